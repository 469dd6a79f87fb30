"""Keys a pose track on an armature: whole F-curves at once, on the scene's own frame rate."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import bpy
import numpy as np

from ..rigs.kinematics import PoseTrack
from ..rigs.rotations import multiply, rotate
from .actions import channels, new_action
from .coordinates import quaternions_to_blender, vectors_to_blender
from .metadata import write_metadata
from .rotation_modes import rotation_channel


def frame_rate(scene: bpy.types.Scene) -> float:
    """The scene's frames per second, with its base taken into account."""
    return scene.render.fps / scene.render.fps_base


def key_pose_track(
    armature: bpy.types.Object,
    track: PoseTrack,
    action_name: str,
    start_frame: float,
    scene_fps: float,
    metadata: Mapping[str, Any],
) -> bpy.types.Action:
    """A new action with the track's keys; the armature, its active action and the scene stay as they are.

    Frame i of the track is keyed at `start_frame + i * scene_fps / track.fps`, which need not be whole. The armature needs a bone
    for every joint; the bones may have any axes, lengths and rotation modes, but their rest pose is the track's T-pose. The
    root's translation goes to the root bone's location, in armature space. `metadata` becomes custom properties (metadata.py).
    Raises ValueError for an armature that lacks bones, and for a track that is empty or not finite.
    """
    _check_track(track, start_frame, scene_fps)
    _check_bones(armature, track.skeleton.names)
    rotations, location = bone_channels(armature, track)
    frames = start_frame + np.arange(len(rotations)) * (scene_fps / track.fps)
    action = new_action(action_name, armature.name)
    for joint, name in enumerate(track.skeleton.names):
        if track.skeleton.parents[joint] < 0:
            key_channel(action, name, "location", frames, location)
        channel, values = rotation_channel(armature.pose.bones[name].rotation_mode, rotations[:, joint])
        key_channel(action, name, channel, frames, values)
    write_metadata(action, metadata)
    return action


def bone_channels(armature: bpy.types.Object, track: PoseTrack) -> tuple[np.ndarray, np.ndarray]:
    """The track in the bones' own rest axes: rotations (T, J, 4) and the root's location (T, 3).

    A rotation R in world-aligned axes is B^-1 R B in a bone whose rest axes are B; conjugation keeps the hemispheres.
    """
    bones = [armature.data.bones[name] for name in track.skeleton.names]
    axes = np.array([bone.matrix_local.to_quaternion() for bone in bones])
    inverse = axes * (1.0, -1.0, -1.0, -1.0)
    rotations = multiply(multiply(inverse, quaternions_to_blender(track.rotations)), axes)
    root = track.skeleton.parents.index(-1)
    travel = vectors_to_blender(track.translation) - np.array(bones[root].head_local)
    return rotations, rotate(inverse[root], travel)


def _check_track(track: PoseTrack, start_frame: float, scene_fps: float) -> None:
    if not len(track.rotations):
        raise ValueError("The motion has no frames, so there is nothing to key.")
    if not (np.isfinite(track.rotations).all() and np.isfinite(track.translation).all()):
        raise ValueError("The motion holds values that are not finite numbers; generate it again with another seed.")
    if not (np.isfinite(start_frame) and np.isfinite(scene_fps) and scene_fps > 0):
        raise ValueError(f"Cannot key at frame {start_frame} with {scene_fps} frames per second; check the scene's frame rate.")


def _check_bones(armature: bpy.types.Object, names: tuple[str, ...]) -> None:
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
    container = channels(action)
    group = container.groups.get(bone) or container.groups.new(bone)
    separator = "" if channel[0] in "[." else "."
    path = f'pose.bones["{bpy.utils.escape_identifier(bone)}"]{separator}{channel}'
    for index in range(values.shape[1]):
        curve = container.fcurves.new(path, index=index) if is_array else container.fcurves.new(path)
        curve.group = group
        _fill(curve, frames, values[:, index])


def _enum_value(prop: str, item: str) -> int:
    return bpy.types.Keyframe.bl_rna.properties[prop].enum_items[item].value


def _fill(curve: bpy.types.FCurve, frames: np.ndarray, values: np.ndarray) -> None:
    """All keys of a curve. Automatic handles, so that a switch to Bezier gives a smooth curve.

    Enumerations go in as single bytes, as Blender keeps them: fifteen times faster than as integers.
    """
    count = len(frames)
    points = curve.keyframe_points
    points.add(count)
    points.foreach_set("co", np.column_stack([frames, values]).astype(np.float32).ravel())
    for prop, item in (
        ("interpolation", "LINEAR"),
        ("type", "GENERATED"),
        ("handle_left_type", "AUTO_CLAMPED"),
        ("handle_right_type", "AUTO_CLAMPED"),
    ):
        points.foreach_set(prop, np.full(count, _enum_value(prop, item), dtype=np.uint8))
    curve.update()
