"""Puts actions on NLA strips, without ever covering or losing what is there."""

from __future__ import annotations

import math
from collections.abc import Sequence

import bpy
import numpy as np

from .actions import HAS_SLOTS, first_slot, fit_name

TRACK_NAME = "Motion Mamba"


def push_strip(armature: bpy.types.Object, action: bpy.types.Action, name: str, start_frame: float) -> bpy.types.NlaStrip:
    """A strip that plays the action from `start_frame`, named after the prompt, on top of what the armature already does.

    The strip goes on one of our own tracks where nothing at or above it overlaps, or on a new track at the top. Another action
    that was active is pushed down below the strip first, as Blender's own "Push Down Action" does: it keeps its keys and plays
    wherever the strip does not. Afterwards no action is active, so the strips are what shows. Leaves NLA tweak mode. Names too
    long for Blender are cut at a word.
    """
    settle_pose()
    animation = armature.animation_data_create()
    animation.use_tweak_mode = False
    push_down_active(animation, except_for=action)
    length = max(action.frame_range[1] - action.frame_range[0], 1.0)
    track = _free_track(animation, math.floor(start_frame), start_frame + length)
    alone = len(animation.nla_tracks) == 1
    strip = _new_strip(track, action, name, start_frame, first_slot(action))
    # Hold the last pose for as long as nothing else plays; over other animation, play and get out of the way.
    strip.extrapolation = "HOLD_FORWARD" if alone else "NOTHING"
    return strip


def settle_pose() -> None:
    """Blender crashes when an action is set or cleared on an armature whose pose was never evaluated (4.5, 5.0, 5.2)."""
    bpy.context.view_layer.update()


def _new_strip(
    track: bpy.types.NlaTrack,
    action: bpy.types.Action,
    name: str,
    start_frame: float,
    slot: bpy.types.ActionSlot | None,
) -> bpy.types.NlaStrip:
    """A strip over the whole action, at a frame that need not be whole. The automatic choice of a slot may be none: it is set."""
    # Blender makes strips at whole frames only and refuses overlaps, so room is looked for from the whole frame below.
    strip = track.strips.new(fit_name(name), math.floor(start_frame), action)
    # Blender before 4.4 names a new strip after its action whatever it is told.
    strip.name = fit_name(name)
    if HAS_SLOTS:
        strip.action_slot = slot
    first, last = action.frame_range
    length = max(last - first, 1.0)
    strip.action_frame_start, strip.action_frame_end = first, first + length
    # In single precision, as Blender keeps it: an end one rounding step too late plays the first frame again.
    start = float(np.float32(start_frame))
    # The raw setters: the others shift neighbours aside while only one end has moved.
    strip.frame_start_raw, strip.frame_end_raw = start, start + length
    return strip


def push_down_active(animation: bpy.types.AnimData, except_for: bpy.types.Action | None = None) -> bpy.types.NlaTrack | None:
    """Clear the active action; one that is not `except_for` gets a strip of its own on a new track, which is returned, so that
    nothing is lost."""
    active, track = animation.action, None
    if active is None:
        return None
    slot = animation.action_slot if HAS_SLOTS else None
    if active != except_for:
        track = animation.nla_tracks.new()
        track.name = active.name
        strip = _new_strip(track, active, active.name, active.frame_range[0], slot)
        strip.extrapolation, strip.blend_type = animation.action_extrapolation, animation.action_blend_type
        if animation.action_influence < 1.0:
            strip.use_animated_influence = True
            strip.fcurves.find("influence").keyframe_points.insert(strip.frame_start, animation.action_influence)
    animation.action = None
    return track


def push_muted(armature: bpy.types.Object, action: bpy.types.Action, name: str, start_frame: float, track_name: str) -> bpy.types.NlaStrip:
    """A strip to look at later, on a track of that name, muted, with room."""
    tracks = armature.animation_data_create().nla_tracks
    end = start_frame + action.frame_range[1] - action.frame_range[0]
    free = (t for t in tracks if t.name.startswith(track_name) and not _overlaps(t, math.floor(start_frame), end))
    track = next(free, None)
    if track is None:
        track = tracks.new()
        track.name = track_name
    strip = _new_strip(track, action, name, start_frame, first_slot(action))
    strip.extrapolation, strip.mute = "NOTHING", True
    return strip


def replace_strip(
    armature: bpy.types.Object,
    old: bpy.types.NlaStrip,
    action: bpy.types.Action,
    name: str,
    start_frame: float,
    moving: tuple[Sequence[bpy.types.NlaStrip], float] = ((), 0.0),
) -> bpy.types.NlaStrip:
    """A strip over the action where another was, with that one's way of mixing; on top where its track has no room for it.

    moving: strips that make room for it, or close up to it, by so many frames. The old action goes when nothing else uses it.
    """
    track = next(track for track in armature.animation_data.nla_tracks if old in track.strips.values())
    # Switching automatic blending sets the blends: it comes first.
    mixing = ("use_auto_blend", "blend_type", "extrapolation", "mute", "blend_in", "blend_out")
    kept, replaced = {key: getattr(old, key) for key in mixing}, old.action
    track.strips.remove(old)
    others, by = moving
    for other in others:
        other.frame_start_raw, other.frame_end_raw = other.frame_start + by, other.frame_end + by
    end = start_frame + max(action.frame_range[1] - action.frame_range[0], 1.0)
    if _overlaps(track, math.floor(start_frame), end):
        strip = push_strip(armature, action, name, start_frame)
    else:
        strip = _new_strip(track, action, name, start_frame, first_slot(action))
    for key, value in kept.items():
        setattr(strip, key, value)
    if replaced is not None and not replaced.users:
        bpy.data.actions.remove(replaced)
    return strip


def find_strip(armature: bpy.types.Object, name: str) -> tuple[bpy.types.NlaTrack, bpy.types.NlaStrip] | None:
    tracks = armature.animation_data.nla_tracks if armature.animation_data else ()
    return next(((track, strip) for track in tracks for strip in track.strips if strip.name == name), None)


def is_above(armature: bpy.types.Object, strip: bpy.types.NlaStrip, other: bpy.types.NlaStrip) -> bool:
    tracks = list(armature.animation_data.nla_tracks)
    height = {id_: index for index, track in enumerate(tracks) for id_ in (s.as_pointer() for s in track.strips)}
    return height[strip.as_pointer()] > height[other.as_pointer()]


def _overlaps(track: bpy.types.NlaTrack, start: float, end: float) -> bool:
    return any(strip.frame_start < end and start < strip.frame_end for strip in track.strips)


def _covers(track: bpy.types.NlaTrack, start: float, end: float) -> bool:
    """Whether the track hides, there, what lies below it: by a strip, or by the pose that one holds before or after it."""
    held = any(
        strip.extrapolation == "HOLD" or (strip.extrapolation == "HOLD_FORWARD" and strip.frame_start < end) for strip in track.strips
    )
    return held or _overlaps(track, start, end)


def _free_track(animation: bpy.types.AnimData, start: float, end: float) -> bpy.types.NlaTrack:
    """The highest of our tracks that has room, unless something above it would cover the strip; else a new one at the top."""
    for track in reversed(animation.nla_tracks):
        ours = track.name.startswith(TRACK_NAME) and not track.lock and not track.mute
        if ours and not _overlaps(track, start, end):
            return track
        if _covers(track, start, end):
            break
    track = animation.nla_tracks.new()
    track.name = TRACK_NAME
    return track
