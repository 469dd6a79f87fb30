"""What foot locking does to real recordings and to the same recordings with a generator's faults: skating before and after.

    python -m benchmarks.contacts --data MOCAP.safetensors [--limit 300] [--seed 0]

MOCAP.safetensors is what `motion-mamba prepare` wrote; test-split windows are used.

Skating by GMD's and by Kimodo's definition, and penetration, are those of `evaluation/motion_quality.py`. Both kinds of skating also
count real feet that swing low over the floor, which no lock may stop: "clean" says how much of a real recording's is left by one. What the
animator sees is "slip": how fast a toe moves (cm/s) in the frames in which the clean recording's toe stands (lower than 5 cm, slower
than 0.2 m/s). "moved" is the mean distance of all joints between input and output of the lock; "solved" is measured on forward
kinematics of the rotations that `rigs.solve` finds for the locked joints.

The faults, each alone and all together: feet that wander (ankles and toes, 2 cm root mean square, slower than a second), a root
that wanders (3 cm), a root that travels 15 % too far for its steps, a body that sinks and rises (1.5 cm).
"""

from __future__ import annotations

import argparse
import json
import sys
import time
from collections.abc import Callable
from pathlib import Path

import numpy as np
import torch

from motion_mamba.generator.data.store import MotionStore
from motion_mamba.generator.evaluation.motion_quality import penetration, skating_gmd, skating_kimodo
from motion_mamba.generator.motion import FPS
from motion_mamba.generator.representation.features import contact_labels, features_to_joints
from motion_mamba.rigs.feet.foot_lock import lock_feet
from motion_mamba.rigs.math.kinematics import forward_kinematics
from motion_mamba.rigs.smpl import CONTACT_JOINTS, JOINT
from motion_mamba.rigs.solve.solver import solve

TOES = [JOINT["left_foot"], JOINT["right_foot"]]
Fault = Callable[[np.ndarray, np.random.Generator], np.ndarray]


def slow_noise(rng: np.random.Generator, frames: int, size: float, *shape: int) -> np.ndarray:
    """(frames, *shape) noise of the given root mean square whose waves are longer than about a second."""
    kernel = np.exp(-0.5 * (np.arange(-30, 31) / 8.0) ** 2)
    noise = rng.normal(size=(frames + 60, *shape))
    smooth = np.apply_along_axis(np.convolve, 0, noise, kernel / np.linalg.norm(kernel), "valid")
    return size * smooth


def feet_wander(joints: np.ndarray, rng: np.random.Generator) -> np.ndarray:
    moved, noise = joints.copy(), slow_noise(rng, len(joints), 0.02 / np.sqrt(2), 2, 2)
    for side in range(2):
        for joint in CONTACT_JOINTS[2 * side : 2 * side + 2]:
            moved[:, joint, [0, 2]] += noise[:, side]
    return moved


def root_wanders(joints: np.ndarray, rng: np.random.Generator) -> np.ndarray:
    noise = slow_noise(rng, len(joints), 0.03 / np.sqrt(2), 2)
    return joints + np.stack([noise[:, 0], np.zeros(len(joints)), noise[:, 1]], axis=-1)[:, None]


def root_too_fast(joints: np.ndarray, rng: np.random.Generator) -> np.ndarray:
    return joints + 0.15 * ((joints[:, :1] - joints[:1, :1]) * [1.0, 0.0, 1.0])


def body_heaves(joints: np.ndarray, rng: np.random.Generator) -> np.ndarray:
    return joints + slow_noise(rng, len(joints), 0.015)[:, None, None] * [0.0, 1.0, 0.0]


def all_faults(joints: np.ndarray, rng: np.random.Generator) -> np.ndarray:
    for fault in (feet_wander, root_wanders, root_too_fast, body_heaves):
        joints = fault(joints, rng)
    return joints


FAULTS: dict[str, Fault] = {
    "clean": lambda joints, rng: joints,
    "feet wander": feet_wander,
    "root wanders": root_wanders,
    "root too fast": root_too_fast,
    "body heaves": body_heaves,
    "all": all_faults,
}


