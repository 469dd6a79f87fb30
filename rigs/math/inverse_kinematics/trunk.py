"""A trunk that leans and turns: from the pelvis up, each part of the spine a share more, with the feet left where they are."""

from __future__ import annotations

import numpy as np

from ...smpl import JOINT, JOINT_COUNT, PARENTS
from ..rotations import from_axis_angle, from_to, rotate, to_axis_angle
from .legs import ANKLES, HIPS, TOES, with_feet_at

_PELVIS = JOINT["pelvis"]
# How much of a lean each part of the trunk has; what hangs from the chest has all of it.
_SHARES = {_PELVIS: 0.25, JOINT["spine1"]: 0.5, JOINT["spine2"]: 0.75}
_LEGS = frozenset(joint for name in ("hip", "knee", "ankle", "foot") for joint in (JOINT[f"left_{name}"], JOINT[f"right_{name}"]))


def leant(joints: np.ndarray, lean: np.ndarray) -> np.ndarray:
    """A body (T, 22, 3) whose chest is turned by rotation vectors lean (T, 3), radians in the world; its feet stay, its knees follow."""
    moves = np.flatnonzero(np.linalg.norm(lean, axis=-1) > 1e-6)
    if not len(moves):
        return joints
    body = joints[moves]
    turns = {share: from_axis_angle(share * lean[moves]) for share in (*_SHARES.values(), 1.0)}
    moved = body.copy()
    for joint in range(1, JOINT_COUNT):
        parent = PARENTS[joint]
        bone = body[:, joint] - body[:, parent]
        if joint not in _LEGS or joint in HIPS:
            bone = rotate(turns[_SHARES.get(parent, 1.0)], bone)
        moved[:, joint] = moved[:, parent] + bone
    result = joints.copy()
    result[moves] = with_feet_at(moved, body[:, ANKLES], body[:, TOES])
    return result


def lean_that_moves(points: np.ndarray, ways: np.ndarray, largest: float) -> np.ndarray:
    """(..., 3) rotation vectors, no longer than `largest` radians, that carry points (..., 3), seen from the pelvis, as near as turning can
    to where ways (..., 3) lead."""
    lean = to_axis_angle(from_to(points, points + ways))
    size = np.linalg.norm(lean, axis=-1, keepdims=True)
    return lean * np.minimum(1.0, largest / np.maximum(size, 1e-9))
