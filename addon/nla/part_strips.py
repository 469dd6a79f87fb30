"""A part of the body made anew: put into what a strip plays, or on a strip of its own over what plays, every other key as it is."""

from __future__ import annotations

from typing import Any

import bpy
import numpy as np

from ..blender.typed import ArmatureObject, animation_of
from ..keys.actions import HAS_SLOTS, channels, first_slot, fit_name, remove_actions
from ..keys.bone_paths import bone_of
from . import tracks
from .action_slices import Keys, read_keys, write_keys
from .nla_strips import animation_without_tweaks, check_unlocked, new_strip, push_down_active

_PLACES = ("co", "handle_left", "handle_right")


def push_part(armature: ArmatureObject, action: bpy.types.Action, name: str, start_frame: float) -> bpy.types.NlaStrip:
    """A strip over all that plays meanwhile, which shows nothing before and after itself. Leaves NLA tweak mode."""
    animation = animation_without_tweaks(armature)
    push_down_active(animation, except_for=action)
    length = max(action.frame_range[1] - action.frame_range[0], 1.0)
    track = tracks.free_part_track(animation, start_frame, start_frame + length)
    strip = new_strip(track, action, name, start_frame, first_slot(action))
    strip.extrapolation = tracks.extrapolation_of(animation, strip)
    return strip


def swap_problem(strip: bpy.types.NlaStrip) -> str | None:
    """Why a part of what this strip plays cannot be made anew, None where it can."""
    if strip.use_reverse or strip.repeat != 1.0 or strip.use_animated_time:
        return f"“{strip.name}” is reversed, repeated or retimed by keys, so no part of it can be made anew: bake it first."
    return None


def swap_part(armature: ArmatureObject, strip: bpy.types.NlaStrip, part: bpy.types.Action, name: str) -> bpy.types.Action:
    """The strip plays the keys of `part`, at scene frames, for the bones that it moves, and for all others what it did: an action of its
    own, since what it played may be used elsewhere. Raises ValueError for a strip as `swap_problem`, and on a locked track."""
    if problem := swap_problem(strip):
        raise ValueError(problem)
    check_unlocked(tracks.track_of(animation_of(armature), strip))
    animation_without_tweaks(armature)
    old = strip.action
    assert old is not None, "our strips play actions"
    slot = strip.action_slot.identifier if HAS_SLOTS and strip.action_slot is not None else ""
    made = old.copy()
    made.name = fit_name(name)
    own = next((one for one in made.slots if one.identifier == slot), None) if HAS_SLOTS else None
    _replace_channels(channels(made, own), channels(part), strip)
    timing = strip.action_frame_start, strip.action_frame_end
    strip.action = made
    if HAS_SLOTS:
        strip.action_slot = own or first_slot(made)
    strip.action_frame_start, strip.action_frame_end = timing
    strip.name = fit_name(name)
    remove_actions([old] if not old.users else [])
    return made


def _replace_channels(target: Any, source: Any, strip: bpy.types.NlaStrip) -> None:
    moved = {bone_of(curve.data_path) for curve in source.fcurves}
    given = {(curve.data_path, curve.array_index) for curve in source.fcurves}
    for curve in list(target.fcurves):
        if (curve.data_path, curve.array_index) in given or (bone_of(curve.data_path) in moved and _turns(curve.data_path)):
            target.fcurves.remove(curve)
    for curve in source.fcurves:
        copied = target.fcurves.new(curve.data_path, index=curve.array_index)
        if curve.group is not None:
            copied.group = target.groups.get(curve.group.name) or target.groups.new(curve.group.name)
        copied.extrapolation = curve.extrapolation
        write_keys(copied, _in_strip(read_keys(curve), strip))


def _turns(data_path: str) -> bool:
    """Whether it is a bone's rotation, in whichever mode: two of them would contradict each other."""
    return data_path.rpartition(".")[2].startswith("rotation")


def _in_strip(keys: Keys, strip: bpy.types.NlaStrip) -> Keys:
    """Keys at scene frames at the times of the action that the strip plays."""
    placed = dict(keys)
    for name in _PLACES:
        times = strip.action_frame_start + (keys[name][:, 0].astype(np.float64) - strip.frame_start) / strip.scale
        placed[name] = np.column_stack([times, keys[name][:, 1]]).astype(np.float32)
    return placed
