"""Constraints from real recordings, met by generated motion: how far off it is before and after, and what meeting them costs.

    python -m benchmarks.constraints --data MOCAP.safetensors [--clips 200] [--seed 0] [--checkpoint NAME_OR_FILE]

MOCAP.safetensors is what `motion-mamba prepare` wrote. For test-split windows of 3 to 9.5 s, each of a caption of its own, a motion is
generated from the caption alone ("free"). Then constraints are read off the real recording: a hand or foot (left or right by turns), the
pelvis' place and facing, its height, what its chest faces (looked at), the whole body; at 1, 5 or 20 frames drawn at random, or a stretch
of a second. Whole bodies are what the model is given; for hands, feet and the root the free motion's latents are led
there, and what is left is met in closed form, as a gaze is.

"before" and "after": distance from what is asked, mean over constrained frames (cm; degrees for facing and gaze); "missed": share of the
clips in which something was told as not met. "body": how far the limb's start moved at the constrained frames beside how far its end
did. FID and R@3 by our evaluator, both of the same clips as "free"; skating is Kimodo's share, jerk FlowMDM's, beside free motion's.
FID of few clips is high and only good for being compared in one run.
"""

from __future__ import annotations

import argparse
import json
import sys
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

import numpy as np
import torch

from motion_mamba.generator.constraints.body_parts import END_PARTS
from motion_mamba.generator.constraints.kinds import Constraints, PoseConstraint
from motion_mamba.generator.constraints.part_kinds import LookAt, PartPlacement, RootWaypoints
from motion_mamba.generator.constraints.solving.head_aim import chest_rotation, gaze_errors
from motion_mamba.generator.constraints.solving.root_waypoints import facing_angle
from motion_mamba.generator.data.store import MotionStore
from motion_mamba.generator.evaluation.evaluator import Evaluator
from motion_mamba.generator.evaluation.metrics import draw_batches, frechet_distance, r_precision
from motion_mamba.generator.evaluation.motion_quality import jerk, skating_kimodo
from motion_mamba.generator.evaluation.weights_file import load_evaluator
from motion_mamba.generator.generator import Generator
from motion_mamba.generator.motion import FPS, Motion
from motion_mamba.generator.representation.features import features_to_joints
from motion_mamba.generator.request import Request
from motion_mamba.rigs.math.held import facing_rotation
from motion_mamba.rigs.math.inverse_kinematics.hinges import wrap
from motion_mamba.rigs.math.inverse_kinematics.limbs import LIMBS
from motion_mamba.rigs.math.rotations import multiply, rotate
from motion_mamba.rigs.smpl import JOINT

WHEN: dict[str, int] = {"1": 1, "5": 5, "20": 20, "stretch": 0}
STRETCH, BATCH, GAZE_METRES = 20, 32, 2.0


@dataclass(frozen=True)
class Case:
    """A caption, the real joints (T, 22, 3), and the free motion made for the caption."""

    caption: str
    real: np.ndarray
    free: Motion


@dataclass(frozen=True)
class Kind:
    """What is asked of a motion at frames of a real one, and how far joints, or a motion, are from it there: (K,), in cm or degrees."""

    asked: Callable[[np.ndarray, np.ndarray, int], Constraints]
    away: Callable[[Motion, np.ndarray, np.ndarray, int], np.ndarray]


def _part(limb: str, number: int) -> str:
    return f"{('left', 'right')[number % 2]}_{limb}"


def _placed(limb: str) -> Kind:
    def asked(real: np.ndarray, frames: np.ndarray, number: int) -> Constraints:
        part = _part(limb, number)
        return Constraints(placements=(PartPlacement(part, frames, real[frames, END_PARTS[part]]),))

    def away(motion: Motion, real: np.ndarray, frames: np.ndarray, number: int) -> np.ndarray:
        joint = END_PARTS[_part(limb, number)]
        return 100.0 * np.linalg.norm(motion.joints[frames, joint] - real[frames, joint], axis=-1)

    return Kind(asked, away)


def _place_asked(real: np.ndarray, frames: np.ndarray, _number: int) -> Constraints:
    return Constraints(waypoints=(RootWaypoints(frames, real[frames, 0][:, [0, 2]], None, facing_angle(real)[frames]),))


