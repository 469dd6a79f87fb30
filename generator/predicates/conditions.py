"""Conditions as text: predicates with their parameters, joined by words, so that what a prompt must do is data.

    posture name=sit seconds=1
    hand_at place=head side=right and not travels least=1
    posture name=stand then posture name=lie
    travels least=1 while waves side=right
    squats or lunges

From what binds most to least: `not`, `and`, `while` (both hold in one and the same stretch of 2 s), `then` (one holds up to some moment,
the next from there on), `or`. No brackets.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from functools import cache

import numpy as np

from ..motion import FPS
from .body import normalised
from .catalogue import check_call, predicates

Condition = Callable[[np.ndarray], bool]
# Frames: less than half a second says nothing about a motion.
_SHORTEST = 10
# Moments that are tried between one part of "then" and the next.
_CUTS = 24
_STRETCH = round(2.0 * FPS)
_NUMBER = re.compile(r"-?\d+(\.\d+)?$")


def holds(joints: np.ndarray, condition: str) -> bool:
    """Whether joints (T, 22, 3), metres, Y up, of a body of any size, 20 fps, fulfil a condition.

    Raises ValueError for a condition that cannot be read and for joints that cannot be measured.
    """
    return parse(condition)(normalised(joints))


def holds_all(joints: np.ndarray, conditions: tuple[str, ...]) -> bool:
    """Whether joints fulfil every condition."""
    body = normalised(joints)
    return all(parse(condition)(body) for condition in conditions)


@cache
def parse(text: str) -> Condition:
    """A condition on joints of a body of average size. Raises ValueError that names what cannot be read."""
    return _joined(text.strip(), ("or", "then", "while", "and"))


def _joined(text: str, words: tuple[str, ...]) -> Condition:
    if not words:
        return _negated(text)
    parts = [_joined(part.strip(), words[1:]) for part in re.split(rf"\s{words[0]}\s", text)]
    return parts[0] if len(parts) == 1 else _JOINTS[words[0]](parts)


def _negated(text: str) -> Condition:
    if text.startswith("not "):
        inner = _negated(text[4:].strip())
        return lambda joints: not inner(joints)
    return _called(text)


def _called(text: str) -> Condition:
    name, *words = text.split()
    pairs = [word.partition("=") for word in words]
    if wrong := [word for word, (_, equals, value) in zip(words, pairs, strict=True) if not equals or not value]:
        raise ValueError(f"“{text}”: {wrong[0]} is no parameter; write name=value")
    values = {key: _value(value) for key, _, value in pairs}
    check_call(name, values)
    function = predicates()[name]
    return lambda joints: bool(function(joints, **values))


def _value(text: str) -> object:
    if text == "none":
        return None
    return (float(text) if "." in text else int(text)) if _NUMBER.match(text) else text


def _all(parts: list[Condition]) -> Condition:
    return lambda joints: all(part(joints) for part in parts)


def _any(parts: list[Condition]) -> Condition:
    return lambda joints: any(part(joints) for part in parts)


def _together(parts: list[Condition]) -> Condition:
    """All in one stretch of the clip."""

    def test(joints: np.ndarray) -> bool:
        starts = range(0, max(1, len(joints) - _STRETCH + 1), _STRETCH // 4)
        return any(all(part(joints[start : start + _STRETCH]) for part in parts) for start in starts)

    return test


def _in_turn(parts: list[Condition]) -> Condition:
    """Each in its own stretch, one after the other, the whole clip shared out among them."""

    def test(joints: np.ndarray) -> bool:
        return _follows(joints, parts)

    return test


def _follows(joints: np.ndarray, parts: list[Condition]) -> bool:
    if len(parts) == 1:
        return parts[0](joints)
    last = len(joints) - _SHORTEST * (len(parts) - 1)
    step = max(2, len(joints) // _CUTS)
    return any(parts[0](joints[:cut]) and _follows(joints[cut:], parts[1:]) for cut in range(_SHORTEST, last + 1, step))


_JOINTS: dict[str, Callable[[list[Condition]], Condition]] = {"or": _any, "then": _in_turn, "while": _together, "and": _all}
