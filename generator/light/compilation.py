"""The compiled kernels, where there are any."""

from __future__ import annotations

from functools import cache
from importlib import import_module
from types import ModuleType


@cache
def compiled_kernels() -> ModuleType | None:
    """The module `compiled`, or None where numba is missing."""
    try:
        return import_module(f"{__package__}.compiled")
    except ImportError:
        return None
