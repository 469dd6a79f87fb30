"""Every rig and motion file of a folder: what it is recognised as, how far limbs and feet are from the motion; written into docs/rigs.md.

    python -m benchmarks.rigs [--data FOLDER] [--random 200] [--write]

Limbs are measured in Blender's evaluated pose with the foot lock off, feet on what is keyed with it on. A BVH file's limbs are those of a
rig that shows it, compared with the places of the file's own joints. --data (or MOTION_MAMBA_DATA) holds
rigs/, rigs/failing/ and humanml3d/, as CONTRIBUTING.md says.
"""

from __future__ import annotations

import argparse
import json
import os
import sys
from pathlib import Path
from typing import Any

from motion_mamba.benchmarks.rigs import page
from motion_mamba.benchmarks.rigs.measure import measured_files, measured_random, walk
from motion_mamba.benchmarks.rigs.motions import measured_motions
from motion_mamba.cli import leave


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--data", type=Path, default=os.environ.get("MOTION_MAMBA_DATA"), help="folder with rigs/ and humanml3d/")
    parser.add_argument("--random", type=int, default=200, help="how many random rigs (default 200)")
    parser.add_argument("--write", action="store_true", help="write the table into docs/rigs.md")
    options = parser.parse_args()
    if options.data is None or not options.data.is_dir():
        sys.exit("Name the folder with rigs/ and humanml3d/: --data or MOTION_MAMBA_DATA.")
    motion = walk(options.data / "humanml3d" / "012314_joints.npy")
    rows = [row for folder in ("rigs", "rigs/failing") for row in measured_files(options.data / folder, motion)]
    rows += measured_motions(options.data / "rigs" / "failing")
    result: dict[str, Any] = {"rigs": [vars(row) for row in rows], "random": measured_random(options.random, motion)}
    table = page.table(rows, result["random"])
    print(table)
    if options.write:
        page.write(table)
    print(json.dumps(result), flush=True)


if __name__ == "__main__":
    leave.run(main)
