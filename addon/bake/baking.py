"""What a character plays, from whatever strips and actions, as one plain action of its own."""

from __future__ import annotations

from dataclasses import dataclass

import bpy
import numpy as np

from ...rigs.keys.bezier_fit import Fit
from ...rigs.keys.bone_chain import Chain, Channels, ends_at
from ...rigs.keys.key_reduction import Coding, reduce_keys
from ...rigs.math.rotations import continuous
from ..blender.playhead import check_evaluated, restored_frame
from ..blender.typed import ArmatureObject, Scene
from ..keys.actions import assign_action, channels, new_action
from ..keys.keys import frame_rate, key_channel, key_fit
from ..keys.rotation_modes import rotation_channel, to_quaternions
from ..nla import nla_strips
from .object_way import Walker, key_object, without_way

_STILL = 1e-6


@dataclass(frozen=True)
class Baked:
    """keys: how many F-curves hold together, and all: how many they would with one on every frame. error: the largest that reducing made,
    metres; 0 where nothing was reduced."""

    action: bpy.types.Action
    keys: int
    all: int
    error: float = 0.0


def bake(armature: ArmatureObject, scene: Scene, step: int = 1, tolerance: float | None = None, way: str = "NONE") -> Baked:
    """Key every `step`-th scene frame of all the armature's strips and its action; or as few as a tolerance (metres) allows.

    way: what of it the armature object itself takes over, one of `object_way.OBJECT_MODES`; keyed on every frame.

    The new action becomes the active one and plays above the strips, which stay; the action that was active gets a strip.
    Raises ValueError when there is nothing to bake, or the armature does not play.
    """
    check_evaluated(armature)
    frames = played_frames(armature)
    walker = Walker(armature, scene) if way != "NONE" else None
    played, walked = sample(armature, scene, frames, walker), None
    if walker is not None:
        walked = walker.way(way)
        played = without_way(armature, played, walked)
    action, error = new_action(f"{armature.name} baked", armature.name), 0.0
    if tolerance is None:
        _key_steps(action, armature, frames, played, step)
    else:
        error = _key_reduced(action, armature, played, tolerance, (float(frames[0]), frame_rate(scene)))
    if walked is not None:
        key_object(action, armature, frames, walked)
    animation = nla_strips.animation_without_tweaks(armature)
    nla_strips.push_down_active(animation)
    assign_action(armature, action)
    animation.action_extrapolation = "HOLD"
    container = channels(action)
    curves = list(container.fcurves) if container is not None else []
    return Baked(action, sum(len(curve.keyframe_points) for curve in curves), len(frames) * len(curves), error)


def _key_steps(action: bpy.types.Action, armature: ArmatureObject, frames: np.ndarray, played: Channels, step: int) -> None:
    keyed = np.unique([*range(0, len(frames), step), len(frames) - 1])
    for index, bone in enumerate(armature.pose.bones):
        channel, values = rotation_channel(bone.rotation_mode, played.rotations[keyed, index])
        key_channel(action, bone.name, channel, frames[keyed].astype(float), values)
        if _is_moved(played.locations[:, index]):
            key_channel(action, bone.name, "location", frames[keyed].astype(float), played.locations[keyed, index])


def _key_reduced(
    action: bpy.types.Action, armature: ArmatureObject, played: Channels, tolerance: float, time: tuple[float, float]
) -> float:
    """The error, metres. time: the first frame, and frames a second."""
    start, fps = time
    size = float(armature.matrix_world.median_scale)
    in_metres = Channels(played.rotations, size * played.locations)
    codings = tuple(coding_of(bone.rotation_mode) for bone in armature.pose.bones)
    reduced = reduce_keys(rest_chain(armature, size), in_metres, codings, tolerance, fps)
    for index, bone in enumerate(armature.pose.bones):
        channel, _ = rotation_channel(bone.rotation_mode, played.rotations[:1, index])
        key_fit(action, bone.name, channel, start, reduced.rotations[index])
        if _is_moved(played.locations[:, index]):
            places = reduced.locations[index]
            key_fit(action, bone.name, "location", start, Fit(places.frames, places.values / size, places.slopes / size))
    return reduced.error


def _is_moved(locations: np.ndarray) -> bool:
    return bool(np.abs(locations).max() > _STILL)


def coding_of(mode: str) -> Coding:
    """How rotations are keyed on a bone in this rotation mode."""
    return Coding(lambda turns: rotation_channel(mode, turns)[1], lambda values: to_quaternions(mode, values))


def played_frames(armature: ArmatureObject) -> np.ndarray:
    """The whole scene frames from the first to the last that strips and action reach."""
    animation = armature.animation_data
    strips = [strip for track in animation.nla_tracks if not track.mute for strip in track.strips if not strip.mute] if animation else []
    ends = [(strip.frame_start, strip.frame_end) for strip in strips]
    if animation is not None and animation.action is not None:
        ends.append((animation.action.frame_range[0], animation.action.frame_range[1]))
    if not ends:
        raise ValueError(f"“{armature.name}” has no motion to bake: make one and keep it first.")
    return np.arange(int(np.floor(min(start for start, _ in ends))), int(np.ceil(max(end for _, end in ends))) + 1)


def sample(armature: ArmatureObject, scene: Scene, frames: np.ndarray, walker: Walker | None = None) -> Channels:
    """The bones' own channels at scene frames. Evaluates the scene once a frame. walker: looks on."""
    rotations, locations = [], []
    with restored_frame(scene):
        for frame in frames:
            scene.frame_set(int(frame))
            if walker is not None:
                walker.append()
            own = [bone.matrix_basis for bone in armature.pose.bones]
            rotations.append([matrix.to_quaternion()[:] for matrix in own])
            locations.append([matrix.translation[:] for matrix in own])
    return Channels(continuous(np.array(rotations)), np.array(locations))


def rest_chain(armature: ArmatureObject, size: float = 1.0) -> Chain:
    """The bones at rest; size: of the armature's units, which lengths are multiplied with."""
    bones = [bone.bone for bone in armature.pose.bones]
    index = {bone.name: number for number, bone in enumerate(bones)}
    local = [bone.parent.matrix_local.inverted() @ bone.matrix_local if bone.parent else bone.matrix_local for bone in bones]
    return Chain(
        tuple(index[bone.parent.name] if bone.parent else -1 for bone in bones),
        np.array([matrix.to_quaternion()[:] for matrix in local]),
        size * np.array([matrix.translation[:] for matrix in local]),
        ends_at(size * np.array([(0.0, bone.length, 0.0) for bone in bones])),
    )
