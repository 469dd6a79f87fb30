"""What a user may get wrong: each a RequestError or CheckpointError with a sentence that says what is allowed."""

from __future__ import annotations

import math
import shutil
from dataclasses import replace

import numpy as np
import pytest
import torch
from safetensors.torch import save_file

from motion_mamba.generator.checkpoints.checkpoint import CheckpointError
from motion_mamba.generator.constraints.kinds import Constraints, PoseConstraint
from motion_mamba.generator.generator import GenerationError, Generator
from motion_mamba.generator.inference.window import WindowModel
from motion_mamba.generator.request import Request, RequestError

from .conftest import walking_joints

WALK = Request((("a person walks", 1.0),))
POSE = np.zeros((1, 22, 3), np.float32)


def refused(generator: Generator, request: Request) -> str:
    """The message of the refusal. No step may have been computed before it."""
    steps = []
    with pytest.raises(RequestError) as caught:
        generator.generate(request, lambda *step: steps.append(step) or True)
    assert steps == []
    message = str(caught.value)
    assert "Traceback" not in message and len(message) < 300
    return message


@pytest.mark.parametrize("prompt", ["", "   ", "\n\t", None, 3])
def test_empty_prompt(tiny_generator, prompt):
    assert "the prompt is empty" in refused(tiny_generator, Request(((prompt, 2.0),)))


@pytest.mark.parametrize("words", [300, 1_000_000])
def test_very_long_prompt(tiny_generator, words):
    message = refused(tiny_generator, Request((("walk " * words, 2.0),)))
    assert f"has {words} words" in message and "reads about 192" in message


def test_the_longest_prompt_that_is_read_is_accepted(tiny_generator):
    assert tiny_generator.generate(Request((("walk " * 254, 0.5),)))


def test_a_prompt_that_is_no_text(tiny_generator):
    """As Python makes of a byte that is none of UTF-8 on the command line."""
    assert "at character 3" in refused(tiny_generator, Request((("a \udcff walks", 2.0),)))


def test_a_bad_prompt_in_a_later_segment(tiny_generator):
    assert "the prompt is empty" in refused(tiny_generator, Request((("walk", 1.0), ("", 1.0))))


@pytest.mark.parametrize("seconds", [0, 0.0, -1.0, 0.49, 21_600.1, 100_000, 1e300, math.nan, math.inf, -math.inf, None, "5", True])
def test_seconds_out_of_range(tiny_generator, seconds):
    assert "between 0.5 and 21600" in refused(tiny_generator, Request((("walk", seconds),)))


def test_segments_that_add_up_to_too_much(tiny_generator):
    assert "at most 21600 seconds" in refused(tiny_generator, Request((("walk", 21_000.0), ("run", 700.0))))


@pytest.mark.parametrize("segments", [(), None, ("walk",), (("walk", 1.0, 2.0),), 5])
def test_segments_of_another_shape(tiny_generator, segments):
    assert "segments" in refused(tiny_generator, Request(segments))


def test_too_many_segments(tiny_generator):
    assert "between 1 and 5000 segments" in refused(tiny_generator, Request((("walk", 1.0),) * 5001))


@pytest.mark.parametrize("guidance", [math.nan, math.inf, -math.inf, -0.1, 30.5, "7", True])
def test_guidance_out_of_range(tiny_generator, guidance):
    assert "guidance must be a number between 0 and 30" in refused(tiny_generator, replace(WALK, guidance=guidance))


@pytest.mark.parametrize("steps", [0, -5, 1001, 2.5, math.nan, "10", True])
def test_steps_out_of_range(tiny_generator, steps):
    assert "denoising steps must be a whole number between 1 and 1000" in refused(tiny_generator, replace(WALK, steps=steps))


@pytest.mark.parametrize("variations", [0, -1, 9, 10**9, 1.5, None, False])
def test_variations_out_of_range(tiny_generator, variations):
    assert "variations must be a whole number between 1 and 8" in refused(tiny_generator, replace(WALK, variations=variations))


@pytest.mark.parametrize("seed", [-1, 2**31, 1.0, None, "1", True])
def test_seed_out_of_range(tiny_generator, seed):
    assert "seed must be a whole number between 0 and 2147483647" in refused(tiny_generator, replace(WALK, seed=seed))


def test_every_variations_seed_can_be_asked_for(tiny_generator):
    change = {"seed": 2**31 - 7, "variations": 8}
    assert "first seed of 8 variations must be a whole number between 0 and 2147483640" in refused(tiny_generator, replace(WALK, **change))


@pytest.mark.parametrize(
    "change",
    [
        {"seed": 2**31 - 1},
        {"seed": 2**31 - 8, "variations": 8},
        {"seed": np.int64(3)},
        {"guidance": 0},
        {"guidance": 30},
        {"steps": 1},
    ],
)
def test_the_ends_of_the_ranges_are_allowed(tiny_generator, change):
    for motion in tiny_generator.generate(replace(WALK, **change)):
        assert np.isfinite(motion.joints).all()


