"""The end of a process that has loaded Blender as a Python module.

Only where Python frees the bpy module does Blender stop its threads, and every lasting reference to it (a cache, a registered class)
prevents that. C++'s destructors then find them at work: Blender 4.5 hangs for ever in that of a condition variable on which a thread still
waits (projects.blender.org/blender/blender/issues/146640), 4.2 crashes. So such a process does here what Python does at its end, and then
leaves without destructors.
"""

from __future__ import annotations

import atexit
import ctypes
import os
import shutil
import sys
import threading
from collections.abc import Callable
from pathlib import Path
from types import ModuleType
from typing import NoReturn, TextIO

# As Python's own, where what was printed cannot be written.
_UNWRITTEN = 120
_CANCELLED = 130


def run(main: Callable[[], int | None]) -> NoReturn:
    """Run a command's main function and end the process with the status that it returns (None: 0), or that its error stands for."""
    try:
        status = main() or 0
    except BaseException as error:
        if _blender() is None:
            raise
        status = status_of(error)
    leave(status)


def leave(status: int) -> NoReturn:
    """End the process; where Blender was loaded, without destructors, once threads are done, exit functions ran and all is written."""
    blender = _blender()
    if blender is None:
        sys.exit(status)
    try:
        # What Python does first at its end, in its order; multiprocessing ends its children in the same way.
        threading._shutdown()  # type: ignore[attr-defined]  # pyright: ignore[reportPrivateUsage]
        atexit._run_exitfuncs()  # pyright: ignore[reportPrivateUsage]
        _remove_temporary_folder(blender)
        status = _flushed(status)
    except BaseException as error:
        status = status_of(error)
    finally:
        _terminate(status)


def leave_at_exit(status: Callable[[], int]) -> None:
    """Leave when Python ends, with the status of then, where Blender is loaded by then. For a host that ends the process itself (pytest).

    Call it last: exit functions that are registered later run twice.
    """
    atexit.register(_leave_at_exit, status)


def _leave_at_exit(status: Callable[[], int]) -> None:
    atexit.unregister(_leave_at_exit)
    if _blender() is not None:
        leave(status())


def _blender() -> ModuleType | None:
    """bpy where it was loaded into this Python; None in Blender's own, which ends by itself."""
    bpy = sys.modules.get("bpy")
    # bpy.app.module says it, but Blender 4.2 has none.
    return bpy if bpy is not None and not bpy.app.binary_path else None


def status_of(error: BaseException) -> int:
    """What Python would end with after this error; says it on stderr as Python does."""
    if isinstance(error, SystemExit):
        if error.code is None or isinstance(error.code, int):
            return error.code or 0
        print(error.code, file=sys.stderr)
        return 1
    sys.excepthook(type(error), error, error.__traceback__)
    return _CANCELLED if isinstance(error, KeyboardInterrupt) else 1


def _remove_temporary_folder(blender: ModuleType) -> None:
    """Blender's own of this session, which freeing the module would remove; where it has none, it tells the system's."""
    folder = Path(blender.app.tempdir)
    if folder.name.startswith("blender_"):
        shutil.rmtree(folder, ignore_errors=True)


def _flushed(status: int) -> int:
    """The status, or another where a stream cannot be written: a reader that has gone away, a full disk."""
    # What Blender itself printed waits in C's buffers.
    ctypes.CDLL("ucrtbase" if sys.platform == "win32" else None).fflush(None)
    written = [_flush(stream) for stream in (sys.stdout, sys.stderr)]
    return status if all(written) else _UNWRITTEN


def _flush(stream: TextIO | None) -> bool:
    if stream is None or stream.closed:
        return True
    try:
        stream.flush()
    except OSError:
        return False
    return True


def _terminate(status: int) -> NoReturn:
    if sys.platform == "win32":
        # Even _exit has each DLL's destructors run there. -1 is this process.
        ctypes.windll.kernel32.TerminateProcess(ctypes.c_void_p(-1), ctypes.c_uint(status))
    os._exit(status)
