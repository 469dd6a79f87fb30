"""A stretch of an action as an action of its own, its keys untouched."""

from __future__ import annotations

from typing import Any

import bpy
import numpy as np

from ..keys.actions import channels, first_slot, new_action

Keys = dict[str, np.ndarray]

_KEY_ARRAYS = (
    ("co", 2, np.float32),
    ("handle_left", 2, np.float32),
    ("handle_right", 2, np.float32),
    ("interpolation", 1, np.uint8),
    ("type", 1, np.uint8),
    ("handle_left_type", 1, np.uint8),
    ("handle_right_type", 1, np.uint8),
)
# Scene frames by which a key may miss the ends: keys are kept in single precision.
_ROUNDING = 1e-2


def slice_action(action: bpy.types.Action, first: float, last: float, name: str) -> bpy.types.Action:
    """A new action with the keys from scene frame `first` to `last`, hand-made ones included; curves without any there are left out."""
    slot = first_slot(action)
    piece = new_action(name, slot.name_display if slot is not None else "")
    source: Any = channels(action)
    target: Any = channels(piece)
    for curve in source.fcurves:
        _copy_keys(curve, target, first - _ROUNDING, last + _ROUNDING)
    return piece


def _copy_keys(curve: bpy.types.FCurve, target: bpy.types.Action | bpy.types.ActionChannelbag, first: float, last: float) -> None:
    times = key_times(curve)
    inside = (times >= first) & (times <= last)
    if not inside.any():
        return
    copied = target.fcurves.new(curve.data_path, index=curve.array_index)
    if curve.group is not None:
        copied.group = target.groups.get(curve.group.name) or target.groups.new(curve.group.name)
    copied.extrapolation = curve.extrapolation
    write_keys(copied, {name: values[inside] for name, values in read_keys(curve).items()})


def key_times(curve: bpy.types.FCurve) -> np.ndarray:
    """(K,) scene frames."""
    times = np.empty(2 * len(curve.keyframe_points), np.float32)
    curve.keyframe_points.foreach_get("co", times)
    return times[::2]


def read_keys(curve: bpy.types.FCurve) -> Keys:
    """All that a curve's keys are: (K, width) of each property."""
    count, keys = len(curve.keyframe_points), {}
    for name, width, kind in _KEY_ARRAYS:
        values = np.empty(width * count, kind)
        curve.keyframe_points.foreach_get(name, values)
        keys[name] = values.reshape(count, width)
    return keys


def write_keys(curve: bpy.types.FCurve, keys: Keys, later: float = 0.0) -> None:
    """In place of those that the curve has; by so many scene frames later than they were read."""
    curve.keyframe_points.clear()
    curve.keyframe_points.add(len(keys["co"]))
    for name, values in keys.items():
        moved = values + np.array([later, 0.0], np.float32) if values.shape[1] == 2 else values
        curve.keyframe_points.foreach_set(name, moved.ravel())
    curve.update()