def _place_away(motion: Motion, real: np.ndarray, frames: np.ndarray, _number: int) -> np.ndarray:
    return 100.0 * np.linalg.norm((motion.joints[frames, 0] - real[frames, 0])[:, [0, 2]], axis=-1)


def _facing_away(motion: Motion, real: np.ndarray, frames: np.ndarray, _number: int) -> np.ndarray:
    return np.degrees(np.abs(wrap(facing_angle(motion.joints.astype(np.float64))[frames] - facing_angle(real)[frames])))


def _height_asked(real: np.ndarray, frames: np.ndarray, _number: int) -> Constraints:
    return Constraints(waypoints=(RootWaypoints(frames, heights=real[frames, 0, 1]),))


def _height_away(motion: Motion, real: np.ndarray, frames: np.ndarray, _number: int) -> np.ndarray:
    return 100.0 * np.abs(motion.joints[frames, 0, 1] - real[frames, 0, 1])


def _seen(real: np.ndarray, frames: np.ndarray) -> np.ndarray:
    ahead = rotate(chest_rotation(real[frames]), np.array([0.0, 0.0, GAZE_METRES]))
    return real[frames, JOINT["head"]] + ahead


def _gaze_asked(real: np.ndarray, frames: np.ndarray, _number: int) -> Constraints:
    return Constraints(looks=(LookAt(frames, _seen(real, frames)),))


def _gaze_away(motion: Motion, real: np.ndarray, frames: np.ndarray, _number: int) -> np.ndarray:
    joints, turns = motion.joints.astype(np.float64), () if motion.held is None else motion.held.rotations
    head = chest_rotation(joints)
    for turn in turns:
        if turn.joint == JOINT["head"]:
            head = multiply(facing_rotation(joints), turn.rotations)
    return np.degrees(gaze_errors(joints[frames], head[frames], _seen(real, frames)))


def _pose_asked(real: np.ndarray, frames: np.ndarray, _number: int) -> Constraints:
    return Constraints(PoseConstraint(real[frames].astype(np.float32), frames))


def _pose_away(motion: Motion, real: np.ndarray, frames: np.ndarray, _number: int) -> np.ndarray:
    return 100.0 * np.linalg.norm(motion.joints[frames] - real[frames], axis=-1).max(axis=-1)


KINDS: dict[str, Kind] = {
    "hand": _placed("hand"),
    "foot": _placed("foot"),
    "root place": Kind(_place_asked, _place_away),
    "root facing": Kind(_place_asked, _facing_away),
    "height": Kind(_height_asked, _height_away),
    "gaze": Kind(_gaze_asked, _gaze_away),
    "whole pose": Kind(_pose_asked, _pose_away),
}


class Judge:
    """What the evaluator says of motions made for the cases' captions."""

    def __init__(self, evaluator: Evaluator, cases: list[Case], captions: list[tuple[str, ...]], seed: int) -> None:
        self._evaluator = evaluator
        self._texts = evaluator.embed_texts([case.caption for case in cases])
        self._real = evaluator.embed_motions([case.real for case in cases])
        self._batches = [batch for _ in range(10) for batch in draw_batches(captions, BATCH, np.random.default_rng(seed))]

    def figures(self, motions: list[np.ndarray]) -> dict[str, float]:
        made = self._evaluator.embed_motions(motions)
        precision = r_precision(self._texts, made, self._batches)
        quality = {"skating": skating_kimodo(motions), "jerk": jerk(motions)}
        return {"fid": frechet_distance(made, self._real), "r3": float(precision[2])} | quality


def cases_of(store: MotionStore, generator: Generator, count: int, seed: int) -> tuple[list[Case], list[tuple[str, ...]]]:
    """Test windows evenly over the split, no two of one caption, and what is made for one of their captions each."""
    windows = [window for window in store.select("test") if 60 <= window.row_count <= 190]
    rng, cases, captions, used = np.random.default_rng(seed), [], [], set[str]()
    for window in (windows[index] for index in rng.permutation(len(windows))):
        if len(cases) == count:
            break
        if used & set(window.texts):
            continue
        used |= set(window.texts)
        real = features_to_joints(torch.from_numpy(store.features(window).copy())).double().numpy()
        caption = str(rng.choice(window.texts))
        (free,) = generator.generate(Request(((caption, len(real) / FPS),), seed=seed + len(cases), one_by_one=False))
        cases.append(Case(caption, real[: len(free.joints)], free))
        captions.append(window.texts)
    return cases, captions


