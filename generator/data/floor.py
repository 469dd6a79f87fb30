"""How far a captured body has sunk into the floor.

A fitted body's proportions are not the recorded one's, and people do not always stand: kneeling, sitting or lying, the feet may hang in
the air while the knees or the hips carry the body. Where what carries it would lie in the floor, the body is to be lifted.
"""

from __future__ import annotations

from collections.abc import Callable

import numpy as np

from ...rigs import smpl
from ..representation.above_floor import rest_heights

# Seconds: what is in the floor for a shorter time is no rest but a fault or a swing; how long before and after a lift is kept up.
_BRIEF, _KEPT = 0.4, 0.8
# Metres: not worth a change.
_SMALLEST = 1e-3


def body_lift(joints: np.ndarray, fps: float) -> np.ndarray:
    """(T,) metres by which joints (T, 22, 3), whose feet are on y = 0, must be lifted so that no part of the body rests in the floor.

    Zero where somebody stands or walks, whatever the feet do. It changes slowly: it is the upper envelope of how deep the body is, without
    what lasts less than _BRIEF seconds.
    """
    body = [joint for joint in range(smpl.JOINT_COUNT) if joint not in smpl.CONTACT_JOINTS]
    depth = np.maximum(0.0, (rest_heights() - joints[..., 1])[:, body].max(axis=1))
    lasting = _running(_running(depth, _frames(_BRIEF, fps), np.min), _frames(_BRIEF, fps), np.max)
    if lasting.max(initial=0.0) < _SMALLEST:
        return np.zeros(len(joints))
    kept = _running(lasting, _frames(_KEPT, fps), np.max)
    return _running(kept, _frames(_KEPT, fps), np.mean)


def _frames(seconds: float, fps: float) -> int:
    """An odd number of frames, so that a window has a middle."""
    return 2 * round(seconds * fps / 2) + 1


def _running(values: np.ndarray, width: int, reduce: Callable[..., np.ndarray]) -> np.ndarray:
    """(T,) `reduce` over the `width` values around each, the ends repeated."""
    around = np.pad(values, width // 2, mode="edge")
    return reduce(np.lib.stride_tricks.sliding_window_view(around, width), axis=-1)
