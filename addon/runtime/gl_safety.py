"""Keeps Triton out of Blender where it would end the program.

A CUDA build of torch on Linux brings Triton, which loads a second LLVM into the process. Where Mesa draws Blender's window,
Mesa's LLVM is there already, and the two abort the program: "LLVM ERROR: inconsistency in registered CommandLine options".
Importing transformers is enough to import Triton.
"""

from __future__ import annotations

import sys
from collections.abc import MutableMapping
from types import ModuleType
from typing import Any

_TRITON = "triton"


def window_is_mesa() -> bool:
    """Whether Mesa draws Blender's window, and True when that cannot be known (without a window). Main thread only.

    Mesa names itself as the vendor only where it draws in software; its hardware drivers give the card's maker there and tell
    of Mesa in the version.
    """
    import gpu

    try:
        names = (gpu.platform.vendor_get(), gpu.platform.renderer_get(), gpu.platform.version_get())
    except SystemError:
        # Without a window Blender has no GL to ask.
        return True
    return any("mesa" in name.lower() for name in names)


def triton_is_safe(device: str, mesa: bool) -> bool:
    """Only CUDA needs Triton. `auto` may become CUDA."""
    return device in ("cuda", "auto") and not mesa


def refuse_triton(modules: MutableMapping[str, Any] | None = None) -> None:
    """From now on `import triton` raises ModuleNotFoundError and `find_spec` finds nothing; torch and transformers do without.

    Python's own convention: None in sys.modules means that there is no such module. Triton that is loaded already stays.
    """
    known: Any = sys.modules if modules is None else modules
    known.setdefault(_TRITON, None)


def allow_triton(modules: MutableMapping[str, ModuleType | None] | None = None) -> None:
    """Undo `refuse_triton`."""
    known: Any = sys.modules if modules is None else modules
    if _TRITON in known and known[_TRITON] is None:
        del known[_TRITON]
