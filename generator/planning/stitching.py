"""Where one window goes over into the next: features that exist, and features that were made to go on from them."""

from __future__ import annotations

import numpy as np

from ..representation.features import CONTACTS

# Frames in which a jump dies out where windows meet, and inside one: half a second, a quarter. Inside a window half a second
# would smooth the motion's own accelerations away with it.
_JOIN_FRAMES, _INNER_JOIN_FRAMES = 10, 5
# Rows on either side of a join that its jump is measured on.
_WITNESSES = 3
_SHORTEST_GROUP = 4


def crossfade(existing: np.ndarray, made: np.ndarray) -> np.ndarray:
    """Features (B, K, F) that exist pass smoothly into the first K of those made (B, T, F): (B, T, F)."""
    overlap = existing.shape[1]
    if not overlap:
        return made
    weight: np.ndarray = np.arange(1, overlap + 1, dtype=np.float32) / (overlap + 1)
    weight = (weight * weight * (3 - 2 * weight))[:, None]
    return np.concatenate([existing + weight * (made[:, :overlap] - existing), made[:, overlap:]], axis=1)


def without_jump_at(features: np.ndarray, join: int) -> np.ndarray:
    """Features (B, T, F) without a jump between rows join - 1 and join: what follows starts where it is expected, and goes over to
    where the model put it within half a second.

    A decoder that is given some frames comes nearer to them than to those beside them.
    """
    after: int = features.shape[1] - join
    if join < _WITNESSES or after < _WITNESSES:
        return features
    fading = _fading(np.arange(after), _JOIN_FRAMES)
    following = features[:, join:] - fading[:, None] * _jumps(features, np.array([join]))
    return np.concatenate([features[:, :join], following], axis=1)


def without_jumps_every(features: np.ndarray, every: int) -> np.ndarray:
    """Features (B, T, F) without jumps between groups of `every` rows that were decoded together: a latent's second, a token's frames.

    Each side goes half the way, over a quarter of a second at most. Groups are made in sight of each other but each by itself: what
    error they have left shows where they meet. Groups of fewer than four rows, too short to measure a jump in, stay as they are.
    """
    if every < _SHORTEST_GROUP:
        return features
    frames: int = features.shape[1]
    reach = min(_INNER_JOIN_FRAMES, every // 2)
    joins = np.arange(every, frames - _WITNESSES + 1, every)
    after = np.arange(frames)[:, None] - joins
    # (frames, joins): how much of each join's jump a row is given, so that both its sides meet in the middle.
    weight = np.where(after < 0, _fading(-1 - after, reach), -_fading(after, reach))
    return features + weight @ (0.5 * _jumps(features, joins))


def _jumps(features: np.ndarray, joins: np.ndarray) -> np.ndarray:
    """(B, joins, F) what, taken from the rows that follow, leaves the least jerk across each join; an even acceleration leaves nothing to
    take.

    Three third differences d1, d2, d3 reach over the join, and a jump j is in them as j, -2j, j: by least squares j is
    (d1 - 2 d2 + d3) / 6. Contacts do not jump.
    """
    witnesses = features[:, joins[:, None] + np.arange(-_WITNESSES, _WITNESSES)]
    jerk = np.diff(witnesses, n=3, axis=2)
    jumps = (jerk[:, :, 0] - 2.0 * jerk[:, :, 1] + jerk[:, :, 2]) / 6.0
    jumps[..., CONTACTS] = 0.0
    return jumps


def _fading(rows: np.ndarray, reach: int) -> np.ndarray:
    """From 1 at row 0 to 0 at `reach` and beyond; what lies before row 0 does not count, and gets 0."""
    left = np.clip(1.0 - rows.astype(np.float32) / np.float32(reach), 0.0, 1.0)
    return np.where(rows < 0, np.float32(0.0), left * left * (3 - 2 * left))
