"""The timeline made high enough for its prompt blocks to be read, once, on the animator's word."""

from __future__ import annotations

from typing import Any, ClassVar

import bpy

from ..blender.typed import Context
from ..blocks.spans import block_spans
from ..worker import session

# Pixels at 100 % scale: of a region that has room for blocks above its keys, and of the one that the button makes.
_ENOUGH, _WANTED = 66.0, 96.0
# Seconds between two looks whether the mouse has come to the edge, and how many there are.
_TICK, _TRIES = 0.05, 40


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
        area, window = low[0], context.window
        if not any(other.y >= area.y + area.height for other in window.screen.areas):
            self.report({"INFO"}, "Drag the timeline's lower edge down: nothing lies above it that could make room.")
            return {"CANCELLED"}
        _Raising(window, area, context.preferences.system.ui_scale or 1.0).begin()
        return {"FINISHED"}


class _Raising:
    """Blender moves edges only while the mouse lies on one: it is put there for a moment, and back."""

    def __init__(self, window: bpy.types.Window, area: bpy.types.Area, scale: float) -> None:
        self._window, self._area = window, area
        self._edge = (area.x + area.width // 2, area.y + area.height)
        self._by = round(_WANTED * scale) - _region(area).height
        self._tries = 0

    def begin(self) -> None:
        self._window.cursor_warp(*self._edge)
        bpy.app.timers.register(self._try, first_interval=_TICK)

    def _try(self) -> float | None:
        self._tries += 1
        context: Any = bpy.context
        move: Any = bpy.ops.screen.area_move
        try:
            with context.temp_override(window=self._window, screen=self._window.screen):
                if not move.poll():
                    return _TICK if self._tries < _TRIES else self._give_up()
                move(x=self._edge[0], y=self._edge[1], delta=self._by)
        # The window was closed meanwhile, or another layout shown.
        except (ReferenceError, RuntimeError, TypeError):
            return self._give_up()
        self._window.cursor_warp(self._edge[0], self._edge[1] + 4 * self._by)
        return None

    def _give_up(self) -> None:
        session.current().note = "The timeline could not be raised: drag its upper edge up."


def draw_button(layout: bpy.types.UILayout, context: Context) -> None:
    """Where there are blocks that cannot be read."""
    if low_timelines(context) and block_spans(context.scene):
        layout.operator("motion_mamba.raise_timeline", text="", icon="TRIA_UP_BAR")


CLASSES = (MOTION_MAMBA_OT_raise_timeline,)
