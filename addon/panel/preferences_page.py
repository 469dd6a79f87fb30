"""The add-on's page in Blender's preferences."""

from __future__ import annotations

import bpy

from ..blender.typed import Context
from ..preferences import MODEL_FILE, ROOT, PreferenceProperties
from ..runtime import panel as runtime_panel
from . import keymap


class MotionMambaPreferences(PreferenceProperties, bpy.types.AddonPreferences):
    """Drawn by Blender in its preferences, beside the extension."""

    bl_idname = ROOT

    def draw(self, context: Context) -> None:
        column = self.layout.column()
        column.use_property_split = True
        column.prop(self, "model")
        if self.model == MODEL_FILE:
            column.prop(self, "checkpoint")
        column.prop(self, "device")
        column.prop(self, "body_folder")
        column.operator("motion_mamba.unload_generator")
        runtime_panel.draw_runtime(self.layout, self)
        keymap.draw(self.layout, context)
