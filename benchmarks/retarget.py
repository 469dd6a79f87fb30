"""Minutes of motion onto a generated Rigify human, and the same keys inserted one by one as Blender's manual does it, in one run.

    python -m benchmarks.retarget [--minutes 10] [--runs 3]

The inserting way is measured on a few seconds and scaled by the number of keys; its cost a key grows with the length, so the ratio is a
lower bound.
"""

from __future__ import annotations

import argparse
import json
import statistics
import sys
import time

import bpy

from benchmarks.keys.speed import key_count, swaying_track
from motion_mamba.addon.keys.actions import assign_action, new_action
from motion_mamba.addon.keys.rotation_modes import rotation_channel
from motion_mamba.addon.retarget.rig_characters import match_of, target_of
from motion_mamba.addon.retarget.rig_keys import Keying, key_rig_motion
from motion_mamba.cli import leave
from motion_mamba.rigs.retarget.retarget import retarget
from motion_mamba.rigs.retarget.source import motion_from_track
from motion_mamba.rigs.retarget.target import RigMotion

SCENE_FPS, INSERTED_SECONDS = 30.0, 2


def rigify_human() -> bpy.types.Object:
    """The rig that Rigify generates from its human metarig."""
    bpy.ops.wm.read_factory_settings(use_empty=True)
    bpy.ops.preferences.addon_enable(module="rigify")
    bpy.ops.object.armature_human_metarig_add()
    bpy.ops.pose.rigify_generate()
    return max((thing for thing in bpy.data.objects if thing.type == "ARMATURE"), key=lambda thing: len(thing.data.bones))


def insert(armature: bpy.types.Object, motion: RigMotion) -> bpy.types.Action:
    """The same values with keyframe_insert."""
    action = new_action("inserted", armature.name)
    assign_action(armature, action)
    values = {bone: rotation_channel(armature.pose.bones[bone].rotation_mode, rotations) for bone, rotations in motion.rotations.items()}
    for index in range(motion.frames):
        frame = 1.0 + index * SCENE_FPS / motion.fps
        for bone, places in motion.locations.items():
            armature.pose.bones[bone].location = places[index]
            armature.pose.bones[bone].keyframe_insert("location", frame=frame)
        for bone, (channel, rotations) in values.items():
            setattr(armature.pose.bones[bone], channel, rotations[index])
            armature.pose.bones[bone].keyframe_insert(channel, frame=frame)
    assign_action(armature, None)
    return action


def measure(minutes: float, runs: int) -> dict[str, float]:
    armature = rigify_human()
    source = motion_from_track(swaying_track(60.0 * minutes))
    parts: dict[str, list[float]] = {"recognise_s": [], "retarget_s": [], "key_s": []}
    for _ in range(runs):
        times = [time.perf_counter()]
        match_of(armature)
        times.append(time.perf_counter())
        onto = target_of(armature)
        motion = retarget(source, onto)
        times.append(time.perf_counter())
        action = key_rig_motion(armature, motion, onto, Keying("swaying", 1.0, SCENE_FPS, {}))
        times.append(time.perf_counter())
        keys = key_count(action)
        bpy.data.actions.remove(action)
        for part, before, after in zip(parts, times, times[1:], strict=False):
            parts[part].append(after - before)
    result = {part: statistics.median(seconds) for part, seconds in parts.items()}
    short = retarget(motion_from_track(swaying_track(INSERTED_SECONDS)), onto)
    start = time.perf_counter()
    inserted = insert(armature, short)
    each = (time.perf_counter() - start) / key_count(inserted)
    return result | {
        "bones": len(armature.data.bones),
        "minutes": minutes,
        "keys": keys,
        "total_s": sum(result.values()),
        "inserting_s": each * keys,
        "ratio": each * keys / result["key_s"],
    }


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--minutes", type=float, default=10.0, help="length of the motion (default 10)")
    parser.add_argument("--runs", type=int, default=3, help="runs that the median is taken of (default 3)")
    options = parser.parse_args()
    if options.runs < 1 or not options.minutes > 0:
        sys.exit("--runs and --minutes must be above 0.")
    result = measure(options.minutes, options.runs)
    print(f"Blender {bpy.app.version_string}; {result['bones']} bones, {result['minutes']:g} minutes, {result['keys']} keys")
    for part in ("recognise_s", "retarget_s", "key_s", "total_s", "inserting_s"):
        print(f"{part.removesuffix('_s'):>10s} {result[part]:9.2f} s")
    print(f"{'ratio':>10s} {result['ratio']:9.1f}x (inserting over keying)")
    print(json.dumps({"blender": bpy.app.version_string} | {name: round(value, 4) for name, value in result.items()}), flush=True)


if __name__ == "__main__":
    leave.run(main)
