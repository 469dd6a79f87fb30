"""All programs, gathered from the files of this package: modules with a tuple `PROGRAMS`, and the TOML files of `programs`."""

from __future__ import annotations

import importlib
import pkgutil
from collections.abc import Iterator
from functools import cache
from pathlib import Path

from .acts.declared import declared_programs
from .program import Program

_PACKAGE = __name__.rpartition(".")[0]
_PROGRAMS = Path(__file__).parent / "programs"


@cache
def all_programs() -> dict[str, Program]:
    """By name, and in the order of names: a seed draws the same programs in whichever files they stand.

    Raises ValueError where two have the same name.
    """
    found: dict[str, Program] = {}
    for program in (*_in_python(), *_in_toml()):
        if program.name in found:
            raise ValueError(f"two programs are called {program.name}: rename one of them")
        found[program.name] = program
    return dict(sorted(found.items()))


def _in_python() -> Iterator[Program]:
    folder = importlib.import_module(_PACKAGE).__path__
    for module in pkgutil.walk_packages(folder, f"{_PACKAGE}."):
        yield from getattr(importlib.import_module(module.name), "PROGRAMS", ())


def _in_toml() -> Iterator[Program]:
    for file in sorted(_PROGRAMS.rglob("*.toml")):
        yield from declared_programs(file)
