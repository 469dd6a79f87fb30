"""The golden file, written anew or compared with: what requests, retargets and keys give before and after a change of nothing.

Called as (write; compare: which cases have other bytes, and how far off values are):

    OMP_NUM_THREADS=1 MOTION_MAMBA_DATA=... python tests/golden/write_golden.py [--only TEXT]
    OMP_NUM_THREADS=1 MOTION_MAMBA_DATA=... python tests/golden/write_golden.py --compare [--only TEXT]

Compare where the file was written, with the same threads: elsewhere bytes differ by rounding, and only values can be compared. Status 1
where a value is off, or where bytes are on the same machine. Needs Blender as a module and the folder with rigs/.
"""

from __future__ import annotations

import argparse
import os
import sys
import tempfile
import traceback
from collections.abc import Iterator
from pathlib import Path

HERE = Path(__file__).resolve().parent
sys.path[:0] = [str(HERE), str(HERE.parent / "addon"), str(HERE.parent / "rigs")]

from golden_doors import Arrays, shipped_hash  # noqa: E402
from golden_file import PATH, GoldenFile, difference, fingerprint, machine  # noqa: E402
from golden_requests import SHIPPED, Models, model_cases  # noqa: E402
from golden_rigs import rig_cases  # noqa: E402


def all_arrays(data: Path, only: str) -> Iterator[tuple[str, Arrays]]:
    """Every case whose name holds `only`, made."""
    from golden_keys import key_cases

    with tempfile.TemporaryDirectory() as folder:
        models = Models(Path(folder))
        for case in model_cases():
            if only in case.name:
                yield case.name, case.arrays(models, Path(folder))
        for case in rig_cases():
            if only in case.name:
                yield case.name, case.arrays()
        for case in key_cases(data):
            if only in case.name:
                yield case.name, case.arrays(models, Path(folder))


def write(data: Path, only: str) -> int:
    """Replace golden.json, or the cases in it whose names hold `only`; on another machine than theirs, all are compared by value from then
    on."""
    cases = {name: fingerprint(arrays) for name, arrays in all_arrays(data, only)}
    if only:
        old = GoldenFile.read()
        kept = old.machine if old.machine == machine() else {}
        GoldenFile(kept, old.models, {name: cases.get(name, case) for name, case in old.cases.items()} | cases).write(PATH)
    else:
        models = {name: digest for name in SHIPPED if (digest := shipped_hash(name))}
        GoldenFile(machine(), models, cases).write(PATH)
    print(f"wrote {len(cases)} cases to {PATH}")
    return 0


def compare(data: Path, only: str) -> int:
    """Print what differs; the exit status."""
    golden, bytes_off, values_off, seen = GoldenFile.read(), 0, 0, set()
    same_machine = golden.machine == machine()
    if not same_machine:
        print(f"another machine: wrote {golden.machine}, is {machine()}")
    for name, arrays in all_arrays(data, only):
        seen.add(name)
        case = golden.cases.get(name)
        problem = "not in the file" if case is None else difference(arrays, case)
        if problem:
            values_off += 1
            print(f"VALUES {name}: {problem}")
        elif fingerprint(arrays).sha256 != case.sha256:
            bytes_off += 1
            print(f"bytes  {name}")
    missing = [name for name in golden.cases if only in name and name not in seen]
    print(f"{len(seen)} cases: {values_off} with other values, {bytes_off} with other bytes only; not made: {missing or 'none'}")
    return int(bool(values_off or missing or (same_machine and bytes_off)))


def main() -> int:
    """The exit status."""
    parser = argparse.ArgumentParser(description="Write the golden file, or compare with it.")
    parser.add_argument("--compare", action="store_true", help="print which cases differ instead of writing")
    parser.add_argument("--only", default="", metavar="TEXT", help="only cases whose name holds this")
    parser.add_argument("--data", type=Path, default=os.environ.get("MOTION_MAMBA_DATA"), help="the folder with rigs/")
    options = parser.parse_args()
    if options.data is None or not options.data.is_dir():
        parser.error("name the folder with rigs/: --data or MOTION_MAMBA_DATA")
    return compare(options.data, options.only) if options.compare else write(options.data, options.only)


if __name__ == "__main__":
    status = 1
    try:
        status = main()
    except Exception:
        traceback.print_exc()
    sys.stdout.flush()
    sys.stderr.flush()
    # Blender's module waits for a thread of its own at exit, for ever, once some file was read.
    os._exit(status)
