"""Sub-panel of the Motion tab: what the next motion must meet, and whether the last one did."""

from __future__ import annotations

from typing import Any

import bpy

from ..blender.panels import ClosedPanel
from ..blender.typed import Context
from ..properties import chosen_character, polled_character
from . import pins
from .marks import pins_of

_ICONS = {"UNKNOWN": "PINNED", "MET": "CHECKMARK", "MISSED": "ERROR"}
_ROWS = (("LEFT_HAND", "RIGHT_HAND"), ("LEFT_FOOT", "RIGHT_FOOT"), ("LOOK", "WAYPOINT"), ("POSE",))
_NAMES = {
    "LEFT_HAND": "Left Hand",
    "RIGHT_HAND": "Right Hand",
    "LEFT_FOOT": "Left Foot",
    "RIGHT_FOOT": "Right Foot",
    "LOOK": "Look At",
    "WAYPOINT": "Waypoint",
    "POSE": "Key Pose",
}


class MOTION_MAMBA_PT_pins(ClosedPanel, bpy.types.Panel):
    """Closed at first: a first motion needs none."""

    bl_label = "Pins"
    bl_idname = "MOTION_MAMBA_PT_pins"

    @classmethod
    def poll(cls, context: Context) -> bool:
        return chosen_character(context.scene) is not None

    def draw(self, context: Context) -> None:
        column = self.layout.column(align=True)
        for parts in _ROWS:
            row = column.row(align=True)
            for part in parts:
                row.operator("motion_mamba.add_pin", text=_NAMES[part]).part = part
        row.operator("motion_mamba.pin_selected_keys", text="", icon="KEYFRAME_HLT")
        for thing in pins_of(polled_character(context), context.scene):
            _draw_pin(self.layout, thing)


def _draw_pin(layout: Any, thing: Any) -> None:
    pin = thing.motion_mamba_pin
    column = layout.column(align=True)
    row = column.row(align=True)
    row.prop(pin, "enabled", text="", icon=_ICONS[pin.state])
    row.prop(thing, "name", text="")
    if pins.end_part(pin.part) is not None:
        row.prop(pin, "hold_rotation", text="", icon="CON_ROTLIKE")
    row.operator("motion_mamba.remove_pin", text="", icon="X").name = thing.name
    frames = column.row(align=True)
    frames.prop(pin, "start")
    frames.prop(pin, "end")


CLASSES = (MOTION_MAMBA_PT_pins,)
