"""How well a model knows a prompt, told before anything is made.

What its library holds decides most of what it makes, so that the score of the best entry foretells whether the prompt will be done. Where
one level ends and the next begins is measured (`python -m benchmarks.vocabulary --calibrate`); the shares lie beside the thresholds.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any, Literal

import numpy as np

from ..text.words.known_words import KnownWords
from ..text.words.word_tables import vocabulary
from .beginnings import Beginnings
from .content_words import content_words

Level = Literal["known", "likely", "unsure", "unknown"]
# The best first.
LEVELS: tuple[Level, ...] = ("known", "likely", "unsure", "unknown")
CALIBRATION_FILE = Path(__file__).parent / "data" / "familiarity.json"
_MOST_NEAREST = 3


@dataclass(frozen=True)
class Familiarity:
    """level: None where it was not measured: the model has no library. score: of the action that is known worst, 0 where none is named.
    unknown_words: of the prompt, as they were typed. nearest: prompts that are known, the nearest first: the whole prompt, in which
    the action that is known worst is said as a caption says it; none for what is not English. english: whether the prompt is, which
    models alone have learned."""

    level: Level | None
    score: float
    unknown_words: tuple[str, ...] = ()
    nearest: tuple[str, ...] = ()
    english: bool = True

    def sentence(self, model: str) -> str:
        """What whoever typed it is told: 'open may not know this prompt (new to it: “juggles”); it knows “a person is throwing something”'.
        Empty where the prompt is known, or nothing is known of it."""
        if self.level == "known" or (self.level is None and not self.unknown_words and self.english):
            return ""
        if not self.english:
            return f"{model} cannot read this prompt: say in English what the body does, for example “a person waves”"
        words = ", ".join(f"“{word}”" for word in self.unknown_words)
        parts = [f"{model} {_SAID[self.level]} this prompt", f" (new to it: {words})" if words else ""]
        return "".join([*parts, f"; it knows “{self.nearest[0]}”" if self.nearest else ""])


_SAID: dict[Level | None, str] = {"likely": "probably knows", "unsure": "may not know", "unknown": "does not know", None: "may not know"}


@dataclass(frozen=True)
class Calibration:
    """least: of each level but "unknown" the least score. done: of each level the share of motions that did what the prompt said, when it
    was measured."""

    least: Mapping[Level, float]
    done: Mapping[Level, float]

    def level(self, score: float) -> Level:
        for level in LEVELS[:-1]:
            if score >= self.least[level]:
                return level
        return "unknown"


@cache
def calibration() -> Calibration:
    """The one that ships."""
    content: dict[str, Any] = json.loads(CALIBRATION_FILE.read_text(encoding="utf-8"))
    levels: dict[Level, dict[str, float]] = content["levels"]
    return Calibration({level: levels[level]["least"] for level in LEVELS[:-1]}, {level: levels[level]["done"] for level in LEVELS})


def familiarity_in_library(prompt: str, correct: Callable[[str], str], beginnings: Beginnings) -> Familiarity:
    """correct: a text without typing errors, in which words are looked for that the library does not know."""
    actions = [action.prompt for action in beginnings.actions(prompt)]
    unknown = tuple(beginnings.retrieval.ranking.unknown_words(correct(prompt)))
    if not actions:
        return Familiarity("unknown", 0.0, unknown)
    scores = [beginnings.scores(action) for action in actions]
    worst = int(np.argmin([score.max() for score in scores]))
    score = float(scores[worst].max())
    level = calibration().level(score)
    if level not in ("known", "likely") and not vocabulary().is_of(correct(prompt)):
        return Familiarity(level, score, unknown, english=False)
    near = [] if level == "known" else _nearest_captions(actions[worst], scores[worst], beginnings)
    before, after = list(map(correct, actions[:worst])), list(map(correct, actions[worst + 1 :]))
    return Familiarity(level, score, unknown, tuple(", then ".join([*before, text, *after]) for text in near))


def familiarity_in_words(corrected: str, known: KnownWords) -> Familiarity:
    """Of a model without a library: the words alone, that its training captions had or had not."""
    unknown = tuple(word for word in content_words(corrected).values() if not known.knows(word))
    return Familiarity(None, 0.0, unknown, english=vocabulary().is_of(corrected))


def _nearest_captions(action: str, scores: np.ndarray, beginnings: Beginnings) -> list[str]:
    """Of the entries that do it best, the caption of each that says it most nearly."""
    captions = beginnings.retrieval.library.captions
    vector = beginnings.readings(action)[0].vector
    found: dict[str, None] = {}
    for entry in np.argsort(-scores, kind="stable")[: 4 * _MOST_NEAREST].tolist():
        texts = captions.of(entry)
        found.setdefault(captions.texts[int(texts[np.argmax(captions.vectors[texts] @ vector)])].rstrip(". "))
        if len(found) == _MOST_NEAREST:
            break
    return [text for text in found if text not in ("", action.lower())]
