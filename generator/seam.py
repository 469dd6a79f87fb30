"""Where one window goes over into the next: features that exist, and features that were made to go on from them."""

from __future__ import annotations

import numpy as np

from .features import CONTACTS

# A seam's jump dies out over half a second.
_SEAM_FRAMES = 10


def lay_over(existing: np.ndarray, made: np.ndarray) -> np.ndarray:
    """Features (B, K, F) that exist pass smoothly into the first K of those made (B, T, F): (B, T, F)."""
    overlap = existing.shape[1]
    if not overlap:
        return made
    share = np.arange(1, overlap + 1, dtype=np.float32) / (overlap + 1)
    share = (share * share * (3 - 2 * share))[:, None]
    return np.concatenate([existing + share * (made[:, :overlap] - existing), made[:, overlap:]], axis=1)


def without_seam(features: np.ndarray, seam: int) -> np.ndarray:
    """Features (B, T, F) without a jump between rows seam - 1 and seam: what follows starts where it is expected, and goes over to
    where the model put it within half a second.

    A decoder that knows some frames comes nearer to them than to those beside them. A jump is what two straight lines, through the
    last two rows and the next two, leave between them halfway; an even acceleration leaves nothing.
    """
    if seam < 2 or features.shape[1] - seam < 2:
        return features
    before, last, first, after = np.moveaxis(features[:, seam - 2 : seam + 2], 1, 0)
    jump = 0.5 * (3.0 * first - after - 3.0 * last + before)
    jump[:, CONTACTS] = 0.0
    left = np.maximum(0.0, 1.0 - np.arange(features.shape[1] - seam, dtype=np.float32) / _SEAM_FRAMES)
    left = (left * left * (3 - 2 * left))[:, None]
    return np.concatenate([features[:, :seam], features[:, seam:] - left * jump[:, None]], axis=1)
