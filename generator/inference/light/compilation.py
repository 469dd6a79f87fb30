"""The compiled kernels, where there are any."""

from __future__ import annotations

from collections.abc import Sequence
from functools import cache
from importlib import import_module
from types import ModuleType


def kernels_for(blocks: Sequence[object]) -> ModuleType | None:
    """The module `compiled`, or None where numba is missing or its kernels do not know all of the blocks."""
    kernels = _kernels()
    return kernels if kernels is not None and kernels.fits(blocks) else None


@cache
def _kernels() -> ModuleType | None:
    try:
        return import_module(f"{__package__}.compiled")
    except ImportError:
        return None
