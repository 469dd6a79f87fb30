"""What a character plays, from whatever strips and actions, as one plain action of its own."""

from __future__ import annotations

from dataclasses import dataclass

import bpy
import numpy as np

from ...rigs.finishing.key_reduction import Chain, Channels, reduce_keys
from ...rigs.math.rotations import continuous
from ..blender.actions import assign_action, new_action
from ..blender.keys import key_channel
from ..blender.playhead import check_evaluated, restored_frame
from ..blender.rotation_modes import rotation_channel
from ..blender.typed import ArmatureObject, Scene, animation_of
from ..nla import nla_strips

_STILL = 1e-6


@dataclass(frozen=True)
class Baked:
    """keys: how many poses are keyed, of how many frames. error: the largest that reducing made, metres; 0 where nothing was reduced."""

    action: bpy.types.Action
    keys: int
    frames: int
    error: float = 0.0


def bake(armature: ArmatureObject, scene: Scene, step: int = 1, tolerance: float | None = None) -> Baked:
    """Key every `step`-th scene frame of all the armature's strips and its action; or as few as a tolerance (metres) allows.

    The new action becomes the active one and plays above the strips, which stay; the action that was active gets a strip.
    Raises ValueError when there is nothing to bake, or the armature does not play.
    """
    check_evaluated(armature)
    frames = played_frames(armature)
    played = sample(armature, scene, frames)
    bones = list(armature.pose.bones)
    keyed, error = np.arange(0, len(frames), step), 0.0
    if tolerance is not None:
        reduced = reduce_keys(rest_chain(armature), played, tolerance)
        keyed, error = reduced.frames, reduced.error
    elif keyed[-1] != len(frames) - 1:
        keyed = np.append(keyed, len(frames) - 1)
    action = new_action(f"{armature.name} baked", armature.name)
    for index, bone in enumerate(bones):
        _key(action, bone, frames[keyed].astype(float), played.rotations[keyed, index], played.locations[keyed, index])
    nla_strips.evaluate_pose()
    animation = animation_of(armature)
    animation.use_tweak_mode = False
    nla_strips.push_down_active(animation)
    assign_action(armature, action)
    animation.action_extrapolation = "HOLD"
    return Baked(action, len(keyed), len(frames), error)


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


def sample(armature: ArmatureObject, scene: Scene, frames: np.ndarray) -> Channels:
    """The bones' own channels at scene frames. Evaluates the scene once a frame."""
    rotations, locations = [], []
    with restored_frame(scene):
        for frame in frames:
            scene.frame_set(int(frame))
            own = [bone.matrix_basis for bone in armature.pose.bones]
            rotations.append([matrix.to_quaternion()[:] for matrix in own])
            locations.append([matrix.translation[:] for matrix in own])
    return Channels(continuous(np.array(rotations)), np.array(locations))


def rest_chain(armature: ArmatureObject) -> Chain:
    bones = [bone.bone for bone in armature.pose.bones]
    index = {bone.name: number for number, bone in enumerate(bones)}
    local = [bone.parent.matrix_local.inverted() @ bone.matrix_local if bone.parent else bone.matrix_local for bone in bones]
    return Chain(
        tuple(index[bone.parent.name] if bone.parent else -1 for bone in bones),
        np.array([matrix.to_quaternion()[:] for matrix in local]),
        np.array([matrix.translation[:] for matrix in local]),
        np.array([(0.0, bone.length, 0.0) for bone in bones]),
    )


def _key(action: bpy.types.Action, bone: bpy.types.PoseBone, frames: np.ndarray, rotations: np.ndarray, locations: np.ndarray) -> None:
    channel, values = rotation_channel(bone.rotation_mode, rotations)
    key_channel(action, bone.name, channel, frames, values)
    if np.abs(locations).max() > _STILL:
        key_channel(action, bone.name, "location", frames, locations)
