"""Which tracks are ours, what plays on them, and what an armature shows where no strip lies.

Strips that follow each other share a track, where Blender holds the end of each until the next one begins, wherever the animator drags
them. A strip that overlaps an earlier one lies on a track above it, and so does what comes later: no held pose hides it. A strip that
moves only a part of the body lies on a track of such above all that play meanwhile, and shows nothing before and after itself.
"""

from __future__ import annotations

import math
from collections.abc import Iterable
from typing import Literal

import bpy

# Takes that were not chosen lie on tracks of their own, muted; so do parts of the body that lie over what the rest plays.
TRACK_NAME, TAKES_TRACK, PARTS_TRACK = "Motion Mamba", "Motion Mamba Takes", "Motion Mamba Parts"
# What an action remembers that moves only a part of the body.
PART_ALONE = "part_alone"
# Scene frames by which strips that only touch may overlap: their ends are kept in single precision.
TOUCHING = 1e-2


def is_ours(track: bpy.types.NlaTrack) -> bool:
    return track.name.startswith(TRACK_NAME) and not track.name.startswith((TAKES_TRACK, PARTS_TRACK))


def is_part(strip: bpy.types.NlaStrip) -> bool:
    """Whether it moves only a part of the body, over what plays below it."""
    return is_part_alone(strip.action)


def is_part_alone(action: bpy.types.Action | None) -> bool:
    return action is not None and bool(action.get(f"motion_mamba_{PART_ALONE}"))


def holds_block(track: bpy.types.NlaTrack) -> bool:
    return any(strip.action is not None and "motion_mamba_block" in strip.action for strip in track.strips)


def is_usable(track: bpy.types.NlaTrack) -> bool:
    """Whether strips of ours may be put there."""
    return is_ours(track) and not track.lock and not track.mute


def overlaps(track: bpy.types.NlaTrack, start: float, end: float) -> bool:
    """Whether a strip there shares more with a span than an end."""
    return any(strip.frame_start < end - TOUCHING and start + TOUCHING < strip.frame_end for strip in track.strips)


def level_of(animation: bpy.types.AnimData, track: bpy.types.NlaTrack) -> int:
    """How many tracks lie below it."""
    return list(animation.nla_tracks).index(track)


def track_of(animation: bpy.types.AnimData, strip: bpy.types.NlaStrip) -> bpy.types.NlaTrack:
    return next(track for track in animation.nla_tracks if strip in track.strips.values())


def our_strips(animation: bpy.types.AnimData) -> list[tuple[int, bpy.types.NlaStrip]]:
    """Those that play an action, in the order of time, each with the level of its track."""
    playing = (
        (level, track) for level, track in enumerate(animation.nla_tracks) if not track.mute and (is_ours(track) or holds_block(track))
    )
    found = [(level, strip) for level, track in playing for strip in track.strips if strip.action is not None and _plays(strip)]
    return sorted(found, key=lambda pair: pair[1].frame_start)


def free_track(animation: bpy.types.AnimData, start: float, end: float, least: int = 0) -> bpy.types.NlaTrack:
    """The lowest of our tracks, from level `least` on, that has room and where nothing above would hide the strip; else a new one at the
    top."""
    tracks = list(animation.nla_tracks)
    highest = max((level for level, track in enumerate(tracks) if _covers(track, start, end)), default=0)
    highest = max(highest, least)
    usable = (track for track in tracks[highest:] if is_usable(track) and not overlaps(track, start, end))
    return next(usable, None) or new_track(animation)


def free_part_track(animation: bpy.types.AnimData, start: float, end: float) -> bpy.types.NlaTrack:
    """The lowest track of parts that has room and lies above all that would hide the strip; else a new one at the top."""
    tracks = list(animation.nla_tracks)
    highest = max((level for level, track in enumerate(tracks) if _covers(track, start, end)), default=-1)
    usable = (track for track in tracks[highest + 1 :] if track.name.startswith(PARTS_TRACK) and not (track.lock or track.mute))
    free = next((track for track in usable if not overlaps(track, start, end)), None)
    return free or new_track(animation, PARTS_TRACK)


def new_track(animation: bpy.types.AnimData, name: str = TRACK_NAME) -> bpy.types.NlaTrack:
    """Above all that hide what lies below them, and below those that only add to it; with a name that no other track has."""
    hiding = [track for track in animation.nla_tracks if any(strip.blend_type == "REPLACE" for strip in track.strips)]
    track = animation.nla_tracks.new(prev=hiding[-1]) if hiding else animation.nla_tracks.new()
    track.name = free_name(animation, name)
    return track


def free_name(animation: bpy.types.AnimData, base: str) -> str:
    """The base, or with the first number from 2 on that no track has."""
    taken = {track.name for track in animation.nla_tracks}
    numbered = (base if number == 1 else f"{base} {number}" for number in range(1, len(taken) + 2))
    return next(name for name in numbered if name not in taken)


def extrapolation_of(animation: bpy.types.AnimData, strip: bpy.types.NlaStrip) -> Literal["HOLD_FORWARD", "NOTHING"]:
    """Its last pose is held until the next strip on its track, where nothing that lies below plays meanwhile; that of a part never is."""
    if is_part(strip):
        return "NOTHING"
    track = track_of(animation, strip)
    after = min((other.frame_start for other in track.strips if other.frame_start > strip.frame_start), default=math.inf)
    below = list(animation.nla_tracks)[: level_of(animation, track)]
    return "NOTHING" if any_plays(below, strip.frame_end, after) else "HOLD_FORWARD"


def any_plays(tracks: Iterable[bpy.types.NlaTrack], start: float, end: float) -> bool:
    """Whether a strip on them shows a pose of its own somewhere between two frames."""
    strips = [strip for track in tracks if not track.mute for strip in track.strips]
    return any(_plays(strip) and strip.frame_start < end - TOUCHING and strip.frame_end > start + TOUCHING for strip in strips)


def _hides(strip: bpy.types.NlaStrip) -> bool:
    """Rather than to add to what lies below it, or to play nothing since its action was deleted."""
    return not strip.mute and strip.blend_type == "REPLACE" and (strip.action is not None or strip.type != "CLIP")


def _plays(strip: bpy.types.NlaStrip) -> bool:
    """Whether it shows whole poses."""
    return _hides(strip) and not is_part(strip)


def _covers(track: bpy.types.NlaTrack, start: float, end: float) -> bool:
    """Whether the track hides, there, what lies below it: by a strip, or by the pose that one holds before or after it."""
    hiding = [strip for strip in track.strips if not track.mute and _hides(strip)]
    held = any(strip.extrapolation == "HOLD" or (strip.extrapolation == "HOLD_FORWARD" and strip.frame_start < end) for strip in hiding)
    return held or any(strip.frame_start < end - TOUCHING and start + TOUCHING < strip.frame_end for strip in hiding)
