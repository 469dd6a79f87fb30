"""Where one window goes over into the next: features that exist, and features that were made to go on from them."""

from __future__ import annotations

import numpy as np

from ..representation.features import CONTACTS

# Frames in which the jump dies out where windows meet, and inside one: half a second, a quarter. Inside a window half a second
# would smooth the motion's own accelerations away with it.
_SEAM_FRAMES, _INNER_SEAM_FRAMES = 10, 5
# Rows on either side of a seam that tell its jump.
_WITNESSES = 3
_SHORTEST_GROUP = 4


def crossfade(existing: np.ndarray, made: np.ndarray) -> np.ndarray:
    """Features (B, K, F) that exist pass smoothly into the first K of those made (B, T, F): (B, T, F)."""
    overlap = existing.shape[1]
    if not overlap:
        return made
    share = np.arange(1, overlap + 1, dtype=np.float32) / (overlap + 1)
    share = (share * share * (3 - 2 * share))[:, None]
    return np.concatenate([existing + share * (made[:, :overlap] - existing), made[:, overlap:]], axis=1)


def without_jump_at(features: np.ndarray, seam: int) -> np.ndarray:
    """Features (B, T, F) without a jump between rows seam - 1 and seam: what follows starts where it is expected, and goes over to
    where the model put it within half a second.

    A decoder that knows some frames comes nearer to them than to those beside them.
    """
    if seam < _WITNESSES or features.shape[1] - seam < _WITNESSES:
        return features
    fading = _fading(np.arange(features.shape[1] - seam), _SEAM_FRAMES)
    following = features[:, seam:] - fading[:, None] * _jumps(features, np.array([seam]))
    return np.concatenate([features[:, :seam], following], axis=1)


def without_jumps_every(features: np.ndarray, every: int) -> np.ndarray:
    """Features (B, T, F) without jumps between groups of `every` rows that were decoded together: a latent's second, a token's frames.

    Each side goes half the way, over a quarter of a second at most. Groups are made in sight of each other but each by itself: what
    error they have left shows where they meet. Groups of fewer than four rows, too short to tell a jump in, stay as they are.
    """
    if every < _SHORTEST_GROUP:
        return features
    frames, reach = features.shape[1], min(_INNER_SEAM_FRAMES, every // 2)
    seams = np.arange(every, frames - _WITNESSES + 1, every)
    after = np.arange(frames)[:, None] - seams
    # (frames, seams): how much of each seam's jump a row is given, so that both its sides meet in the middle.
    share = np.where(after < 0, _fading(-1 - after, reach), -_fading(after, reach))
    return features + share @ (0.5 * _jumps(features, seams))


def _jumps(features: np.ndarray, seams: np.ndarray) -> np.ndarray:
    """(B, seams, F) what, taken from the rows that follow, leaves the least jerk across each seam; an even acceleration leaves nothing to
    take.

    Three third differences d1, d2, d3 reach over the seam, and a jump j is in them as j, -2j, j: by least squares j is
    (d1 - 2 d2 + d3) / 6. Contacts do not jump.
    """
    witnesses = features[:, seams[:, None] + np.arange(-_WITNESSES, _WITNESSES)]
    jerk = np.diff(witnesses, n=3, axis=2)
    jumps = (jerk[:, :, 0] - 2.0 * jerk[:, :, 1] + jerk[:, :, 2]) / 6.0
    jumps[..., CONTACTS] = 0.0
    return jumps


def _fading(rows: np.ndarray, reach: int) -> np.ndarray:
    """From 1 at row 0 to 0 at `reach` and beyond; what lies before row 0 does not count, and gets 0."""
    left = np.clip(1.0 - rows.astype(np.float32) / np.float32(reach), 0.0, 1.0)
    return np.where(rows < 0, np.float32(0.0), left * left * (3 - 2 * left))
