"""Puts actions on NLA strips, without ever covering or losing what is there."""

from __future__ import annotations

import math
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass

import bpy
import numpy as np

from ..blender.typed import ArmatureObject, animation_of, current_context
from ..keys.actions import HAS_SLOTS, first_slot, fit_name, remove_actions
from . import tracks
from .action_slices import read_keys, write_keys
from .strip_mixing import StripMixing


def push_strip(armature: ArmatureObject, action: bpy.types.Action, name: str, start_frame: float) -> bpy.types.NlaStrip:
    """A strip that plays the action from `start_frame`, named after the prompt, on top of what the armature already does.

    The strip goes on one of our own tracks where nothing at or above it overlaps, or on a new track at the top, and its last pose is held
    as tracks.py says. Another action that was active is pushed down below the strip first, as Blender's own "Push Down Action" does: it
    keeps its keys and plays wherever the strip does not. Afterwards no action is active, so the strips are what shows. Leaves NLA tweak
    mode. Names too long for Blender are cut at a word.
    """
    animation = animation_without_tweaks(armature)
    push_down_active(animation, except_for=action)
    length = max(action.frame_range[1] - action.frame_range[0], 1.0)
    track = tracks.free_track(animation, start_frame, start_frame + length)
    strip = new_strip(track, action, name, start_frame, first_slot(action))
    strip.extrapolation = tracks.extrapolation_of(animation, strip)
    return strip


def animation_without_tweaks(armature: ArmatureObject) -> bpy.types.AnimData:
    """The armature's animation, there even where the animator cleared it, ready for strips and actions to come and go: evaluated, and out
    of tweak mode, which puts a strip's action in the place of the active one, and in which Blender crashes when that strip is removed."""
    evaluate_pose()
    animation = animation_of(armature)
    animation.use_tweak_mode = False
    return animation


def evaluate_pose() -> None:
    """Blender crashes when an action is set or cleared on an armature whose pose was never evaluated (4.5, 5.0, 5.2)."""
    current_context().view_layer.update()


def new_strip(
    track: bpy.types.NlaTrack,
    action: bpy.types.Action,
    name: str,
    start_frame: float,
    slot: bpy.types.ActionSlot | None,
) -> bpy.types.NlaStrip:
    """A strip over the whole action, at a frame that need not be whole. The automatic choice of a slot may be none: it is set."""
    first, last = action.frame_range
    length = max(last - first, 1.0)
    # In single precision, as Blender keeps it: an end one rounding step too late plays the first frame again.
    start = float(np.float32(start_frame))
    with _room_from_whole_frame(track, start):
        strip = track.strips.new(fit_name(name), math.floor(start), action)
        # Blender before 4.4 names a new strip after its action whatever it is told.
        strip.name = fit_name(name)
        if HAS_SLOTS:
            strip.action_slot = slot
        strip.action_frame_start, strip.action_frame_end = first, first + length
        # The raw setters: the others shift neighbours aside while only one end has moved.
        strip.frame_start_raw, strip.frame_end_raw = start, start + length
    return strip


@contextmanager
def _room_from_whole_frame(track: bpy.types.NlaTrack, start: float) -> Iterator[None]:
    """Blender makes strips at whole frames only and refuses overlaps: a strip that ends within the frame makes way meanwhile."""
    whole = math.floor(start)
    before = next((strip for strip in track.strips if whole < strip.frame_end <= start + tracks.TOUCHING), None)
    if before is None:
        yield
        return
    end = before.frame_end
    before.frame_end_raw = whole
    try:
        yield
    finally:
        before.frame_end_raw = end


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
        strip = new_strip(track, active, active.name, active.frame_range[0], slot)
        strip.extrapolation, strip.blend_type = animation.action_extrapolation, animation.action_blend_type
        if animation.action_influence < 1.0:
            strip.use_animated_influence = True
            strip.fcurves.find("influence").keyframe_points.insert(strip.frame_start, animation.action_influence)
    animation.action = None
    return track


def push_muted(armature: ArmatureObject, action: bpy.types.Action, name: str, start_frame: float) -> bpy.types.NlaStrip:
    """A strip to look at later, on a track for takes with room, muted."""
    animation = animation_of(armature)
    end = start_frame + action.frame_range[1] - action.frame_range[0]
    takes = (track for track in animation.nla_tracks if track.name.startswith(tracks.TAKES_TRACK))
    track = next((track for track in takes if not tracks.overlaps(track, start_frame, end)), None)
    if track is None:
        track = animation.nla_tracks.new()
        track.name = tracks.free_name(animation, tracks.TAKES_TRACK)
    strip = new_strip(track, action, name, start_frame, first_slot(action))
    strip.extrapolation, strip.mute = "NOTHING", True
    return strip


