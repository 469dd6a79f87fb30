"""IK controls of rigs that no convention names: what the IK constraints on a limb follow."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace

import bpy

from ...rigs.recognition.mapping import SIDES
from ...rigs.retarget.target import Target
from ..blender.typed import ArmatureObject

# The joint whose bone is in a limb's chain, the end that a control holds; a pole steers the joint itself.
_ENDS = (("elbow", "wrist"), ("knee", "ankle"))


def with_ik_controls(armature: ArmatureObject, onto: Target) -> Target:
    """The target with the controls that this armature's IK constraints follow, beside those that its convention names."""
    found = {role: bone for role, bone in _followed(armature, onto) if _is_free(onto, bone)}
    return replace(onto, mapping=replace(onto.mapping, ik=found | onto.mapping.ik))


def _followed(armature: ArmatureObject, onto: Target) -> Iterator[tuple[str, str]]:
    """Joints and the bones that stand for them in IK."""
    limbs = {onto.mapping.joints.get(f"{side}_{joint}"): (f"{side}_{joint}", f"{side}_{end}") for side in SIDES for joint, end in _ENDS}
    for bone in armature.pose.bones:
        for constraint in bone.constraints:
            if isinstance(constraint, bpy.types.KinematicConstraint) and not constraint.mute:
                chain = [bone, *bone.parent_recursive][: constraint.chain_count or None]
                for joint, end in (limbs[link.name] for link in chain if link.name in limbs):
                    if constraint.target == armature:
                        yield end, constraint.subtarget
                    if constraint.pole_target == armature:
                        yield joint, constraint.pole_subtarget


def _is_free(onto: Target, bone: str) -> bool:
    """Whether a bone can be keyed as a control: nothing of the body itself, nor below a limb that it is to steer."""
    rig = onto.rig
    if bone not in rig.index or bone in onto.mapping.bones.values() or bone in rig.driven:
        return False
    limbs = {rig.index[name] for joint, name in onto.mapping.joints.items() if "_" in joint}
    return not limbs.intersection(rig.ancestors(rig.index[bone]))
