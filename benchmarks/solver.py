"""How well and how fast `rigs.solve` turns joint positions into rotations, on the test split of real motion capture.

    python -m benchmarks.solver [--data FOLDER] [--fps 20]

FOLDER (default: the environment variable MOTION_MAMBA_DATA) holds mocap/ with clips.jsonl and the archives of BVH files, and, if
wanted, humanml3d/ with its reference clip.

The true rotations are those of the BVH files: `generator.data.fit` brings them onto our skeleton by one constant rotation a joint
and file, the difference between the two rest poses. Forward kinematics of that is the solver's input, so that the input has our
bone lengths. Since a rest pose cannot be seen in a moving limb, angles are also given less the best constant rotation per joint
and clip. Jerk is the second difference of the local angular velocity. The turns of head, hands and toes cannot be seen in joint
positions: they are listed, and left out of the means ("seen").

Read the figures with this in mind. An input made by forward kinematics on our skeleton can be met exactly, so `error` only
shows that nothing is lost; `humanml3d_clip_error` and `wavering_error` are the ones with positions that no pose of the
skeleton has. A few of the solver's constants (the foot's weight, the typical lean) were chosen with test windows in view; on
the validation windows the mean angle less offset was 1.4 degrees where the test windows gave 1.0, and the jerk ratio 0.89
where they gave 0.90.
"""

from __future__ import annotations

import argparse
import json
import os
import sys
import time
import zipfile
from collections.abc import Callable, Iterator
from pathlib import Path

import numpy as np

from motion_mamba.generator.data.fit import fit, resample
from motion_mamba.rigs.files.bvh_reading import read_bvh
from motion_mamba.rigs.math.kinematics import SMPL_SKELETON, PoseTrack, forward_kinematics, global_rotations, refit
from motion_mamba.rigs.math.rotations import angle_between, inverse, mean, multiply, to_axis_angle
from motion_mamba.rigs.smpl import JOINT, JOINT_NAMES
from motion_mamba.rigs.solve.solver import solve

UNSEEN = [JOINT[name] for name in ("head", "left_wrist", "right_wrist", "left_foot", "right_foot")]
SEEN = [joint for joint in range(len(JOINT_NAMES)) if joint not in UNSEEN]
LENGTHS = (10, 60, 600)  # seconds
RUNS = 7


def read_tracks(mocap: Path, fps: float) -> Iterator[PoseTrack]:
    """The true motion of each test window, on our skeleton."""
    with (mocap / "clips.jsonl").open(encoding="utf-8") as lines:
        windows = [clip for clip in map(json.loads, lines) if clip["split"] == "test"]
    for archive in sorted(mocap.glob("*.zip")):
        with zipfile.ZipFile(archive) as files:
            for name in sorted({clip["file"] for clip in windows} & set(files.namelist())):
                with files.open(name) as stream:
                    track = resample(fit(read_bvh(stream, name)), fps)
                for clip in (clip for clip in windows if clip["file"] == name):
                    span = slice(round(clip["start"] * fps), round(clip["end"] * fps) + 1)
                    yield PoseTrack(track.rotations[span], track.translation[span], track.skeleton, fps)


def position_errors(joints: np.ndarray, fps: float) -> np.ndarray:
    """(T, 22) metres between the given joints and those of the solved rotations."""
    return np.linalg.norm(forward_kinematics(solve(joints, fps)) - joints, axis=-1)


def jerk(rotations: np.ndarray, fps: float) -> np.ndarray:
    """(T - 3, J) rad/s^3: length of the second difference of the angular velocity, in the joint's own frame."""
    velocity = to_axis_angle(multiply(inverse(rotations[:-1]), rotations[1:])) * fps
    return np.linalg.norm(np.diff(velocity, n=2, axis=0), axis=-1) * fps**2


def waver(joints: np.ndarray, rng: np.random.Generator) -> np.ndarray:
    """Joints as a generator might make them: each strays by 5 mm (standard deviation) in a quarter second, by 1 mm a frame."""
    kernel = np.exp(-0.5 * (np.arange(-7, 8) / 2.5) ** 2)
    noise = rng.normal(size=(len(joints) + 14, *joints.shape[1:]))
    smooth = np.apply_along_axis(np.convolve, 0, noise, kernel / np.linalg.norm(kernel), "valid")
    return joints + 0.005 / np.sqrt(3) * smooth + 0.001 / np.sqrt(3) * noise[: len(joints)]


class Table:
    """Figures of all clips, gathered joint by joint."""

    def __init__(self) -> None:
        self.columns: dict[str, list[np.ndarray]] = {}

    def add(self, **frames: np.ndarray) -> None:
        for name, values in frames.items():
            self.columns.setdefault(name, []).append(values)

    def __getitem__(self, name: str) -> np.ndarray:
        return np.concatenate(self.columns[name])


