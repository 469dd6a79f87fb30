"""Modules that are loaded when something of them is first used: Blender starts with the add-on, and most days nobody makes a motion."""

from __future__ import annotations

import sys
from importlib import import_module
from importlib.util import find_spec, module_from_spec
from threading import RLock
from types import ModuleType
from typing import Any

# One for all, since modules load each other.
_loading = RLock()
_being_loaded: set[str] = set()


def import_lazily(package: str, names: tuple[str, ...]) -> None:
    """Put modules of a package where `from . import name` finds them, their code not run yet; what is loaded already stays as it is.

    Who takes names out of them (`from .name import this`) makes them run at once. What is wrong in them shows at their first use, as at
    an ordinary import. The standard library's LazyLoader does as much, but for two threads at once.
    """
    import_module(package)
    for name in names:
        full_name = f"{package}.{name}"
        if full_name not in sys.modules:
            spec: Any = find_spec(full_name)
            module: Any = module_from_spec(spec)
            module.__class__ = _LazyModule
            sys.modules[full_name] = module
            setattr(sys.modules[package], name, module)


class _LazyModule(ModuleType):
    """Its code runs when something is looked up that only its code can have made. Other threads wait until it has run."""

    def __getattr__(self, name: str) -> object:
        with _loading:
            if self.__name__ in _being_loaded:
                # What its own code, or a module that it loads, looks for too early.
                raise AttributeError(f"{self.__name__} has no {name!r} yet")
            if type(self) is _LazyModule:
                self._load()
        return getattr(self, name)

    def _load(self) -> None:
        _being_loaded.add(self.__name__)
        try:
            module: Any = self
            module.__spec__.loader.exec_module(module)
            module.__class__ = ModuleType
        finally:
            _being_loaded.discard(self.__name__)