def frames_of(case: Case, when: int, rng: np.random.Generator) -> np.ndarray:
    count = len(case.real)
    if when:
        return np.sort(rng.choice(np.arange(10, count), size=min(when, count - 10), replace=False))
    first = int(rng.integers(10, count - STRETCH))
    return np.arange(first, first + STRETCH)


def met(generator: Generator, case: Case, constraints: Constraints, seed: int) -> Motion:
    if constraints.poses is None:
        return generator.meet(case.free, constraints)
    request = Request(((case.caption, len(case.real) / FPS),), seed=seed, constraints=constraints, one_by_one=False)
    return generator.generate(request)[0]


def row(generator: Generator, cases: list[Case], judge: Judge, name: str, when: str, seed: int) -> dict[str, float]:
    kind, rng = KINDS[name], np.random.default_rng(seed)
    before, after, body, missed, motions = [], [], [], [], []
    for number, case in enumerate(cases):
        frames = frames_of(case, WHEN[when], rng)
        motion = met(generator, case, kind.asked(case.real, frames, number), seed + number)
        before.append(kind.away(case.free, case.real, frames, number))
        after.append(kind.away(motion, case.real, frames, number))
        missed.append(bool(motion.misses))
        motions.append(motion.joints)
        if name in ("hand", "foot"):
            body.append(_body_share(case.free.joints, motion.joints, END_PARTS[_part(name, number)], frames))
    figures = {"before": float(np.concatenate(before).mean()), "after": float(np.concatenate(after).mean())}
    figures |= {"missed": float(np.mean(missed))} | judge.figures(motions)
    return figures | ({"body": float(np.median(body))} if body else {})


def _body_share(free: np.ndarray, made: np.ndarray, joint: int, frames: np.ndarray) -> float:
    start, end = (np.linalg.norm(made[frames, at] - free[frames, at], axis=-1).mean() for at in (LIMBS[joint].start, joint))
    return float(start / max(end, 1e-6))


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--data", type=Path, required=True, help="the file that `motion-mamba prepare` wrote")
    parser.add_argument("--clips", type=int, default=200, help="how many test windows (default 200)")
    parser.add_argument("--seed", type=int, default=0)
    parser.add_argument("--checkpoint", help="a shipped model's name or a file (default: the one that ships)")
    options = parser.parse_args()
    if not options.data.is_file():
        sys.exit(f"{options.data} does not exist: make it with `motion-mamba prepare`.")
    generator = Generator.load(options.checkpoint, device="cpu", runtime="light")
    cases, captions = cases_of(MotionStore.open(options.data), generator, options.clips, options.seed)
    judge = Judge(load_evaluator()[0], cases, captions, options.seed)
    free = judge.figures([case.free.joints for case in cases])
    real = judge.figures([case.real for case in cases])
    print(f"{len(cases)} test windows, model {generator.model.name}")
    columns = ("before", "after", "missed", "body", "fid", "r3", "skating", "jerk")
    print(f"{'':24s}" + "".join(f"{column:>9s}" for column in columns))
    results: dict[str, dict[str, float]] = {"real": real, "free": free}
    for name in results:
        _print(name, results[name], columns)
    for name in KINDS:
        for when in WHEN:
            results[f"{name}, {when}"] = row(generator, cases, judge, name, when, options.seed)
            _print(f"{name}, {when}", results[f"{name}, {when}"], columns)
    print(json.dumps({"windows": len(cases), "rows": {name: {k: round(v, 4) for k, v in row.items()} for name, row in results.items()}}))


def _print(name: str, figures: dict[str, float], columns: tuple[str, ...]) -> None:
    print(f"{name:24s}" + "".join(f"{figures[column]:9.3f}" if column in figures else f"{'':9s}" for column in columns), flush=True)


if __name__ == "__main__":
    main()
