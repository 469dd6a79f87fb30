"""Whether a motion makes physical sense: how deep it sinks, whether it begins in the air, and whether contacts are where feet stand.

Joints (T, 22, 3): metres, Y up, the floor at y = 0, 20 fps. Contacts (T, 4) bool in the order of `smpl.CONTACT_JOINTS`.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, fields

import numpy as np

from ...rigs import smpl
from ..motion import FPS

# A joint that is labelled to stand may be so high, metres: ankles rise over a toe that stays, and lie on their side in sitting.
_LOW = np.array([0.15, 0.08, 0.15, 0.08])
# And so fast, m/s.
_SLOW = 0.3
# The lowest joint of a body on the floor may be so high, metres: knees and pelvis have flesh below them.
_ON_FLOOR = 0.12


@dataclass(frozen=True)
class PhysicalSense:
    """Of one motion, or means of several. sinks: metres that its lowest joint is below the floor at its deepest. starts_in_air: whether (or
    how often) nothing is near the floor in the first frame. false_contacts: share of true contact labels whose joint is not low and slow.
    slide: metres a second over the ground of low joints that are labelled to stand."""

    sinks: float
    starts_in_air: float
    false_contacts: float
    slide: float


def physical_sense(joints: np.ndarray, contacts: np.ndarray) -> PhysicalSense:
    joints = np.asarray(joints, dtype=np.float64)
    lowest, points = joints[..., 1].min(axis=1), joints[:, list(smpl.CONTACT_JOINTS)]
    moving = np.gradient(points, axis=0) * FPS
    low, slow = points[..., 1] < _LOW, np.linalg.norm(moving, axis=-1) < _SLOW
    planted = contacts & low
    return PhysicalSense(
        float(max(0.0, -lowest.min())),
        float(lowest[0] > _ON_FLOOR),
        _share(contacts & ~(low & slow), contacts),
        float(np.linalg.norm(moving[..., [0, 2]], axis=-1)[planted].mean()) if planted.any() else 0.0,
    )


def mean_sense(senses: Sequence[PhysicalSense]) -> PhysicalSense:
    """The mean of each figure. Raises ValueError for none."""
    if not senses:
        raise ValueError("there is no motion to take a mean of")
    return PhysicalSense(*(float(np.mean([getattr(sense, field.name) for sense in senses])) for field in fields(PhysicalSense)))


def _share(part: np.ndarray, whole: np.ndarray) -> float:
    return float(np.count_nonzero(part) / max(1, np.count_nonzero(whole)))
