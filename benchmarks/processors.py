"""What older processors cost: the same clip with the kernels compiled for SSE4.2, AVX2 and AVX-512, and without kernels.

    python -m benchmarks.processors [--runs 5] [--seconds 10] [--model NAME_OR_FILE]

Each row is a fresh process on one thread that compiles for that processor (NUMBA_CPU_NAME), makes one clip from noise in the model's own
steps, again and again, and tells the median of its denoising. Seconds are the processor's in that process, which other work on the machine
changes less than those on the clock. "apart": how far joints lie from those of the last row but one, the newest processor. Levels that this
machine does not have are left out. numpy's own products choose their instructions themselves; they are the same in all rows.
"""

from __future__ import annotations

import argparse
import json
import os
import platform
import subprocess
import sys
import tempfile
from pathlib import Path

import numpy as np

# LLVM's names, and the feature by which a machine has them; none is another family's or plain numpy.
LEVELS = {"SSE4.2": ("nehalem", "sse4.2"), "AVX2": ("haswell", "avx2"), "AVX-512": ("skylake-avx512", "avx512vl")}
PLAIN = "numpy alone"
_PROGRAM = """
import json, statistics, sys, time
import numpy as np
model, seconds, runs, plain, joints = sys.argv[1] or None, float(sys.argv[2]), int(sys.argv[3]), sys.argv[4] == "plain", sys.argv[5]
from motion_mamba.generator.inference.light import compilation
if plain:
    compilation.compiled_kernels = lambda: None
began = time.process_time()
compilation.compiled_kernels()
compiled = time.process_time() - began
from motion_mamba.generator.generator import Generator
from motion_mamba.generator.request import Request
from motion_mamba.generator.inference.window import WindowModel
taken = []
denoise = WindowModel.denoise

def timed(self, *arguments):
    began = time.process_time()
    result = denoise(self, *arguments)
    taken.append(time.process_time() - began)
    return result

WindowModel.denoise = timed
generator = Generator.load(model, "cpu", runtime="light")
request = Request((("a person walks forward", seconds),), seed=1, from_library=False)
for _ in range(runs + 1):
    (motion,) = generator.generate(request)
np.save(joints, motion.joints)
print(json.dumps({"compile s": compiled, "denoise ms": 1000.0 * statistics.median(taken[1:])}))
"""


def machine_has(feature: str) -> bool:
    """Whether this processor has it."""
    from llvmlite import binding

    return bool(binding.get_host_cpu_features().get(feature, False))


def levels() -> list[str]:
    """Those of this machine, the oldest first; its own alone where it is no x86."""
    if platform.machine().lower() not in ("x86_64", "amd64"):
        return ["this processor"]
    return [name for name, (_, feature) in LEVELS.items() if machine_has(feature)]


def measure(level: str, folder: Path, options: argparse.Namespace) -> dict[str, float]:
    """A fresh process's figures; its joints are in the folder. Raises CalledProcessError when it fails."""
    own = {"NUMBA_CACHE_DIR": str(folder / level), "OMP_NUM_THREADS": "1"}
    if level in LEVELS:
        own |= {"NUMBA_CPU_NAME": LEVELS[level][0], "NUMBA_CPU_FEATURES": ""}
    way = "plain" if level == PLAIN else "compiled"
    arguments = [options.model or "", str(options.seconds), str(options.runs), way, str(folder / f"{level}.npy")]
    command = [sys.executable, "-c", _PROGRAM, *arguments]
    output = subprocess.run(command, check=True, stdout=subprocess.PIPE, text=True, env=os.environ | own).stdout
    return json.loads(output.splitlines()[-1])


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--model", help="a shipped model's name or a file (default: the default model)")
    parser.add_argument("--seconds", type=float, default=10.0, help="of the clip (default: %(default)s)")
    parser.add_argument("--runs", type=int, default=5, help="to take the median of (default: %(default)s)")
    options = parser.parse_args()
    rows = [*levels(), PLAIN]
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        figures = {row: measure(row, folder, options) for row in rows}
        newest = np.load(folder / f"{rows[-2]}.npy")
        for row in rows:
            figures[row]["apart mm"] = 1000.0 * float(np.abs(np.load(folder / f"{row}.npy") - newest).max())
            figures[row]["ratio"] = figures[row]["denoise ms"] / figures[rows[-2]]["denoise ms"]
    print(f"{'':16s}{'compile s':>12s}{'denoise ms':>12s}{'ratio':>8s}{'apart mm':>10s}")
    for row, each in figures.items():
        print(f"{row:16s}{each['compile s']:12.1f}{each['denoise ms']:12.1f}{each['ratio']:8.2f}{each['apart mm']:10.4f}")
    print(json.dumps({"runs": options.runs, "seconds": options.seconds, "levels": figures}))


if __name__ == "__main__":
    main()
