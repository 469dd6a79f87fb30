"""Keys a pose track on an armature: whole F-curves at once, on the scene's own whole frames."""

from __future__ import annotations

from collections.abc import Generator, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from functools import cache
from typing import Any, TypeVar

import bpy
import numpy as np

from ...rigs.keys.bezier_fit import Fit
from ...rigs.keys.key_times import KeyTimes
from ...rigs.keys.on_frames import track_on_frames
from ...rigs.math.kinematics import PoseTrack
from ...rigs.math.rotations import inverse, rotate, to_matrix
from ...rigs.retarget.hand_shapes import HandSpan
from ...rigs.retarget.root_bone import OWN_ROOT, over_root
from ..blender.coordinates import vectors_to_blender
from ..blender.typed import ArmatureObject, Scene
from .actions import channels, new_action, remove_actions
from .metadata import forget_metadata, write_metadata
from .rotation_modes import rotation_channel

T = TypeVar("T")


def frame_rate(scene: Scene) -> float:
    """The scene's frames per second, with its base taken into account."""
    return scene.render.fps / scene.render.fps_base


@dataclass(frozen=True)
class Keying:
    """Where keys go: the action's name, the first key's frame (rounded, as all are), the scene's frames per second, what the action
    remembers (metadata.py), and whether known IK controls are keyed beside the FK ones.

    times: which frames show what of the motion; None for as fast as it was recorded. hands: what fingers do, none for nothing; seed: by
    which they do it. onto: an action whose keys these take the place of, channel by channel; None for a new one.
    constraints: what is done about those that would hide keys, of `retarget.hiding`'s; None as set on the armature. root: what an SMPL
    character's bone on the ground takes over of the way, one of `root_bone.ROOT_MODES`.
    """

    name: str
    start: float
    fps: float
    metadata: Mapping[str, Any]
    ik: bool = False
    times: KeyTimes | None = None
    hands: tuple[HandSpan, ...] = ()
    seed: int = 0
    onto: bpy.types.Action | None = None
    constraints: str | None = None
    root: str = "NONE"

    def key_times(self, count: int, fps: float) -> KeyTimes:
        """Of `count` frames at so many per second."""
        return self.times or KeyTimes.as_recorded(count, self.start, self.fps / fps)


def key_pose_track(armature: ArmatureObject, track: PoseTrack, keying: Keying) -> bpy.types.Action:
    """A new action with the track's keys; the armature, its active action and the scene stay as they are.

    Every whole frame of the scene is keyed, with what the track shows then (`KeyTimes`). The armature needs a bone for every joint; the
    bones may have any axes, lengths and rotation modes, but their rest pose is the track's T-pose. The root's translation goes to the root
    joint's location, in armature space, or what `keying.root` says to the bone on the ground. Raises ValueError for an armature that lacks
    bones, and for a track that is empty or not finite.
    """
    return exhausted(key_steps(armature, track, keying))


def key_steps(armature: ArmatureObject, track: PoseTrack, keying: Keying) -> Generator[None, None, bpy.types.Action]:
    """`key_pose_track` in small steps, so that Blender can draw in between; returns the action.

    Between steps anything may happen to the file: where the action is gone (undo), the next step raises ReferenceError. Only the
    action is touched after the first step.
    """
    _check_track(track, keying.start, keying.fps)
    _check_bones(armature, track.skeleton.names)
    times = keying.key_times(len(track.rotations), track.fps)
    track = track_on_frames(track, times)
    way, track = over_root(track, keying.root)
    axes, root_head = _rest_axes(armature, track), np.array(armature.data.bones[_root_name(track)].head_local)
    modes = [armature.pose.bones[name].rotation_mode for name in track.skeleton.names]
    with keyed_action(armature, keying) as action:
        if keying.root != "NONE":
            yield from channel_steps(action, OWN_ROOT, "location", times.frames, vectors_to_blender(way.places))
            turns = np.column_stack([way.turns[:, 0], vectors_to_blender(way.turns[:, 1:])])
            channel, values = rotation_channel(armature.pose.bones[OWN_ROOT].rotation_mode, turns)
            yield from channel_steps(action, OWN_ROOT, channel, times.frames, values)
        for joint, name in enumerate(track.skeleton.names):
            if track.skeleton.parents[joint] < 0:
                yield from channel_steps(action, name, "location", times.frames, _location(track, axes[joint], root_head))
            channel, values = rotation_channel(modes[joint], in_rest_axes(track.rotations[:, joint], axes[joint]))
            yield from channel_steps(action, name, channel, times.frames, values)
    return action


