"""All predicates by name: every public function of this package that takes joints and says yes or no."""

from __future__ import annotations

import inspect
from collections.abc import Callable
from functools import cache
from types import ModuleType

from . import arms, hands, legs, posture, travel, trunk

Predicate = Callable[..., bool]
_MODULES: tuple[ModuleType, ...] = (arms, hands, trunk, posture, legs, travel)


@cache
def predicates() -> dict[str, Predicate]:
    """Name -> function(joints of a body of average size, parameters by name) -> bool."""
    return {
        name: function
        for module in _MODULES
        for name, function in vars(module).items()
        if inspect.isfunction(function) and function.__module__ == module.__name__ and _answers(name, function)
    }


def _answers(name: str, function: Predicate) -> bool:
    parameters = list(inspect.signature(function).parameters)
    return not name.startswith("_") and function.__annotations__.get("return") == "bool" and parameters[:1] == ["joints"]


def check_call(name: str, values: dict[str, object]) -> None:
    """Raises ValueError for a predicate or a parameter that does not exist, or a parameter that is missing."""
    function = predicates().get(name)
    if function is None:
        raise ValueError(f"there is no predicate “{name}”: the nearest are {', '.join(_alike(name))}")
    try:
        inspect.signature(function).bind(None, **values)
    except TypeError as error:
        raise ValueError(f"{name}: {error}") from error


def _alike(name: str) -> list[str]:
    import difflib

    return difflib.get_close_matches(name, predicates(), n=3, cutoff=0.0)
