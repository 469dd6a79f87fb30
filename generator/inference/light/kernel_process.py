"""A process of its own that compiles the kernels, so that whoever asks for a motion need not wait for it.

numba keeps what it has compiled on disk, where the next import of `compiled` finds it. A file beside tells that it is there, for this
processor, these versions and these sources. Threads would not do: a compiler written in Python holds Python's lock.
"""

# llvmlite has no types.
# pyright: reportMissingTypeStubs=false

from __future__ import annotations

import hashlib
import json
import os
import subprocess
import sys
import time
from functools import cache
from importlib import metadata
from importlib.util import find_spec
from pathlib import Path

_HERE = Path(__file__)
_PROGRAM = _HERE.with_name("compile_kernels.py")
_INSIDE = ".generator.inference.light"
_SOURCES = (_HERE.with_name("kernels.py"), _HERE.with_name("layers.py"), _HERE.parents[2] / "scan" / "simd.py")
# Longer than any processor takes: whoever left such a lock is gone.
_LOCKED_SECONDS = 600.0


class KernelProcess:
    """Begun when it is first asked for, once for all processes that share a cache."""

    def __init__(self) -> None:
        self._process: subprocess.Popen[bytes] | None = None
        self._was_begun = False

    def is_done(self) -> bool:
        """Whether the kernels can be imported without compiling anything. Raises OSError where they cannot be compiled so: nowhere to
        keep them, no Python to run, or the process has failed."""
        if find_spec("numba") is None or marker().is_file():
            return True
        if not self._was_begun:
            self._was_begun = True
            self._process = self._begin()
        if self._process is not None and self._process.poll():
            raise OSError(f"compiling them elsewhere ended with status {self._process.returncode}")
        return False

    def _begin(self) -> subprocess.Popen[bytes] | None:
        """None where another process is at it."""
        lock = marker().with_suffix(".lock")
        if not _acquire(lock):
            return None
        job = {
            "package": __name__.removesuffix(f"{_INSIDE}.{_HERE.stem}"),
            "inside": _INSIDE,
            "root": str(_HERE.parents[3]),
            "paths": sys.path,
            "marker": str(marker()),
            "lock": str(lock),
        }
        try:
            return _run(json.dumps(job))
        except OSError:
            lock.unlink(missing_ok=True)
            raise


def marker() -> Path:
    """The file that tells that the kernels are compiled, where numba keeps them."""
    chosen = os.environ.get("NUMBA_CACHE_DIR")
    folder = Path(chosen) if chosen else _HERE.parent / "__pycache__"
    return folder / f"motion_mamba_kernels-{_fingerprint()}.compiled"


@cache
def _fingerprint() -> str:
    from llvmlite import binding

    features = os.environ.get("NUMBA_CPU_FEATURES")
    told = [
        os.environ.get("NUMBA_CPU_NAME") or binding.get_host_cpu_name(),
        binding.get_host_cpu_features().flatten() if features is None else features,
        *(metadata.version(name) for name in ("numba", "llvmlite")),
        str(sys.implementation.cache_tag),
        # numba looks at the time of this file, too.
        str(_SOURCES[0].stat().st_mtime_ns),
    ]
    digest = hashlib.sha256("\n".join(told).encode())
    for source in _SOURCES:
        digest.update(source.read_bytes())
    return digest.hexdigest()[:16]


def _acquire(lock: Path) -> bool:
    """Raises OSError where the folder cannot be written to."""
    lock.parent.mkdir(parents=True, exist_ok=True)
    if _age(lock) > _LOCKED_SECONDS:
        lock.unlink(missing_ok=True)
    try:
        lock.open("x").close()
    except FileExistsError:
        return False
    return True


def _age(file: Path) -> float:
    """Seconds; 0 for a file that is not there."""
    try:
        return time.time() - file.stat().st_mtime
    except FileNotFoundError:
        return 0.0


def _run(job: str) -> subprocess.Popen[bytes]:
    python = Path(sys.executable or "")
    if "python" not in python.name.lower():
        raise OSError(f"{python} is no Python")
    # It goes on when this process ends: the next one will want the kernels.
    flags = getattr(subprocess, "CREATE_NO_WINDOW", 0) | getattr(subprocess, "BELOW_NORMAL_PRIORITY_CLASS", 0)
    quiet = subprocess.DEVNULL
    return subprocess.Popen(
        [str(python), str(_PROGRAM), job], stdin=quiet, stdout=quiet, stderr=quiet, creationflags=flags, start_new_session=True
    )
