"""Numbers that must not change: a few of each case to compare with anywhere, and the hash of all its bytes for the machine that wrote them.

Processors round differently (AVX2, AVX-512, AMX), and so do versions of torch and numpy: bytes are compared only where all of that is as
it was, values everywhere.
"""

from __future__ import annotations

import hashlib
import json
import os
import platform
import sys
from collections.abc import Iterable
from dataclasses import dataclass
from importlib import metadata
from pathlib import Path
from typing import Any

import numpy as np

PATH = Path(__file__).with_name("golden.json")
# What values are stored in, a tenth of a millimetre in positions, and by how much they may differ.
UNIT = 1e-4
TOLERANCE = 5e-4
SAMPLES = 40
# Prime to any size that occurs, so that samples fall on all joints, axes and times.
_STRIDE = 7919
_PACKAGES = ("torch", "numpy", "numba", "bpy")
_THREADS = ("OMP_NUM_THREADS", "NUMBA_NUM_THREADS", "OPENBLAS_NUM_THREADS", "MKL_NUM_THREADS")

Arrays = dict[str, np.ndarray]


@dataclass(frozen=True)
class Golden:
    """One case. sha256: of all arrays' names, shapes and bytes. frames: the arrays' shapes in words. samples: values in `UNIT`."""

    sha256: str
    shapes: str
    samples: list[int]


def fingerprint(arrays: Arrays) -> Golden:
    """What is kept of a case's arrays."""
    digest = hashlib.sha256()
    for name in sorted(arrays):
        array = np.ascontiguousarray(arrays[name])
        digest.update(f"{name} {array.shape} {array.dtype.str}".encode())
        digest.update(array.tobytes())
    return Golden(digest.hexdigest(), _shapes(arrays), np.round(_samples(arrays) / UNIT).astype(int).tolist())


def difference(arrays: Arrays, golden: Golden) -> str:
    """What is wrong with a case's values, "" where they are as they were."""
    if (shapes := _shapes(arrays)) != golden.shapes:
        return f"the arrays are {shapes}, and were {golden.shapes}"
    worst = np.abs(_samples(arrays) - UNIT * np.array(golden.samples)).max()
    return "" if worst <= TOLERANCE else f"values differ by {worst:.4f}, and {TOLERANCE} is allowed"


def _shapes(arrays: Arrays) -> str:
    """By name where they are few; else a hash, since an action has hundreds of curves."""
    text = ", ".join(f"{name} {'x'.join(map(str, arrays[name].shape))}" for name in sorted(arrays))
    return text if len(text) < 200 else f"{len(arrays)} arrays {hashlib.sha256(text.encode()).hexdigest()[:16]}"


def _samples(arrays: Arrays) -> np.ndarray:
    values = np.concatenate([np.asarray(arrays[name], np.float64).ravel() for name in sorted(arrays) if arrays[name].dtype.kind == "f"])
    return values[np.arange(min(SAMPLES, len(values))) * _STRIDE % len(values)]


def machine() -> dict[str, str]:
    """What bytes depend on."""
    versions = {name: _version(name) for name in _PACKAGES}
    threads = {name: os.environ.get(name, "") for name in _THREADS}
    return {"processor": _processor(), "python": sys.version.split()[0], **versions, **threads}


def _version(package: str) -> str:
    try:
        return metadata.version(package)
    except metadata.PackageNotFoundError:
        return ""


def _processor() -> str:
    """A hash of the model and its instruction sets where Linux tells them, else what Python knows."""
    path = Path("/proc/cpuinfo")
    if not path.is_file():
        return platform.processor() or platform.machine()
    lines = path.read_text(encoding="utf-8").splitlines()
    told = sorted({line for line in lines if line.split("\t")[0].strip() in ("model name", "flags", "Features")})
    return hashlib.sha256("\n".join(told).encode()).hexdigest()[:16]


@dataclass(frozen=True)
class GoldenFile:
    """machine: that wrote it. models: the hashes of the shipped models whose cases it holds."""

    machine: dict[str, str]
    models: dict[str, str]
    cases: dict[str, Golden]

    @classmethod
    def read(cls, path: Path = PATH) -> GoldenFile:
        """Raises OSError and ValueError when it is missing or damaged."""
        content: dict[str, Any] = json.loads(path.read_text(encoding="utf-8"))
        cases = {name: Golden(**case) for name, case in content["cases"].items()}
        return cls(content["machine"], content["models"], cases)

    def write(self, path: Path = PATH) -> None:
        """A case a line, so that a difference names those that changed."""
        cases = ",\n".join(f"{json.dumps(name)}: {json.dumps(vars(case))}" for name, case in self.cases.items())
        head = f'"machine": {json.dumps(self.machine)},\n"models": {json.dumps(self.models)}'
        path.write_text(f'{{\n{head},\n"cases": {{\n{cases}\n}}\n}}\n', encoding="utf-8")

    def problem(self, name: str, arrays: Arrays) -> str:
        """What is wrong with a case: its values anywhere, its bytes only on the machine that wrote the file."""
        if name not in self.cases:
            return "the golden file does not know it: write it anew (tests/golden/write_golden.py)"
        golden = self.cases[name]
        if problem := difference(arrays, golden):
            return problem
        if self.machine == machine() and fingerprint(arrays).sha256 != golden.sha256:
            return "its bytes differ on the machine that wrote them, within the tolerance"
        return ""


def names_of(cases: Iterable[Any]) -> list[str]:
    """For pytest's ids."""
    return [case.name for case in cases]
