"""Operators on the takes of a scene."""

from __future__ import annotations

from typing import Any, ClassVar

import bpy

from ..blender.modes import accepts_motion
from ..blender.redraw import redraw
from ..blender.typed import Context
from ..translations.translations import translate_sentence
from ..worker import session
from . import bringing_back


class _TakeOperator:
    """Works on the selected take."""

    bl_options: ClassVar[set[str]] = {"UNDO"}

    @classmethod
    def poll(cls, context: Context) -> bool:
        return selected(context.scene.motion_mamba) is not None and accepts_motion(context)


def selected(settings: Any) -> Any:
    """The take that is selected in the list; None where there is none."""
    takes = settings.takes
    return takes[min(settings.active_take, len(takes) - 1)] if len(takes) else None


class MOTION_MAMBA_OT_bring_back_take(_TakeOperator, bpy.types.Operator):
    """Show the selected take on the character again, to be kept or discarded"""

    bl_idname = "motion_mamba.bring_back_take"
    bl_label = "Bring Back"

    def execute(self, context: Context) -> set[str]:
        try:
            armature, note = bringing_back.bring_back(context, selected(context.scene.motion_mamba))
        except ValueError as error:
            self.report({"ERROR"}, translate_sentence(str(error)))
            return {"CANCELLED"}
        session.current().note = note or f"Done: look at the motion on “{armature.name}”."
        redraw(context, ("VIEW_3D", "DOPESHEET_EDITOR", "NLA_EDITOR"))
        return {"FINISHED"}


class MOTION_MAMBA_OT_delete_take(_TakeOperator, bpy.types.Operator):
    """Take the selected take out of the list. Motion that was kept stays"""

    bl_idname = "motion_mamba.delete_take"
    bl_label = "Delete Take"

    def execute(self, context: Context) -> set[str]:
        settings = context.scene.motion_mamba
        settings.takes.remove(min(settings.active_take, len(settings.takes) - 1))
        settings.active_take = max(0, min(settings.active_take, len(settings.takes) - 1))
        redraw(context, ("VIEW_3D",))
        return {"FINISHED"}


class MOTION_MAMBA_OT_clear_takes(_TakeOperator, bpy.types.Operator):
    """Take all that have no star out of the list"""

    bl_idname = "motion_mamba.clear_takes"
    bl_label = "Clear Takes"

    def execute(self, context: Context) -> set[str]:
        settings = context.scene.motion_mamba
        for index in reversed(range(len(settings.takes))):
            if not settings.takes[index].starred:
                settings.takes.remove(index)
        settings.active_take = 0
        redraw(context, ("VIEW_3D",))
        return {"FINISHED"}


CLASSES = (MOTION_MAMBA_OT_bring_back_take, MOTION_MAMBA_OT_delete_take, MOTION_MAMBA_OT_clear_takes)