def figures(motions: list[np.ndarray], standing: list[np.ndarray]) -> dict[str, float]:
    """standing: of each motion (T - 1, 2) whether the clean recording's toes stand between one frame and the next."""
    slips = np.concatenate([toe_speed(joints)[stands] for joints, stands in zip(motions, standing, strict=True)])
    return {
        "skating_gmd": skating_gmd(motions),
        "skating_kimodo": skating_kimodo(motions),
        "slip_cm_s": 100.0 * float(slips.mean()),
        "penetration_cm": 100.0 * penetration(motions),
    }


def toe_speed(joints: np.ndarray) -> np.ndarray:
    """(T - 1, 2) m/s over the ground."""
    return np.linalg.norm(np.diff(joints[:, TOES][..., [0, 2]], axis=0), axis=-1) * FPS


def toes_stand(joints: np.ndarray) -> np.ndarray:
    """(T - 1, 2) whether a toe is low in two frames running, and slow between them."""
    low = joints[:, TOES, 1] < 0.05
    return low[1:] & low[:-1] & (toe_speed(joints) < 0.2)


def measure(clips: list[tuple[np.ndarray, np.ndarray]], fault: Fault, seed: int) -> dict[str, float]:
    rng = np.random.default_rng(seed)
    faulty = [fault(clean, rng) for clean, _ in clips]
    start = time.process_time()
    locked = [lock_feet(joints, contacts, FPS) for joints, (_, contacts) in zip(faulty, clips, strict=True)]
    seconds = time.process_time() - start
    solved = [forward_kinematics(solve(joints, FPS)) for joints in locked]
    standing = [toes_stand(clean) for clean, _ in clips]
    stages = {name: figures(motions, standing) for name, motions in (("before", faulty), ("after", locked), ("solved", solved))}
    result = {f"{stage}_{name}": value for stage, row in stages.items() for name, value in row.items()}
    result |= {f"after / before {name}": stages["after"][name] / stages["before"][name] for name in ("skating_gmd", "skating_kimodo")}
    moved = np.concatenate([np.linalg.norm(new - old, axis=-1) for new, old in zip(locked, faulty, strict=True)])
    result |= {"moved_cm": 100.0 * moved.mean(), "moved_toes_cm": 100.0 * moved[:, TOES].mean()}
    return result | {"us_a_frame": 1e6 * seconds / len(moved)}


def read_clips(path: Path, limit: int) -> list[tuple[np.ndarray, np.ndarray]]:
    """Joints (T, 22, 3) and contacts (T, 4) of test windows that are long enough to tell, evenly from all sources."""
    store = MotionStore.open(path)
    windows = [window for window in store.select("test") if window.row_count >= 40]
    clips = []
    for window in windows[:: max(1, len(windows) // limit)]:
        rows = torch.from_numpy(store.features(window).copy())
        clips.append((features_to_joints(rows).double().numpy(), contact_labels(rows).numpy()))
    return clips


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--data", type=Path, required=True, help="the file that `motion-mamba prepare` wrote")
    parser.add_argument("--limit", type=int, default=300, help="about how many windows to take (default 300)")
    parser.add_argument("--seed", type=int, default=0, help="of the faults (default 0)")
    options = parser.parse_args()
    if not options.data.is_file():
        sys.exit(f"{options.data} does not exist: make it with `motion-mamba prepare`.")
    clips = read_clips(options.data, options.limit)
    print(f"{len(clips)} test windows, {sum(len(joints) for joints, _ in clips) / FPS / 60:.1f} minutes")
    results = {name: measure(clips, fault, options.seed) for name, fault in FAULTS.items()}
    names = list(next(iter(results.values())))
    print(f"{'':28s}" + "".join(f"{fault:>15s}" for fault in results))
    for name in names:
        print(f"{name:28s}" + "".join(f"{result[name]:15.4f}" for result in results.values()))
    print(json.dumps({"windows": len(clips), "faults": {fault: {k: round(v, 5) for k, v in r.items()} for fault, r in results.items()}}))


if __name__ == "__main__":
    main()
