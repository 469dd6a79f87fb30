"""What decides between FK and IK on a rig: its own switches, and IK constraints that would hide keys."""

from __future__ import annotations

from collections.abc import Collection

import bpy

from ...rigs.recognition.mapping import Switch
from ...rigs.recognition.rig import RigError
from ...rigs.retarget.target import Target
from ..blender.typed import ArmatureObject


def key_switches(armature: ArmatureObject, onto: Target, ik: bool) -> list[tuple[str, str, float]]:
    """Properties of bones that decide which controls are in charge, with the values that they are keyed with."""
    wanted: tuple[Switch, ...] = (*onto.mapping.switches, *(onto.mapping.ik_switches if ik else ()))
    there = [switch for switch in wanted if (bone := armature.pose.bones.get(switch.bone)) is not None and switch.property in bone]
    return [(switch.bone, f'["{bpy.utils.escape_identifier(switch.property)}"]', switch.value) for switch in there]


def overriding_ik(armature: ArmatureObject, onto: Target, keyed: Collection[str]) -> list[tuple[bpy.types.PoseBone, str]]:
    """Influences of IK constraints that would override keyed bones, for a key that takes them back. Raises RigError where a driver would
    win over such a key."""
    switches = {f"{_path(bone)}{path}" for bone, path, _ in key_switches(armature, onto, ik=False)}
    found = []
    for bone, constraint in _solving(armature, keyed):
        path = f'.constraints["{bpy.utils.escape_identifier(constraint.name)}"].influence'
        driver = _driver(armature, f"{_path(bone.name)}{path}")
        if driver is None:
            found.append((bone, path))
            continue
        reads = [target.data_path for variable in driver.variables for target in variable.targets]
        if not switches.intersection(reads):
            raise RigError(
                f"The IK constraint “{constraint.name}” on “{bone.name}” would hide the keys, and its influence is driven "
                f"({', '.join(reads) or driver.expression}): set that for FK, so that the influence is 0, or remove the driver."
            )
    return found


def _solving(armature: ArmatureObject, keyed: Collection[str]) -> list[tuple[bpy.types.PoseBone, bpy.types.Constraint]]:
    """IK constraints at work whose chain holds a bone that is keyed."""
    found = []
    for bone in armature.pose.bones:
        for constraint in bone.constraints:
            if isinstance(constraint, bpy.types.KinematicConstraint) and constraint.influence > 0.0 and not constraint.mute:
                chain = [bone, *bone.parent_recursive][: constraint.chain_count or None]
                if any(link.name in keyed for link in chain):
                    found.append((bone, constraint))
    return found


def _driver(armature: ArmatureObject, path: str) -> bpy.types.Driver | None:
    curve = armature.animation_data.drivers.find(path) if armature.animation_data else None
    return None if curve is None or curve.mute else curve.driver


def _path(bone: str) -> str:
    return f'pose.bones["{bpy.utils.escape_identifier(bone)}"]'
