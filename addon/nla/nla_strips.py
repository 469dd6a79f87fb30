"""Puts actions on NLA strips, without ever covering or losing what is there."""

from __future__ import annotations

import math
from collections.abc import Iterator
from dataclasses import dataclass

import bpy
import numpy as np

from ..blender.actions import HAS_SLOTS, first_slot, fit_name
from ..blender.typed import ArmatureObject, animation_of, current_context
from .action_slices import Keys, read_keys, write_keys

# Takes that were not chosen lie on tracks of their own, muted.
TRACK_NAME, TAKES_TRACK = "Motion Mamba", "Motion Mamba Takes"
# Switching automatic blending sets the blends: it comes first.
_MIXING = ("use_auto_blend", "blend_type", "extrapolation", "mute", "blend_in", "blend_out")


@dataclass(frozen=True)
class _Mixing:
    """How a strip is mixed with what lies below it. influence: its keys, in scene frames; None where it is not animated."""

    settings: dict[str, str | bool | float]
    influence: Keys | None
    start: float

    @classmethod
    def of(cls, strip: bpy.types.NlaStrip) -> _Mixing:
        influence = read_keys(strip.fcurves.find("influence")) if strip.use_animated_influence else None
        return cls({name: getattr(strip, name) for name in _MIXING}, influence, strip.frame_start)

    def apply_to(self, strip: bpy.types.NlaStrip) -> None:
        for name, value in self.settings.items():
            setattr(strip, name, value)
        if self.influence is not None:
            strip.use_animated_influence = True
            write_keys(strip.fcurves.find("influence"), self.influence, strip.frame_start - self.start)


def push_strip(armature: ArmatureObject, action: bpy.types.Action, name: str, start_frame: float) -> bpy.types.NlaStrip:
    """A strip that plays the action from `start_frame`, named after the prompt, on top of what the armature already does.

    The strip goes on one of our own tracks where nothing at or above it overlaps, or on a new track at the top. Another action
    that was active is pushed down below the strip first, as Blender's own "Push Down Action" does: it keeps its keys and plays
    wherever the strip does not. Afterwards no action is active, so the strips are what shows. Leaves NLA tweak mode. Names too
    long for Blender are cut at a word.
    """
    evaluate_pose()
    animation = animation_of(armature)
    animation.use_tweak_mode = False
    push_down_active(animation, except_for=action)
    length = max(action.frame_range[1] - action.frame_range[0], 1.0)
    track = _free_track(animation, math.floor(start_frame), start_frame + length)
    alone = len(animation.nla_tracks) == 1
    strip = _new_strip(track, action, name, start_frame, first_slot(action))
    # Hold the last pose for as long as nothing else plays; over other animation, play and get out of the way.
    strip.extrapolation = "HOLD_FORWARD" if alone else "NOTHING"
    return strip


def evaluate_pose() -> None:
    """Blender crashes when an action is set or cleared on an armature whose pose was never evaluated (4.5, 5.0, 5.2)."""
    current_context().view_layer.update()


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


def push_muted(armature: ArmatureObject, action: bpy.types.Action, name: str, start_frame: float) -> bpy.types.NlaStrip:
    """A strip to look at later, on a track for takes with room, muted."""
    tracks = armature.animation_data_create().nla_tracks
    end = start_frame + action.frame_range[1] - action.frame_range[0]
    free = (t for t in tracks if t.name.startswith(TAKES_TRACK) and not _overlaps(t, math.floor(start_frame), end))
    track = next(free, None)
    if track is None:
        track = tracks.new()
        track.name = TAKES_TRACK
    strip = _new_strip(track, action, name, start_frame, first_slot(action))
    strip.extrapolation, strip.mute = "NOTHING", True
    return strip


