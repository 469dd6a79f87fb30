"""The tables of words that ship, read once: what captions are written with, and which phrases come near to a verb."""

from __future__ import annotations

import gzip
import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any

from .spelling import Vocabulary

_DATA = Path(__file__).parents[1] / "data"


@dataclass(frozen=True)
class OtherWords:
    """phrases: predicates in the base form ("fall to the ground", "throw something"). alone, with_object: of a verb that phrases come near
    to, best first, for its use without and with an object."""

    phrases: Sequence[str]
    alone: Mapping[str, Sequence[int]]
    with_object: Mapping[str, Sequence[int]]

    def of(self, verb: str, has_object: bool) -> list[str]:
        """Phrases that mean about the same, the nearest first."""
        first, second = (self.with_object, self.alone) if has_object else (self.alone, self.with_object)
        return [self.phrases[index] for index in first.get(verb) or second.get(verb) or ()]


@cache
def vocabulary() -> Vocabulary:
    """The words that ship: of HumanML3D's captions with counts, and WordNet's."""
    content = _read("words.json.gz")
    return Vocabulary(content["counts"], frozenset(content["known"]), frozenset(content["verbs"]), content["irregular"])


@cache
def other_words() -> OtherWords:
    """The table that ships (`training/language/verb_table.py` makes it)."""
    content = _read("verbs.json.gz")
    return OtherWords(content["phrases"], content["alone"], content["with_object"])


def _read(name: str) -> dict[str, Any]:
    return json.loads(gzip.decompress((_DATA / name).read_bytes()))
