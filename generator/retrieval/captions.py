"""The captions of a library of windows, as a prompt is compared with them."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np


@dataclass(frozen=True)
class SaidInCaptions:
    """What captions say, read once when a library is made. aspects: (A, U) uint8, see `aspects`. words: each one's content words."""

    aspects: np.ndarray
    words: tuple[tuple[str, ...], ...]


@dataclass(frozen=True)
class LibraryCaptions:
    """texts: every different caption, in lower case (U of them). vectors: (U, D) float32 of unit length, from the text encoder that reads
    prompts. entries: (C,) an entry for each caption that it has, and places: (C,) which text that is. frames: (N,) length of each entry,
    20 fps. said: what `reading.read_captions` found in the texts, None where that is still to be done."""

    texts: tuple[str, ...]
    vectors: np.ndarray
    places: np.ndarray
    entries: np.ndarray
    frames: np.ndarray
    said: SaidInCaptions | None = None

    def __post_init__(self) -> None:
        """Raises ValueError when they do not fit together, or an entry has no caption."""
        count = len(self.texts)
        shapes = f"vectors {self.vectors.shape}, places {self.places.shape}, entries {self.entries.shape}, frames {self.frames.shape}"
        if self.vectors.ndim != 2 or len(self.vectors) != count or self.entries.ndim != 1 or self.frames.ndim != 1:
            raise ValueError(f"{count} captions with {shapes}")
        if self.places.shape != self.entries.shape or not np.array_equal(np.unique(self.places), np.arange(count)):
            raise ValueError(f"each of {count} captions is an entry's: {shapes}")
        if not np.array_equal(np.unique(self.entries), np.arange(len(self.frames))):
            raise ValueError("each entry of a library has a caption, and each caption an entry")

    def of(self, entry: int) -> np.ndarray:
        """The places of an entry's captions among the texts."""
        return self.places[self.entries == entry]
