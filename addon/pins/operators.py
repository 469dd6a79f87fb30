"""Operators that pin: a hand, a foot, a gaze, the pelvis, the whole pose, where it is at the current frame."""

# Blender reads properties from annotations: calls there are no types.
# pyright: reportInvalidTypeForm=false

from __future__ import annotations

from typing import Any, ClassVar

import bpy
from bpy.props import EnumProperty, IntProperty, StringProperty

from ..blender.redraw import redraw
from ..blender.typed import Context, Operator
from ..generate.key_poses import selected_frames
from ..properties import chosen_character, polled_character
from ..translations.translations import translate_sentence
from . import pins
from .marks import pins_of
from .properties import PARTS

# More key poses than these are a motion of their own.
_MOST_KEYS = 40


class _PinOperator(Operator):
    bl_options: ClassVar[set[str]] = {"REGISTER", "UNDO"}

    @classmethod
    def poll(cls, context: Context) -> bool:
        return chosen_character(context.scene) is not None and context.mode != "EDIT_ARMATURE"


class MOTION_MAMBA_OT_add_pin(_PinOperator, bpy.types.Operator):
    """Put an empty where this part of the character is at the current frame. The next motion meets it; move it, parent it, copy it"""

    bl_idname = "motion_mamba.add_pin"
    bl_label = "Pin"

    part: EnumProperty(name="Pin", description="What is held here", items=PARTS[1:], default="RIGHT_HAND")
    length: IntProperty(name="Frames", description="For how many frames it is held", default=1, min=1, max=100_000)

    def execute(self, context: Context) -> set[str]:
        try:
            made = pins.add_pin(polled_character(context), context.scene, self.part, context.scene.frame_current)
        except ValueError as error:
            self.report({"ERROR"}, translate_sentence(str(error)))
            return {"CANCELLED"}
        made.motion_mamba_pin.end = context.scene.frame_current + self.length - 1
        _select_alone(context, made)
        redraw(context, ("VIEW_3D", "DOPESHEET_EDITOR"))
        return {"FINISHED"}


class MOTION_MAMBA_OT_pin_selected_keys(_PinOperator, bpy.types.Operator):
    """Take down the whole pose at each selected key of the character: the next motion goes through them"""

    bl_idname = "motion_mamba.pin_selected_keys"
    bl_label = "Key Poses of Selected Keys"

    def execute(self, context: Context) -> set[str]:
        armature = polled_character(context)
        frames = selected_frames(armature)
        if not 0 < len(frames) <= _MOST_KEYS:
            problem = f"Select keys of the character, at {_MOST_KEYS} frames at most: {len(frames)} are selected."
            self.report({"ERROR"}, translate_sentence(problem))
            return {"CANCELLED"}
        try:
            for frame in frames:
                pins.add_pin(armature, context.scene, "POSE", frame)
        except ValueError as error:
            self.report({"ERROR"}, translate_sentence(str(error)))
            return {"CANCELLED"}
        redraw(context, ("VIEW_3D", "DOPESHEET_EDITOR"))
        return {"FINISHED"}


class MOTION_MAMBA_OT_remove_pin(_PinOperator, bpy.types.Operator):
    """Delete this pin's empty"""

    bl_idname = "motion_mamba.remove_pin"
    bl_label = "Remove Pin"

    name: StringProperty(name="Name", description="The empty's name", options={"HIDDEN", "SKIP_SAVE"})

    def execute(self, context: Context) -> set[str]:
        thing = next((one for one in pins_of(polled_character(context), context.scene) if one.name == self.name), None)
        if thing is None:
            return {"CANCELLED"}
        bpy.data.objects.remove(thing)
        redraw(context, ("VIEW_3D",))
        return {"FINISHED"}


def _select_alone(context: Context, thing: Any) -> None:
    """So that it can be moved at once; in Pose Mode the bones stay what is edited."""
    if context.mode != "OBJECT" or thing.name not in context.view_layer.objects:
        return
    for other in context.selected_objects:
        other.select_set(False)
    thing.select_set(True)


CLASSES = (MOTION_MAMBA_OT_add_pin, MOTION_MAMBA_OT_pin_selected_keys, MOTION_MAMBA_OT_remove_pin)
