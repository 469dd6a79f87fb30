"""Captions read: a library's take seconds, so that it is done when the library is made; and the words that are known by it."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np

from ..text.words.inflection import stem
from ..text.words.known_words import FEWEST_WINDOWS, KnownWords
from .aspects import aspect_values, plain
from .captions import LibraryCaptions, SaidInCaptions
from .content_words import content_words


def read_captions(texts: Sequence[str]) -> SaidInCaptions:
    """What each caption says."""
    return SaidInCaptions(
        np.stack([aspect_values(plain(text)) for text in texts], axis=1), tuple(tuple(content_words(text)) for text in texts)
    )


def known_with_captions(known: KnownWords, captions: LibraryCaptions) -> KnownWords:
    """The words that training captions had, and those by which a library calls as many entries: it goes on growing after the training."""
    said = captions.said or read_captions(captions.texts)
    different = sorted({word for words in said.words for word in words})
    new = {word: stem(word) for word in different if known.windows.get(stem(word), 0) < FEWEST_WINDOWS}
    entries: dict[str, set[int]] = {each: set() for each in new.values()}
    for text, entry in zip(captions.places, captions.entries, strict=True):
        for word in said.words[int(text)]:
            if word in new:
                entries[new[word]].add(int(entry))
    return KnownWords({**known.windows, **{each: len(called) for each, called in entries.items()}})
