"""What words for a pace, a way or a count do to a motion.

    python -m benchmarks.words [--model NAME_OR_FILE ...] [--takes 16] [--only pace way count]

Pace: mean speed of a prompt with the words, as a share of its speed without them, the root's for walks and runs, that of the joints
around the root for the rest; 6 s a take. 1.00 means that the words do nothing.

Way: degrees that the course turns to the left and to the right in 8 s, summed over the take, median over the takes. A circle has 360 on
one side, a figure of eight 360 on both, who goes straight on none. What a way comes out as where one knows only "forward" is the first row.

Count: how often it is done, mean over the takes, each as long as such a prompt usually lasts; in brackets the share of takes in which it is
done exactly as often as told. Done is what takes the body far from its first pose, and counts again after it has been back.

Several models are measured in one run, in the order given.
"""

from __future__ import annotations

import argparse
from collections.abc import Callable

import numpy as np

from motion_mamba.generator.constraints.root_path import ground_velocity
from motion_mamba.generator.generator import Generator
from motion_mamba.generator.motion import FPS
from motion_mamba.generator.representation.features import canonicalise, joints_to_features
from motion_mamba.generator.request import Request
from motion_mamba.generator.text.caption_text import times_told
from motion_mamba.generator.text.duration_model import usual_seconds
from motion_mamba.generator.training.augmentation.repetition import times_done
from motion_mamba.rigs.math.ground import course_of

PACES = ("slowly", "very slowly", "at a slow pace", "quickly", "very fast")
WAYS = (
    "a person walks forward",
    "a person walks in a circle",
    "a person walks in a circle to the left",
    "a person walks in a clockwise circle",
    "an old man walks in a circle",
    "a person runs in a circle to the right",
    "a person walks in a half circle to the right",
    "a person walks in a curve to the left",
    "a person walks forward and curves to the right",
    "a person jogs in a wide curve to the left",
    "a person walks forward and turns left",
    "a person walks in a figure of eight",
    "a person walks in a zigzag",
)
COUNTS = ("once", "twice", "three times")
COUNTED = (
    "a person jumps",
    "a person does a squat",
    "a person bows",
    "a person kicks forward with the left leg",
    "a person raises the right hand",
    "a person throws a ball",
    "a person claps",
)
# Slower than this (m/s), a course has no direction.
_STANDING = 0.15
_BATCH = 8


def root_speed(joints: np.ndarray) -> float:
    """Metres a second over the ground, mean."""
    return float(np.linalg.norm(np.diff(joints[:, 0, [0, 2]], axis=0), axis=-1).mean() * FPS)


def body_speed(joints: np.ndarray) -> float:
    """Metres a second of the joints around the root, mean."""
    return float(np.linalg.norm(np.diff(joints[:, 1:] - joints[:, :1], axis=0), axis=-1).mean() * FPS)


SPEEDS: dict[str, Callable[[np.ndarray], float]] = {
    "a person walks forward": root_speed,
    "a person walks backwards": root_speed,
    "a person runs forward": root_speed,
    "a person dances": body_speed,
    "a person waves": body_speed,
    "a person sits down on a chair": body_speed,
    "a person bends down and picks something up": body_speed,
}


def turns(joints: np.ndarray) -> tuple[float, float]:
    """Degrees that a motion's course turns to the left and to the right."""
    velocity = ground_velocity(course_of(joints, FPS))
    velocity = velocity[np.abs(velocity) > _STANDING]
    change = np.degrees(np.angle(velocity[1:] * np.conj(velocity[:-1])))
    return float(change.clip(min=0.0).sum()), float(-change.clip(max=0.0).sum())


def motions(generator: Generator, prompt: str, seconds: float, takes: int) -> list[np.ndarray]:
    """Joints (T, 22, 3) of each take."""
    requests = [Request(((prompt, seconds),), seed, variations=min(_BATCH, takes - seed)) for seed in range(0, takes, _BATCH)]
    return [motion.joints.astype(np.float64) for request in requests for motion in generator.generate(request)]


def print_paces(models: dict[str, Generator], takes: int) -> None:
    print("| | " + " | ".join(PACES) + " |\n|---" + "|---" * len(PACES) + "|")
    for prompt, speed in SPEEDS.items():
        plain = {name: _mean_speed(model, prompt, speed, takes) for name, model in models.items()}
        cells = [
            ", ".join(f"{_mean_speed(model, f'{prompt} {words}', speed, takes) / plain[name]:.2f}" for name, model in models.items())
            for words in PACES
        ]
        print(f"| {prompt} | " + " | ".join(cells) + " |", flush=True)


def _mean_speed(generator: Generator, prompt: str, speed: Callable[[np.ndarray], float], takes: int) -> float:
    return float(np.mean([speed(joints) for joints in motions(generator, prompt, 6.0, takes)]))


def print_ways(models: dict[str, Generator], takes: int) -> None:
    print("| degrees left / right | " + " | ".join(models) + " |\n|---" + "|---" * len(models) + "|")
    for prompt in WAYS:
        cells = []
        for model in models.values():
            left, right = np.median([turns(joints) for joints in motions(model, prompt, 8.0, takes)], axis=0)
            cells.append(f"{left:.0f} / {right:.0f}")
        print(f"| {prompt} | " + " | ".join(cells) + " |", flush=True)


def print_counts(models: dict[str, Generator], takes: int) -> None:
    print("| | " + " | ".join(COUNTS) + " |\n|---" + "|---" * len(COUNTS) + "|")
    for prompt in COUNTED:
        cells = [", ".join(_count(model, f"{prompt} {words}", takes) for model in models.values()) for words in COUNTS]
        print(f"| {prompt} | " + " | ".join(cells) + " |", flush=True)


def _count(generator: Generator, prompt: str, takes: int) -> str:
    made = motions(generator, prompt, usual_seconds(prompt), takes)
    counts = np.array([times_done(joints_to_features(canonicalise(joints), jump_at_start=False)) for joints in made])
    return f"{counts.mean():.1f} ({(counts == times_told(prompt)).mean():.2f})"


PARTS = {"pace": print_paces, "way": print_ways, "count": print_counts}


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--model", nargs="+", default=["full"], metavar="NAME_OR_FILE", help="what to measure (default: full)")
    parser.add_argument("--takes", type=int, default=16, help="of each prompt (default %(default)s)")
    parser.add_argument("--only", nargs="+", choices=tuple(PARTS), default=tuple(PARTS), help="parts to print")
    options = parser.parse_args()
    models = {name: Generator.load(name) for name in options.model}
    for part in options.only:
        PARTS[part](models, options.takes)
        print()


if __name__ == "__main__":
    main()
