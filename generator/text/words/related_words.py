"""Which words of captions come near to a word: "banjo" to "guitar", "pirouette" to "spin", "sprint" to "dash" and "run".

The table that ships is made of WordNet by `training/language/related_words.py`.
"""

from __future__ import annotations

import gzip
import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from pathlib import Path

from .inflection import base_forms
from .word_tables import vocabulary

FILE = Path(__file__).parents[1] / "data" / "related.json.gz"
# They stand in half the dictionary's definitions, and mean nothing for a body.
_EMPTY = frozenset(
    "about around before after down while motion movement travel body activity action gesture process are cause event form shape".split()
)
# Irregular nouns, and forms that are commoner as a word of their own.
_NOUNS = {"feet": "foot", "men": "man", "women": "woman", "children": "child", "knives": "knife", "halves": "half", "teeth": "tooth"}
_NO_FORMS = frozenset("left ground saw felt wound bore found rose lit bound".split())


@dataclass(frozen=True)
class RelatedWords:
    """words: base forms of words that captions use. related: of a base form, index and strength in tenths, in turns."""

    words: Sequence[str]
    related: Mapping[str, Sequence[int]]

    def of(self, word: str) -> dict[str, float]:
        """Base forms that come near to a lower-case word in any form, each with a strength from 0 to 1: about 0.9 for a synonym, 0.7 for a
        wider word, 0.4 for one of its definition. Empty where the dictionary does not know it."""
        near: dict[str, float] = {}
        for base in _bases(word):
            told = self.related.get(base, ())
            for number, tenths in zip(told[::2], told[1::2], strict=True):
                other = self.words[number]
                if other not in _EMPTY:
                    near[other] = max(near.get(other, 0.0), tenths / 10)
        return near


@cache
def base_form(word: str) -> str:
    """ "ran", "runs" and "running" are "run", "feet" is "foot"; of a word that is no form of another, the word."""
    known = vocabulary()
    if word in _NOUNS or (word in known.irregular and word not in _NO_FORMS):
        return _NOUNS.get(word) or known.irregular[word]
    if found := base_forms(word, known.verbs, known.irregular):
        return found[0]
    return word.removesuffix("s") if len(word) > 3 and not word.endswith("ss") else word


def _bases(word: str) -> list[str]:
    """The likeliest verb alone: "mopes" is not of "mop"."""
    known = vocabulary()
    verb = base_forms(word, known.verbs, known.irregular)[:1]
    return list(dict.fromkeys([word, *(verb or (word.removesuffix("s"), word.removesuffix("es")))]))


@cache
def related_words() -> RelatedWords:
    """The table that ships."""
    content = json.loads(gzip.decompress(FILE.read_bytes()))
    return RelatedWords(content["words"], content["related"])
