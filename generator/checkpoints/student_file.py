"""The student beside a checkpoint (NAME.student.safetensors and .json): its denoiser, distilled to need one step and no guidance.

A part of its own, so that a model is whole without it, and a new student leaves the teacher's file as it is.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any, cast

import numpy as np

from ...rigs.files.atomic_write import write_bytes_atomically
from .checkpoint_file import CheckpointError
from .paired_files import FileKind, read_pair

SUFFIX = ".student.safetensors"
_AGAIN = "copy both files of the student again, distil anew (motion-mamba train distil), or remove them"
_KIND = FileKind("student", "a distilled Motion Mamba denoiser", "motion-mamba-student", 1, 1024**3, _AGAIN, CheckpointError)
# What the teacher's and the student's tensors begin with.
PREFIX = "denoiser."
# A checkpoint's, by name: numpy's or torch's.
Tensors = Mapping[str, Any]


@dataclass(frozen=True)
class Student:
    """tensors: float32, by the names that the teacher's have in its checkpoint. timesteps: those of its steps from noise, noisiest first.
    last: the one at which it looks again at what begins from a library."""

    tensors: dict[str, np.ndarray]
    timesteps: tuple[int, ...]
    last: int


def student_path(checkpoint: Path) -> Path:
    """Where the student of a checkpoint lies, if it has one."""
    return checkpoint.with_name(checkpoint.stem + SUFFIX)


def write_student(checkpoint: Path, teacher: Tensors, student: Student, told: Mapping[str, Any]) -> Path:
    """Beside the teacher's checkpoint, whose tensors these are. told: what the JSON says besides, of its training."""
    from safetensors.numpy import save

    path = student_path(checkpoint)
    data = save({name: np.ascontiguousarray(values, np.float16) for name, values in student.tensors.items()})
    card = {
        "format": _KIND.format,
        "version": _KIND.version,
        "sha256": hashlib.sha256(data).hexdigest(),
        "teacher": _key(teacher),
        "timesteps": student.timesteps,
        "last": student.last,
        **told,
    }
    write_bytes_atomically(path, data)
    write_bytes_atomically(path.with_suffix(".json"), (json.dumps(card, indent=2) + "\n").encode())
    return path


def read_student(checkpoint: Path, teacher: Tensors, train_steps: int) -> Student | None:
    """The student beside a checkpoint, whose tensors these are, or None where there is none. train_steps: of its schedule. Raises
    CheckpointError for one that is damaged or another's."""
    path = student_path(checkpoint)
    if not path.is_file():
        return None
    pair = read_pair(path, _KIND)
    if pair.card.get("teacher") != _key(teacher):
        raise CheckpointError(f"{path.name} was distilled from another model than {checkpoint.name}: {_AGAIN}")
    wanted = {name: tuple(values.shape) for name, values in teacher.items() if name.startswith(PREFIX)}
    found = {name: values.shape for name, values in pair.tensors.items()}
    if odd := sorted(name for name in wanted.keys() | found.keys() if wanted.get(name) != found.get(name)):
        raise CheckpointError(f"{path.name} does not fit {checkpoint.name} ({odd[0]}): {_AGAIN}")
    return Student(pair.tensors, *_read_timesteps(path, pair.card, train_steps))


def _read_timesteps(path: Path, card: dict[str, Any], train_steps: int) -> tuple[tuple[int, ...], int]:
    """Raises CheckpointError for any that are not whole numbers, noisiest first, of which the last one may be both."""
    timesteps, last = card.get("timesteps"), card.get("last")
    listed = cast("list[Any]", timesteps) if isinstance(timesteps, list) else []
    every = [each for each in [*listed, last] if isinstance(each, int) and 0 <= each < train_steps]
    if len(every) != len(listed) + 1 or not listed or every != sorted(every, reverse=True):
        raise CheckpointError(f"{path.with_suffix('.json').name} has unusable timesteps ({timesteps!r}, {last!r}): {_AGAIN}")
    return tuple(every[:-1]), every[-1]


def _key(teacher: Tensors) -> str:
    """What tells one teacher from another: its vectors (biases, norms) change with every step of training."""
    digest = hashlib.sha256()
    for name, values in sorted(teacher.items()):
        if name.startswith(PREFIX) and values.ndim == 1:
            digest.update(np.ascontiguousarray(values, np.float32).tobytes())
    return digest.hexdigest()[:16]