def replace_strip(
    armature: ArmatureObject,
    old: bpy.types.NlaStrip,
    action: bpy.types.Action,
    name: str,
    start_frame: float,
    shift: float = 0.0,
) -> bpy.types.NlaStrip:
    """A strip over the action where another was, with that one's way of mixing; on top where its track has no room for it.

    shift: scene frames by which everything later on our tracks moves, to make room for it or to close up to it. The old action goes when
    nothing else uses it. Raises ValueError when the old strip's track is locked.
    """
    track = next(track for track in animation_of(armature).nla_tracks if old in track.strips.values())
    check_unlocked(track)
    mixing, replaced = _Mixing.of(old), old.action
    _shift_following(animation_of(armature), track, old, shift)
    track.strips.remove(old)
    end = start_frame + max(action.frame_range[1] - action.frame_range[0], 1.0)
    if _overlaps(track, math.floor(start_frame), end):
        strip = push_strip(armature, action, name, start_frame)
    else:
        strip = _new_strip(track, action, name, start_frame, first_slot(action))
    mixing.apply_to(strip)
    if replaced is not None and not replaced.users:
        bpy.data.actions.remove(replaced)
    return strip


def check_unlocked(track: bpy.types.NlaTrack) -> None:
    """Raises ValueError when the animator has locked the track."""
    if track.lock:
        raise ValueError(f"The track “{track.name}” is locked: unlock it in the NLA editor first.")


def _shift_following(animation: bpy.types.AnimData, track: bpy.types.NlaTrack, old: bpy.types.NlaStrip, shift: float) -> None:
    """Move what begins after the old strip, on its own track and on those with our strips, all by the same: it may have been joined.

    Closing up ends where one of them would run into a strip that stays.
    """
    tracks = [other for other in animation.nla_tracks if other == track or (not other.lock and (_is_ours(other) or _holds_block(other)))]
    later = [strip for other in tracks for strip in other.strips if strip.frame_start > old.frame_start]
    gaps = [gap for other in tracks for gap in _gaps_before(other, old)]
    shift = max(shift, -min(gaps)) if gaps else shift
    for strip in later:
        strip.frame_start_raw, strip.frame_end_raw = strip.frame_start + shift, strip.frame_end + shift
        for curve in strip.fcurves:
            # Keys of a strip's own settings stand at frames of the scene and do not move with it.
            write_keys(curve, read_keys(curve), shift)


def _gaps_before(track: bpy.types.NlaTrack, old: bpy.types.NlaStrip) -> Iterator[float]:
    """How far the first strip that begins after the old one lies from the last one on its track that stays."""
    stay = [strip.frame_end for strip in track.strips if strip.frame_start <= old.frame_start and strip != old]
    later = [strip.frame_start for strip in track.strips if strip.frame_start > old.frame_start]
    if stay and later:
        yield min(later) - max(stay)


def find_strip(armature: ArmatureObject, name: str) -> tuple[bpy.types.NlaTrack, bpy.types.NlaStrip] | None:
    tracks = armature.animation_data.nla_tracks if armature.animation_data else ()
    return next(((track, strip) for track in tracks for strip in track.strips if strip.name == name), None)


def is_above(armature: ArmatureObject, strip: bpy.types.NlaStrip, other: bpy.types.NlaStrip) -> bool:
    tracks = list(animation_of(armature).nla_tracks)
    height = {id_: index for index, track in enumerate(tracks) for id_ in (s.as_pointer() for s in track.strips)}
    return height[strip.as_pointer()] > height[other.as_pointer()]


def _is_ours(track: bpy.types.NlaTrack) -> bool:
    return track.name.startswith(TRACK_NAME) and not track.name.startswith(TAKES_TRACK)


def _holds_block(track: bpy.types.NlaTrack) -> bool:
    return any(strip.action is not None and "motion_mamba_block" in strip.action for strip in track.strips)


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
        usable = _is_ours(track) and not track.lock and not track.mute
        if usable and not _overlaps(track, start, end):
            return track
        if _covers(track, start, end):
            break
    track = animation.nla_tracks.new()
    track.name = TRACK_NAME
    return track
