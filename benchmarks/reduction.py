"""How few keys hold a motion within some millimetres: *Bake, as few as needed* beside what Blender and others make of the same curves.

    python -m benchmarks.reduction [--tolerance 5] [--fps 24]

A walk, a punch and jumps of the shipped model, 4 s each, are keyed on every frame of an SMPL armature. Each way then takes keys away, as
many as it can while no end of a bone strays beyond the tolerance (found by bisection where a way has a threshold of its own):

- fitted: ours, Bezier curves limb by limb (rigs/keys/key_reduction.py);
- decimate: Blender's own Decimate with an error margin, curve by curve (graph.decimate; needs Blender 2.93 or later);
- simplify: Ramer, Douglas and Peucker's lines, curve by curve, all components of a bone keyed together;
- poses: whole poses left out, lines between (what the add-on did before).

Shares are keys over those of every frame, all channels; feet: how far an end that stands is moved, at worst, millimetres.
"""

from __future__ import annotations

import argparse
import json
import time
from collections.abc import Callable
from itertools import pairwise

import bpy
import numpy as np

from motion_mamba.addon.bake.baking import coding_of, rest_chain
from motion_mamba.addon.bodies.armature import create_armature
from motion_mamba.addon.keys.actions import assign_action, channels
from motion_mamba.addon.keys.keys import Keying, key_pose_track
from motion_mamba.cli import leave
from motion_mamba.generator.generator import Generator
from motion_mamba.generator.request import Request
from motion_mamba.rigs.finishing.joint_motion import JointMotion
from motion_mamba.rigs.finishing.options import FinishingOptions
from motion_mamba.rigs.finishing.pipeline import finish
from motion_mamba.rigs.keys.bone_chain import Chain, Channels, bone_ends
from motion_mamba.rigs.keys.key_reduction import reduce_keys
from motion_mamba.rigs.keys.key_times import KeyTimes
from motion_mamba.rigs.math.rotations import continuous, normalise

PROMPTS = {"walk": "a person walks forward", "punch": "a person throws punches", "jump": "a person jumps up and down"}
SECONDS, SEED, START = 4.0, 7, 1.0
_TRIALS = 12
# A played motion and how many keys it takes.
Tried = tuple[Channels, int]


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--tolerance", type=float, default=5.0, help="millimetres (default 5)")
    parser.add_argument("--fps", type=float, default=24.0, help="the scene's frames a second (default 24)")
    options = parser.parse_args()
    generator = Generator.load(device="cpu", runtime="light")
    bpy.ops.wm.read_factory_settings()
    armature = create_armature(bpy.context)
    figures: dict[str, float] = {}
    print(f"share of keys on every frame at {options.fps:g} fps, {options.tolerance:g} mm; feet in mm, seconds of our own")
    for name, prompt in PROMPTS.items():
        motion = generator.generate(Request(((prompt, SECONDS),), SEED))[0]
        track = finish(JointMotion.of(motion), FinishingOptions()).track
        times = KeyTimes.filling([0], len(track.rotations), START, options.fps / track.fps)
        action = key_pose_track(armature, track, Keying(name, START, options.fps, {}, times=times))
        case = Case(armature, action, options.tolerance / 1e3, options.fps)
        for way, tried in case.ways().items():
            share, error, feet = case.judged(tried)
            print(f"{name:6s} {way:10s} {share:6.3f}  error {error:7.2f} mm  feet {feet:6.2f} mm")
            figures |= {f"{name}_{way}_share": share, f"{name}_{way}_mm": error, f"{name}_{way}_feet_mm": feet}
        print(f"{name:6s} fitted in {case.seconds:.2f} s")
        figures[f"{name}_seconds"] = case.seconds
    print(json.dumps({"tolerance_mm": options.tolerance, "fps": options.fps} | {key: round(value, 4) for key, value in figures.items()}))