@contextmanager
def keyed_action(armature: ArmatureObject, keying: Keying) -> Iterator[bpy.types.Action]:
    """The action that is keyed inside, and remembers afterwards what it was made from. Where that is interrupted, no new one stays."""
    action = keying.onto or new_action(keying.name, armature.name)
    try:
        yield action
        if keying.onto is not None:
            forget_metadata(action)
        write_metadata(action, keying.metadata)
    except BaseException:
        if keying.onto is None:
            remove_actions([action])
        raise


def exhausted(steps: Generator[None, None, T]) -> T:
    """All steps at once, and what they return."""
    while True:
        try:
            next(steps)
        except StopIteration as end:
            return end.value


def bone_channels(armature: ArmatureObject, track: PoseTrack) -> tuple[np.ndarray, np.ndarray]:
    """The track in the bones' own rest axes: rotations (T, J, 4) and the root's location (T, 3)."""
    axes, root = _rest_axes(armature, track), track.skeleton.parents.index(-1)
    rotations = np.stack([in_rest_axes(track.rotations[:, joint], axes[joint]) for joint in range(len(axes))], axis=1)
    return rotations, _location(track, axes[root], np.array(armature.data.bones[_root_name(track)].head_local))


def _root_name(track: PoseTrack) -> str:
    return track.skeleton.names[track.skeleton.parents.index(-1)]


def _rest_axes(armature: ArmatureObject, track: PoseTrack) -> np.ndarray:
    """(J, 4)"""
    return np.array([armature.data.bones[name].matrix_local.to_quaternion() for name in track.skeleton.names])


def in_rest_axes(rotations: np.ndarray, axes: np.ndarray) -> np.ndarray:
    """A rotation R (T, 4) in world-aligned axes is B^-1 R B in a bone whose rest axes are B: the angle and the hemisphere stay, R's axis is
    turned by B^-1."""
    return np.column_stack([rotations[:, 0], vectors_to_blender(rotations[:, 1:]) @ to_matrix(axes)])


def _location(track: PoseTrack, axes: np.ndarray, root_head: np.ndarray) -> np.ndarray:
    return rotate(inverse(axes), vectors_to_blender(track.translation) - root_head)


def _check_track(track: PoseTrack, start_frame: float, scene_fps: float) -> None:
    if not len(track.rotations):
        raise ValueError("The motion has no frames, so there is nothing to key.")
    if not (np.isfinite(track.rotations).all() and np.isfinite(track.translation).all()):
        raise ValueError("The motion holds values that are not finite numbers; generate it again with another seed.")
    if not (np.isfinite(start_frame) and np.isfinite(scene_fps) and scene_fps > 0):
        raise ValueError(f"Cannot key at frame {start_frame} with {scene_fps} frames per second; check the scene's frame rate.")


def _check_bones(armature: ArmatureObject, names: tuple[str, ...]) -> None:
    if armature.type != "ARMATURE":
        raise ValueError(f'"{armature.name}" is not an armature; select the character\'s armature.')
    bones = armature.pose.bones
    missing = [name for name in names if name not in bones]
    if missing:
        raise ValueError(f'"{armature.name}" has no bone named {", ".join(missing)}; use an armature made by Motion Mamba.')


def key_channel(action: bpy.types.Action, bone: str, channel: str, frames: np.ndarray, values: np.ndarray, is_array: bool = True) -> None:
    """F-curves for every component of one channel of a bone; values (T, components).

    channel: "location", "rotation_euler", ...; a custom property as '["name"]', something below the bone with a dot in front. is_array:
    False for a property that is one number.
    """
    exhausted(channel_steps(action, bone, channel, frames, values, is_array))


