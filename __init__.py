"""Motion Mamba: text to motion on the animator's own rig. The Blender extension and the Python package are the same folder."""

from __future__ import annotations

from importlib import import_module
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from .generator.generator import Generator
    from .generator.motion import Motion
    from .generator.request import Request

__all__ = ["Generator", "Motion", "Request", "register", "unregister"]
__version__ = "0.1.0"

# The Python API by name; nothing is loaded before it is asked for.
_MODULES = {"Generator": "generator.generator", "Motion": "generator.motion", "Request": "generator.request"}


def __getattr__(name: str) -> object:
    if name not in _MODULES:
        raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
    return getattr(import_module(f".{_MODULES[name]}", __name__), name)


def register() -> None:
    """Switch the extension on, as Blender does."""
    from . import addon

    addon.register()


def unregister() -> None:
    """Switch the extension off."""
    from . import addon

    addon.unregister()
