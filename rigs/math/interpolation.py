"""What lies between samples that are evenly spaced in time: a smooth curve through all of them."""

from __future__ import annotations

import numpy as np

from .rotations import normalise


def cubic(values: np.ndarray, at: np.ndarray) -> np.ndarray:
    """(N, ...) of values (T, ...) at places 0 to T - 1 (N,), which need not be whole: cubic Hermite pieces through every sample.

    Slopes are those of the parabola through a sample and its neighbours (Catmull and Rom, "A class of local interpolating splines", 1974):
    a piece depends on four samples, so that what stands still does so from the second sample on. Raises ValueError without samples.
    """
    if not len(values):
        raise ValueError("there are no samples to interpolate")
    slopes = _slopes(values)
    before = np.clip(np.floor(at).astype(int), 0, max(len(values) - 2, 0))
    after = np.minimum(before + 1, len(values) - 1)
    x = np.clip(at - before, 0.0, 1.0).reshape(-1, *[1] * (values.ndim - 1))
    rest = 1.0 - x
    return (
        rest * rest * (1.0 + 2.0 * x) * values[before]
        + rest * rest * x * slopes[before]
        + x * x * (1.0 + 2.0 * rest) * values[after]
        - x * x * rest * slopes[after]
    )


def cubic_rotations(rotations: np.ndarray, at: np.ndarray) -> np.ndarray:
    """(N, ..., 4) as `cubic`, of unit quaternions (T, ..., 4) that are hemisphere-continuous; unit length again.

    Through R^4 and back onto the sphere: turning everything by one rotation, from whichever side, turns the result by it.
    """
    return normalise(cubic(rotations, at))


def _slopes(values: np.ndarray) -> np.ndarray:
    """A sample's change per step; at the ends that of the parabola through the three next to it."""
    if len(values) < 3:
        return np.broadcast_to(values[-1] - values[0], values.shape)
    slopes = np.empty_like(values)
    slopes[1:-1] = 0.5 * (values[2:] - values[:-2])
    slopes[0] = -1.5 * values[0] + 2.0 * values[1] - 0.5 * values[2]
    slopes[-1] = 1.5 * values[-1] - 2.0 * values[-2] + 0.5 * values[-3]
    return slopes