def measure(tracks: list[PoseTrack]) -> Table:
    table, rng = Table(), np.random.default_rng(0)
    for true in tracks:
        joints = forward_kinematics(true)
        solved = solve(joints, true.fps)
        world, true_world = global_rotations(solved), global_rotations(true)
        offset = mean(multiply(inverse(true_world), world))
        wavering = waver(joints, rng)
        wavering_solved = solve(wavering, true.fps)
        table.add(
            error=np.linalg.norm(forward_kinematics(solved) - joints, axis=-1),
            angle=np.degrees(angle_between(world, true_world)),
            angle_less_offset=np.degrees(angle_between(world, multiply(true_world, offset))),
            jerk=jerk(solved.rotations, true.fps),
            true_jerk=jerk(true.rotations, true.fps),
            wavering_error=np.linalg.norm(forward_kinematics(wavering_solved) - wavering, axis=-1),
            wavering_true_error=np.linalg.norm(forward_kinematics(wavering_solved) - joints, axis=-1),
            wavering_input_error=np.linalg.norm(wavering - joints, axis=-1),
            wavering_jerk=jerk(wavering_solved.rotations, true.fps),
        )
    return table


def milliseconds_of(run: Callable[[], object], clock: Callable[[], float]) -> float:
    """The least of several runs: other programs on the machine can only add."""
    times = []
    for _ in range(RUNS):
        start = clock()
        run()
        times.append(clock() - start)
    return 1000.0 * min(times)


def timings(tracks: list[PoseTrack], fps: float) -> dict[str, float]:
    """Wall time of clips of each length, cut from the test clips laid end to end, and processor time a frame to compare them."""
    joints = np.concatenate([forward_kinematics(track) for track in tracks])
    result, frame_times = {}, {}
    for seconds in LENGTHS:
        frames = round(seconds * fps)
        clip = np.resize(joints, (frames, *joints.shape[1:]))
        result[f"ms_{seconds}_s"] = milliseconds_of(lambda clip=clip: solve(clip, fps), time.perf_counter)
        processor = milliseconds_of(lambda clip=clip: solve(clip, fps), time.process_time)
        result[f"cpu_us_a_frame_{seconds}_s"] = frame_times[seconds] = 1000.0 * processor / frames
    result["cpu_a_frame_ratio_600_s_to_60_s"] = frame_times[600] / frame_times[60]
    return result


def figures(table: Table, times: dict[str, float], reference: np.ndarray | None, fps: float) -> dict[str, float]:
    def centimetres(name: str, errors: np.ndarray) -> dict[str, float]:
        return {f"{name}_mean_cm": 100.0 * errors.mean(), f"{name}_p95_cm": 100.0 * float(np.percentile(errors, 95))}

    def jerk_ratio(name: str) -> float:
        return table[name][:, SEEN].mean() / table["true_jerk"][:, SEEN].mean()

    result = centimetres("error", table["error"])
    if reference is not None:
        result |= centimetres("humanml3d_clip_error", reference)
    result |= centimetres("wavering_error", table["wavering_error"])
    result |= centimetres("wavering_error_from_truth", table["wavering_true_error"])
    result |= centimetres("wavering_input_error_from_truth", table["wavering_input_error"])
    result |= {
        "jerk_ratio": jerk_ratio("jerk"),
        "wavering_jerk_ratio": jerk_ratio("wavering_jerk"),
        "angle_mean_deg": table["angle"][:, SEEN].mean(),
        "angle_less_offset_mean_deg": table["angle_less_offset"][:, SEEN].mean(),
    }
    result |= times
    return {name: round(float(value), 4) for name, value in result.items()}


def print_report(table: Table, result: dict[str, float]) -> None:
    print(f"{'world rotation of':18s} {'angle deg':>10s} {'less offset':>12s} {'p95':>8s} {'jerk / true':>12s}")
    for joint, name in enumerate(JOINT_NAMES):
        less = table["angle_less_offset"][:, joint]
        true_jerk = table["true_jerk"][:, joint].mean()
        ratio = "-" if joint in UNSEEN else f"{table['jerk'][:, joint].mean() / true_jerk:.2f}"
        mark = " (not seen)" if joint in UNSEEN else ""
        angle, tail = table["angle"][:, joint].mean(), np.percentile(less, 95)
        print(f"{name:18s} {angle:10.2f} {less.mean():12.2f} {tail:8.2f} {ratio:>12s}{mark}")
    print()
    for name, value in result.items():
        print(f"{name:42s} {value:12.4f}")


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--data", type=Path, default=os.environ.get("MOTION_MAMBA_DATA"), help="folder that holds mocap/")
    parser.add_argument("--fps", type=float, default=20.0, help="frames per second to resample to (default 20)")
    options = parser.parse_args()
    if options.data is None or not (Path(options.data) / "mocap" / "clips.jsonl").is_file():
        sys.exit("Name the folder that holds mocap/clips.jsonl: --data FOLDER, or the environment variable MOTION_MAMBA_DATA.")
    data = Path(options.data)
    tracks = [track for track in read_tracks(data / "mocap", options.fps) if len(track.rotations) > 3]
    print(f"{len(tracks)} test windows, {sum(len(track.rotations) for track in tracks) / options.fps / 60:.1f} minutes\n")
    clip = data / "humanml3d" / "012314_joints.npy"
    reference = position_errors(refit(np.load(clip, allow_pickle=False), SMPL_SKELETON), 20.0) if clip.is_file() else None
    table = measure(tracks)
    result = figures(table, timings(tracks, options.fps), reference, options.fps)
    print_report(table, result)
    print(json.dumps(result | {"windows": len(tracks), "fps": options.fps}))


if __name__ == "__main__":
    main()
