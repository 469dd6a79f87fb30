"""What each end of each style does to a motion: pace, size, tiredness and mood.

    python -m benchmarks.styles [--model NAME_OR_FILE] [--takes 8]

Means over the takes, 5 s each. Speed: of the pelvis over the ground, m/s. Hand: of the right wrist around the pelvis, m/s. Stoop: degrees
of the trunk and of the neck from the vertical, added.
"""

from __future__ import annotations

import argparse
import json
from collections.abc import Callable

import numpy as np

from motion_mamba.generator.generator import Generator
from motion_mamba.generator.motion import FPS
from motion_mamba.generator.request import Request
from motion_mamba.generator.style import PLAIN, Style
from motion_mamba.rigs.smpl import JOINT

STYLES = (
    PLAIN,
    Style(pace=0.6),
    Style(pace=1.6),
    Style(size=0.5),
    Style(size=1.5),
    Style(tiredness=1.0),
    Style(mood=-1.0),
    Style(mood=1.0),
)
PROMPTS = (
    "a person walks forward",
    "a person waves with the right hand",
    "a person stands",
    "a person sits down on a chair",
    "a person dances",
)
_SECONDS = 5.0
Measure = Callable[[np.ndarray], float]


def ground_speed(joints: np.ndarray) -> float:
    return float(np.linalg.norm(np.diff(joints[:, 0, [0, 2]], axis=0), axis=-1).mean() * FPS)


def hand_speed(joints: np.ndarray) -> float:
    return float(np.linalg.norm(np.diff(joints[:, JOINT["right_wrist"]] - joints[:, 0], axis=0), axis=-1).mean() * FPS)


def stoop(joints: np.ndarray) -> float:
    bones = (("pelvis", "neck"), ("neck", "head"))
    parts = [joints[:, JOINT[high]] - joints[:, JOINT[low]] for low, high in bones]
    return float(sum(np.degrees(np.arccos(part[:, 1] / np.linalg.norm(part, axis=-1))).mean() for part in parts))


MEASURES: dict[str, Measure] = {"speed": ground_speed, "hand": hand_speed, "stoop": stoop}


def measured(generator: Generator, prompt: str, style: Style, takes: int) -> dict[str, float]:
    """The mean of each measure."""
    request = Request(((prompt, _SECONDS),), variations=takes, styles=(style,))
    made = [motion.joints.astype(np.float64) for motion in generator.generate(request)]
    return {name: float(np.mean([measure(joints) for joints in made])) for name, measure in MEASURES.items()}


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--model", default="open", metavar="NAME_OR_FILE")
    parser.add_argument("--takes", type=int, default=8, help="of each prompt and style (default %(default)s)")
    options = parser.parse_args()
    generator = Generator.load(options.model)
    print("| speed, hand, stoop | " + " | ".join(style.to_text() or "plain" for style in STYLES) + " |\n|---" + "|---" * len(STYLES) + "|")
    told: dict[str, dict[str, dict[str, float]]] = {}
    for prompt in PROMPTS:
        told[prompt] = {style.to_text() or "plain": measured(generator, prompt, style, options.takes) for style in STYLES}
        cells = [f"{found['speed']:.2f}, {found['hand']:.2f}, {found['stoop']:.0f}" for found in told[prompt].values()]
        print(f"| {prompt} | " + " | ".join(cells) + " |", flush=True)
    print(json.dumps(told))


if __name__ == "__main__":
    main()
