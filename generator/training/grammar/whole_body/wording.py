"""Captions of what was performed: many predicates with somebody in front of them, and what people type who are in a hurry."""

from __future__ import annotations

import re
import tomllib
from collections.abc import Sequence
from functools import cache
from pathlib import Path

import numpy as np

from ..captions import gerund, third

_WHO = ("a person", "someone", "a man", "a woman", "the person", "he", "she", "the man", "the woman", "somebody", "a figure", "a guy")
_WHO_WEIGHTS = np.array([6.0, 2.0, 3.0, 2.0, 2.0, 1.5, 1.0, 1.5, 1.0, 0.7, 0.7, 0.5])
_TIMES = {1: ("once", "one time", "a single time"), 2: ("twice", "two times", "2 times"), 3: ("three times", "3 times", "thrice")}
_NUMBERS = ("zero", "one", "two", "three", "four", "five", "six", "seven", "eight", "nine", "ten")
# Behind these another verb may follow, which would have to change its form too.
_SECOND_VERB = re.compile(r"\band\b|\bthen\b|,|\bwhile\b|\bas\b|\buntil\b|\bwho\b|\bbut\b|\bso\b")
_UNRULY, _GERUNDS = {"does": "do", "goes": "go"}, {"sidestep": "sidestepping"}
# Captions that one window has at most.
_MOST = 12


_FILE = Path(__file__).with_name("wordings.toml")


def phrases(key: str, **values: object) -> list[str]:
    """The wordings under a key of `wordings.toml` ("squatting.squat.says"), what stands in braces filled in.

    Raises KeyError for a key that the file lacks, or for a value that a wording needs and is not given.
    """
    group, program, kind = key.split(".")
    return [wording.format(**values) for wording in _wordings()[group][program][kind]]


@cache
def _wordings() -> dict[str, dict[str, dict[str, list[str]]]]:
    return tomllib.loads(_FILE.read_text(encoding="utf-8"))


def captions(rng: np.random.Generator, says: Sequence[str], short: Sequence[str] = ()) -> tuple[str, ...]:
    """says: predicates in the third person ("squats twice"); short: whole captions ("two squats"). All different, in random order."""
    said = list(dict.fromkeys([*says, *_going_on(says)]))
    chosen = [str(said[index]) for index in rng.permutation(len(said))[: _MOST - min(len(short), 4)]]
    who = rng.choice(_WHO, size=len(chosen), p=_WHO_WEIGHTS / _WHO_WEIGHTS.sum())
    sentences = [_sentence(rng, str(subject), say) for subject, say in zip(who, chosen, strict=True)]
    brief = [str(short[index]) for index in rng.permutation(len(short))[:4]]
    return tuple(dict.fromkeys(text.strip().lower() for text in (*sentences, *brief)))


def _sentence(rng: np.random.Generator, subject: str, say: str) -> str:
    """What goes on is said with or without somebody."""
    if not say.startswith("is ") or rng.random() < 0.6:
        return f"{subject} {say}"
    return say.removeprefix("is ")


def _going_on(says: Sequence[str]) -> list[str]:
    """The predicates of one verb in the progressive form: "is squatting twice"."""
    found = []
    for say in says:
        verb, _, rest = say.partition(" ")
        base = _base(verb)
        if base and not _SECOND_VERB.search(say):
            found.append(f"is {_GERUNDS.get(base) or gerund(base)} {rest}".strip())
    return found


def _base(verb: str) -> str | None:
    """The verb whose third person this is; None for other words."""
    if verb in _UNRULY:
        return _UNRULY[verb]
    if len(verb) > 4 and verb.endswith("ies"):
        candidates = [verb[:-3] + "y"]
    else:
        candidates = [verb[:-2], verb[:-1]] if verb.endswith(("shes", "ches", "sses", "xes", "zzes")) else [verb[:-1]]
    return next((base for base in candidates if base and base != "i" and third(base) == verb), None)


def number(count: int) -> str:
    """The number in a word, as far as ten."""
    return _NUMBERS[count] if count < len(_NUMBERS) else str(count)


def times(rng: np.random.Generator, count: int) -> str:
    """How often, in one of the usual ways."""
    usual = _TIMES.get(count, (f"{number(count)} times", f"{number(count)} times", f"{count} times"))
    return str(rng.choice(usual))


def counted(rng: np.random.Generator, count: int, says: Sequence[str]) -> list[str]:
    """Each predicate with how often at its end; once is left unsaid as often as not."""
    return [say if count == 1 and rng.random() < 0.5 else f"{say} {times(rng, count)}" for say in says]


def plural(count: int, noun: str, nouns: str | None = None) -> str:
    """ "one squat", "three squats"."""
    return f"{'one' if count == 1 else number(count)} {noun if count == 1 else nouns or noun + 's'}"
