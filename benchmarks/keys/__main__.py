"""Keys on the SMPL armature.

    python -m benchmarks.keys [--runs 5] [--only speed|frame-rates]

Speed (speed.py): whole F-curves at once against one keyframe_insert a pose and bone. Frame rates (frame_rates.py): how near keys on whole
frames stay to the model's motion at 24, 25, 30 and 60 frames a second.
"""

from __future__ import annotations

import argparse
import json
import sys
from dataclasses import asdict

import bpy

from benchmarks.keys import frame_rates, speed
from motion_mamba.cli import leave


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--runs", type=int, default=5, help="runs that the median of times is taken of (default 5)")
    parser.add_argument("--only", choices=("speed", "frame-rates"), help="measure this alone")
    options = parser.parse_args()
    if options.runs < 1:
        sys.exit("--runs must be at least 1.")
    figures: dict[str, float | str] = {"blender": bpy.app.version_string}
    if options.only != "frame-rates":
        times = speed.measure(options.runs)
        speed.print_report(times)
        figures |= times
    if options.only != "speed":
        errors = frame_rates.measure()
        frame_rates.print_report(errors)
        figures |= {f"{name}_{rate}_fps": value for rate, of_rate in errors.items() for name, value in asdict(of_rate).items()}
    print(json.dumps({name: round(value, 6) if isinstance(value, float) else value for name, value in figures.items()}))


if __name__ == "__main__":
    leave.run(main)
