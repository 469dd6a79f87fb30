"""How rare is what a window tells of: recordings hold a thousand walks and a few people who sit down, and prompts ask for both."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence

import numpy as np

from ..text.caption_text import stems

Captions = tuple[str, ...]


def rarity(captions: Sequence[Captions]) -> np.ndarray:
    """(N,) for each window's captions one over the root of how many windows tell of the same, itself among them.

    Captions tell of the same by the square of the cosine between their words, where a word counts the less the more captions have it.
    """
    count = Counter(captions)
    vectors = _word_vectors(list(count))
    alike = (vectors @ vectors.T) ** 2 @ np.array(list(count.values()), dtype=float)
    of = dict(zip(count, alike, strict=True))
    return np.array([of[texts] for texts in captions]) ** -0.5


def _word_vectors(captions: Sequence[Captions]) -> np.ndarray:
    """(N, words) of unit length."""
    words = [Counter(stem for text in texts for stem in stems(text)) for texts in captions]
    captions_with = Counter(word for found in words for word in found)
    place = {word: index for index, word in enumerate(captions_with)}
    vectors = np.zeros((len(captions), len(place) + 1))
    for row, (found, texts) in enumerate(zip(words, captions, strict=True)):
        for word, times in found.items():
            vectors[row, place[word]] = times / len(texts) * np.log(1.0 + len(captions) / captions_with[word])
    # Captions without any word are like one another.
    vectors[~vectors.any(axis=1), -1] = 1.0
    return vectors / np.linalg.norm(vectors, axis=1, keepdims=True)