def channel_steps(
    action: bpy.types.Action, bone: str, channel: str, frames: np.ndarray, values: np.ndarray, is_array: bool = True
) -> Generator[None, None, None]:
    """`key_channel`, an F-curve a step."""
    separator = "" if channel[0] in "[." else "."
    path = f'pose.bones["{bpy.utils.escape_identifier(bone)}"]{separator}{channel}'
    for index in range(values.shape[1]):
        # Found anew in each step: nothing but the action itself tells when it has gone.
        container: Any = channels(action)
        curve = container.fcurves.find(path, index=index)
        if curve is None:
            group = container.groups.get(bone) or container.groups.new(bone)
            curve = container.fcurves.new(path, index=index) if is_array else container.fcurves.new(path)
            curve.group = group
        _fill(curve, frames, values[:, index])
        yield


def key_object_channel(action: bpy.types.Action, channel: str, frames: np.ndarray, values: np.ndarray) -> None:
    """F-curves for every component of one channel of the object itself; values (T, components)."""
    container: Any = channels(action)
    group = container.groups.get("Object Transforms") or container.groups.new("Object Transforms")
    for index in range(values.shape[1]):
        curve = container.fcurves.new(channel, index=index)
        curve.group = group
        _fill(curve, frames, values[:, index])


def key_fit(action: bpy.types.Action, bone: str, channel: str, start: float, curves: Fit) -> None:
    """F-curves for one channel of a bone through fitted keys, sample 0 of which is the frame `start`: their handles reach over a third of
    each gap, with which Blender plays the cubics that were fitted."""
    frames = start + curves.frames
    gaps = np.diff(frames, prepend=frames[0] - 1.0, append=frames[-1] + 1.0) / 3.0
    for index, fcurve in enumerate(_new_curves(action, bone, channel, curves.values.shape[1])):
        values, slopes = curves.values[:, index], curves.slopes[:, index]
        _fill(fcurve, frames, values, "ALIGNED")
        for side, reach in (("handle_left", -gaps[:-1]), ("handle_right", gaps[1:])):
            handles = np.column_stack([frames + reach, values + reach * slopes]).astype(np.float32)
            fcurve.keyframe_points.foreach_set(side, handles.ravel())
        fcurve.update()


def _new_curves(action: bpy.types.Action, bone: str, channel: str, count: int) -> Iterator[bpy.types.FCurve]:
    container: Any = channels(action)
    group = container.groups.get(bone) or container.groups.new(bone)
    for index in range(count):
        curve = container.fcurves.new(f'pose.bones["{bpy.utils.escape_identifier(bone)}"].{channel}', index=index)
        curve.group = group
        yield curve


@cache
def enum_value(prop: str, item: str) -> int:
    """The byte by which Blender keeps a choice of a key."""
    enumeration: Any = bpy.types.Keyframe.bl_rna.properties[prop]
    return enumeration.enum_items[item].value


def _fill(curve: bpy.types.FCurve, frames: np.ndarray, values: np.ndarray, handles: str = "AUTO_CLAMPED") -> None:
    """All keys of a curve, smooth between them. handles: the type of all.

    Enumerations go in as single bytes, as Blender keeps them: fifteen times faster than as integers.
    """
    count = len(frames)
    points = curve.keyframe_points
    if len(points) != count:
        points.clear()
        points.add(count)
    coordinates = np.empty((count, 2), np.float32)
    coordinates[:, 0], coordinates[:, 1] = frames, values
    points.foreach_set("co", coordinates.ravel())
    for prop, item in (
        ("interpolation", "BEZIER"),
        ("type", "GENERATED"),
        ("handle_left_type", handles),
        ("handle_right_type", handles),
    ):
        points.foreach_set(prop, np.full(count, enum_value(prop, item), dtype=np.uint8))
    curve.update()
