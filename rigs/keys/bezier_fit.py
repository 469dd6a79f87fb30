"""Keys of a channel and the slopes at them, such that the curves through them lie as near as can be to sampled values.

Between two keys an F-curve whose handles reach over a third of the gap is a cubic in time, given by values and slopes at both
(Hermite's form). Over all keys that is linear in them, so least squares finds the best in one step; the ends stay as they are.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np


@dataclass(frozen=True)
class Fit:
    """frames: (K,) keyed samples. values, slopes: (K, C) there, slopes per sample."""

    frames: np.ndarray
    values: np.ndarray
    slopes: np.ndarray

    def at(self, samples: int) -> np.ndarray:
        """(samples, C) the curves on all samples."""
        if len(self.frames) == 1:
            return np.repeat(self.values, samples, axis=0)
        return basis(self.frames, samples) @ _interleaved(self.values, self.slopes)


def fit(samples: np.ndarray, frames: np.ndarray, slopes: tuple[np.ndarray | None, np.ndarray | None] = (None, None)) -> Fit:
    """The best curves through (T, C) samples with keys at `frames` (K,), which hold the first and the last; a single one holds the mean.

    slopes: (C,) that are given at the ends, None where they are free.
    """
    if len(frames) == 1:
        return Fit(frames, samples.mean(axis=0, keepdims=True), np.zeros((1, samples.shape[1])))
    matrix = basis(frames, len(samples))
    found = np.zeros((matrix.shape[1], samples.shape[1]))
    given = {0: samples[0], -2: samples[-1]} | {at: slope for at, slope in zip((1, -1), slopes, strict=True) if slope is not None}
    for at, value in given.items():
        found[at] = value
    free = np.setdiff1d(np.arange(len(found)), [at % len(found) for at in given])
    own = matrix[:, free]
    # Next to nothing of ridge: slopes beside a gap without samples are not known.
    normal = own.T @ own + 1e-9 * np.eye(len(free))
    found[free] = np.linalg.solve(normal, own.T @ (samples - matrix @ found))
    return Fit(frames, found[0::2], found[1::2])


def basis(frames: np.ndarray, samples: int) -> np.ndarray:
    """(samples, 2 K) weights of each key's value and slope in each sample."""
    at = np.arange(samples)
    before = np.clip(np.searchsorted(frames, at, side="right") - 1, 0, len(frames) - 2)
    gap = (frames[before + 1] - frames[before]).astype(np.float64)
    x = (at - frames[before]) / gap
    rest = 1.0 - x
    found = np.zeros((samples, 2 * len(frames)))
    found[at, 2 * before] = rest * rest * (1.0 + 2.0 * x)
    found[at, 2 * before + 1] = gap * rest * rest * x
    found[at, 2 * before + 2] = x * x * (1.0 + 2.0 * rest)
    found[at, 2 * before + 3] = -gap * x * x * rest
    return found


def _interleaved(values: np.ndarray, slopes: np.ndarray) -> np.ndarray:
    return np.stack([values, slopes], axis=1).reshape(-1, values.shape[1])


def joined(fits: list[Fit], starts: list[int]) -> Fit:
    """Fits of stretches, each of which begins with the sample with which the one before it ends, as one."""
    if all(len(one.frames) == 1 for one in fits) and np.ptp([one.values[0] for one in fits], axis=0).max() < 1e-9:
        return fits[0]
    parts = [one if len(one.frames) > 1 else _flat(one, last) for one, last in zip(fits, np.diff(starts).tolist(), strict=True)]
    frames = np.concatenate([one.frames[(number > 0) :] + start for number, (one, start) in enumerate(zip(parts, starts, strict=False))])
    values, slopes = (
        np.concatenate([getattr(one, name)[(number > 0) :] for number, one in enumerate(parts)]) for name in ("values", "slopes")
    )
    return Fit(frames, values, slopes)


def _flat(one: Fit, last: int) -> Fit:
    """A stretch that one key holds, with keys at both ends."""
    return Fit(np.array([0, last]), np.repeat(one.values, 2, axis=0), np.repeat(one.slopes, 2, axis=0))