@dataclass(frozen=True)
class Room:
    """What strips that made way leave behind: how those of each block were mixed, and on which track."""

    mixing: Mapping[str, StripMixing]
    track: bpy.types.NlaTrack | None = None


def make_room(armature: ArmatureObject, old: Sequence[bpy.types.NlaStrip], start: float, shift: float) -> Room:
    """Take strips away; everything later than `start` on our tracks moves by `shift` scene frames, to make room or to close up. Actions go
    when nothing else uses them. Raises ValueError when the track of one is locked."""
    animation = animation_of(armature)
    found = [tracks.track_of(animation, strip) for strip in old]
    for track in found:
        check_unlocked(track)
    actions = [strip.action for strip in old if strip.action is not None]
    mixing = {action.get("motion_mamba_block", ""): StripMixing.of(strip) for action, strip in zip(actions, old, strict=False)}
    # What begins where a motion is put between two others is later; what begins with a strip that makes way is not.
    after = max((strip.frame_start for strip in old), default=start - 2.0 * tracks.TOUCHING) + tracks.TOUCHING
    if shift:
        _shift_later(animation, old, after, shift)
    for track, strip in zip(found, old, strict=True):
        track.strips.remove(strip)
    remove_actions({action for action in actions if not action.users})
    return Room(mixing, found[0] if found else None)


def fill_room(armature: ArmatureObject, action: bpy.types.Action, name: str, start_frame: float, room: Room) -> bpy.types.NlaStrip:
    """As `push_strip`, on the track that the strips left where there is room, with the way of mixing that the block's strip had."""
    animation, end = animation_of(armature), start_frame + max(action.frame_range[1] - action.frame_range[0], 1.0)
    if room.track is not None and not tracks.overlaps(room.track, start_frame, end):
        strip = new_strip(room.track, action, name, start_frame, first_slot(action))
    else:
        strip = push_strip(armature, action, name, start_frame)
    if (mixing := room.mixing.get(action.get("motion_mamba_block", ""))) is not None:
        mixing.apply_to(strip)
    if strip.extrapolation != "HOLD":
        strip.extrapolation = tracks.extrapolation_of(animation, strip)
    return strip


def check_unlocked(track: bpy.types.NlaTrack) -> None:
    """Raises ValueError when the animator has locked the track."""
    if problem := locked_problem(track):
        raise ValueError(problem)


def locked_problem(track: bpy.types.NlaTrack) -> str | None:
    return f"The track “{track.name}” is locked: unlock it in the NLA editor first." if track.lock else None


def _shift_later(animation: bpy.types.AnimData, old: Sequence[bpy.types.NlaStrip], start: float, shift: float) -> None:
    """Move what begins later, on the old strips' tracks and on those with our strips, all by the same: it may have been joined.

    Closing up ends where one of them would run into a strip that stays.
    """
    own = [tracks.track_of(animation, strip) for strip in old]
    ours = [track for track in animation.nla_tracks if track in own or tracks.is_ours(track) or tracks.holds_block(track)]
    beside = [[strip for strip in track.strips if strip not in old] for track in ours if not track.lock]
    later = [strip for strips in beside for strip in strips if strip.frame_start >= start]
    gaps = [gap for strips in beside for gap in _gaps_before(strips, start)]
    shift = max(shift, -min(gaps)) if gaps else shift
    for strip in later:
        strip.frame_start_raw, strip.frame_end_raw = strip.frame_start + shift, strip.frame_end + shift
        for curve in strip.fcurves:
            # Keys of a strip's own settings stand at frames of the scene and do not move with it.
            write_keys(curve, read_keys(curve), shift)


def _gaps_before(strips: Sequence[bpy.types.NlaStrip], start: float) -> Iterator[float]:
    """How far the first strip that begins later lies from the last one on its track that stays."""
    stay = [strip.frame_end for strip in strips if strip.frame_start < start]
    later = [strip.frame_start for strip in strips if strip.frame_start >= start]
    if stay and later:
        yield min(later) - max(stay)


def find_strip(armature: ArmatureObject, name: str) -> tuple[bpy.types.NlaTrack, bpy.types.NlaStrip] | None:
    animated = armature.animation_data.nla_tracks if armature.animation_data else ()
    return next(((track, strip) for track in animated for strip in track.strips if strip.name == name), None)
