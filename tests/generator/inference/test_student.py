"""A model with a student: who asks for nothing is served by it, known frames hold, and its teacher makes what it always did."""

from __future__ import annotations

import shutil
from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest

from motion_mamba.generator.checkpoints.checkpoint_file import CheckpointError, read_checkpoint
from motion_mamba.generator.checkpoints.student_file import PREFIX, Student, student_path, write_student
from motion_mamba.generator.constraints.kinds import Constraints, PoseConstraint
from motion_mamba.generator.generator import Generator
from motion_mamba.generator.request import Request

from ..conftest import walking_joints

WALK = Request((("a person walks forward", 3.0),), seed=5)


def copied(checkpoint: Path, folder: Path) -> Path:
    for path in (checkpoint, checkpoint.with_suffix(".json")):
        shutil.copy(path, folder)
    return folder / checkpoint.name


@pytest.fixture
def distilled(tiny_checkpoint: Path, tmp_path: Path) -> Path:
    """The tiny model with a student that says something else."""
    path = copied(tiny_checkpoint, tmp_path)
    file, rng = read_checkpoint(path), np.random.default_rng(0)
    tensors = {
        name: values + rng.normal(0.0, 0.02, values.shape).astype(np.float32)
        for name, values in file.tensors.items()
        if name.startswith(PREFIX)
    }
    write_student(path, file.tensors, Student(tensors, (999, 500), 200), {})
    return path


def joints(path: Path, request: Request, runtime: str) -> np.ndarray:
    return Generator.load(path, "cpu", runtime=runtime).generate(request)[0].joints


@pytest.mark.parametrize("runtime", ["light", "torch"])
def test_who_asks_for_nothing_is_served_by_the_student(distilled: Path, tiny_checkpoint: Path, runtime: str) -> None:
    ours, own_steps = joints(distilled, WALK, runtime), joints(distilled, replace(WALK, steps=2), runtime)
    assert np.array_equal(ours, own_steps)
    assert np.abs(ours - joints(tiny_checkpoint, WALK, runtime)).max() > 1e-3


def test_both_runtimes_have_the_same_student(distilled: Path) -> None:
    np.testing.assert_allclose(joints(distilled, WALK, "light"), joints(distilled, WALK, "torch"), atol=1e-4)


@pytest.mark.parametrize("changes", [{"steps": 4}, {"guidance": 2.0}, {"sampler": "ddim"}])
def test_whoever_asks_for_other_sampling_gets_the_teacher(distilled: Path, tiny_checkpoint: Path, changes: dict[str, object]) -> None:
    request = replace(WALK, **changes)
    assert np.array_equal(joints(distilled, request, "light"), joints(tiny_checkpoint, request, "light"))


@pytest.mark.parametrize("runtime", ["light", "torch"])
def test_known_frames_reach_the_student_and_hold(distilled: Path, runtime: str) -> None:
    pose, frame = walking_joints(60)[30:31], 20
    pinned = Constraints(poses=PoseConstraint(pose, np.array([frame])))
    free, bound = joints(distilled, WALK, runtime), joints(distilled, replace(WALK, constraints=pinned), runtime)
    assert np.abs(bound[frame] - pose[0]).max() < 1e-4
    assert np.abs(bound[-1] - free[-1]).max() > 1e-4, "what comes after was made in view of it"


def test_a_damaged_student_is_told_when_the_model_is_loaded(distilled: Path) -> None:
    student = student_path(distilled)
    student.write_bytes(student.read_bytes()[:-8])
    for runtime in ("light", "torch"):
        with pytest.raises(CheckpointError, match="student"):
            Generator.load(distilled, "cpu", runtime=runtime)
