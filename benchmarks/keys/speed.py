"""Keying a motion on the SMPL armature: whole F-curves at once against one keyframe_insert a pose and bone, in one run.

The inserting way is measured on a short clip and given as time a key, because it takes minutes on long ones; its cost a key grows
with the length, so the ratio for long clips is a lower bound. The last line is the whole way of the longest clip, from joint positions to
keys; feet are locked wherever they stand still.
"""

from __future__ import annotations

import statistics
import time
from collections.abc import Callable

import bpy
import numpy as np

from motion_mamba.addon.bodies.armature import create_armature
from motion_mamba.addon.keys.actions import assign_action, channels, new_action
from motion_mamba.addon.keys.keys import Keying, bone_channels, key_pose_track
from motion_mamba.rigs.feet.foot_lock import lock_feet
from motion_mamba.rigs.keys.key_times import KeyTimes
from motion_mamba.rigs.math.kinematics import SMPL_SKELETON, PoseTrack, forward_kinematics
from motion_mamba.rigs.math.rotations import from_axis_angle
from motion_mamba.rigs.solve.solver import solve

FPS, SCENE_FPS = 20.0, 30.0
LENGTHS = (10, 60, 600)
INSERTED_SECONDS = 5


def swaying_track(seconds: float) -> PoseTrack:
    """Every joint swings smoothly about an axis of its own, at most 1 rad."""
    frames = int(seconds * FPS)
    random = np.random.default_rng(0)
    axes, phases = random.normal(size=(22, 3)), random.uniform(0.0, 2.0 * np.pi, 22)
    axes /= np.linalg.norm(axes, axis=1, keepdims=True)
    angles = np.sin(np.arange(frames)[:, None] * 0.2 + phases)
    translation = np.cumsum(random.normal(scale=0.01, size=(frames, 3)), axis=0)
    return PoseTrack(from_axis_angle(angles[..., None] * axes), translation, SMPL_SKELETON, FPS)


def key_in_bulk(armature: bpy.types.Object, track: PoseTrack) -> bpy.types.Action:
    return key_pose_track(armature, track, Keying("bulk", 1.0, SCENE_FPS, {}))


def key_by_insertion(armature: bpy.types.Object, track: PoseTrack) -> bpy.types.Action:
    """The way of Blender's manual: pose the bones, insert keys, next frame. The same values on the same frames."""
    action = new_action("inserted", armature.name)
    assign_action(armature, action)
    rotations, location = bone_channels(armature, track)
    times = KeyTimes.as_recorded(len(rotations), 1.0, SCENE_FPS / FPS)
    rotations, location = times.of_rotations(rotations), times.of(location)
    bones = [armature.pose.bones[name] for name in track.skeleton.names]
    for index, frame in enumerate(times.frames):
        bones[0].location = location[index]
        bones[0].keyframe_insert("location", frame=frame, group=bones[0].name)
        for joint, bone in enumerate(bones):
            bone.rotation_quaternion = rotations[index, joint]
            bone.keyframe_insert("rotation_quaternion", frame=frame, group=bone.name)
    assign_action(armature, None)
    return action


def key_count(action: bpy.types.Action) -> int:
    return sum(len(curve.keyframe_points) for curve in channels(action).fcurves)


def largest_difference(a: bpy.types.Action, b: bpy.types.Action) -> float:
    """How far two actions' keys are apart, so that the two ways are known to have done the same work."""
    worst = 0.0
    for curve in channels(a).fcurves:
        other = channels(b).fcurves.find(curve.data_path, index=curve.array_index)
        keys = [np.empty(2 * len(c.keyframe_points), np.float32) for c in (curve, other)]
        for values, c in zip(keys, (curve, other), strict=True):
            c.keyframe_points.foreach_get("co", values)
        worst = max(worst, float(np.abs(keys[0] - keys[1]).max()))
    return worst


def median_seconds(way: Callable[[], bpy.types.Action], runs: int) -> float:
    times = []
    for _ in range(runs):
        start = time.perf_counter()
        action = way()
        times.append(time.perf_counter() - start)
        bpy.data.actions.remove(action)
    return statistics.median(times)


def measure(runs: int) -> dict[str, float]:
    bpy.ops.wm.read_factory_settings(use_empty=True)
    armature = create_armature(bpy.context)
    short = swaying_track(INSERTED_SECONDS)
    bulk, inserted = key_in_bulk(armature, short), key_by_insertion(armature, short)
    keys_a_second = key_count(bulk) / INSERTED_SECONDS
    result = {"largest_difference": largest_difference(bulk, inserted)}
    bpy.data.actions.remove(bulk), bpy.data.actions.remove(inserted)
    insert_us = 1e6 * median_seconds(lambda: key_by_insertion(armature, short), runs) / (keys_a_second * INSERTED_SECONDS)
    result["insert_us_a_key"] = insert_us
    for seconds in LENGTHS:
        track = swaying_track(seconds)
        took = median_seconds(lambda track=track: key_in_bulk(armature, track), runs)
        result[f"bulk_ms_{seconds}_s"] = 1e3 * took
        result[f"bulk_us_a_key_{seconds}_s"] = 1e6 * took / (keys_a_second * seconds)
        result[f"insert_ms_{seconds}_s"] = insert_us * keys_a_second * seconds / 1e3
        result[f"ratio_{seconds}_s"] = result[f"insert_ms_{seconds}_s"] / (1e3 * took)
    return result | whole_way(armature, forward_kinematics(track))


def whole_way(armature: bpy.types.Object, joints: np.ndarray) -> dict[str, float]:
    """Milliseconds of each step from joints (T, 22, 3) to keys."""
    times = [time.perf_counter()]
    locked = lock_feet(joints, np.ones((len(joints), 4), dtype=bool), FPS)
    times.append(time.perf_counter())
    track = solve(locked, FPS)
    times.append(time.perf_counter())
    key_in_bulk(armature, track)
    times.append(time.perf_counter())
    return dict(zip(("lock_ms", "solve_ms", "key_ms"), (1e3 * np.diff(times)).tolist(), strict=True))


def print_report(result: dict[str, float]) -> None:
    print(f"Blender {bpy.app.version_string}; inserting measured on {INSERTED_SECONDS} s, scaled by keys")
    print(f"{'clip':>8s} {'bulk':>12s} {'a key':>10s} {'inserting':>14s} {'a key':>10s} {'ratio':>8s}")
    for seconds in LENGTHS:
        bulk, insert = result[f"bulk_ms_{seconds}_s"], result[f"insert_ms_{seconds}_s"]
        print(
            f"{seconds:6d} s {bulk:9.1f} ms {result[f'bulk_us_a_key_{seconds}_s']:7.3f} us "
            f"{insert:11.0f} ms {result['insert_us_a_key']:7.1f} us {result[f'ratio_{seconds}_s']:7.1f}x"
        )
    lock, solved, keyed = (result[f"{step}_ms"] for step in ("lock", "solve", "key"))
    total = lock + solved + keyed
    print(f"{LENGTHS[-1]} s from joints: feet locked {lock:.0f} ms, solved {solved:.0f}, keyed {keyed:.0f}, all {total:.0f}")
