"""The SMPL body skeleton's facts: joint names and order, parents, mirror pairs, and a rest pose of our own.

Frame: metres, Y up, the person faces +Z, their left is +X (right-handed; HumanML3D's convention).
"""

from __future__ import annotations

import numpy as np

JOINT_NAMES: tuple[str, ...] = (
    "pelvis", "left_hip", "right_hip", "spine1", "left_knee", "right_knee", "spine2", "left_ankle", "right_ankle", "spine3",
    "left_foot", "right_foot", "neck", "left_collar", "right_collar", "head", "left_shoulder", "right_shoulder",
    "left_elbow", "right_elbow", "left_wrist", "right_wrist",
)  # fmt: skip
JOINT_COUNT = len(JOINT_NAMES)
PARENTS: tuple[int, ...] = (-1, 0, 0, 0, 1, 2, 3, 4, 5, 6, 7, 8, 9, 9, 9, 12, 13, 14, 16, 17, 18, 19)
JOINT: dict[str, int] = {name: index for index, name in enumerate(JOINT_NAMES)}

# HumanML3D's kinematic chains, root first: right leg, left leg, spine, right arm, left arm.
CHAINS: tuple[tuple[int, ...], ...] = (
    (0, 2, 5, 8, 11), (0, 1, 4, 7, 10), (0, 3, 6, 9, 12, 15), (9, 14, 17, 19, 21), (9, 13, 16, 18, 20),
)  # fmt: skip

# Joint i of a mirrored pose is joint MIRROR[i] of the pose.
MIRROR: tuple[int, ...] = (0, 2, 1, 3, 5, 4, 6, 8, 7, 9, 11, 10, 12, 14, 13, 15, 17, 16, 19, 18, 21, 20)

# Order of the four contact labels: left ankle, left toe, right ankle, right toe.
CONTACT_JOINTS: tuple[int, ...] = (7, 10, 8, 11)

_LEFT_SIDE_OFFSETS = {
    "left_hip": (0.062, -0.087, -0.005),
    "left_knee": (0.0, -0.392, 0.0),
    "left_ankle": (0.0, -0.429, 0.0),
    "left_foot": (0.015, -0.060, 0.132),
    "left_collar": (0.080, 0.114, -0.020),
    "left_shoulder": (0.124, 0.030, -0.010),
    "left_elbow": (0.260, 0.0, 0.0),
    "left_wrist": (0.268, 0.0, 0.0),
}
_MIDDLE_OFFSETS = {
    "pelvis": (0.0, 0.0, 0.0),
    "spine1": (0.0, 0.130, -0.020),
    "spine2": (0.0, 0.143, 0.0),
    "spine3": (0.0, 0.057, 0.0),
    "neck": (0.0, 0.217, -0.030),
    "head": (0.0, 0.095, 0.040),
}


def _rest_offsets() -> np.ndarray:
    offsets = np.zeros((JOINT_COUNT, 3))
    for name, offset in (_MIDDLE_OFFSETS | _LEFT_SIDE_OFFSETS).items():
        offsets[JOINT[name]] = offset
    for name, (x, y, z) in _LEFT_SIDE_OFFSETS.items():
        offsets[MIRROR[JOINT[name]]] = (-x, y, z)
    offsets.setflags(write=False)
    return offsets


# (22, 3) each joint's offset from its parent in the T-pose, metres. Ours: symmetric, with the proportions of an average adult
# (bone lengths are the left/right means of HumanML3D's reference clip); no licensed body model behind it.
REST_OFFSETS: np.ndarray = _rest_offsets()
