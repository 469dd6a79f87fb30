"""What a body's joints stand for: how thick it is around them, what it weighs there. Metres; shares.

The floor of training windows is at the height of a standing toe joint, so a radius is what lies between a joint and that plane when the
part rests on it: nothing for the ball of the foot.
"""

from __future__ import annotations

import numpy as np

from .....rigs.smpl import JOINT, JOINT_COUNT, MIRROR

_RADII = {
    "pelvis": 0.085, "left_hip": 0.06, "spine1": 0.08, "left_knee": 0.05, "spine2": 0.08, "left_ankle": 0.04, "spine3": 0.08,
    "left_foot": 0.0, "neck": 0.05, "left_collar": 0.06, "head": 0.085, "left_shoulder": 0.055, "left_elbow": 0.035, "left_wrist": 0.025,
}  # fmt: skip
# Segment masses of an average adult (Winter, Biomechanics and Motor Control of Human Movement, 2009), given to the joints at their ends.
_MASSES = {
    "pelvis": 0.12, "left_hip": 0.06, "spine1": 0.10, "left_knee": 0.075, "spine2": 0.10, "left_ankle": 0.032, "spine3": 0.08,
    "left_foot": 0.008, "neck": 0.02, "left_collar": 0.02, "head": 0.075, "left_shoulder": 0.028, "left_elbow": 0.022, "left_wrist": 0.014,
}  # fmt: skip


def _table(values: dict[str, float]) -> np.ndarray:
    table = np.zeros(JOINT_COUNT)
    for name, value in values.items():
        table[JOINT[name]] = table[MIRROR[JOINT[name]]] = value
    table.setflags(write=False)
    return table


# (22,) each.
RADII = _table(_RADII)
MASSES = _table(_MASSES) / _table(_MASSES).sum()


def clearance(joints: np.ndarray) -> np.ndarray:
    """(..., 22) metres between the floor at y = 0 and the skin around each joint (..., 22, 3)."""
    return joints[..., 1] - RADII


def centre_of_mass(joints: np.ndarray) -> np.ndarray:
    """(..., 3) of joints (..., 22, 3)."""
    return np.einsum("j,...ji->...i", MASSES, joints)
