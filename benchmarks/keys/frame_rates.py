"""How near keys on a scene's whole frames stay to the model's motion at 20 frames a second.

Motions of the shipped model, feet locked, are keyed on the SMPL armature as the add-on does it and read back from Blender, everything it
evaluates. All figures are millimetres:

- joints: how far a joint is from where the model has it, at the model's own moments, which lie between keys at most rates;
- contact: how far a joint of a foot, on a whole frame between two of the model's in both of which it is in contact, is from the line
  between its places there; standing: of those the ones that move less than 3 mm from one to the other, beside what they would do if keys
  were interpolated linearly, as they were once;
- travelled: how far from the model's is the way from the motion's first to its last pose;
- ends: by how many frames the last key misses the end of the block.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

import bpy
import numpy as np

from motion_mamba.addon.blender.coordinates import vectors_from_blender
from motion_mamba.addon.bodies.armature import create_armature
from motion_mamba.addon.keys.actions import assign_action
from motion_mamba.addon.keys.keys import Keying, key_pose_track
from motion_mamba.generator.generator import Generator
from motion_mamba.generator.request import Request
from motion_mamba.rigs.finishing.joint_motion import JointMotion
from motion_mamba.rigs.finishing.options import FinishingOptions
from motion_mamba.rigs.finishing.pipeline import FinishedMotion, finish
from motion_mamba.rigs.keys.key_times import KeyTimes
from motion_mamba.rigs.math.kinematics import PoseTrack, forward_kinematics
from motion_mamba.rigs.math.rotations import normalise
from motion_mamba.rigs.smpl import CONTACT_JOINTS, JOINT_NAMES

RATES = (24, 25, 30, 60)
PROMPTS = ("a person walks forward", "a person runs forward", "a person jumps up and down", "a person turns around", "a person kicks")
SECONDS, SEED, START, STANDS = 4.0, 7, 1.0, 0.003


@dataclass(frozen=True)
class Errors:
    """Millimetres, but `ends`, which is in frames."""

    joints_mean: float
    joints_worst: float
    contact_mean: float
    contact_worst: float
    standing_mean: float
    standing_worst: float
    linear_mean: float
    linear_worst: float
    travelled: float
    ends: float


def measure() -> dict[int, Errors]:
    """For each of `RATES`, the mean over all motions of means, and the worst of all."""
    motions = finished_motions()
    bpy.ops.wm.read_factory_settings(use_empty=True)
    armature = create_armature(bpy.context)
    return {rate: _together([_errors(armature, motion, rate) for motion in motions]) for rate in RATES}


def finished_motions() -> list[FinishedMotion]:
    """Of the model that is the default, with feet locked and rotations solved."""
    generator = Generator.load(device="cpu", runtime="light")
    made = [generator.generate(Request(((prompt, SECONDS),), SEED))[0] for prompt in PROMPTS]
    return [finish(JointMotion.of(motion), FinishingOptions()) for motion in made]


def _errors(armature: bpy.types.Object, motion: FinishedMotion, rate: int) -> Errors:
    track, contacts = motion.track, motion.motion.contacts
    count, wanted = len(track.rotations), forward_kinematics(track)
    times = KeyTimes.filling([0], count, START, rate / track.fps)
    action = key_pose_track(armature, track, Keying("measured", START, rate, {}, times=times))
    assign_action(armature, action)
    moments = np.interp(np.arange(count), times.at, times.frames)
    apart = 1e3 * np.linalg.norm(_played(armature, moments) - wanted, axis=-1)
    played = _played(armature, times.frames)
    feet = [_foot_errors(played, wanted, contacts, times, most) for most in (np.inf, STANDS)]
    feet.append(_foot_errors(_linear(track, times), wanted, contacts, times, STANDS))
    way = np.linalg.norm((played[-1, 0] - played[0, 0]) - (wanted[-1, 0] - wanted[0, 0]))
    ends = action.frame_range[1] - (START + SECONDS * rate)
    assign_action(armature, None)
    bpy.data.actions.remove(action)
    return Errors(apart.mean(), apart.max(), *(figure for own in feet for figure in _mean_and_worst(own)), 1e3 * way, ends)


def _mean_and_worst(errors: np.ndarray) -> tuple[float, float]:
    """Not a number where a motion has none, as a run that never stands."""
    return (errors.mean(), errors.max()) if errors.size else (np.nan, np.nan)


def _foot_errors(played: np.ndarray, wanted: np.ndarray, contacts: np.ndarray, times: KeyTimes, most: float) -> np.ndarray:
    """(K,) millimetres, of feet on frames between two of the model's that are both in contact and at most so many metres apart."""
    before = np.minimum(times.at.astype(int), len(wanted) - 2)
    share = (times.at - before)[:, None, None]
    feet = wanted[:, list(CONTACT_JOINTS)]
    line = feet[before] + share * (feet[before + 1] - feet[before])
    apart = 1e3 * np.linalg.norm(played[:, list(CONTACT_JOINTS)] - line, axis=-1)
    moved = np.linalg.norm(feet[before + 1] - feet[before], axis=-1)
    return apart[contacts[before] & contacts[before + 1] & (moved <= most)]


def _linear(track: PoseTrack, times: KeyTimes) -> np.ndarray:
    """(N, 22, 3) what Blender plays of linear keys at the model's moments."""
    before = np.minimum(times.at.astype(int), len(track.rotations) - 2)
    share = (times.at - before)[:, None]
    turned = (1.0 - share[..., None]) * track.rotations[before] + share[..., None] * track.rotations[before + 1]
    place = (1.0 - share) * track.translation[before] + share * track.translation[before + 1]
    return forward_kinematics(PoseTrack(normalise(turned), place, track.skeleton, track.fps))


def _played(armature: bpy.types.Object, frames: np.ndarray) -> np.ndarray:
    """(T, 22, 3) metres, Y up, at scene frames."""
    poses = []
    for frame in frames:
        bpy.context.scene.frame_set(int(frame // 1), subframe=float(frame % 1.0))
        poses.append([armature.pose.bones[name].head[:] for name in JOINT_NAMES])
    return vectors_from_blender(np.array(poses))


def _together(errors: list[Errors]) -> Errors:
    def joined(name: str) -> float:
        combine: Callable = np.nanmean if "mean" in name else np.nanmax
        return float(combine(np.abs([getattr(error, name) for error in errors])))

    return Errors(**{name: joined(name) for name in Errors.__dataclass_fields__})


def print_report(result: dict[int, Errors]) -> None:
    """A line for each rate."""
    print(f"{len(PROMPTS)} motions of {SECONDS:g} s at 20 frames a second, keyed on whole frames; millimetres, mean and worst")
    print(f"{'fps':>4s} {'joints':>14s} {'contact':>14s} {'standing':>14s} {'if linear':>14s} {'travelled':>10s} {'end off by':>11s}")
    for rate, e in result.items():
        kinds = ("joints", "contact", "standing", "linear")
        columns = " ".join(f"{getattr(e, f'{kind}_mean'):6.2f} {getattr(e, f'{kind}_worst'):7.2f}" for kind in kinds)
        print(f"{rate:4d} {columns} {e.travelled:10.3f} {e.ends:5.2f} frames")
