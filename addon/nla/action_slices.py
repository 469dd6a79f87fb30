"""A stretch of an action as an action of its own, which plays what the action played."""

from __future__ import annotations

from typing import Any

import bpy
import numpy as np

from ...rigs.keys.bezier_cut import cut
from ..keys import keys as written_keys
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
    """A new action with the keys from scene frame `first` to `last`, hand-made ones included; curves without any there are left out. What
    lies between keys plays as it did: a curve that goes on beyond an end is cut there, and the keys at both ends keep their handles."""
    slot = first_slot(action)
    piece = new_action(name, slot.name_display if slot is not None else "")
    source: Any = channels(action)
    target: Any = channels(piece)
    for curve in source.fcurves:
        _copy_keys(curve, target, first, last)
    return piece


def _copy_keys(curve: bpy.types.FCurve, target: bpy.types.Action | bpy.types.ActionChannelbag, first: float, last: float) -> None:
    keys = read_keys(curve)
    if not _inside(keys, first, last).any():
        return
    keys = _cut_at(_cut_at(keys, first), last)
    inside = np.flatnonzero(_inside(keys, first, last))
    # Automatic handles would be laid anew where a neighbour is missing.
    for at in {inside[0], inside[-1]} - {0, len(keys["co"]) - 1}:
        _hold_handles(keys, at)
    copied = target.fcurves.new(curve.data_path, index=curve.array_index)
    if curve.group is not None:
        copied.group = target.groups.get(curve.group.name) or target.groups.new(curve.group.name)
    copied.extrapolation = curve.extrapolation
    write_keys(copied, {name: values[inside] for name, values in keys.items()})


def _inside(keys: Keys, first: float, last: float) -> np.ndarray:
    times = keys["co"][:, 0]
    return (times >= first - _ROUNDING) & (times <= last + _ROUNDING)


def _cut_at(keys: Keys, frame: float) -> Keys:
    """The same curve with a key at a frame within a Bezier segment of it; as it is where a key is there, or the curve does not reach."""
    times = keys["co"][:, 0]
    after = int(np.searchsorted(times, frame))
    near = np.abs(times - frame).min() <= _ROUNDING
    if near or not 0 < after < len(times) or keys["interpolation"][after - 1, 0] != written_keys.enum_value("interpolation", "BEZIER"):
        return keys
    before = after - 1
    corners = [keys["co"][before], keys["handle_right"][before], keys["handle_left"][after], keys["co"][after]]
    left, right = cut(np.array(corners, dtype=np.float64), frame)
    keys = {name: np.insert(values, after, values[before], axis=0) for name, values in keys.items()}
    keys["handle_right"][before], keys["handle_left"][after], keys["co"][after] = left[1:]
    keys["handle_right"][after], keys["handle_left"][after + 1] = right[1:3]
    for at in (before, after, after + 1):
        _hold_handles(keys, at)
    return keys


def _hold_handles(keys: Keys, at: int) -> None:
    """They stay where they are, in one line."""
    for side in ("handle_left_type", "handle_right_type"):
        if keys[side][at, 0] in {written_keys.enum_value(side, kind) for kind in ("AUTO", "AUTO_CLAMPED")}:
            keys[side][at] = written_keys.enum_value(side, "ALIGNED")


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
