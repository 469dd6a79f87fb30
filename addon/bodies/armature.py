"""Builds the SMPL armature: one bone a joint, in a T-pose on the floor, facing -Y."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from typing import Any

import bpy

from ...rigs.bodies.hand_bones import finger_names, with_hands
from ...rigs.math.kinematics import SMPL_SKELETON, Skeleton
from ..blender.typed import ArmatureObject, Context
from .rest_pose import BoneRest, bone_rests


def _visible_collection(context: Context) -> bpy.types.Collection:
    """The animator's active collection, or the scene's own when that one is hidden or takes no objects since it comes from another file."""
    active: Any = context.view_layer.active_layer_collection
    foreign = active.collection.library is not None or active.collection.override_library is not None
    return active.collection if active.is_visible and not foreign else context.scene.collection


@contextmanager
def editing(context: Context, armature: ArmatureObject) -> Iterator[bpy.types.ArmatureEditBones]:
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
    bone: Any = bones.new(rest.name)
    bone.head, bone.tail = rest.head, rest.tail
    bone.align_roll(rest.z_axis)
    if rest.parent is not None:
        bone.parent = bones[rest.parent]
        bone.use_connect = rest.touches_parent


def add_armature(
    context: Context, name: str, rests: Iterable[BoneRest], location: tuple[float, float, float] = (0.0, 0.0, 0.0)
) -> ArmatureObject:
    """A new armature object with these bones, parents before children. Selection, active object and mode stay the animator's own. Blender
    adds .001 to the name when it is taken."""
    armature: Any = bpy.data.objects.new(name, bpy.data.armatures.new(name))
    armature.location = location
    armature.show_in_front = True
    armature.data.display_type = "STICK"
    _visible_collection(context).objects.link(armature)
    with editing(context, armature) as bones:
        for rest in rests:
            _add_bone(bones, rest)
    for bone in armature.pose.bones:
        bone.rotation_mode = "QUATERNION"
    # Blender crashes when an action is assigned to an armature whose pose was never evaluated (4.5, 5.0, 5.2).
    context.view_layer.update()
    return armature


def create_armature(
    context: Context,
    name: str = "SMPL",
    skeleton: Skeleton | None = None,
    location: tuple[float, float, float] = (0.0, 0.0, 0.0),
) -> ArmatureObject:
    """A new armature object with the skeleton's joints as bones, below a bone on the ground. skeleton: None for our own with fingers.

    T-pose, facing -Y, left at +X, feet on the object's z = 0, quaternion rotations; bones point at their child and bend about local X.
    Fingers lie in a bone collection that is hidden. The object itself stays where `location` (Blender's frame, metres) puts it: the
    character travels by the root bone's location. Selection, active object and mode stay the animator's own. Blender adds .001 to the
    name when it is taken.
    """
    armature = add_armature(context, name, bone_rests(skeleton or with_hands(SMPL_SKELETON)), location)
    _sort_bones(armature)
    return armature


def _sort_bones(armature: ArmatureObject) -> None:
    """Thirty bones of fingers would crowd the view: they are keyed, exported and found all the same in a collection that is hidden."""
    fingers = {*finger_names("left"), *finger_names("right")}.intersection(armature.data.bones.keys())
    if not fingers:
        return
    body, hands = (armature.data.collections.new(name) for name in ("Body", "Fingers"))
    for bone in armature.data.bones:
        (hands if bone.name in fingers else body).assign(bone)
    hands.is_visible = False
