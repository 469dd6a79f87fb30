"""What decides between FK and IK on a rig: its own switches."""

from __future__ import annotations

import bpy

from ...rigs.recognition.mapping import Switch
from ...rigs.retarget.target import Target
from ..blender.typed import ArmatureObject


def key_switches(armature: ArmatureObject, onto: Target, ik: bool) -> list[tuple[str, str, float]]:
    """Properties of bones that decide which controls are in charge, with the values that they are keyed with."""
    wanted: tuple[Switch, ...] = (*onto.mapping.switches, *(onto.mapping.ik_switches if ik else ()))
    there = [switch for switch in wanted if (bone := armature.pose.bones.get(switch.bone)) is not None and switch.property in bone]
    return [(switch.bone, f'["{bpy.utils.escape_identifier(switch.property)}"]', switch.value) for switch in there]
