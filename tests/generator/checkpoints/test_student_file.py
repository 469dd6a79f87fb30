"""The student beside a checkpoint: what was written comes back, and nothing else is taken for it."""

from __future__ import annotations

import json
import shutil
from pathlib import Path

import numpy as np
import pytest

from motion_mamba.generator.checkpoints.checkpoint_file import CheckpointError, CheckpointFile, read_checkpoint
from motion_mamba.generator.checkpoints.shipped import shipped_checkpoints
from motion_mamba.generator.checkpoints.student_file import PREFIX, Student, read_student, student_path, write_student


@pytest.fixture
def teacher(tiny_checkpoint: Path, tmp_path: Path) -> CheckpointFile:
    """Of a copy that a test may damage."""
    for path in (tiny_checkpoint, tiny_checkpoint.with_suffix(".json")):
        shutil.copy(path, tmp_path)
    return read_checkpoint(tmp_path / tiny_checkpoint.name)


@pytest.fixture
def student(teacher: CheckpointFile) -> Student:
    tensors = {name: values + np.float32(0.25) for name, values in teacher.tensors.items() if name.startswith(PREFIX)}
    return Student(tensors, (999, 500), 200)


@pytest.fixture
def path(teacher: CheckpointFile, student: Student) -> Path:
    return write_student(teacher.path, teacher.tensors, student, {"metrics": {"start": 0.5}})


def changed(path: Path, **entries: object) -> None:
    card = json.loads(path.with_suffix(".json").read_text())
    path.with_suffix(".json").write_text(json.dumps(card | entries))


def test_it_comes_back_in_half_precision(teacher: CheckpointFile, student: Student, path: Path) -> None:
    found = read_student(teacher.path, teacher.tensors, 1000)
    assert found is not None and (found.timesteps, found.last) == ((999, 500), 200) and found.tensors.keys() == student.tensors.keys()
    assert all(np.array_equal(found.tensors[name], values.astype(np.float16)) for name, values in student.tensors.items())
    assert json.loads(path.with_suffix(".json").read_text())["metrics"] == {"start": 0.5}


def test_a_model_may_have_none(teacher: CheckpointFile) -> None:
    assert read_student(teacher.path, teacher.tensors, 1000) is None


def test_it_is_no_model_of_its_own(path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("motion_mamba.generator.checkpoints.shipped.WEIGHTS_FOLDER", path.parent)
    assert list(shipped_checkpoints()) == ["tiny"]


def test_half_a_file_is_refused(teacher: CheckpointFile, path: Path) -> None:
    path.write_bytes(path.read_bytes()[:-100])
    with pytest.raises(CheckpointError, match="student"):
        read_student(teacher.path, teacher.tensors, 1000)


def test_a_changed_byte_is_noticed(teacher: CheckpointFile, path: Path) -> None:
    data = bytearray(path.read_bytes())
    data[-1] ^= 1
    path.write_bytes(data)
    with pytest.raises(CheckpointError, match="do not belong together"):
        read_student(teacher.path, teacher.tensors, 1000)


def test_without_its_json_it_is_refused(teacher: CheckpointFile, path: Path) -> None:
    path.with_suffix(".json").unlink()
    with pytest.raises(CheckpointError, match="missing beside"):
        read_student(teacher.path, teacher.tensors, 1000)


@pytest.mark.parametrize(
    "entries", [{"timesteps": []}, {"timesteps": [1000, 3]}, {"timesteps": [5, 999]}, {"timesteps": None}, {"last": "9"}]
)
def test_unusable_timesteps_are_refused(teacher: CheckpointFile, path: Path, entries: dict[str, object]) -> None:
    changed(path, **entries)
    with pytest.raises(CheckpointError, match="unusable timesteps"):
        read_student(teacher.path, teacher.tensors, 1000)


def test_another_models_student_is_refused(teacher: CheckpointFile, path: Path) -> None:
    others = {name: values + np.float32(0.01) for name, values in teacher.tensors.items()}
    with pytest.raises(CheckpointError, match=r"another model.*motion-mamba train distil"):
        read_student(teacher.path, others, 1000)


def test_a_tensor_that_is_missing_or_of_another_shape_is_told(teacher: CheckpointFile, student: Student) -> None:
    name = f"{PREFIX}head.weight"
    for values in ({}, {name: np.zeros((2, 2), np.float32)}):
        kept = {each: value for each, value in student.tensors.items() if each != name}
        write_student(teacher.path, teacher.tensors, Student(kept | values, (999,), 200), {})
        with pytest.raises(CheckpointError, match=name):
            read_student(teacher.path, teacher.tensors, 1000)


def test_it_lies_beside_its_teacher(path: Path) -> None:
    assert path == student_path(path.parent / "tiny.safetensors") and path.name == "tiny.student.safetensors"
