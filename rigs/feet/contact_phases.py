"""When a foot stands: phases of ankles and toes, judged by height and speed.

The models' own contact labels are HumanML3D's, true for anything slower than 0.9 m/s at any height. They can only rule a contact out.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from ..math.over_time import hysteresis, runs
from ..smpl import CONTACT_JOINTS, JOINT

# A joint stands while it is lower over its standing height (m) and slower (m/s) than these; it begins to stand at once, and goes on
# standing until it is _LEAVES times as high or as fast.
_SPEED, _LEAVES = 0.35, 1.8
# Ankle and toe; a heel that has risen stands no more.
_HEIGHT = np.array([0.02, 0.035, 0.02, 0.035])
# A body that travels at the wrong speed drags its standing feet along: this share of its own speed is allowed on top.
_TRAVEL_SHARE = 0.2
# Seconds. Phases shorter than the first are none, and neither are gaps in the labels shorter than the second.
_SHORTEST, _FLICKER = 0.15, 0.12
# Where the standing height of toes and ankles is looked for over the floor, metres.
_STANDING_HEIGHT = np.array([[0.02, 0.12], [-0.04, 0.04], [0.02, 0.12], [-0.04, 0.04]])

_PELVIS = JOINT["pelvis"]


@dataclass(frozen=True)
class Phase:
    """Frames first..last (inclusive) in which a contact joint stands. column: which, in the order of CONTACT_JOINTS."""

    column: int
    first: int
    last: int


def find_phases(joints: np.ndarray, contacts: np.ndarray, fps: float) -> list[Phase]:
    """When each contact joint of (T, 22, 3) stands, judged by its height and speed where contacts (T, 4) allow it.

    A single frame has no speed, and nothing stands in it.
    """
    if len(joints) < 2:
        return []
    points = joints[:, list(CONTACT_JOINTS)]
    speed = np.linalg.norm(np.gradient(points, axis=0), axis=-1) * fps
    over = points[..., 1] - _standing_height(points[..., 1], contacts, speed)
    badness = np.maximum(over / _HEIGHT, speed / (_SPEED + _TRAVEL_SHARE * _travel(joints, fps)[:, None]))
    badness[~_without_flicker(contacts, fps)] = np.inf
    stands = hysteresis(-badness, -_LEAVES, -1.0)
    shortest = max(2, round(_SHORTEST * fps))
    return [
        Phase(column, first, last)
        for column in range(points.shape[1])
        for first, last in runs(stands[:, column])
        if last - first + 1 >= shortest
    ]


def _travel(joints: np.ndarray, fps: float) -> np.ndarray:
    """(T,) the body's speed over the ground in m/s, averaged over a second."""
    radius = max(1, round(0.5 * fps))
    ground = np.pad(joints[:, _PELVIS][:, [0, 2]], ((radius, radius), (0, 0)), mode="edge")
    return np.linalg.norm(ground[2 * radius :] - ground[: -2 * radius], axis=-1) * fps / (2 * radius)


def _standing_height(height: np.ndarray, contacts: np.ndarray, speed: np.ndarray) -> np.ndarray:
    """(4,) the height at which each contact joint stands: low among its slow frames, and possible for a foot on the floor."""
    low = [
        float(np.percentile(height[slow, column], 20)) if slow.any() else float(_STANDING_HEIGHT[column].mean())
        for column, slow in enumerate((contacts & (speed < _LEAVES * _SPEED)).T)
    ]
    return np.clip(np.array(low), *_STANDING_HEIGHT.T)


def _without_flicker(flags: np.ndarray, fps: float) -> np.ndarray:
    """Flags (T, n) without short gaps."""
    filled = flags.copy()
    for column in range(flags.shape[1]):
        for first, last in runs(~flags[:, column]):
            if 0 < first and last < len(flags) - 1 and last - first + 1 <= _FLICKER * fps:
                filled[first : last + 1, column] = True
    return filled
