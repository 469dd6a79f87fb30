"""What a model knows of language: which words its training captions had, and how often. Made in training, kept beside its weights."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any

from ...json_values import as_object
from ..caption_text import predicate
from .inflection import stem

# Windows whose captions hold the word. What stands in fewer has not been learned.
FEWEST_WINDOWS = 10
_WORD = re.compile(r"[a-z]+")


@dataclass(frozen=True)
class KnownWords:
    """windows: of each stem (`inflection.stem`) in how many training windows' captions it stands."""

    windows: Mapping[str, int]

    def knows(self, phrase: str, fewest: int = FEWEST_WINDOWS) -> bool:
        """Whether each word of it that says something was learned."""
        return all(self.windows.get(stem, 0) >= fewest for stem in stems(phrase) if stem not in _SAYING_NOTHING)

    def share(self, phrase: str, fewest: int = FEWEST_WINDOWS) -> float:
        """Of its words that say something, the share that was learned; 1 where it has none."""
        saying = [stem for stem in stems(phrase) if stem not in _SAYING_NOTHING]
        return sum(self.windows.get(stem, 0) >= fewest for stem in saying) / len(saying) if saying else 1.0

    def to_dict(self) -> dict[str, Any]:
        return {"windows": dict(sorted(self.windows.items()))}

    @classmethod
    def from_dict(cls, content: Mapping[str, Any]) -> KnownWords:
        """Raises ValueError when it is no such table."""
        windows = as_object(content.get("windows"))
        if windows is None or not all(isinstance(count, int) and word == word.lower() for word, count in windows.items()):
            raise ValueError("a table of known words names, under windows, lower-case words and in how many windows each stands")
        return cls(windows)


def count_known_words(captions: Iterable[Iterable[str]]) -> KnownWords:
    """captions: those of each training window. A window counts once for each word, however many of its captions have it."""
    counts: Counter[str] = Counter()
    for texts in captions:
        counts.update({stem for text in texts for stem in stems(text)})
    return KnownWords(counts)


def stems(text: str) -> frozenset[str]:
    """The words of a text without its subject, each once, as stems."""
    return frozenset(map(stem, _WORD.findall(predicate(text).lower())))


_SAYING_NOTHING = stems(
    "x the a an his her their its something someone and or of to with in on at from into over around about then as like one both"
)
