"""A part of one motion on the body of another: arms hang from the chest, an upper body stands on the pelvis, legs carry what is above."""

from __future__ import annotations

import numpy as np

from ....rigs import smpl
from ....rigs.math.held import facing_rotation
from ....rigs.math.kinematics import bone_lengths
from ....rigs.math.rotations import inverse, multiply, normalise, rotate
from ..body_parts import joints_of
from .head_aim import chest_rotation

_PELVIS, _CHEST = smpl.JOINT["pelvis"], smpl.JOINT["spine3"]
# How much of the lower spine bends as the upper body's own motion has it: the trunk goes over from one to the other.
_SPINE_SHARES = {smpl.JOINT["spine2"]: 0.7}
_FROM_CHEST = ("arms", "left_arm", "right_arm", "head")
# These take the way over the ground along.
_CARRIES = ("lower_body", "legs")
_UPPER_BODY = "upper_body"


def composed(body: np.ndarray, other: np.ndarray, part: str, share: np.ndarray) -> np.ndarray:
    """A motion (T, 22, 3) whose part moves as in another motion (T, 22, 3), by share (T,) from 0 to 1. float64, with `body`'s bones.

    Legs and lower body bring their way over the ground along: where they are wholly the other's, the body goes where the other goes.
    """
    body, other = np.asarray(body, dtype=np.float64), np.asarray(other, dtype=np.float64)
    if part == "everything":
        return _blended(body, other, range(smpl.JOINT_COUNT), share)
    if part in _CARRIES:
        return composed(_blended(body, other, range(smpl.JOINT_COUNT), share), body, _UPPER_BODY, share)
    return _blended(body, attached(body, other, part), joints_of(part), share)


def attached(body: np.ndarray, other: np.ndarray, part: str) -> np.ndarray:
    """`body` with the part's joints as they are in `other`, hung from where they begin; every other joint stays to the bit."""
    root, frame = (_CHEST, chest_rotation) if part in _FROM_CHEST else (_PELVIS, facing_rotation)
    turn = multiply(frame(body), inverse(frame(other)))[:, None]
    carried = body[:, root, None] + rotate(turn, other - other[:, root, None])
    lengths, result = bone_lengths(body, smpl.PARENTS), body.copy()
    joints = joints_of(part)
    for joint in joints:
        parent = smpl.PARENTS[joint]
        # Where the part begins is rigid with what it hangs from.
        if parent not in joints:
            continue
        bone = carried[:, joint] - carried[:, parent]
        if part == _UPPER_BODY and joint in _SPINE_SHARES:
            kept = _SPINE_SHARES[joint]
            bone = kept * bone + (1.0 - kept) * (body[:, joint] - body[:, parent])
        result[:, joint] = result[:, parent] + lengths[:, joint, None] * normalise(bone)
    return result


def _blended(body: np.ndarray, other: np.ndarray, joints: range | tuple[int, ...], share: np.ndarray) -> np.ndarray:
    """From one motion to another by share (T,), bone by bone, with the bones' lengths of `body`."""
    result, weight, lengths = body.copy(), share[:, None], bone_lengths(body, smpl.PARENTS)
    for joint in joints:
        parent = smpl.PARENTS[joint]
        if parent < 0:
            result[:, joint] += weight * (other[:, joint] - body[:, joint])
            continue
        own, there = body[:, joint] - body[:, parent], other[:, joint] - other[:, parent]
        result[:, joint] = result[:, parent] + lengths[:, joint, None] * normalise(own + weight * (there - own))
    return result
