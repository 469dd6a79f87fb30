"""A student learns where its teacher's steps lead, from what a library holds alone, and the model that it lies beside uses it."""

from __future__ import annotations

import json
from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest

from motion_mamba.cli.main import main
from motion_mamba.generator.checkpoints.checkpoint import load_checkpoint
from motion_mamba.generator.checkpoints.checkpoint_file import read_checkpoint
from motion_mamba.generator.checkpoints.student_file import read_student, student_path
from motion_mamba.generator.generator import Generator
from motion_mamba.generator.inference.light.network import LightNetwork
from motion_mamba.generator.model.samplers import Jumps
from motion_mamba.generator.request import Request
from motion_mamba.generator.retrieval.library import library_path, read_library
from motion_mamba.generator.training.distillation.library_windows import LibraryWindows
from motion_mamba.generator.training.distillation.teacher import Teacher
from motion_mamba.generator.training.distillation.train_student import new_student, train_student
from motion_mamba.generator.training.run import RunOptions

pytest.importorskip("accelerate")
pytest.importorskip("tensorboard")


@pytest.fixture
def windows(model_with_library: Path) -> LibraryWindows:
    file = read_checkpoint(model_with_library)
    library = read_library(file.path, file.vae_key, file.config.vae)
    assert library is not None
    return LibraryWindows(library, LightNetwork.load(file), np.zeros(file.config.denoiser.text_width, np.float32))


@pytest.fixture
def teacher(model_with_library: Path, windows: LibraryWindows) -> Teacher:
    return Teacher(windows.network, read_checkpoint(model_with_library).tensors["std"], windows.no_text)


def distil(model: Path, run: Path, *more: str) -> int:
    return main(["train", "distil", "--vae", str(model), "--run", str(run), "--precision", "fp32", "--batch", "4", "--steps", "3", *more])


def test_one_command_makes_a_model_with_a_student(model_with_library: Path, tmp_path: Path) -> None:
    assert distil(model_with_library, tmp_path / "run") == 0
    path = tmp_path / "run" / "open.safetensors"
    file = read_checkpoint(path)
    assert path.read_bytes() == model_with_library.read_bytes(), "the teacher is as it was"
    assert library_path(path).read_bytes() == library_path(model_with_library).read_bytes()
    student = read_student(path, file.tensors, file.config.diffusion.train_steps)
    assert student is not None and len(student.timesteps) == 2
    assert any(not np.array_equal(values, file.tensors[name]) for name, values in student.tensors.items())
    card = json.loads(student_path(path).with_suffix(".json").read_text())
    assert card["training"] == {"steps": 3, "batch": 4} and len(card["metrics"]) == 3
    (motion,) = Generator.load(path, "cpu").generate(Request((("a person walks", 2.0),), seed=3))
    assert motion.joints.shape == (40, 22, 3) and np.isfinite(motion.joints).all()


def test_a_model_without_a_library_is_told_to_make_one(
    model_with_library: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    library_path(model_with_library).unlink()
    assert distil(model_with_library, tmp_path / "run") == 1
    assert "motion-mamba train library" in capsys.readouterr().err


def test_other_trainings_still_want_data(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["train", "vae", "--run", str(tmp_path / "run")]) == 1
    assert "--data" in capsys.readouterr().err


def test_what_it_is_taught_leads_where_the_teacher_leads(windows: LibraryWindows, teacher: Teacher) -> None:
    """Whoever takes latents for what the lessons say comes in its own steps to where the teacher's come."""
    drawn = windows.drawn(3, np.random.default_rng(0))
    noise = np.random.default_rng(1).standard_normal(drawn.latents.shape).astype(np.float32)
    *lessons, _ = teacher.lessons(drawn, noise)
    _, end = teacher.way(noise, drawn)
    jumps = Jumps(teacher.schedule, [lesson.timestep for lesson in lessons])
    latents = noise
    for index, lesson in enumerate(lessons):
        np.testing.assert_allclose(latents, lesson.latents, atol=1e-4)
        alpha = float(teacher.schedule.alphas[lesson.timestep])
        latents = jumps.step(index, latents, (latents - alpha**0.5 * lesson.clean) / (1.0 - alpha) ** 0.5)
    np.testing.assert_allclose(latents, end, atol=1e-4)


def test_windows_are_filled_as_generation_fills_them(windows: LibraryWindows) -> None:
    """Seeds of all kinds: every window is one length, nothing stands past its end, and of some frames are known."""
    drawn = [windows.drawn(4, np.random.default_rng(seed)) for seed in range(20)]
    for each in drawn:
        assert 40 <= each.frames <= 60 and not each.latents[:, -(-each.frames // 20) :].any()
    known = [each.known for each in drawn if each.known is not None]
    assert len(known) > 5 and all(part.mask.any() and part.features[part.mask].any() for part in known)
    assert len({each.frames for each in drawn}) > 3


def test_a_student_comes_nearer_to_its_teacher(model_with_library: Path, windows: LibraryWindows, teacher: Teacher, tmp_path: Path) -> None:
    checkpoint = load_checkpoint(model_with_library)
    options = RunOptions(steps=1, batch=8, learning_rate=5e-3, warmup=2, ema=0.8, precision="fp32")

    def errors(steps: int) -> dict[str, float]:
        beginning = new_student(checkpoint.build("denoiser"), checkpoint.config)
        return train_student(beginning, teacher, windows, replace(options, steps=steps), tmp_path / str(steps))[1]

    before, after = errors(1), errors(30)
    assert before.keys() == after.keys() and sum(after.values()) < 0.5 * sum(before.values())
