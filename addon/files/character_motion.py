"""What a character in a file does, read frame by frame out of Blender: FBX, glTF, VRM and .blend files as sources of motion."""

from __future__ import annotations

from dataclasses import dataclass, replace
from pathlib import Path

import bpy
import numpy as np

from ...rigs.recognition.mapping import Mapping, checked
from ...rigs.recognition.rig import Rig, RigError
from ...rigs.retarget.motion_files import read_motion, unknown_skeleton
from ...rigs.retarget.source import BodyMotion, motion_of_posed_rig, on_the_floor
from ..blender.coordinates import vectors_from_blender
from ..blender.playhead import go_to
from ..blender.typed import ArmatureObject, current_context
from ..keys.actions import assign_action, played_channels
from ..keys.keys import frame_rate
from ..retarget.rig_characters import match_of
from ..retarget.rig_reading import read_pose, read_rig
from .character_files import RIG_SUFFIXES, find_armature, open_rig

# Frames a second that motions are read at, whatever their keys' distance.
_SLOWEST, _FASTEST = 10.0, 120.0


@dataclass(frozen=True)
class MotionReading:
    """What a motion's file does not say of itself. mapping: which joint or bone is which, None to recognise them. up: of `read_motion`.
    action: the name of one of a moving character's motions, None for what it shows."""

    mapping: Mapping | None = None
    up: str = "AUTO"
    action: str | None = None


@dataclass(frozen=True)
class _Span:
    """Frames of the scene that need not be whole, and how many a second they are."""

    frames: np.ndarray
    fps: float


def read_any_motion(path: Path, reading: MotionReading) -> BodyMotion:
    """A motion file as `read_motion` does, or what a character in a file does, which replaces the file open in this process.

    Raises RigError (UnknownSkeletonError is one) where there is no motion or nobody it could be of, ValueError, OSError.
    """
    if path.suffix.lower() not in RIG_SUFFIXES:
        return read_motion(path, reading.mapping, reading.up)
    open_rig(path)
    return motion_of_scene(path.name, reading)


def motion_of_scene(name: str, reading: MotionReading) -> BodyMotion:
    """What the character of the scene does. name: of the file that it came from. Raises RigError as `read_any_motion`."""
    armature = find_armature(None, name)
    span = _span(armature, reading.action, name)
    go_to(current_context().scene, float(span.frames[0]))
    rig = replace(read_rig(armature), name=name)
    mapping = checked(reading.mapping or _sure_mapping(armature, rig, name), rig)
    rotations, positions = _sampled(armature, rig.names, span)
    return on_the_floor(motion_of_posed_rig(rig, mapping, rotations, positions, span.fps))


def _sure_mapping(armature: ArmatureObject, rig: Rig, name: str) -> Mapping:
    found = match_of(armature)
    if not found.is_sure or found.mapping is None:
        raise unknown_skeleton(name, rig, found)
    return found.mapping


def _span(armature: ArmatureObject, action: str | None, name: str) -> _Span:
    """When something moves, at the distance that its keys mostly have. Raises RigError."""
    if action is not None:
        _show(armature, action, name)
    animation, rate = armature.animation_data, frame_rate(current_context().scene)
    shown = animation.action if animation else None
    if animation and shown:
        first, last = shown.frame_range
        step = _key_distance(animation)
    else:
        strips = [strip for track in (animation.nla_tracks if animation else ()) if not track.mute for strip in track.strips]
        if not strips:
            raise RigError(f"“{armature.name}” of {name} does not move.{_names_of_actions()}")
        first, last, step = min(strip.frame_start for strip in strips), max(strip.frame_end for strip in strips), 1.0
    step = float(np.clip(step, rate / _FASTEST, rate / _SLOWEST))
    return _Span(np.arange(first, last + 0.01 * step, step), rate / step)


def _show(armature: ArmatureObject, action: str, name: str) -> None:
    chosen = bpy.data.actions.get(action)
    if chosen is None:
        raise RigError(f"{name} has no motion called “{action}”.{_names_of_actions()}")
    assign_action(armature, chosen)
    animation = armature.animation_data
    assert animation is not None, "it has just been given an action"
    animation.use_nla = False


def _names_of_actions() -> str:
    names = [action.name for action in bpy.data.actions]
    return f" The file's motions are {', '.join(names)} (--action)." if names else ""


def _key_distance(animation: bpy.types.AnimData) -> float:
    """Frames between keys, in the middle; 1 where hardly anything is keyed."""
    held = played_channels(animation)
    times = np.unique([round(point.co[0], 3) for curve in held.fcurves for point in curve.keyframe_points]) if held else np.empty(0)
    return float(np.median(np.diff(times))) if len(times) > 2 else 1.0


def _sampled(armature: ArmatureObject, names: tuple[str, ...], span: _Span) -> tuple[np.ndarray, np.ndarray]:
    """World rotations (T, N, 4) and places (T, N, 3) of all bones, metres, Y up."""
    scene = current_context().scene
    for thing in scene.objects:
        if thing.type == "MESH":
            # Skins are no part of it and take longest.
            thing.hide_viewport = True
    rotations, positions = [], []
    for frame in span.frames:
        go_to(scene, float(frame))
        turned, placed = read_pose(armature, names)
        rotations.append(turned)
        positions.append(placed + vectors_from_blender(np.array(armature.matrix_world.translation)))
    return np.array(rotations), np.array(positions)
