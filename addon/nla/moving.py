"""Strips put elsewhere in time: on whichever of our tracks has room there, fading over where they overlap, and with nothing hidden."""

from __future__ import annotations

import bpy

from ..blender.typed import ArmatureObject, animation_of
from ..keys.actions import HAS_SLOTS
from . import tracks
from .nla_strips import animation_without_tweaks, check_unlocked, new_strip
from .strip_mixing import StripMixing


def move_strip(armature: ArmatureObject, strip: bpy.types.NlaStrip, start: float) -> bpy.types.NlaStrip:
    """The strip from another frame on; a new one in its place, since Blender moves none to another track.

    Where it overlaps a neighbour it lies above it and fades over; where it leaves a gap, the end of what plays before is held. Raises
    ValueError when its track is locked.
    """
    check_unlocked(tracks.track_of(animation_of(armature), strip))
    animation = animation_without_tweaks(armature)
    moved = _put(animation, strip, start, 0)
    if not tracks.is_part(moved):
        moved.blend_in, moved.blend_out = _fades(animation, moved)
        _lift_later(animation, moved)
    if moved.extrapolation != "HOLD" or tracks.is_part(moved):
        moved.extrapolation = tracks.extrapolation_of(animation, moved)
    return moved


def _put(animation: bpy.types.AnimData, strip: bpy.types.NlaStrip, start: float, least: int) -> bpy.types.NlaStrip:
    """On one of our tracks from level `least` on; its own track goes where nothing is left on it and it is ours."""
    action, name, length = strip.action, strip.name, strip.frame_end - strip.frame_start
    assert action is not None, "our strips play actions"
    slot = strip.action_slot if HAS_SLOTS else None
    mixing, left = StripMixing.with_timing(strip), tracks.track_of(animation, strip)
    left.strips.remove(strip)
    # Blender makes a strip as long as its action first.
    room = max(length, action.frame_range[1] - action.frame_range[0])
    is_part = tracks.is_part_alone(action)
    track = tracks.free_part_track(animation, start, start + room) if is_part else tracks.free_track(animation, start, start + room, least)
    put = new_strip(track, action, name, start, slot)
    mixing.apply_to(put)
    put.frame_start_raw, put.frame_end_raw = start, start + length
    if (tracks.is_ours(left) or is_part) and not left.strips:
        animation.nla_tracks.remove(left)
    return put


def _fades(animation: bpy.types.AnimData, strip: bpy.types.NlaStrip) -> tuple[float, float]:
    """Scene frames over which a strip comes in over an earlier one below it, and goes out over a later one."""
    first, last = strip.frame_start, strip.frame_end
    lower = list(animation.nla_tracks)[: tracks.level_of(animation, tracks.track_of(animation, strip))]
    others = [other for track in lower if not track.mute for other in track.strips if not tracks.is_part(other)]
    comes_in = [other.frame_end - first for other in others if other.frame_start <= first < other.frame_end < last]
    goes_out = [last - other.frame_start for other in others if first < other.frame_start < last < other.frame_end]
    return max(comes_in, default=0.0), max(goes_out, default=0.0)


def _lift_later(animation: bpy.types.AnimData, strip: bpy.types.NlaStrip) -> None:
    """What comes after a gap on lower tracks goes up to the strip's: otherwise no pose of its could be held in the gap."""
    level = tracks.level_of(animation, tracks.track_of(animation, strip))
    ours = [(at, other) for at, other in tracks.our_strips(animation) if other != strip]
    end = strip.frame_end + tracks.TOUCHING
    if any(other.frame_start < end < other.frame_end for _, other in ours):
        return
    for _, other in [(at, other) for at, other in ours if at < level and other.frame_start >= end]:
        if not tracks.track_of(animation, other).lock:
            _put(animation, other, other.frame_start, tracks.level_of(animation, tracks.track_of(animation, strip)))
