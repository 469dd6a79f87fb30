"""The key poses that the animator means: selected ones, those in the preview range, or those around the current frame."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

import bpy

from ..blender.typed import ArmatureObject, Scene
from ..keys.actions import HAS_SLOTS, channels, played_channels


@dataclass(frozen=True)
class _Key:
    """frame: the scene's. by_hand: set by the animator rather than by us."""

    frame: float
    selected: bool
    by_hand: bool


def key_poses(armature: ArmatureObject, scene: Scene) -> tuple[float, ...]:
    """Scene frames, in order, of the poses to go through.

    All that are selected, where some are and others not: the first, the last, and between them those that were set by hand. Else all set
    by hand within the preview range, where one is set. Else the two around the current frame; a strip's ends count as such. Raises
    ValueError where there are no two.
    """
    found = [*_active_keys(armature), *_strip_keys(armature)]
    selected = [key for key in found if key.selected]
    frames = _frames(selected)
    if 2 <= len(frames) < len(_frames(found)):
        inner = _frames([key for key in selected if key.by_hand and frames[0] < key.frame < frames[-1]])
        return (frames[0], *inner, frames[-1])
    by_hand = _frames([key for key in found if key.by_hand])
    if scene.use_preview_range:
        ranged = [frame for frame in by_hand if scene.frame_preview_start <= frame <= scene.frame_preview_end]
        if len(ranged) >= 2:
            return tuple(ranged)
    before, after = [at for at in by_hand if at <= scene.frame_current], [at for at in by_hand if at > scene.frame_current]
    if not before or not after:
        raise ValueError("Select two keys of the character, or put the playhead between two of its keys.")
    return before[-1], after[0]


def selected_frames(armature: ArmatureObject) -> tuple[float, ...]:
    """Scene frames, in order, of the selected keys; of those set by hand where any of them is selected."""
    selected = [key for key in (*_active_keys(armature), *_strip_keys(armature)) if key.selected]
    return tuple(_frames([key for key in selected if key.by_hand]) or _frames(selected))


def _frames(keys: list[_Key]) -> list[float]:
    return sorted({round(key.frame, 2) for key in keys})


def _active_keys(armature: ArmatureObject) -> Iterator[_Key]:
    """Of the active action; in tweak mode that is a strip's, in times of its own."""
    animation = armature.animation_data
    played = played_channels(animation)
    if animation is None or played is None:
        return
    for curve in played.fcurves:
        for point in curve.keyframe_points:
            frame = animation.nla_tweak_strip_time_to_scene(point.co.x) if animation.use_tweak_mode else point.co.x
            yield _key(point, frame)


def _strip_keys(armature: ArmatureObject) -> Iterator[_Key]:
    """Of what the strips play, and their ends."""
    animation = armature.animation_data
    tracks = [] if animation is None or animation.use_tweak_mode else animation.nla_tracks
    for strip in (strip for track in tracks if not track.mute for strip in track.strips if not strip.mute):
        yield from (_Key(end, False, True) for end in (strip.frame_start, strip.frame_end))
        if strip.action is None or strip.use_reverse:
            continue
        keyed = channels(strip.action, strip.action_slot if HAS_SLOTS else None)
        for curve in keyed.fcurves if keyed is not None else ():
            yield from (_key(point, _in_scene(strip, point.co.x)) for point in curve.keyframe_points if _is_played(strip, point.co.x))


def _key(point: bpy.types.Keyframe, frame: float) -> _Key:
    return _Key(frame, point.select_control_point, point.type != "GENERATED")


def _is_played(strip: bpy.types.NlaStrip, time: float) -> bool:
    return strip.action_frame_start <= time <= strip.action_frame_end


def _in_scene(strip: bpy.types.NlaStrip, time: float) -> float:
    return strip.frame_start + (time - strip.action_frame_start) * strip.scale