@pytest.mark.parametrize(
    ("joints", "frames", "message"),
    [
        (np.zeros((22, 3)), np.array([0]), "shape"),
        (np.zeros((1, 24, 3)), np.array([0]), "shape"),
        (np.zeros((1, 22, 3), int), np.array([0]), "floating point"),
        (np.zeros((0, 22, 3)), np.zeros(0, int), "at least one"),
        (POSE, np.array([0, 1]), "one whole frame number for each"),
        (POSE, np.array([0.5]), "one whole frame number for each"),
        (POSE, np.array([-1]), "between 0 and 19"),
        (POSE, np.array([20]), "between 0 and 19"),
        (np.zeros((2, 22, 3)), np.array([3, 3]), "different from each other"),
        (POSE * math.nan, np.array([0]), "finite"),
        (POSE + 50_000, np.array([0]), "within 10000 m"),
        (walking_joints(1) * 100, np.array([0]), "another unit"),
    ],
)
def test_context_that_does_not_fit(tiny_generator, joints, frames, message):
    assert message in refused(tiny_generator, replace(WALK, constraints=Constraints(PoseConstraint(joints, frames))))


def test_a_pose_of_all_zeros_does_not_break_the_model(tiny_generator):
    (motion,) = tiny_generator.generate(replace(WALK, constraints=Constraints(PoseConstraint(POSE, np.array([4])))))
    assert np.isfinite(motion.joints).all()


@pytest.fixture
def model_without_constraints(tiny_generator, monkeypatch):
    abilities = replace(tiny_generator.abilities, constraints=False)
    monkeypatch.setattr(Generator, "abilities", property(lambda self: abilities))
    return tiny_generator


def test_a_model_without_constraints_says_what_it_cannot_do(model_without_constraints):
    assert "at most 3 s" in refused(model_without_constraints, Request((("walk", 3.05),)))
    assert "one prompt" in refused(model_without_constraints, Request((("walk", 1.0), ("run", 1.0))))
    assert "cannot keep given poses" in refused(
        model_without_constraints, replace(WALK, constraints=Constraints(PoseConstraint(POSE, np.array([0]))))
    )


@pytest.mark.parametrize(
    "error",
    [
        torch.OutOfMemoryError("CUDA out of memory"),
        RuntimeError("DefaultCPUAllocator: not enough memory"),
        MemoryError("Unable to allocate"),
    ],
)
def test_a_device_that_runs_out_of_memory(tiny_generator, monkeypatch, error):
    def fail(*_):
        raise error

    monkeypatch.setattr(WindowModel, "denoise", fail)
    with pytest.raises(GenerationError, match="fewer variations"):
        tiny_generator.generate(WALK)


class TestCheckpoint:
    """The damage itself is tested piece by piece in test_checkpoint.py; here through the front door."""

    def test_missing(self, tmp_path):
        with pytest.raises(CheckpointError, match="cannot be read"):
            Generator.load(tmp_path / "nowhere.safetensors")

    def test_a_name_that_is_not_installed(self):
        with pytest.raises(CheckpointError, match="there is no model called 'best'"):
            Generator.load("best")

    @pytest.mark.parametrize("path", [".", "weights"])
    def test_a_folder(self, tmp_path, monkeypatch, path):
        monkeypatch.chdir(tmp_path)
        (tmp_path / "weights").mkdir()
        with pytest.raises(CheckpointError, match=rf"^{path} is a folder"):
            Generator.load(path)

    def test_without_its_json(self, tiny_checkpoint, tmp_path):
        shutil.copy(tiny_checkpoint, tmp_path)
        with pytest.raises(CheckpointError, match=r"tiny\.json is missing"):
            Generator.load(tmp_path / tiny_checkpoint.name)

    def test_truncated(self, tiny_checkpoint, tmp_path):
        shutil.copy(tiny_checkpoint.with_suffix(".json"), tmp_path)
        (tmp_path / tiny_checkpoint.name).write_bytes(tiny_checkpoint.read_bytes()[:10_000])
        with pytest.raises(CheckpointError, match="truncated or damaged"):
            Generator.load(tmp_path / tiny_checkpoint.name)

    def test_foreign(self, tmp_path):
        save_file({"weight": torch.ones(3)}, tmp_path / "model.safetensors")
        with pytest.raises(CheckpointError, match="missing beside"):
            Generator.load(tmp_path / "model.safetensors")
        (tmp_path / "model.json").write_text("{}")
        with pytest.raises(CheckpointError, match="not a Motion Mamba checkpoint"):
            Generator.load(tmp_path / "model.safetensors")
        (tmp_path / "model.json").write_text("[" * 100_000)
        with pytest.raises(CheckpointError, match="cannot be read as JSON"):
            Generator.load(tmp_path / "model.safetensors")

    @pytest.mark.parametrize("name", ["model.pt", "model.ckpt", "model.bin", "model.pkl", "model.npz"])
    def test_kinds_of_file_that_could_run_code(self, tmp_path, name):
        torch.save({"a": torch.ones(1)}, tmp_path / name)
        with pytest.raises(CheckpointError, match="may run code"):
            Generator.load(tmp_path / name)

    def test_too_large(self, tiny_checkpoint, tmp_path):
        path = tmp_path / "huge.safetensors"
        with path.open("wb") as file:
            file.truncate(5 * 1024**3)  # sparse: takes no room
        with pytest.raises(CheckpointError, match=r"5\.0 GB"):
            Generator.load(path)
