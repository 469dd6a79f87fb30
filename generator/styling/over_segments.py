"""What is said of each segment as a curve over a motion's frames."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np

from ...rigs.math.easing import smoothstep
from ...rigs.math.over_time import bell, frames_to_nearest
from ..motion import FPS, Motion

# Seconds over which one value goes over into another.
_TURNING = 1.0


def over_segments(motion: Motion, values: Sequence[float], neutral: float) -> np.ndarray:
    """(T,) each segment's value, without jumps, and `neutral` at frames whose poses are given. values: one a segment, or none."""
    frames = len(motion.joints)
    if not values or all(value == neutral for value in values):
        return np.full(frames, neutral)
    lengths = [segment.last + 1 - segment.first for segment in motion.segments]
    radius = round(_TURNING * FPS / 2)
    kernel = bell(radius)
    smooth = np.convolve(np.pad(np.repeat(np.asarray(values), lengths), radius, mode="edge"), kernel / kernel.sum(), "valid")
    fixed = motion.constrained_frames
    if fixed is None or not len(fixed):
        return smooth
    return neutral + (smooth - neutral) * smoothstep(frames_to_nearest(fixed, frames) / (_TURNING * FPS))
