"""How long the first clip takes on a machine on which nothing was compiled yet, beside a machine on which everything was.

    python -m benchmarks.first_clip [--runs 3] [--seconds 10] [--model NAME_OR_FILE]

Each figure is the median over fresh processes, from the request to joints: importing, loading, the motion itself, on the processor (light
runtime). "in the background": numba's cache is empty, and another process compiles while numpy computes, as in Blender and for
`motion-mamba generate`; the clip after that process is done is measured, too, and how far it lies from the first. "at once": the cache is
empty, and this process compiles first, as scripts do. "compiled": all is in the cache.

Beside the seconds on the clock stand those of the processor in this process, which other work on the machine changes less.
"""

from __future__ import annotations

import argparse
import json
import os
import statistics
import subprocess
import sys
import tempfile
from pathlib import Path

_PROGRAM = """
import json, sys, time
way, model, seconds = sys.argv[1], sys.argv[2] or None, float(sys.argv[3])
figures = {}

def lap(name):
    global clock, processor
    now, used = time.perf_counter(), time.process_time()
    figures[name], figures[name + ", processor"] = now - clock, used - processor
    clock, processor = time.perf_counter(), time.process_time()

clock, processor = time.perf_counter(), time.process_time()
import numpy as np
from motion_mamba.generator.generator import Generator, compile_in_background
from motion_mamba.generator.inference.light.compilation import compilation
from motion_mamba.generator.request import Request
lap("import")
if way == "in the background":
    compile_in_background()
generator = Generator.load(model, "cpu", runtime="light")
lap("load")
request = Request((("a person walks forward", seconds),), seed=1)
(first,) = generator.generate(request)
lap("first clip")
generator.generate(Request((("a person waves", seconds),), seed=1))
lap("second clip")
began = time.perf_counter()
while not compilation.can_be_had():
    time.sleep(0.1)
figures["compiled after"] = time.perf_counter() - began
(again,) = generator.generate(request)
figures["apart mm"] = 1000.0 * float(np.abs(again.joints - first.joints).max())
for kind in ("", ", processor"):
    figures["request to joints" + kind] = sum(figures[name + kind] for name in ("import", "load", "first clip"))
print(json.dumps(figures))
"""
WAYS = ("in the background", "at once", "compiled")
_COLUMNS = ("import", "load", "first clip", "request to joints", "second clip", "compiled after", "apart mm")


def measure(way: str, cache: Path, options: argparse.Namespace) -> dict[str, float]:
    """One fresh process's figures, seconds. Raises CalledProcessError when it fails."""
    environment = os.environ | {"NUMBA_CACHE_DIR": str(cache)}
    command = [sys.executable, "-c", _PROGRAM, way, options.model or "", str(options.seconds)]
    output = subprocess.run(command, check=True, stdout=subprocess.PIPE, text=True, env=environment).stdout
    return json.loads(output.splitlines()[-1])


def measured(way: str, compiled: Path, options: argparse.Namespace) -> dict[str, float]:
    """Medians over the runs. compiled: a cache that is full."""
    runs: list[dict[str, float]] = []
    for _ in range(options.runs):
        with tempfile.TemporaryDirectory() as empty:
            runs.append(measure(way, compiled if way == "compiled" else Path(empty), options))
    return {name: statistics.median(run[name] for run in runs) for name in runs[0]}


def table(figures: dict[str, dict[str, float]]) -> str:
    """Seconds on the clock, in brackets the processor's."""
    lines = [f"{'':20s}" + "".join(f"{name:>20s}" for name in _COLUMNS)]
    for way, row in figures.items():
        cells = [
            f"{row[name]:.3f}" + (f" ({used:.2f})" if (used := row.get(f"{name}, processor")) is not None else "") for name in _COLUMNS
        ]
        lines.append(f"{way:20s}" + "".join(f"{cell:>20s}" for cell in cells))
    return "\n".join(lines)


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--model", help="a shipped model's name or a file (default: the default model)")
    parser.add_argument("--seconds", type=float, default=10.0, help="of the clips (default: %(default)s)")
    parser.add_argument("--runs", type=int, default=3, help="fresh processes to take the median of (default: %(default)s)")
    options = parser.parse_args()
    with tempfile.TemporaryDirectory() as folder:
        # Also reads every file once, so that no way has the disk to wait for.
        measure("at once", Path(folder), options)
        figures = {way: measured(way, Path(folder), options) for way in WAYS}
    print(table(figures))
    print(json.dumps({"runs": options.runs, "seconds": options.seconds, "ways": figures}))


if __name__ == "__main__":
    main()
