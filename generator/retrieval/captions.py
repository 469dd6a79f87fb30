"""The captions of a library of windows, as a prompt is compared with them."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np


@dataclass(frozen=True)
class SaidInCaptions:
    """What captions say, read once when a library is made. aspects: (A, C) uint8, see `aspects`. words: each one's content words."""

    aspects: np.ndarray
    words: tuple[tuple[str, ...], ...]


@dataclass(frozen=True)
class LibraryCaptions:
    """texts: every caption of every entry, in lower case (C of them). vectors: (C, D) float32 of unit length, from the text encoder that
    reads prompts. entries: (C,) which entry each belongs to. frames: (N,) length of each entry, 20 fps. said: what
    `reading.read_captions` found in them, None where that is still to be done."""

    texts: tuple[str, ...]
    vectors: np.ndarray
    entries: np.ndarray
    frames: np.ndarray
    said: SaidInCaptions | None = None

    def __post_init__(self) -> None:
        """Raises ValueError when they do not fit together, or an entry has no caption."""
        count = len(self.texts)
        if self.vectors.ndim != 2 or len(self.vectors) != count or self.entries.shape != (count,) or self.frames.ndim != 1:
            raise ValueError(
                f"{count} captions with vectors {self.vectors.shape}, entries {self.entries.shape}, frames {self.frames.shape}"
            )
        if not np.array_equal(np.unique(self.entries), np.arange(len(self.frames))):
            raise ValueError("each entry of a library has a caption, and each caption an entry")
