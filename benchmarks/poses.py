"""Poses made of prompts, as Pose at Frame does: whether the one frame that is chosen of a motion shows what the prompt says.

    python -m benchmarks.poses [--model NAME_OR_FILE] [--takes 8]

Share of takes whose pose, held for two seconds, meets a condition on joints as the vocabulary benchmark's; beside it the same of the
motion's middle and of its last frame. The last line is one JSON object with the same figures.
"""

from __future__ import annotations

import argparse
import json

import numpy as np

from motion_mamba.generator.generator import Generator
from motion_mamba.generator.predicates.conditions import holds
from motion_mamba.generator.request import Request
from motion_mamba.rigs.finishing.telling_frame import telling_frame

HEADS = ("telling", "middle", "last")
PROMPTS = {
    "a person sits down on a chair": "posture name=sit seconds=1",
    "a person crouches": "posture name=crouch seconds=1",
    "a person kneels": "posture name=kneel seconds=1",
    "a person lies down on the back": "posture name=lie seconds=1",
    "a person raises both arms": "hand_raised side=both seconds=1",
    "a person waves with the right hand": "hand_raised side=right above=-0.2 seconds=1",
    "a person points forward with the right hand": "arm_direction direction=forward side=right seconds=1 angle=40",
    "T-pose": "arm_direction direction=out side=both seconds=1 angle=30 straight=140",
    "a person crosses the arms": "arms_crossed seconds=1",
    "a person puts the hands on the hips": "hand_at place=hip side=both seconds=1",
    "a person kicks with the right leg": "feet_apart metres=0.5 seconds=1",
    "a person stands with feet wide apart": "feet_apart metres=0.4 seconds=1",
    "a person salutes": "hand_at place=head side=either seconds=1",
    "a person talks on the phone": "hand_at place=ear side=either seconds=1 within=0.26",
}


def shares_of(generator: Generator, prompt: str, condition: str, takes: int) -> list[float]:
    done: list[list[bool]] = []
    for seed in range(takes):
        (motion,) = generator.generate(Request(((prompt, generator.usual_seconds(prompt)),), seed=seed))
        chosen = (telling_frame(motion.joints, motion.fps), len(motion.joints) // 2, len(motion.joints) - 1)
        done.append([holds(np.repeat(motion.joints[frame : frame + 1], 40, axis=0), condition) for frame in chosen])
    return np.mean(done, axis=0).round(4).tolist()


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--model", default="open", help="a shipped model's name or a file (default %(default)s)")
    parser.add_argument("--takes", type=int, default=8, help="seeds of each prompt (default %(default)s)")
    options = parser.parse_args()
    generator = Generator.load(options.model, device="cpu", runtime="light")
    shares: dict[str, list[float]] = {}
    print(f"{'':46s}" + "".join(f"{head:>9s}" for head in HEADS))
    for prompt, condition in PROMPTS.items():
        shares[prompt] = shares_of(generator, prompt, condition, options.takes)
        print(f"{prompt:46s}" + "".join(f"{share:9.2f}" for share in shares[prompt]), flush=True)
    mean = np.mean(list(shares.values()), axis=0)
    print(f"{'mean':46s}" + "".join(f"{share:9.2f}" for share in mean))
    print(json.dumps({"model": generator.model.name, "heads": HEADS, "shares": shares, "mean": mean.round(4).tolist()}))


if __name__ == "__main__":
    main()
