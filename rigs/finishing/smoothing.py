"""Trembling evened out in time."""

from __future__ import annotations

import numpy as np

from ..math.over_time import frames_to_nearest

# The bell's standard deviation at full strength, and how near a constrained frame smoothing begins to fade, in seconds.
_FULL_SECONDS, _NEAR_SECONDS = 0.1, 0.25


def smoothed(joints: np.ndarray, fps: float, strength: float, constrained_frames: np.ndarray | None = None) -> np.ndarray:
    """Joints (T, J, 3) averaged over time by a bell of `strength` * 0.1 s; constrained frames do not change, nor do first and last.

    Raises ValueError for a strength outside 0..1.
    """
    if not 0.0 <= strength <= 1.0:
        raise ValueError(f"the smoothing must lie between 0 and 1, not {strength}")
    deviation = strength * _FULL_SECONDS * fps
    radius = int(np.ceil(3.0 * deviation))
    if strength == 0.0 or len(joints) < 3:
        return joints
    # Mirrored through the end points, so that a curve keeps its ends.
    radius = min(radius, len(joints) - 1)
    before, after = 2.0 * joints[:1] - joints[radius:0:-1], 2.0 * joints[-1:] - joints[-2 : -2 - radius : -1]
    bell = np.exp(-0.5 * (np.arange(-radius, radius + 1) / deviation) ** 2)
    padded, even = np.concatenate([before, joints, after]), np.zeros_like(joints, dtype=np.float64)
    for shift, weight in enumerate(bell / bell.sum()):
        even += weight * padded[shift : shift + len(joints)]
    if constrained_frames is not None and len(constrained_frames):
        distance = frames_to_nearest(constrained_frames, len(joints))
        share = np.clip(distance / (_NEAR_SECONDS * fps), 0.0, 1.0)[:, None, None]
        even = joints + share * (even - joints)
    return even.astype(joints.dtype)
