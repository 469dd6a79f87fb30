"""Pins and key poses as marks in the timeline, above the blocks: when each holds, coloured by whether the last motion met it."""

from __future__ import annotations

from typing import Any

from ..blender.typed import Scene
from ..pins.marks import active_pins
from ..properties import chosen_character

# Left, bottom, right, top in the region, pixels, and a colour.
Mark = tuple[tuple[float, float, float, float], tuple[float, ...]]
_COLOURS = {"UNKNOWN": (0.8, 0.8, 0.8, 0.9), "MET": (0.3, 0.85, 0.35, 0.9), "MISSED": (0.95, 0.3, 0.2, 0.95)}
# Pixels at 100 % scale: how high, how far above the blocks and from each other, how wide at least; key poses are twice as high.
_HEIGHT, _GAP, _WIDTH = 3.0, 2.0, 4.0


def pin_marks_in(region: Any, scene: Scene, bottom: float, scale: float) -> list[Mark]:
    """Those of the panel's character that are on. bottom: where they may begin, pixels. Two that hold at once lie above each other."""
    armature = chosen_character(scene)
    marks: list[Mark] = []
    ends: list[float] = []
    for thing in () if armature is None else active_pins(armature, scene):
        pin = thing.motion_mamba_pin
        left, right = (float(region.view2d.view_to_region(at, 0.0, clip=False)[0]) for at in (pin.start, max(pin.start, pin.end)))
        left, right = left - 0.5 * _WIDTH * scale, right + 0.5 * _WIDTH * scale
        row = next((index for index, end in enumerate(ends) if end < left), len(ends))
        ends[row : row + 1] = [right]
        low = bottom + (_GAP + row * (2.0 * _HEIGHT + _GAP)) * scale
        high = low + _HEIGHT * (2.0 if pin.part == "POSE" else 1.0) * scale
        marks.append(((left, low, right, high), _COLOURS[pin.state]))
    return marks
