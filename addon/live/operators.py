"""Operator that switches Live on and off."""

from __future__ import annotations

from typing import ClassVar

import bpy

from ..blender.redraw import redraw
from ..blender.typed import Context, Operator
from ..translations.translations import translate_sentence
from ..worker import session
from . import switch


class MOTION_MAMBA_OT_live(Operator, bpy.types.Operator):
    """While a motion waits, make it anew as pins, paths, seconds, seeds and prompts change. Until this is pressed again"""

    bl_idname = "motion_mamba.live"
    bl_label = "Live"
    # What it has put in place since the last step is part of the one in which it ends.
    bl_options: ClassVar[set[str]] = {"UNDO"}

    def execute(self, context: Context) -> set[str]:
        if switch.is_on():
            switch.end()
        elif (problem := switch.problem(context)) is not None:
            self.report({"ERROR"}, translate_sentence(problem))
            return {"CANCELLED"}
        else:
            switch.switch_on()
            session.current().problem = session.current().note = ""
        redraw(context)
        return {"FINISHED"}


CLASSES = (MOTION_MAMBA_OT_live,)
