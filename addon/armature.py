"""Builds the SMPL armature: one bone a joint, in a T-pose on the floor, facing -Y."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass

import bpy
import numpy as np

from ..rigs.kinematics import SMPL_SKELETON, Skeleton
from .coordinates import vectors_to_blender

# A bone points at one child; where a joint has several, at this one.
_MAIN_CHILD = {"pelvis": "spine1", "spine3": "neck"}
# Bones without a child, in metres, Y up: the top of the head, and the toes straight ahead whatever the slope of the foot.
_LEAF_VECTORS = {"head": (0.0, 0.17, 0.0), "left_foot": (0.0, 0.0, 0.07), "right_foot": (0.0, 0.0, 0.07)}
_LEAF_LENGTH = 0.16
_ARM_PARTS = ("collar", "shoulder", "elbow", "wrist")


@dataclass(frozen=True)
class BoneRest:
    """One bone in the rest pose, metres, Blender's frame: its ends and the direction of its local Z axis (which fixes the roll)."""

    name: str
    parent: str | None
    head: np.ndarray
    tail: np.ndarray
    z_axis: np.ndarray
    touches_parent: bool


def rest_joints(skeleton: Skeleton) -> np.ndarray:
    """(J, 3) joints of the T-pose in armature space, Z up, the root above the origin and the lowest joint on the floor (z = 0).

    The lowest joint, not a sole below it, because that is where HumanML3D's motions have their floor.
    """
    joints = np.zeros((len(skeleton.names), 3))
    for joint, parent in enumerate(skeleton.parents):
        if parent >= 0:
            joints[joint] = joints[parent] + skeleton.offsets[joint]
    joints[:, 1] -= joints[:, 1].min()
    return vectors_to_blender(joints)


def _bend_axis(name: str) -> np.ndarray:
    """The local X axis wanted for a bone (Blender's frame): turning about +X bends the limb forward, or the knee back.

    One axis along each limb, so elbow and knee are hinges about local X; left and right mirror as Blender's "Paste Pose Flipped" expects.
    """
    if name.endswith(_ARM_PARTS):
        return np.array([0.0, 0.0, -1.0 if name.startswith("left") else 1.0])
    return np.array([1.0, 0.0, 0.0])


def _bone_vector(joint: int, joints: np.ndarray, skeleton: Skeleton) -> np.ndarray:
    name = skeleton.names[joint]
    children = [child for child, parent in enumerate(skeleton.parents) if parent == joint]
    if children:
        wanted = _MAIN_CHILD.get(name)
        child = next((c for c in children if skeleton.names[c] == wanted), children[0])
        return joints[child] - joints[joint]
    if name in _LEAF_VECTORS:
        return vectors_to_blender(np.array(_LEAF_VECTORS[name]))
    along = joints[joint] - joints[skeleton.parents[joint]]
    return along / np.linalg.norm(along) * _LEAF_LENGTH


def bone_rests(skeleton: Skeleton) -> list[BoneRest]:
    """Every bone of the skeleton's T-pose, parents first."""
    joints = rest_joints(skeleton)
    rests: list[BoneRest] = []
    for joint, (name, parent) in enumerate(zip(skeleton.names, skeleton.parents, strict=True)):
        vector = _bone_vector(joint, joints, skeleton)
        above = rests[parent] if parent >= 0 else None
        touches = above is not None and bool(np.allclose(above.tail, joints[joint], atol=1e-6))
        z_axis = np.cross(_bend_axis(name), vector)
        rests.append(BoneRest(name, above.name if above else None, joints[joint], joints[joint] + vector, z_axis, touches))
    return rests


def _visible_collection(context: bpy.types.Context) -> bpy.types.Collection:
    """The animator's active collection, or the scene's own when that one is hidden: nobody should have to look for the new object."""
    layer_collection = context.view_layer.active_layer_collection
    return layer_collection.collection if layer_collection.is_visible else context.scene.collection


@contextmanager
def _editing(context: bpy.types.Context, armature: bpy.types.Object) -> Iterator[bpy.types.ArmatureEditBones]:
    """Edit mode on one armature, the animator's active object and mode put back afterwards. Needs no window."""
    objects = context.view_layer.objects
    before = objects.active
    mode = before.mode if before else "OBJECT"
    if mode != "OBJECT":
        bpy.ops.object.mode_set(mode="OBJECT")
    objects.active = armature
    bpy.ops.object.mode_set(mode="EDIT")
    try:
        yield armature.data.edit_bones
    finally:
        bpy.ops.object.mode_set(mode="OBJECT")
        objects.active = before
        if mode != "OBJECT":
            bpy.ops.object.mode_set(mode=mode)


def _add_bone(bones: bpy.types.ArmatureEditBones, rest: BoneRest) -> None:
    bone = bones.new(rest.name)
    bone.head, bone.tail = rest.head, rest.tail
    bone.align_roll(rest.z_axis)
    if rest.parent is not None:
        bone.parent = bones[rest.parent]
        bone.use_connect = rest.touches_parent


def create_armature(
    context: bpy.types.Context,
    name: str = "SMPL",
    skeleton: Skeleton = SMPL_SKELETON,
    location: tuple[float, float, float] = (0.0, 0.0, 0.0),
) -> bpy.types.Object:
    """A new armature object with the skeleton's joints as bones.

    T-pose, facing -Y, left at +X, feet on the object's z = 0, quaternion rotations; bones point at their child and bend about local X.
    The object itself stays where `location` (Blender's frame, metres) puts it: the character travels by the root bone's location.
    Selection, active object and mode stay the animator's own. Blender adds .001 to the name when it is taken.
    """
    armature = bpy.data.objects.new(name, bpy.data.armatures.new(name))
    armature.location = location
    armature.show_in_front = True
    armature.data.display_type = "STICK"
    _visible_collection(context).objects.link(armature)
    with _editing(context, armature) as bones:
        for rest in bone_rests(skeleton):
            _add_bone(bones, rest)
    for bone in armature.pose.bones:
        bone.rotation_mode = "QUATERNION"
    # Blender crashes when an action is assigned to an armature whose pose was never evaluated (4.5, 5.0, 5.2).
    context.view_layer.update()
    return armature
