"""Long motions: what each minute costs, whether anything drifts, and how smooth changes of prompt are beside real motion.

    python -m benchmarks.long [--minutes 10] [--changes 200] [--checkpoint NAME_OR_FILE] [--data MOCAP.safetensors] [--steps N] [--seed 0]

A motion of random prompts, each for 4 to 10 seconds and every minute the same in another order, is streamed once. Cost: processor
seconds for each minute of motion, since other programs share the machine (wall seconds beside them), and the process's memory at each
minute's end, with the benchmark's own copy of the joints (0.3 MB a minute). Drift, each minute beside the first: bone lengths (mean
over bones of the change of their mean), floor (5th percentile of the lowest joint), speed of the root (mean and standard deviation).

Transitions, as FlowMDM measures them, on a second motion whose prompts are captions of the test split, drawn at random: jerk is the third
difference of joint positions in m/frame^3, summed over x, y and z as absolute values, the largest over joints; its mean over many windows
of 60 frames around a change of prompt has a peak (PJ) and an area sum |jerk - 0.0330| (AUJ). Real motion: as many windows of 60 frames from
the test split of --data, evenly over its recordings (the fewer windows, the higher the peak of their mean). "inside" are as many frames of
the generated motion midway between changes of prompt: what its actions have by themselves. "locked" is the generated motion after foot
locking, as it is delivered.
"""

from __future__ import annotations

import argparse
import itertools
import json
import resource
import sys
import time
from pathlib import Path

import numpy as np
import torch

from motion_mamba.generator.data.store import MotionStore
from motion_mamba.generator.generator import Generator
from motion_mamba.generator.motion import FPS, Request
from motion_mamba.generator.representation.features import features_to_joints
from motion_mamba.rigs.feet.foot_lock import lock_feet
from motion_mamba.rigs.math.kinematics import bone_lengths
from motion_mamba.rigs.smpl import PARENTS

PROMPTS = (
    "a person walks forward", "a person stands still", "a person turns around and walks back", "a person waves with the right hand",
    "a person runs in a circle", "a person walks slowly to the left", "a person jumps up and down", "a person raises both arms",
    "a person walks backwards", "a person kicks with the left leg", "a person dances", "a person bows",
)  # fmt: skip
SECONDS = (4.0, 10.0)
HALF_WINDOW = 30
FLOWMDM_JERK = 0.0330
MINUTE = int(60 * FPS)


def random_segments(minutes: int, rng: np.random.Generator) -> tuple[tuple[str, float], ...]:
    """Every minute the same prompts for the same times in another order, so that minutes can be compared; no prompt twice running."""
    one, left = [], MINUTE
    for prompt in rng.permutation(PROMPTS):
        frames = min(left, round(float(rng.uniform(*SECONDS)) * FPS))
        # No stub at the end.
        frames = left if left - frames < SECONDS[0] * FPS else frames
        one.append((str(prompt), frames / FPS))
        left -= frames
        if left == 0:
            break
    segments: list[tuple[str, float]] = []
    for _ in range(minutes):
        order = rng.permutation(len(one))
        while segments and one[order[0]] == segments[-1]:
            order = rng.permutation(len(one))
        segments += [one[index] for index in order]
    return tuple(segments)


def random_captions(path: Path, changes: int, rng: np.random.Generator) -> tuple[tuple[str, float], ...]:
    """One caption of each of so many test clips (and one more), drawn at random."""
    clips = MotionStore.open(path).select("test")
    return tuple(
        (str(rng.choice(clips[index].texts)), round(float(rng.uniform(*SECONDS)) * FPS) / FPS)
        for index in rng.integers(0, len(clips), size=changes + 1)
    )


