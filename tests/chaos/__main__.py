"""Chaos runs from the command line, with any seeds.

    python tests/chaos --seed 7                        1,000 random actions
    python tests/chaos --runs 5 --log /tmp/chaos.log   five runs, with seeds of their own

Each line of the log is written before its action is done: the last one names what crashed Blender. The same seed repeats a run in the
same version of Blender.
"""

from __future__ import annotations

import argparse
import faulthandler
import os
import random
import sys
import time
from pathlib import Path

TESTS = Path(__file__).resolve().parents[1]


def main() -> int:
    parser = argparse.ArgumentParser(prog="python tests/chaos", description=(__doc__ or "").partition("\n")[0])
    parser.add_argument("--actions", type=int, default=1000, help="of each run (default 1000)")
    parser.add_argument("--runs", type=int, default=1)
    parser.add_argument("--seed", type=int, help="of the first run; those of the others follow")
    parser.add_argument("--log", default=os.devnull, help="where each action is written before it is done")
    options = parser.parse_args()
    faulthandler.enable()
    first = random.randrange(10**6) if options.seed is None else options.seed
    with open(options.log, "w", buffering=1, encoding="utf-8") as log:
        for seed in range(first, first + options.runs):
            _run(seed, options.actions, log)
    return 0


def _run(seed: int, actions: int, log) -> None:
    from chaos_run import run
    from chaos_world import called

    print(f"seed {seed} ...", flush=True)
    started = time.monotonic()
    counts = run(seed, actions, lambda line: print(line, file=log))
    finished = sum(count for (_, *result), count in called.items() if result == ["FINISHED"])
    print(
        f"seed {seed}: {counts.total()} actions of {len(counts)} kinds in {time.monotonic() - started:.0f} s, no fault; "
        f"{finished} of {called.total()} buttons pressed did something",
        flush=True,
    )
    called.clear()


if __name__ == "__main__":
    sys.path[:0] = [str(TESTS / part) for part in ("chaos", "addon", "rigs")]
    from motion_mamba.cli import leave

    leave.run(main)
