"""Operators for corrections on a layer above the strips."""

from __future__ import annotations

from typing import ClassVar

import bpy

from ..blender.redraw import redraw
from ..blender.typed import Context
from ..nla import adjustments
from ..preview import preview
from ..properties import chosen_character, polled_character
from ..translations.translations import translate_sentence
from ..worker import session
from . import baking_down


class _AdjustOperator:
    bl_options: ClassVar[set[str]] = {"REGISTER", "UNDO"}

    @classmethod
    def poll(cls, context: Context) -> bool:
        armature = chosen_character(context.scene)
        return armature is not None and not preview.is_shown(armature) and context.mode in ("OBJECT", "POSE")

    def _tell(self, context: Context, note: str) -> set[str]:
        session.current().note = note
        redraw(context, ("DOPESHEET_EDITOR", "NLA_EDITOR"))
        return {"FINISHED"}


class MOTION_MAMBA_OT_adjust(_AdjustOperator, bpy.types.Operator):
    """Correct poses on a layer above the strips, which stays whatever is made anew below it; press again to close it"""

    bl_idname = "motion_mamba.adjust"
    bl_label = "Adjust"

    def execute(self, context: Context) -> set[str]:
        armature = polled_character(context)
        if adjustments.is_open(armature):
            adjustments.close_layer(armature)
            return self._tell(context, "The adjustments play on a strip of their own.")
        adjustments.open_layer(armature)
        return self._tell(context, "Pose bones in Pose Mode, and press Key Adjustment.")


class MOTION_MAMBA_OT_key_adjustment(_AdjustOperator, bpy.types.Operator):
    """Key the selected bones' pose on the layer: it comes in and goes out over so many frames"""

    bl_idname = "motion_mamba.key_adjustment"
    bl_label = "Key Adjustment"

    @classmethod
    def poll(cls, context: Context) -> bool:
        return super().poll(context) and context.mode == "POSE" and adjustments.is_open(chosen_character(context.scene))

    def execute(self, context: Context) -> set[str]:
        armature = polled_character(context)
        bones = [bone.name for bone in context.selected_pose_bones or () if bone.id_data == armature]
        try:
            adjustments.key_pose(armature, context.scene, bones, armature.motion_mamba.adjust_fade)
        except ValueError as error:
            self.report({"ERROR"}, translate_sentence(str(error)))
            return {"CANCELLED"}
        return self._tell(context, "Keyed on the layer of adjustments.")


class MOTION_MAMBA_OT_bake_adjustments(_AdjustOperator, bpy.types.Operator):
    """Write the adjustments into the strips below them; the layer goes"""

    bl_idname = "motion_mamba.bake_adjustments"
    bl_label = "Bake Adjustments Down"

    @classmethod
    def poll(cls, context: Context) -> bool:
        return super().poll(context) and adjustments.layer_of(chosen_character(context.scene)) is not None

    def execute(self, context: Context) -> set[str]:
        try:
            count = baking_down.bake_down(polled_character(context), context.scene)
        except ValueError as error:
            self.report({"ERROR"}, translate_sentence(str(error)))
            return {"CANCELLED"}
        return self._tell(context, f"The adjustments are in {count} strips now.")


CLASSES = (MOTION_MAMBA_OT_adjust, MOTION_MAMBA_OT_key_adjustment, MOTION_MAMBA_OT_bake_adjustments)
