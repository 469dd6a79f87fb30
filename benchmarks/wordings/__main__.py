"""Whether the same is done however it is said: actions in five wordings each, judged by the vocabulary's predicates.

    python -m benchmarks.wordings [mended | others] [--model open] [--takes 2] [--all]

`mended`: 30 actions, with which the reader of prompts was mended. `others`: 16 more, on which it was not. Prints the share done by action
and the wordings that fail, with the action or actions that were made of them (--all: of every wording).
"""

from __future__ import annotations

import argparse
import tomllib
from dataclasses import dataclass
from pathlib import Path

import numpy as np

from motion_mamba.generator.generator import Generator
from motion_mamba.generator.predicates.conditions import holds

from ..vocabulary.measure import Making, make

_FOLDER = Path(__file__).parent
SETS = ("mended", "others")


@dataclass(frozen=True)
class SaidInManyWays:
    """condition: what joints must do, see `conditions.py`."""

    name: str
    condition: str
    wordings: tuple[str, ...]


def said_in_many_ways(name: str) -> list[SaidInManyWays]:
    """name: one of SETS."""
    content = tomllib.loads((_FOLDER / f"{name}.toml").read_text(encoding="utf-8"))
    return [SaidInManyWays(key, table["condition"], tuple(table["wordings"])) for key, table in content.items()]


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("set", nargs="?", choices=SETS, default="others")
    parser.add_argument("--model", default="open", metavar="NAME_OR_FILE")
    parser.add_argument("--takes", type=int, default=2)
    parser.add_argument("--all", action="store_true", help="print every wording")
    options = parser.parse_args()
    generator, shares = Generator.load(options.model), list[float]()
    for action in said_in_many_ways(options.set):
        own = [_share(generator, wording, action.condition, options.takes) for wording in action.wordings]
        print(f"{action.name:14} {np.mean(own):.2f}")
        for wording, share in zip(action.wordings, own, strict=True):
            if share < 1.0 or options.all:
                made = ", then ".join(each.prompt for each in generator.actions(wording))
                print(f"    {share:.2f}  {wording}  ->  {made}  {generator.read(wording).sentence()}", flush=True)
        shares += own
    print(f"all            {np.mean(shares):.3f} of {len(shares)}")


def _share(generator: Generator, wording: str, condition: str, takes: int) -> float:
    return float(np.mean([holds(motion.joints, condition) for motion in make(generator, wording, Making(takes))]))


if __name__ == "__main__":
    main()
