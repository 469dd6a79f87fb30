"""Which entry of a library does best what a prompt says: by the sentences' vectors, by their words, by what they contradict, by length."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from ..language.reading import vocabulary
from ..language.verbs import used_verbs
from .aspects import ASPECTS, aspect_values, plain
from .captions import LibraryCaptions
from .content_words import content_words, key

# Shares of the likeness.
_COSINE, _COVERED, _TO_THE_POINT = 0.5, 0.35, 0.15
_VERB = 2.0
# Costs of an octave of the length, beyond what is no matter; the same where an exact count is asked for.
_TOO_LONG, _TOO_SHORT, _COUNTED = 0.04, 0.03, 0.08
_NO_MATTER = 0.4
_COUNT = [aspect.name for aspect in ASPECTS].index("count")


@dataclass(frozen=True)
class _Words:
    """Which captions hold a word, and how much it says: weights (W,) of the words, `rows[w]` the captions that hold word w."""

    number: dict[str, int]
    weights: np.ndarray
    rows: tuple[np.ndarray, ...]
    total: np.ndarray

    def weight(self, word: str) -> float:
        """A word that no caption has says as much as the rarest."""
        return float(self.weights[self.number[word]]) if word in self.number else float(self.weights.max(initial=1.0))


class Ranking:
    """Made once from a library's captions; then a prompt takes milliseconds."""

    def __init__(self, captions: LibraryCaptions) -> None:
        self._vectors = np.ascontiguousarray(captions.vectors, dtype=np.float32)
        self._frames = np.asarray(captions.frames)
        # Captions in the order of their entries, so that an entry's best is a reduction over a stretch.
        self._order = np.argsort(captions.entries, kind="stable")
        self._firsts = np.searchsorted(captions.entries[self._order], np.arange(len(captions.frames)))
        unique = list(dict.fromkeys(captions.texts))
        numbers = {text: number for number, text in enumerate(unique)}
        self._text_of = np.array([numbers[text] for text in captions.texts])[self._order]
        first_row = np.zeros(len(unique), dtype=int)
        first_row[[numbers[text] for text in reversed(captions.texts)]] = np.arange(len(captions.texts))[::-1]
        self._vectors = self._vectors[first_row]
        self._aspects = np.stack([aspect_values(plain(text)) for text in unique], axis=1)[:, self._text_of]
        self._shared_aspects = _of_entries(self._aspects, self._firsts)
        self._words = _index([content_words(text) for text in unique])

    def scores(self, prompt: str, vector: np.ndarray, frames: int | None) -> np.ndarray:
        """(N,) float32, how well each entry does what the prompt says: near 1 for a caption that says just this, below about 0.5 for another
        action. vector: (D,) of unit length, the prompt's. frames: how many are wanted, or None where that does not matter."""
        asked = aspect_values(plain(prompt))
        likeness = self._likeness(prompt, vector)[self._text_of] - self._contradictions(asked)
        best = np.maximum.reduceat(likeness, self._firsts)
        return best if frames is None else best - self._misfit(frames, bool(asked[_COUNT] & 0b11111))

    def _likeness(self, prompt: str, vector: np.ndarray) -> np.ndarray:
        """(U,) of each different caption."""
        covered, to_the_point = self._overlap(prompt)
        return _COSINE * (self._vectors @ np.asarray(vector, np.float32)) + _COVERED * covered + _TO_THE_POINT * to_the_point

    def _overlap(self, prompt: str) -> tuple[np.ndarray, np.ndarray]:
        """(U,) twice: of what the prompt's words say, the share that a caption says, too; and the other way round."""
        words, emphasis = content_words(prompt), _verbs(prompt)
        covered, said = np.zeros(len(self._vectors), np.float32), np.zeros(len(self._vectors), np.float32)
        whole = 0.0
        for word in words:
            weight = self._words.weight(word)
            told = weight * (_VERB if word in emphasis else 1.0)
            whole += told
            if word in self._words.number:
                rows = self._words.rows[self._words.number[word]]
                covered[rows] += told
                said[rows] += weight
        return covered / max(whole, 1e-6), said / self._words.total

    def _contradictions(self, asked: np.ndarray) -> np.ndarray:
        """(C,) what side, direction, count and the like cost each caption."""
        # What the prompt asks for is looked for in all that an entry is called, what it does not ask for in each caption alone.
        told = np.where(asked[:, None] != 0, self._shared_aspects, self._aspects)
        return np.sum([aspect.costs(int(value))[values] for aspect, value, values in zip(ASPECTS, asked, told, strict=True)], axis=0)

    def _misfit(self, frames: int, counted: bool) -> np.ndarray:
        """(N,) what it costs that an entry is cut off or must go on."""
        octaves = np.log2(self._frames / frames)
        long, short = (_COUNTED, _COUNTED) if counted else (_TOO_LONG, _TOO_SHORT)
        return (long * np.maximum(octaves - _NO_MATTER, 0.0) + short * np.maximum(-octaves - _NO_MATTER, 0.0)).astype(np.float32)


def _of_entries(aspects: np.ndarray, firsts: np.ndarray) -> np.ndarray:
    """(A, C) aspects of captions in the order of their entries -> the same, and where one says nothing, what its entry's others say: "a man
    waves" of an entry that also is "waves the left hand" is no wave of the right."""
    said = np.bitwise_or.reduceat(aspects, firsts, axis=1)
    counts = np.diff(np.append(firsts, aspects.shape[1]))
    return np.where(aspects == 0, np.repeat(said, counts, axis=1), aspects)


def _index(captions: Sequence[Sequence[str]]) -> _Words:
    number = {word: place for place, word in enumerate(dict.fromkeys(word for words in captions for word in words))}
    rows: list[list[int]] = [[] for _ in number]
    for row, words in enumerate(captions):
        for word in words:
            rows[number[word]].append(row)
    weights = np.array([np.log((1 + len(captions)) / (1 + len(held))) for held in rows], dtype=np.float32)
    total = np.array([sum(weights[number[word]] for word in words) for words in captions], dtype=np.float32)
    return _Words(number, weights, tuple(np.array(held) for held in rows), np.maximum(total, 1e-6))


def _verbs(prompt: str) -> frozenset[str]:
    """Keys of the words that are verbs in use."""
    words = vocabulary()
    return frozenset(key(used.base.split(" ")[0]) for used in used_verbs(prompt, words.verbs, words.irregular))
