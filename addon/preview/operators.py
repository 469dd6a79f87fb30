"""Operators for a motion that waits: browse, keep, discard."""

# Blender reads properties from annotations: calls there are no types.
# pyright: reportInvalidTypeForm=false

from __future__ import annotations

from typing import ClassVar

import bpy
from bpy.props import EnumProperty, IntProperty

from ..blender.modes import accepts_motion
from ..blender.redraw import redraw
from ..blender.typed import Context
from ..properties import chosen_character, polled_character
from ..translations.translations import translate_sentence
from ..worker import session
from . import keeping, preview


class _PreviewOperator:
    bl_options: ClassVar[set[str]] = {"UNDO"}

    @classmethod
    def poll(cls, context: Context) -> bool:
        return preview.is_shown(chosen_character(context.scene)) and accepts_motion(context)

    def _tell(self, context: Context, note: str) -> set[str]:
        session.current().note = note
        redraw(context, ("DOPESHEET_EDITOR", "NLA_EDITOR"))
        return {"FINISHED"}


class MOTION_MAMBA_OT_accept(_PreviewOperator, bpy.types.Operator):
    """Keep the motion: one NLA strip a prompt, named after it"""

    bl_idname = "motion_mamba.accept"
    bl_label = "Accept"

    others: EnumProperty(
        name="Other Takes",
        description="What becomes of the takes that are not chosen",
        items=[("DROP", "Drop", "They are deleted"), ("MUTED", "Keep Muted", "They stay as muted strips on a track of their own")],
        default="DROP",
        options={"SKIP_SAVE"},
    )

    def execute(self, context: Context) -> set[str]:
        armature = polled_character(context)
        try:
            strips = keeping.accept(armature, keep_others=self.others == "MUTED")
        except ValueError as error:
            self.report({"ERROR"}, translate_sentence(str(error)))
            return {"CANCELLED"}
        kept, on = len(strips), armature.name
        return self._tell(context, f"Kept as one strip on “{on}”." if kept == 1 else f"Kept as {kept} strips on “{on}”.")


class MOTION_MAMBA_OT_discard(_PreviewOperator, bpy.types.Operator):
    """Take the motion away and leave everything as it was before"""

    bl_idname = "motion_mamba.discard"
    bl_label = "Discard"

    def execute(self, context: Context) -> set[str]:
        preview.discard(polled_character(context))
        return self._tell(context, "Discarded.")


class MOTION_MAMBA_OT_browse(_PreviewOperator, bpy.types.Operator):
    """Show another take"""

    bl_idname = "motion_mamba.browse"
    bl_label = "Browse Takes"

    step: IntProperty(name="Step", description="1 for the next take, -1 for the one before", default=1, options={"SKIP_SAVE"})

    def execute(self, context: Context) -> set[str]:
        armature = polled_character(context)
        preview.choose(armature, armature.motion_mamba.preview.index + self.step)
        return {"FINISHED"}


CLASSES = (MOTION_MAMBA_OT_accept, MOTION_MAMBA_OT_discard, MOTION_MAMBA_OT_browse)
