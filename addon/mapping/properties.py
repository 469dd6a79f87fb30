"""The bone mapping while it is edited; kept with the armature object, so that undo works on it."""

# Blender reads properties from annotations: calls there are no types.
# pyright: reportInvalidTypeForm=false

from __future__ import annotations

from dataclasses import replace
from typing import Any

import bpy
from bpy.props import BoolProperty, CollectionProperty, EnumProperty, FloatProperty, PointerProperty, StringProperty

from ...rigs.recognition.mapping import JOINTS, REQUIRED, Mapping
from ...rigs.recognition.mapping_file import mapping_from_json, mapping_to_json
from ..blender.overridable import OVERRIDABLE, OVERRIDABLE_LIST
from ..retarget import stored_mapping
from ..translations.translations import translate

SPINE_SLOTS, NECK_SLOTS = 6, 3
_SPINE, _NECK = ([f"{part}{n + 1}" for n in range(count)] for part, count in (("spine", SPINE_SLOTS), ("neck", NECK_SLOTS)))
MIDDLE_ROLES = ("pelvis", *_SPINE, *_NECK, "head", "travel", "root")
ROLES = (*MIDDLE_ROLES, *(joint for joint in JOINTS if joint not in MIDDLE_ROLES))


class MotionMambaJoint(bpy.types.PropertyGroup):
    """One joint's row; `name` is the joint."""

    bone: StringProperty(name="Bone", description="The bone that does this; empty where the rig has none", override=OVERRIDABLE)

    @property
    def label(self) -> str:
        required = self.name in REQUIRED or self.name == "spine1"
        return translate(self.name.replace("_", " ").capitalize()) + (" *" if required else "")


class MotionMambaRig(bpy.types.PropertyGroup):
    """The rows under edit, and what a convention brought along."""

    joints: CollectionProperty(type=MotionMambaJoint, override=OVERRIDABLE_LIST)
    editing: BoolProperty(options={"HIDDEN"}, override=OVERRIDABLE)
    kept: StringProperty(options={"HIDDEN"}, override=OVERRIDABLE)
    key_ik: BoolProperty(
        name="Key IK Too",
        description="Key IK hands, feet and poles, where the rig has them, beside the FK controls, to go on with either",
        default=True,
        override=OVERRIDABLE,
    )
    key_twist: BoolProperty(
        name="Share Out Twist",
        description="Key the rig's twist bones, so that turned hands and arms turn the skin along the whole limb",
        default=True,
        override=OVERRIDABLE,
    )
    root_motion: EnumProperty(
        name="Root Bone",
        description="What the bone on the ground below the character takes over of the way, as games want it",
        items=[
            ("NONE", "Stays", "The body alone travels"),
            ("MOVE", "Moves", "The root bone goes along below the hips"),
            ("TURN", "Moves and Turns", "The root bone goes along below the hips and turns to where the body faces"),
        ],
        override=OVERRIDABLE,
    )
    hiding: EnumProperty(
        name="Rig's Constraints",
        description="What is done about constraints on keyed bones, which would show something else than the motion",
        items=[
            ("KEY", "Keyed Off", "Their influence is keyed to 0 along with the motion"),
            ("MUTE", "Muted", "They are muted when a motion is keyed"),
            ("LEAVE", "Left", "They go on, and change what the motion shows"),
        ],
        override=OVERRIDABLE,
    )
    hand_height: FloatProperty(
        name="Hand Height",
        description="How firmly hands near the floor are held at the height they have in the motion, on bodies with other arms",
        min=0.0,
        max=1.0,
        subtype="FACTOR",
        override=OVERRIDABLE,
    )
    clear_body: BoolProperty(
        name="Arms Outside Body",
        description="Push arms out of the trunk of a broad character; how broad it is, is measured on its mesh",
        override=OVERRIDABLE,
    )
    turns_travel: BoolProperty(
        name="Travel Bone Turns",
        description="The travel bone turns with the pelvis, as in control rigs, rather than only moving",
        override=OVERRIDABLE,
    )

    def fill(self, mapping: Mapping | None) -> None:
        """Rows for every joint, with the mapping's bones."""
        bones = mapping.bones if mapping else {}
        self.joints.clear()
        for role in ROLES:
            row = self.joints.add()
            row.name, row.bone = role, bones.get(role, "")
        self.kept = mapping_to_json(mapping) if mapping else ""
        self.turns_travel = bool(mapping and mapping.turns_travel)

    def mapping(self) -> Mapping:
        """What the rows say."""
        rows = {row.name: row.bone for row in self.joints if row.bone}
        spine, neck = (tuple(rows[slot] for slot in slots if slot in rows) for slots in (_SPINE, _NECK))
        joints = {role: rows[role] for role in JOINTS if role in rows}
        # What has no row stays as the convention or the file had it.
        kept = mapping_from_json(self.kept, "the mapping") if self.kept else Mapping({})
        carriers = {"travel": rows.get("travel"), "root": rows.get("root"), "turns_travel": self.turns_travel}
        return replace(kept, joints=joints, spine=spine, neck=neck, **carriers)


def register() -> None:
    objects: Any = bpy.types.Object
    objects.motion_mamba_rig = PointerProperty(type=MotionMambaRig, override=OVERRIDABLE)
    for name in stored_mapping.FIELDS.values():
        setattr(bpy.types.Object, name, StringProperty(options={"HIDDEN"}, override=OVERRIDABLE))


def unregister() -> None:
    for name in stored_mapping.FIELDS.values():
        delattr(bpy.types.Object, name)
    delattr(bpy.types.Object, "motion_mamba_rig")
