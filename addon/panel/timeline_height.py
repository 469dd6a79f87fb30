"""The timeline made high enough for its prompt blocks to be read, once, on the animator's word."""

from __future__ import annotations

from typing import ClassVar

import bpy

from ..blender.typed import Context
from ..blocks.spans import block_spans

# Pixels at 100 % scale: of a region that has room for blocks above its keys, and of the one that the button makes.
_ENOUGH, _WANTED = 66.0, 96.0


def low_timelines(context: Context) -> list[bpy.types.Area]:
    """The window's timelines (and dope sheets) in which blocks are too small to be read well."""
    window, scale = context.window, context.preferences.system.ui_scale or 1.0
    areas = [area for area in window.screen.areas if area.type == "DOPESHEET_EDITOR"] if window is not None else []
    return [area for area in areas if _region(area).height < _ENOUGH * scale]


def _region(area: bpy.types.Area) -> bpy.types.Region:
    return next(region for region in area.regions if region.type == "WINDOW")


class MOTION_MAMBA_OT_raise_timeline(bpy.types.Operator):
    """Make the timeline high enough for its prompt blocks to be read and dragged. Its upper edge can be dragged down again"""

    bl_idname = "motion_mamba.raise_timeline"
    bl_label = "Raise the Timeline"
    bl_options: ClassVar[set[str]] = {"INTERNAL"}

    @classmethod
    def poll(cls, context: Context) -> bool:
        return bool(low_timelines(context))

    def execute(self, context: Context) -> set[str]:
        low = low_timelines(context)
        if not low:
            return {"CANCELLED"}
        area, scale = low[0], context.preferences.system.ui_scale or 1.0
        by = round(_WANTED * scale) - _region(area).height
        top = area.y + area.height
        screen = context.window.screen
        if not any(other.y >= top for other in screen.areas):
            self.report({"INFO"}, "Drag the timeline's lower edge down: nothing lies above it that could make room.")
            return {"CANCELLED"}
        # Blender moves the edge that lies there.
        with context.temp_override(window=context.window, screen=screen, area=area, region=_region(area)):
            bpy.ops.screen.area_move(x=area.x + area.width // 2, y=top, delta=by)
        return {"FINISHED"}


def draw_button(layout: bpy.types.UILayout, context: Context) -> None:
    """Where there are blocks that cannot be read."""
    if low_timelines(context) and block_spans(context.scene):
        layout.operator("motion_mamba.raise_timeline", text="", icon="TRIA_UP_BAR")


CLASSES = (MOTION_MAMBA_OT_raise_timeline,)
