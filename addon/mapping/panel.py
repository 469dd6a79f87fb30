"""Sub-panel of the Motion tab: which bone is which joint."""

from __future__ import annotations

import bpy

from ...rigs.recognition.mapping import LIMBS
from ..blender.panels import ClosedPanel
from ..blender.typed import ArmatureObject, Context
from ..properties import chosen_character, polled_character
from ..retarget import rig_characters
from ..translations.text_layout import draw_text
from ..translations.translations import translate
from .properties import MIDDLE_ROLES, MotionMambaJoint

# Slots of spine and neck that are shown although they are empty.
_ALWAYS = ("pelvis", "spine1", "spine2", "spine3", "neck1", "head", "travel")


class MOTION_MAMBA_PT_mapping(ClosedPanel, bpy.types.Panel):
    """Closed at first: few rigs need it."""

    bl_label = "Bone Mapping"
    bl_idname = "MOTION_MAMBA_PT_mapping"

    @classmethod
    def poll(cls, context: Context) -> bool:
        return chosen_character(context.scene) is not None

    def draw(self, context: Context) -> None:
        armature = polled_character(context)
        recognition = rig_characters.recognition(armature)
        if recognition.problem is not None:
            draw_text(self.layout, recognition.problem, icon="QUESTION")
            _draw_proposals(self.layout, recognition.proposals)
        rig = armature.motion_mamba_rig
        if rig.editing:
            _draw_rows(self.layout, armature)
            self.layout.operator("motion_mamba.apply_mapping", icon="CHECKMARK")
        else:
            self.layout.operator("motion_mamba.edit_mapping", icon="GREASEPENCIL")
        _draw_options(self.layout, rig)
        row = self.layout.row(align=True)
        row.operator("motion_mamba.load_mapping", text="Load", icon="FILE_FOLDER")
        row.operator("motion_mamba.save_mapping", text="Save", icon="FILE_TICK")
        self.layout.operator("motion_mamba.use_pose_as_rest", icon="ARMATURE_DATA")
        self.layout.operator("motion_mamba.reset_mapping", icon="FILE_REFRESH")


def _draw_proposals(layout: bpy.types.UILayout, proposals: tuple[str, ...]) -> None:
    """One button for each thing that the rig may be, where it may be several."""
    if len(proposals) < 2:
        return
    column = layout.column(align=True)
    for number, name in enumerate(proposals):
        text = translate("As {0}").format(translate(name))
        column.operator("motion_mamba.edit_mapping", text=text, icon="OUTLINER_DATA_ARMATURE", translate=False).proposal = number


def _draw_options(layout: bpy.types.UILayout, rig: bpy.types.PropertyGroup) -> None:
    column = layout.column()
    column.use_property_split = True
    column.use_property_decorate = False
    for name in ("root_motion", "hiding", "key_ik", "key_twist", "hand_height", "clear_body"):
        column.prop(rig, name)


def _draw_rows(layout: bpy.types.UILayout, armature: ArmatureObject) -> None:
    rig = armature.motion_mamba_rig
    rows = {row.name: row for row in rig.joints}
    column = layout.column(align=True)
    last = ""
    for role in MIDDLE_ROLES:
        # One empty slot after the last used one, so that a longer spine can be given.
        if role in _ALWAYS or rows[role].bone or (rows.get(last) and rows[last].bone):
            _draw_row(column, rows[role], armature)
        last = role
    column.prop(rig, "turns_travel")
    for side in ("left", "right"):
        column = layout.column(align=True)
        for limb in LIMBS:
            _draw_row(column, rows[f"{side}_{limb}"], armature)
        if side == "left":
            layout.operator("motion_mamba.mirror_mapping", icon="MOD_MIRROR")


def _draw_row(layout: bpy.types.UILayout, row: MotionMambaJoint, armature: ArmatureObject) -> None:
    # Room for the longest name, which Blender's own split would cut off.
    split = layout.split(factor=0.45, align=True)
    split.label(text=row.label, translate=False)
    split.prop_search(row, "bone", armature.data, "bones", text="")
