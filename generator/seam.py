"""Where one window goes over into the next: features that exist, and features that were made to go on from them."""

from __future__ import annotations

import numpy as np

from .features import CONTACTS

# Frames in which the jump dies out where windows meet, and inside one: half a second, a quarter. Inside a window half a second
# would smooth the motion's own accelerations away with it.
_SEAM_FRAMES, _INNER_SEAM_FRAMES = 10, 5
# Rows on either side of a seam that tell its jump.
_WITNESSES = 3
_SHORTEST_GROUP = 4


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

    A decoder that knows some frames comes nearer to them than to those beside them.
    """
    if seam < _WITNESSES or features.shape[1] - seam < _WITNESSES:
        return features
    following = features[:, seam:] - _dying_out(features.shape[1] - seam) * _jump(features, seam)
    return np.concatenate([features[:, :seam], following], axis=1)


def without_inner_seams(features: np.ndarray, every: int) -> np.ndarray:
    """Features (B, T, F) without jumps between groups of `every` rows that were decoded together: a latent's second, a token's frames.

    Each side goes half the way, over a quarter of a second at most. Groups are made in sight of each other but each by itself: what
    error they have left shows where they meet. Groups of fewer than four rows, too short to tell a jump in, stay as they are.
    """
    if every < _SHORTEST_GROUP:
        return features
    even = features.copy()
    reach = min(_INNER_SEAM_FRAMES, every // 2)
    for seam in range(every, features.shape[1] - _WITNESSES + 1, every):
        half = 0.5 * _jump(features, seam)
        after = even[:, seam : seam + reach]
        after -= _dying_out(after.shape[1], reach) * half
        even[:, seam - reach : seam] += _dying_out(reach, reach)[::-1] * half
    return even


def _jump(features: np.ndarray, seam: int) -> np.ndarray:
    """(B, 1, F) what, taken from the rows that follow, leaves the least jerk across the seam; an even acceleration leaves nothing to take.

    Three third differences d1, d2, d3 reach over the seam, and a jump j is in them as j, -2j, j: by least squares j is
    (d1 - 2 d2 + d3) / 6. Contacts do not jump.
    """
    jerk = np.diff(features[:, seam - _WITNESSES : seam + _WITNESSES], n=3, axis=1)
    jump = (jerk[:, :1] - 2.0 * jerk[:, 1:2] + jerk[:, 2:]) / 6.0
    jump[..., CONTACTS] = 0.0
    return jump


def _dying_out(rows: int, reach: int = _SEAM_FRAMES) -> np.ndarray:
    """(rows, 1) from 1 to 0 within `reach` rows."""
    left = np.maximum(0.0, 1.0 - np.arange(rows, dtype=np.float32) / np.float32(reach))
    return (left * left * (3 - 2 * left))[:, None]
