"""Rigs measured: what each is recognised as, and how far it is from the motion that it shows."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import bpy
import numpy as np

from motion_mamba.addon.blender.coordinates import vectors_from_blender
from motion_mamba.addon.files.rig_files import open_rig
from motion_mamba.addon.keys.keys import Keying
from motion_mamba.addon.nla.nla_strips import push_strip
from motion_mamba.addon.retarget import rig_characters, rig_keys
from motion_mamba.benchmarks.rigs.feet import measured
from motion_mamba.benchmarks.rigs.random_rigs import random_rig
from motion_mamba.benchmarks.rigs.rows import LIMBS, Row
from motion_mamba.rigs.math.rotations import rotate
from motion_mamba.rigs.recognition.rig import RigError
from motion_mamba.rigs.retarget.source import BodyMotion, motion_from_track
from motion_mamba.rigs.retarget.target import Target
from motion_mamba.rigs.smpl import JOINT
from motion_mamba.rigs.solve.solver import solve

_SUFFIXES = (".blend", ".glb", ".fbx")
_FRAMES, _SHOWN = 100, 20


def walk(path: Path) -> BodyMotion:
    """Five seconds of HumanML3D's sample clip (T, 22, 3), solved."""
    joints = np.load(path)[:_FRAMES].astype(np.float64)
    return motion_from_track(solve(joints - joints[0, 0] * [1.0, 0.0, 1.0], 20.0))


def measured_files(folder: Path, motion: BodyMotion) -> Iterator[Row]:
    """A row for each file that has an armature."""
    for path in sorted(folder.iterdir()):
        if path.suffix in _SUFFIXES:
            open_rig(path)
            armatures = [thing for thing in bpy.data.objects if thing.type == "ARMATURE"]
            if armatures:
                yield _row(path.name, max(armatures, key=lambda armature: len(armature.data.bones)), motion)


def _row(file: str, armature: bpy.types.Object, motion: BodyMotion) -> Row:
    name = rig_characters.recognition(armature).name
    try:
        onto = rig_characters.target_of(armature)
    except RigError as error:
        return Row(file, name, problem=str(error))
    feet = measured(motion, onto)
    return Row(file, name, _limbs(armature, onto, motion), feet.legs, 100.0 * feet.drift, 100.0 * feet.height)


def _limbs(armature: bpy.types.Object, onto: Target, motion: BodyMotion) -> float:
    """Degrees between limbs as Blender shows them and the source's, at worst, keyed without foot lock."""
    shown = replace(motion, turns=motion.turns[:_SHOWN], joints=motion.joints[:_SHOWN], contacts=motion.contacts[:_SHOWN])
    push_strip(armature, rig_keys.key_motion(armature, shown, Keying("walk", 1, 20.0, {}), foot_lock=0.0), "walk", 1)
    bpy.context.scene.render.fps, worst = 20, 0.0
    for frame in range(_SHOWN):
        bpy.context.scene.frame_set(1 + frame)
        at = {
            joint: vectors_from_blender(np.array((armature.matrix_world @ armature.pose.bones[bone].matrix).translation))
            for joint, bone in onto.mapping.joints.items()
        }
        for high, low in ((high, low) for high, low in LIMBS if low in at):
            limb = at[low] - at[high]
            wanted = rotate(onto.rest_pose.facing, motion.joints[frame, JOINT[low]] - motion.joints[frame, JOINT[high]])
            cosine = limb @ wanted / np.linalg.norm(limb) / np.linalg.norm(wanted)
            worst = max(worst, float(np.degrees(np.arccos(min(1.0, cosine)))))
    return worst


def measured_random(count: int, motion: BodyMotion) -> dict[str, float]:
    """Of random rigs: the middle, the 90th percentile and the share within the bounds of each figure."""
    found = [measured(motion, Target.of(*random_rig(seed))) for seed in range(count)]
    result: dict[str, float] = {"count": count}
    for name, bound, unit in (("legs", 8.0, 1.0), ("drift", 2.0, 100.0), ("height", 1.0, 100.0)):
        values = unit * np.array([getattr(figures, name) for figures in found])
        result |= {
            f"{name}_median": float(np.median(values)), f"{name}_p90": float(np.percentile(values, 90)),
            f"{name}_max": float(values.max()), f"{name}_within": float((values <= bound).mean()),
        }  # fmt: skip
    return result