def transitions(generator: Generator, request: Request, data: Path) -> dict[str, dict[str, float]]:
    """Smoothness around changes of the request's prompts, between them, and of real motion."""
    joints, contacts, _ = stream(generator, request)
    changes = np.cumsum([round(seconds * FPS) for _, seconds in request.segments])[:-1].tolist()
    middles = [(one + other) // 2 for one, other in itertools.pairwise(changes)]
    # The jerk of frames t..t+3 belongs to their middle.
    changes, middles = ([at - 2 for at in frames] for frames in (changes, middles))
    generated, locked = jerk(joints.astype(np.float64)), jerk(lock_feet(joints, contacts, FPS))
    return {
        "generated": smoothness(around(generated, changes)),
        "inside": smoothness(around(generated, middles)),
        "locked": smoothness(around(locked, changes)),
        "real": smoothness(real_windows(data, len(changes))),
    }


def resident_megabytes() -> float:
    """Memory in use now where the system tells (Linux), else the most so far."""
    statm = Path("/proc/self/statm")
    if statm.is_file():
        return int(statm.read_text().split()[1]) * resource.getpagesize() / 1e6
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1e3


def stream(generator: Generator, request: Request) -> tuple[np.ndarray, np.ndarray, np.ndarray]:
    """Joints (T, 22, 3), contacts (T, 4), and a table of frames made, processor and wall seconds, and megabytes after each piece."""
    joints, contacts, table = [], [], [(0.0, 0.0, 0.0, resident_megabytes())]
    processor, wall = time.process_time(), time.perf_counter()
    for piece in generator.stream(request):
        joints.append(piece.joints[0])
        contacts.append(piece.contacts[0])
        done = piece.first + piece.joints.shape[1]
        table.append((done, time.process_time() - processor, time.perf_counter() - wall, resident_megabytes()))
    return np.concatenate(joints), np.concatenate(contacts), np.array(table)


def jerk(joints: np.ndarray) -> np.ndarray:
    """(T - 3,) m/frame^3."""
    return np.abs(np.diff(joints, n=3, axis=0)).sum(axis=-1).max(axis=-1)


def smoothness(windows: list[np.ndarray]) -> dict[str, float]:
    mean = np.mean(windows, axis=0)
    area, peak_at = float(np.abs(mean - FLOWMDM_JERK).sum()), int(mean.argmax()) - HALF_WINDOW
    return {"PJ": float(mean.max()), "AUJ": area, "mean": float(mean.mean()), "peak_at": peak_at, "windows": len(windows)}


def around(values: np.ndarray, frames: list[int]) -> list[np.ndarray]:
    return [values[at - HALF_WINDOW : at + HALF_WINDOW] for at in frames if HALF_WINDOW <= at <= len(values) - HALF_WINDOW]


def real_windows(path: Path, count: int) -> list[np.ndarray]:
    store = MotionStore.open(path)
    clips = [window for window in store.select("test") if window.row_count >= 2 * HALF_WINDOW + 3]
    result = []
    for clip in clips[:: max(1, len(clips) // count)]:
        middle = clip.row_count // 2
        rows = store.features(clip)[middle - HALF_WINDOW - 1 : middle + HALF_WINDOW + 2]
        result.append(jerk(features_to_joints(torch.from_numpy(rows.copy())).double().numpy()))
    return result[:count]


def minute_figures(joints: np.ndarray, table: np.ndarray, minute: int) -> dict[str, float]:
    span = joints[minute * MINUTE : (minute + 1) * MINUTE].astype(np.float64)
    ends = [np.interp(edge * MINUTE, table[:, 0], table[:, column]) for column in (1, 2) for edge in (minute, minute + 1)]
    speed = np.linalg.norm(np.diff(span[:, 0][:, [0, 2]], axis=0), axis=-1) * FPS
    return {
        "processor_s": ends[1] - ends[0],
        "wall_s": ends[3] - ends[2],
        "megabytes": float(np.interp((minute + 1) * MINUTE, table[:, 0], table[:, 3])),
        "floor_cm": 100.0 * float(np.percentile(span[..., 1].min(axis=1), 5)),
        "speed_mean": float(speed.mean()),
        "speed_std": float(speed.std()),
        "bones_cm": 100.0 * float(np.abs(bone_lengths(span, PARENTS).mean(0) - bone_lengths(joints[:MINUTE], PARENTS).mean(0))[1:].mean()),
    }


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--minutes", type=int, default=10, help="length of the motion (default 10)")
    parser.add_argument("--changes", type=int, default=200, help="of prompt, that transitions are measured on (default 200)")
    parser.add_argument("--checkpoint", help="a shipped model's name or a file (default: what ships)")
    parser.add_argument("--data", type=Path, help="the file that `motion-mamba prepare` wrote, for transitions")
    parser.add_argument("--steps", type=int, help="denoising steps (default: the model's)")
    parser.add_argument("--seed", type=int, default=0, help="of prompts and motion (default 0)")
    options = parser.parse_args()
    if options.data is not None and not options.data.is_file():
        sys.exit(f"{options.data} does not exist: make it with `motion-mamba prepare`.")
    segments = random_segments(options.minutes, np.random.default_rng(options.seed))
    generator = Generator.load(options.checkpoint, "cpu")
    # One window beforehand: what is compiled or cached once is no minute's cost.
    generator.generate(Request((("a person walks", 10.0),), steps=options.steps))
    joints, _, table = stream(generator, Request(segments, seed=options.seed, steps=options.steps))
    minutes = [minute_figures(joints, table, minute) for minute in range(len(joints) // MINUTE)]
    print(f"{'minute':>8s}" + "".join(f"{name:>14s}" for name in minutes[0]))
    for number, figures in enumerate(minutes, 1):
        print(f"{number:8d}" + "".join(f"{value:14.3f}" for value in figures.values()))
    print()
    smooth = {}
    if options.data is not None:
        captions = random_captions(options.data, options.changes, np.random.default_rng(options.seed))
        smooth = transitions(generator, Request(captions, seed=options.seed, steps=options.steps), options.data)
    for name, figures in smooth.items():
        values = "  ".join(f"{key} {figures[key]:.4f}" for key in ("PJ", "AUJ", "mean"))
        print(f"{name:10s} {values}  peak {figures['peak_at']} frames from the change  ({figures['windows']} windows)")
    ratio = minutes[-1]["processor_s"] / minutes[0]["processor_s"]
    first_piece = {"frames": table[1, 0], "wall_s": table[1, 2]}
    print(f"\nlast minute's processor time / the first's: {ratio:.3f}")
    print(f"the first {first_piece['frames']:.0f} frames came after {first_piece['wall_s']:.2f} s")
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1e3
    result = {"minutes": minutes, "ratio": ratio, "peak_megabytes": peak, "transitions": smooth, "first_piece": first_piece}
    print(json.dumps(result | {"model": generator.model.name, "steps": options.steps, "threads": torch.get_num_threads()}))


if __name__ == "__main__":
    main()
