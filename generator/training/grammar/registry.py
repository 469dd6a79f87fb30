"""All programs, gathered from the files of this package: each with programs has a tuple `PROGRAMS`."""

from __future__ import annotations

import importlib
import pkgutil
from functools import cache

from .program import Program

_PACKAGE = __name__.rpartition(".")[0]


@cache
def all_programs() -> dict[str, Program]:
    """By name, and in the order of names: a seed draws the same programs in whichever files they stand.

    Raises ValueError where two have the same name.
    """
    found: dict[str, Program] = {}
    folder = importlib.import_module(_PACKAGE).__path__
    for module in pkgutil.walk_packages(folder, f"{_PACKAGE}."):
        for program in getattr(importlib.import_module(module.name), "PROGRAMS", ()):
            if program.name in found:
                raise ValueError(f"two programs are called {program.name}: rename one of them")
            found[program.name] = program
    return dict(sorted(found.items()))
