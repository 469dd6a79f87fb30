"""Where the bones of a skeleton rest: ends, lengths and axes. numpy only."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from ...rigs.bodies.hand_bones import finger_tips, inwards
from ...rigs.math.kinematics import Skeleton, rest_positions
from ...rigs.retarget.root_bone import OWN_ROOT
from ...rigs.smpl import JOINT
from ..blender.coordinates import vectors_to_blender

# A bone points at one child; where a joint has several, at this one.
_MAIN_CHILD = {"pelvis": "spine1", "spine3": "neck"}
# Bones without a child, in metres, Y up: the top of the head, and the toes straight ahead whatever the slope of the foot.
_LEAF_VECTORS = {"head": (0.0, 0.17, 0.0), "left_foot": (0.0, 0.0, 0.07), "right_foot": (0.0, 0.0, 0.07)}
_LEAF_LENGTH, _PALM_LENGTH = 0.16, 0.085
_ARM_PARTS = ("collar", "shoulder", "elbow", "wrist")
# The bone on the ground lies backwards, so that its axes are the armature's.
_ROOT_TAIL = np.array([0.0, 0.25, 0.0])


@dataclass(frozen=True)
class BoneRest:
    """One bone in the rest pose, metres, Blender's frame: its ends, and where its local Z axis points, which fixes the roll."""

    name: str
    parent: str | None
    head: np.ndarray
    tail: np.ndarray
    z_axis: np.ndarray
    touches_parent: bool


def rest_joints(skeleton: Skeleton) -> np.ndarray:
    """(J, 3) joints of the T-pose in armature space, metres, Z up, the root above the origin and the lowest joint at z = 0.

    The lowest joint, not a sole below it, because that is where HumanML3D's motions have their floor.
    """
    joints = vectors_to_blender(rest_positions(skeleton))
    joints[:, 2] -= joints[:, 2].min()
    return joints


def _bend_axis(name: str, vector: np.ndarray) -> np.ndarray:
    """The local X axis wanted for a bone, in Blender's frame: a turn about +X bends spine and elbow forward, the knee back, fingers in.

    One axis along each limb, so that elbow and knee are hinges; left and right mirror as "Paste Pose Flipped" expects.
    """
    if name not in JOINT:
        axis = np.cross(vector, vectors_to_blender(inwards(name)))
        return axis / np.linalg.norm(axis)
    if name.endswith(_ARM_PARTS):
        return np.array([0.0, 0.0, -1.0 if name.startswith("left") else 1.0])
    return np.array([1.0, 0.0, 0.0])


def _bone_vector(joint: int, joints: np.ndarray, skeleton: Skeleton) -> np.ndarray:
    name = skeleton.names[joint]
    children = [child for child, parent in enumerate(skeleton.parents) if parent == joint]
    fingers = [child for child in children if name.endswith("wrist")]
    if name not in JOINT and not children:
        return vectors_to_blender(finger_tips(skeleton)[name])
    if children and not fingers:
        wanted = _MAIN_CHILD.get(name)
        child = next((c for c in children if skeleton.names[c] == wanted), children[0])
        return joints[child] - joints[joint]
    if name in _LEAF_VECTORS:
        return vectors_to_blender(np.array(_LEAF_VECTORS[name]))
    along = joints[joint] - joints[skeleton.parents[joint]]
    return along / np.linalg.norm(along) * (_PALM_LENGTH if fingers else _LEAF_LENGTH)


def bone_rests(skeleton: Skeleton) -> list[BoneRest]:
    """Every bone of the skeleton's T-pose, parents first; the first of all is one on the ground, below the pelvis, that games want."""
    joints = rest_joints(skeleton)
    rests: list[BoneRest] = []
    ground = BoneRest(OWN_ROOT, None, np.zeros(3), _ROOT_TAIL, np.array([0.0, 0.0, 1.0]), False)
    for joint, (name, parent) in enumerate(zip(skeleton.names, skeleton.parents, strict=True)):
        vector = _bone_vector(joint, joints, skeleton)
        above = rests[parent] if parent >= 0 else ground
        touches = bool(np.allclose(above.tail, joints[joint], atol=1e-6))
        z_axis = np.cross(_bend_axis(name, vector), vector)
        rests.append(BoneRest(name, above.name, joints[joint], joints[joint] + vector, z_axis, touches))
    return [ground, *rests]