class Case:
    """One motion's curves, and what each way leaves of them."""

    def __init__(self, armature: bpy.types.Object, action: bpy.types.Action, tolerance: float, fps: float) -> None:
        self.armature, self.action, self.tolerance, self.fps = armature, action, tolerance, fps
        self.chain: Chain = rest_chain(armature)
        self.count = round(action.frame_range[1] - START) + 1
        self.played = self.read(action)
        self.ends = bone_ends(self.chain, self.played)
        self.every = sum(len(curve.keyframe_points) for curve in channels(action).fcurves)
        self.seconds = 0.0

    def read(self, action: bpy.types.Action) -> Channels:
        """What Blender makes of an action's curves on the frames."""
        frames = START + np.arange(self.count)
        rotations = np.zeros((self.count, len(self.armature.pose.bones), 4))
        locations = np.zeros((self.count, len(self.armature.pose.bones), 3))
        index = {bone.name: number for number, bone in enumerate(self.armature.pose.bones)}
        for curve in channels(action).fcurves:
            into = rotations if "rotation" in curve.data_path else locations
            into[:, index[curve.group.name], curve.array_index] = [curve.evaluate(frame) for frame in frames]
        return Channels(continuous(normalise(rotations)), locations)

    def ways(self) -> dict[str, Tried]:
        """Each way with the largest threshold that keeps to the tolerance."""
        return {
            "fitted": self.fitted(),
            "decimate": self.bisected(self.decimated, 1e-6, 0.3),
            "simplify": self.bisected(self.simplified, 1e-6, 0.3),
            "poses": self.bisected(self.poses, 1e-5, 0.3),
        }

    def fitted(self) -> Tried:
        begun = time.process_time()
        codings = tuple(coding_of(bone.rotation_mode) for bone in self.armature.pose.bones)
        reduced = reduce_keys(self.chain, self.played, codings, self.tolerance, self.fps)
        self.seconds = time.process_time() - begun
        rotations = np.stack([normalise(one.at(self.count)) for one in reduced.rotations], axis=1)
        locations = np.stack([one.at(self.count) for one in reduced.locations], axis=1)
        # The root alone has locations.
        keys = sum(4 * len(one.frames) for one in reduced.rotations) + 3 * len(reduced.locations[0].frames)
        return Channels(rotations, locations), keys

    def decimated(self, margin: float) -> Tried:
        """Of a copy, in the graph editor that the file's first window is made to show."""
        copy = self.action.copy()
        assign_action(self.armature, copy)
        window = bpy.context.window_manager.windows[0]
        area = window.screen.areas[0]
        area.type = "GRAPH_EDITOR"
        area.spaces.active.dopesheet.show_only_selected = False
        for curve in channels(copy).fcurves:
            curve.select = True
            for key in curve.keyframe_points:
                key.select_control_point = True
        region = next(region for region in area.regions if region.type == "WINDOW")
        with bpy.context.temp_override(window=window, area=area, region=region):
            bpy.ops.graph.decimate(mode="ERROR", remove_error_margin=margin)
        tried = self.read(copy), sum(len(curve.keyframe_points) for curve in channels(copy).fcurves)
        assign_action(self.armature, None)
        bpy.data.actions.remove(copy)
        return tried

    def simplified(self, margin: float) -> Tried:
        rotations, locations, keys = self.played.rotations.copy(), self.played.locations.copy(), 0
        for bone in range(rotations.shape[1]):
            for values in (rotations[:, bone], locations[:, bone]):
                if values is rotations[:, bone] or values.shape[1] == 4 or np.ptp(values, axis=0).max() > 0.0:
                    kept = _peucker(values, margin)
                    keys += len(kept) * values.shape[1]
                    values[:] = _lines(values, kept)
        return Channels(normalise(rotations), locations), keys

    def poses(self, margin: float) -> Tried:
        flat = np.concatenate([self.ends.reshape(self.count, -1)], axis=1)
        kept = _peucker(flat, margin)
        rotations, locations = (
            _lines(part.reshape(self.count, -1), kept).reshape(part.shape) for part in (self.played.rotations, self.played.locations)
        )
        return Channels(normalise(rotations), locations), len(kept) * self.every // self.count

    def bisected(self, way: Callable[[float], Tried], low: float, high: float) -> Tried:
        """The coarsest that still keeps to the tolerance."""
        best = way(low)
        for _ in range(_TRIALS):
            middle = float(np.sqrt(low * high))
            tried = way(middle)
            if self.judged(tried)[1] <= 1e3 * self.tolerance:
                best, low = tried, middle
            else:
                high = middle
        return best

    def judged(self, tried: Tried) -> tuple[float, float, float]:
        """Share of keys, largest error, and the largest of ends that stand; millimetres."""
        apart = 1e3 * np.linalg.norm(bone_ends(self.chain, tried[0]) - self.ends, axis=-1)
        step = np.linalg.norm(np.diff(self.ends, axis=0), axis=-1)
        stands = np.pad((step[1:] < 2e-3) & (step[:-1] < 2e-3), ((1, 1), (0, 0), (0, 0)))
        return tried[1] / self.every, float(apart.max()), float(apart[stands].max())


def _peucker(values: np.ndarray, margin: float) -> list[int]:
    """Frames between which lines stay within the margin in every component; Douglas and Peucker 1973."""
    kept = {0, len(values) - 1}
    gaps = [(0, len(values) - 1)]
    while gaps:
        first, last = gaps.pop()
        if last < first + 2:
            continue
        off = np.abs(_lines(values[first : last + 1], [0, last - first]) - values[first : last + 1]).max(axis=1)
        if off.max() > margin:
            worst = first + int(off.argmax())
            kept.add(worst)
            gaps += [(first, worst), (worst, last)]
    return sorted(kept)


def _lines(values: np.ndarray, kept: list[int]) -> np.ndarray:
    found = np.empty_like(values)
    for first, last in pairwise(kept):
        share = np.linspace(0.0, 1.0, last - first + 1)[:, None]
        found[first : last + 1] = values[first] + share * (values[last] - values[first])
    return found


if __name__ == "__main__":
    leave.run(main)
