"""Sentences that differ in one thing, and so mean another motion: the other side, direction, count, pace, order."""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass

from ..data.captions import mirror_caption


@dataclass(frozen=True)
class Opposite:
    """kind: what is changed, "side" for instance. text: the changed sentence."""

    kind: str
    text: str


# Each word is exchanged for its partner wherever one of the pair stands. First those of more words: "gets up" before "up".
_PAIRS: dict[str, tuple[tuple[str, str], ...]] = {
    "height": (
        ("up", "down"), ("upward", "downward"), ("upwards", "downwards"), ("raises", "lowers"), ("lifts", "drops"), ("above", "below"),
        ("high", "low"), ("over", "under"), ("raised", "lowered"), ("raising", "lowering"), ("upstairs", "downstairs"), ("top", "bottom"),
    ),
    "way": (
        ("forward", "backward"), ("forwards", "backwards"), ("front", "back"), ("ahead", "back"), ("in front of", "behind"),
        ("toward", "away from"), ("towards", "away from"),
    ),
    "turn": (("clockwise", "counterclockwise"), ("clockwise", "counter clockwise"), ("clockwise", "anticlockwise")),
    "posture": (
        ("sits down", "stands up"), ("gets up", "lies down"), ("sitting down", "standing up"), ("sits", "stands"), ("sitting", "standing"),
        ("getting up", "lying down"), ("gets down", "gets up"), ("lying", "standing"), ("kneels down", "stands up"),
        ("crouches", "straightens"), ("sit down", "stand up"), ("lays down", "gets up"), ("lies", "sits"),
    ),
    "pace": (
        ("quickly", "slowly"), ("fast", "slow"), ("fast", "slowly"), ("faster", "slower"), ("rapidly", "slowly"), ("quick", "slow"),
        ("walks", "runs"), ("walking", "running"), ("jogs", "walks"), ("briskly", "slowly"), ("energetically", "calmly"),
    ),
    "arms": (
        ("open", "closed"), ("opens", "closes"), ("pushes", "pulls"), ("picks up", "puts down"), ("together", "apart"),
        ("pushing", "pulling"), ("throws", "catches"), ("crosses", "uncrosses"), ("inward", "outward"), ("inwards", "outwards"),
    ),
    "limb": (
        ("arm", "leg"), ("arms", "legs"), ("hand", "foot"), ("hands", "feet"), ("elbow", "knee"), ("elbows", "knees"), ("head", "hip"),
    ),
    "extent": (("both arms", "one arm"), ("both hands", "one hand"), ("both legs", "one leg"), ("straight", "bent"), ("big", "small")),
}  # fmt: skip
_COUNTS = (
    ("once", "one time"),
    ("twice", "two times"),
    ("three times", "3 times"),
    ("four times", "4 times"),
    ("five times", "several times"),
)
_NUMBERS = ("one", "two", "three", "four", "five", "six")
_THEN = re.compile(r"^(?P<subject>(?:an?|the) \w+|he|she) (?P<first>.+?),? (?:and )?then (?P<second>[a-z]+s .+)$")


def _exchange(pairs: tuple[tuple[str, str], ...]) -> Callable[[str], str]:
    partners: dict[str, str] = {}
    for first, second in pairs:
        partners.setdefault(first, second)
        partners.setdefault(second, first)
    longest_first = sorted(partners, key=len, reverse=True)
    pattern = re.compile(rf"\b(?:{'|'.join(map(re.escape, longest_first))})\b")
    return lambda text: pattern.sub(lambda match: partners[match[0]], text)


_EXCHANGES = {kind: _exchange(pairs) for kind, pairs in _PAIRS.items()} | {"side": mirror_caption}


def opposites(text: str) -> list[Opposite]:
    """The lower-case sentence with one thing changed, in each of the kinds that it tells of."""
    changed = {kind: exchange(text) for kind, exchange in _EXCHANGES.items()}
    changed |= {"count": _other_count(text), "order": _other_order(text)}
    return [Opposite(kind, other) for kind, other in changed.items() if other != text]


def _other_count(text: str) -> str:
    for place, words in enumerate(_COUNTS):
        for word in words:
            if re.search(rf"\b{word}\b", text):
                return re.sub(rf"\b{word}\b", _COUNTS[(place + 1 + len(text) % 3) % len(_COUNTS)][0], text)
    return re.sub(rf"\b({'|'.join(_NUMBERS[1:])})(?= (?:steps?|jumps|times|hops|circles|squats|punches|kicks)\b)", _other_number, text)


def _other_number(match: re.Match[str]) -> str:
    return _NUMBERS[(_NUMBERS.index(match[1]) + 2) % len(_NUMBERS)]


def _other_order(text: str) -> str:
    """ "A then B" -> "B then A"."""
    found = _THEN.match(text.rstrip("."))
    return f"{found['subject']} {found['second']} then {found['first']}" if found else text
