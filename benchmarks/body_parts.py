"""Parts of the body that do something else than the rest: made on a motion that plays already, and by a prompt of their own.

    python -m benchmarks.body_parts [--model NAME_OR_FILE] [--takes 4]

Share of takes of 4 s, on a walk straight on and one in a circle, in which the part does what its prompt says, by conditions on joints as
the vocabulary benchmark's. "rest": how often the walk alone does so. The last line is one JSON object with the same figures.
"""

from __future__ import annotations

import argparse
import json
from collections.abc import Iterator

import numpy as np

from motion_mamba.generator.constraints.kinds import Constraints
from motion_mamba.generator.constraints.part_kinds import MadePart, PartPrompt
from motion_mamba.generator.generator import Generator
from motion_mamba.generator.motion import FPS
from motion_mamba.generator.predicates.conditions import holds
from motion_mamba.generator.request import Request

SECONDS, BASES = 4.0, ("a person walks forward", "a person walks in a circle")
# Part, prompt, condition.
CASES = (
    ("right_arm", "a person waves with the right hand", "waves side=right least=2"),
    ("arms", "a person claps", "claps least=2"),
    ("arms", "a person crosses the arms", "arms_crossed seconds=0.8"),
    ("upper_body", "a person stands with the hands on the hips", "hand_at place=hip side=both seconds=0.8"),
    ("right_arm", "a person talks on the phone", "hand_at place=ear side=right seconds=0.8 within=0.26"),
    ("left_arm", "a person points forward with the left hand", "arm_direction direction=forward side=left seconds=0.5 angle=40"),
)
HEADS = ("made part", "part prompt", "rest")


def takes(generator: Generator, part: str, prompt: str, count: int) -> Iterator[tuple[np.ndarray, ...]]:
    """Joints of the part made on a walk, of the walk with a prompt for the part, and of the walk."""
    last = round(SECONDS * FPS) - 1
    for base in BASES:
        for seed in range(count):
            walk = Request(((base, SECONDS),), seed=seed)
            (rest,) = generator.generate(walk)
            made = Constraints(made_parts=(MadePart(part, 0, rest.joints),))
            prompted = Constraints(part_prompts=(PartPrompt(part, prompt, 0, last),))
            (on_it,) = generator.generate(Request(((prompt, SECONDS),), seed=seed + count, constraints=made))
            (both,) = generator.generate(Request(walk.segments, seed=seed, constraints=prompted))
            yield on_it.joints, both.joints, rest.joints


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--model", default="open", help="a shipped model's name or a file (default %(default)s)")
    parser.add_argument("--takes", type=int, default=4, help="seeds on each walk (default %(default)s)")
    options = parser.parse_args()
    generator = Generator.load(options.model, device="cpu", runtime="light")
    shares: dict[str, list[float]] = {}
    print(f"{'':56s}" + "".join(f"{head:>12s}" for head in HEADS))
    for part, prompt, condition in CASES:
        done = [[holds(joints, condition) for joints in take] for take in takes(generator, part, prompt, options.takes)]
        shares[f"{part}: {prompt}"] = np.mean(done, axis=0).round(4).tolist()
        print(f"{part + ': ' + prompt:56s}" + "".join(f"{share:12.2f}" for share in shares[f"{part}: {prompt}"]), flush=True)
    mean = np.mean(list(shares.values()), axis=0)
    print(f"{'mean':56s}" + "".join(f"{share:12.2f}" for share in mean))
    print(json.dumps({"model": generator.model.name, "heads": HEADS, "shares": shares, "mean": mean.round(4).tolist()}))


if __name__ == "__main__":
    main()
