"""`motion-mamba evaluate` from a training file to the table."""

from __future__ import annotations

import json
from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest

from motion_mamba.cli.main import main
from motion_mamba.generator.checkpoints.checkpoint import Statistics, load_checkpoint, save_checkpoint
from motion_mamba.generator.model.denoiser import build_denoiser


@pytest.fixture
def baseline(tiny_checkpoint: Path, tiny_config, tmp_path: Path) -> Path:
    """tiny_checkpoint's VAE with a transformer denoiser, said to be trained for longer."""
    checkpoint = load_checkpoint(tiny_checkpoint)
    config = replace(tiny_config, denoiser=replace(tiny_config.denoiser, kind="transformer"))
    modules = {"vae": checkpoint.build("vae"), "denoiser": build_denoiser(config.denoiser)}
    path = tmp_path / "baseline.safetensors"
    save_checkpoint(path, config, modules, Statistics(*vars(checkpoint.statistics).values()), {"denoiser": {"steps": 9}})
    return path


def evaluate(training_file, evaluator, model, *more: str) -> int:
    arguments = ["evaluate", "--data", str(training_file), "--evaluator", str(evaluator), "--model", str(model), "--device", "cpu"]
    return main([*arguments, "--repetitions", "3", "--takes", "1", "--many", "2", *more])


def test_one_table_with_every_row_and_its_settings(training_file, random_evaluator, tiny_checkpoint, baseline, tmp_path, capsys):
    result = tmp_path / "figures.json"
    more = ["--baseline", str(baseline), "--guidance", "1", "2.5", "--steps", "2", "--result", str(result)]
    assert evaluate(training_file, random_evaluator, tiny_checkpoint, *more) == 0
    printed = capsys.readouterr().out
    names = [line.split("|")[1].strip() for line in printed.splitlines() if line.startswith("|")][2:]
    assert names[:3] == ["real data", "real data, shuffled texts", "nearest training clip by text"]
    assert ["transformer" in name for name in names[3:]] == [True, True, False, False]
    assert ["guidance 2.5" in name for name in names[3:]] == [False, True, False, True]
    assert "chance is 0.031 / 0.062 / 0.094" in printed and "0.100" in printed
    assert "CAUTION: the denoisers were trained with different steps" in printed
    assert "Clips over 190 frames: 0, too few" in printed
    figures = json.loads(result.read_text())
    model = figures[names[-1]]
    real = figures["real data"]
    assert all(cell is not None and np.isfinite(cell["mean"]) for cell in model.values())
    fid = next(heading for heading in real if heading.startswith("FID"))
    assert real[fid]["mean"] == pytest.approx(0, abs=1e-6) and model[fid]["mean"] > 0
    assert real["jerk / real"]["mean"] == 1


def test_without_a_baseline_the_missing_row_is_told(training_file, random_evaluator, tiny_checkpoint, capsys):
    assert evaluate(training_file, random_evaluator, tiny_checkpoint, "--steps", "2") == 0
    assert "--baseline FILE" in capsys.readouterr().out


@pytest.mark.parametrize(
    ("more", "message"),
    [
        (["--steps", "5000"], "denoising steps"),
        (["--guidance", "nan"], "guidance"),
        (["--result", "/nowhere/figures.json"], "does not exist"),
        (["--published", "/nowhere"], "not a folder"),
        (["--baseline", "the same"], "is a checkpoint whose denoiser is a transformer"),
    ],
)
def test_what_cannot_be_measured_is_told_before_the_work(training_file, random_evaluator, tiny_checkpoint, more, message, capsys):
    more = [str(tiny_checkpoint) if argument == "the same" else argument for argument in more]
    assert evaluate(training_file, random_evaluator, tiny_checkpoint, *more) == 1
    output = capsys.readouterr()
    assert message in output.err and "|" not in output.out
