"""What switching the add-on on costs, beside Rigify, which Blender brings; what the first motion costs, and how much memory it takes.

    python -m benchmarks.startup [--runs 5]

Each figure is the median over fresh Python processes with Blender as a module, whose files the system has read before. "enable" imports the
add-on and registers its classes; "load" and "first clip" follow on the processor (light runtime), 10 s of motion, keys not included;
"memory" is the whole process's at its peak, Blender, add-on, model and motion.
"""

from __future__ import annotations

import argparse
import json
import os
import statistics
import subprocess
import sys

_PROGRAM = """
import json, resource, sys, time
import bpy

def timed(work):
    began = time.perf_counter()
    result = work()
    return 1000.0 * (time.perf_counter() - began), result

def megabytes():
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / (1e6 if sys.platform == "darwin" else 1e3)

def enable():
    import motion_mamba
    motion_mamba.register()

figures = {"enable Rigify ms": timed(lambda: bpy.ops.preferences.addon_enable(module="rigify"))[0]}
figures |= {"enable ms": timed(enable)[0], "memory enabled MB": megabytes()}
from motion_mamba.generator.generator import Generator
from motion_mamba.generator.motion import Request
figures["load ms"], generator = timed(lambda: Generator.load(None, "cpu", runtime="light"))
figures["first clip ms"], _ = timed(lambda: generator.generate(Request((("a person walks forward", 10.0),), seed=1)))
figures["second clip ms"], _ = timed(lambda: generator.generate(Request((("a person waves", 10.0),), seed=1)))
print(json.dumps(figures | {"memory MB": megabytes(), "torch imported": "torch" in sys.modules}))
sys.stdout.flush()
# Blender as a module hangs in its destructors when an add-on is still registered.
__import__("os")._exit(0)
"""


def measure() -> dict[str, float]:
    """One fresh process's figures. Raises CalledProcessError when it fails."""
    # Blender keeps its bytecode, whatever this shell's Python does.
    environment = {name: value for name, value in os.environ.items() if name != "PYTHONDONTWRITEBYTECODE"}
    output = subprocess.run([sys.executable, "-c", _PROGRAM], check=True, stdout=subprocess.PIPE, text=True, env=environment).stdout
    return json.loads(output.splitlines()[-1])


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--runs", type=int, default=5, help="fresh processes to take the median of (default 5)")
    options = parser.parse_args()
    measure()
    runs = [measure() for _ in range(options.runs)]
    figures = {name: statistics.median(run[name] for run in runs) for name in runs[0]}
    for name, value in figures.items():
        print(f"{name:20s} {value:8.1f}")
    print(f"\nenabling, ours / Rigify's: {figures['enable ms'] / figures['enable Rigify ms']:.2f}")
    print(json.dumps(figures))


if __name__ == "__main__":
    main()
