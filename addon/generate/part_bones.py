"""Which bones of a character belong to a part of its body, and an action that moves no others."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import bpy

from ...generator.constraints.body_parts import joints_of
from ...rigs import smpl
from ...rigs.retarget.target import Target
from ..blender.typed import ArmatureObject
from ..bodies.characters import is_smpl
from ..keys.actions import channels
from ..keys.bone_paths import bone_of
from ..retarget.ik_controls import with_ik_controls
from ..retarget.rig_characters import target_of


def keep_part(armature: ArmatureObject, action: bpy.types.Action, part: str) -> None:
    """Take the curves of all other bones out of an action. part: of the generator's BODY_PARTS."""
    keyed: Any = channels(action)
    bones = part_bones(armature, part)
    for curve in list(keyed.fcurves):
        if bone_of(curve.data_path) not in bones:
            keyed.fcurves.remove(curve)


def part_bones(armature: ArmatureObject, part: str) -> frozenset[str]:
    """The bones whose turning moves the part: those of its joints with all that hang from them, and the controls that stand for them."""
    joints = {smpl.JOINT_NAMES[joint] for joint in joints_of(part)}
    if is_smpl(armature):
        return frozenset(_hung_from(armature, joints))
    return frozenset(_rig_bones(with_ik_controls(armature, target_of(armature)), joints))


def _hung_from(armature: ArmatureObject, joints: set[str]) -> Iterator[str]:
    """The joints' bones of an SMPL armature, and bones without a joint that are below them."""
    for bone in armature.data.bones:
        line = [bone.name, *(above.name for above in bone.parent_recursive)]
        if next((name for name in line if name in smpl.JOINT), None) in joints:
            yield bone.name


def _rig_bones(target: Target, joints: set[str]) -> Iterator[str]:
    rig, joint_of = target.rig, {bone: joint for joint, bone in target.mapping.joints.items()}
    yield from (bone for role, bone in target.mapping.ik.items() if role in joints)
    below: dict[int, set[str]] = {}
    for name, joint in joint_of.items():
        for above in rig.ancestors(rig.index[name]):
            below.setdefault(above, set()).add(joint)
    for index, name in enumerate(rig.names):
        line = [name, *(rig.names[above] for above in rig.ancestors(index))]
        own = next((joint_of[bone] for bone in line if bone in joint_of), None)
        # What carries nothing but the part is the part's: a control above its first bone.
        if own in joints or (name not in joint_of and below.get(index) and below[index] <= joints):
            yield name
