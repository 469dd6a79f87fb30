"""What a motion made anew would discard, told before it is made."""

# Blender reads properties from annotations: calls there are no types.
# pyright: reportInvalidTypeForm=false

from __future__ import annotations

import json
import textwrap
from typing import Any, ClassVar

import bpy
from bpy.props import StringProperty

from ..blender.typed import Context, Drawn
from ..blocks import blocks
from ..nla import fingerprints
from ..properties import chosen_character
from ..requests.asked import Asked
from ..translations.translations import translate_sentence


def would_discard(context: Context, asked: Asked) -> str:
    """A sentence for the animator, "" where nothing of theirs is in the way."""
    armature = chosen_character(context.scene)
    if armature is None or asked.kind != "blocks":
        return ""
    placed = blocks.block_strips(armature)
    edited = [placed[uid].strip.name for uid in asked.blocks if uid in placed and fingerprints.is_edited(placed[uid].action)]
    if edited:
        names = "”, “".join(edited)
        return f"Keys that you edited in “{names}” would be lost when the new motion is kept. Corrections under Adjust stay."
    animation = armature.animation_data
    return "The strip that is open in tweak mode is closed when the motion arrives." if animation and animation.use_tweak_mode else ""


class MOTION_MAMBA_OT_confirm(Drawn, bpy.types.Operator):
    """Make it all the same"""

    bl_idname = "motion_mamba.confirm"
    bl_label = "Make It Anew?"
    bl_options: ClassVar[set[str]] = {"INTERNAL"}

    operator: StringProperty(options={"SKIP_SAVE"})
    settings: StringProperty(options={"SKIP_SAVE"}, description="JSON of the operator's own settings")
    message: StringProperty(options={"SKIP_SAVE"})

    def invoke(self, context: Context, _event: bpy.types.Event) -> set[str]:
        return context.window_manager.invoke_props_dialog(self, width=380)

    def draw(self, _context: Context) -> None:
        for line in textwrap.wrap(translate_sentence(self.message), 60):
            self.layout.label(text=line, translate=False)

    def execute(self, _context: Context) -> set[str]:
        operators: Any = bpy.ops
        getattr(operators.motion_mamba, self.operator)("INVOKE_DEFAULT", True, sure=True, **json.loads(self.settings))
        return {"FINISHED"}


CLASSES = (MOTION_MAMBA_OT_confirm,)
