"""A file of prompts to a folder of clips: complete, resumable, one index."""

from __future__ import annotations

import json
from pathlib import Path

import numpy as np
import pytest

from motion_mamba.cli.batch.prompt_clips import loaded_once
from motion_mamba.cli.main import main
from motion_mamba.generator.generator import Generator
from motion_mamba.rigs.files.motion_npz import load_npz


@pytest.fixture(scope="module")
def made(tmp_path_factory: pytest.TempPathFactory) -> tuple[list[str], Path]:
    """The command, and the folder that it made in two processes."""
    folder = tmp_path_factory.mktemp("clips")
    (folder / "prompts.txt").write_text("a person walks | 2\n# not this\na person waves | 2\n")
    command = ["generate", "--prompts", str(folder / "prompts.txt"), "--output", str(folder / "set"), "--steps", "2", "--runtime", "light"]
    assert main([*command, "--processes", "2"]) == 0
    return command, folder / "set"


def rows(folder: Path) -> list[dict]:
    return [json.loads(line) for line in (folder / "index.jsonl").read_text().splitlines()]


def test_every_prompt_has_its_clip_and_its_line(made) -> None:
    _, folder = made
    assert [(row["prompt"], row["seconds"], row["seed"]) for row in rows(folder)] == [
        ("a person walks", 2.0, 0),
        ("a person waves", 2.0, 0),
    ]
    for row in rows(folder):
        (file,) = row["files"]
        loaded = load_npz(folder / file)
        assert len(loaded.joints) == 40 and loaded.metadata["prompt"] == row["prompt"] and loaded.metadata["steps"] == 2


def test_only_what_is_missing_is_made_again_and_is_the_same(made) -> None:
    command, folder = made
    first, second = (folder / row["files"][0] for row in rows(folder))
    before, kept = load_npz(first).joints, second.stat().st_mtime_ns
    first.unlink()
    assert main([*command, "--processes", "1"]) == 0
    np.testing.assert_allclose(load_npz(first).joints, before, atol=1e-4)
    assert second.stat().st_mtime_ns == kept


def test_the_index_says_how_a_line_was_read(tmp_path) -> None:
    (tmp_path / "prompts.txt").write_text("a person wlaks | 2\na person walks | 2\n")
    command = [
        "generate",
        "--prompts",
        str(tmp_path / "prompts.txt"),
        "--output",
        str(tmp_path / "set"),
        "--steps",
        "2",
        "--runtime",
        "light",
    ]
    assert main([*command, "--processes", "1"]) == 0
    mistyped, plain = rows(tmp_path / "set")
    assert any("wlaks: walks" in note for note in mistyped["notes"]) and "notes" not in plain


def test_a_clip_is_as_long_as_a_single_motion_of_its_prompt(tmp_path) -> None:
    (tmp_path / "prompts.txt").write_text("a person kicks a ball\n")
    shared = ["--steps", "2", "--runtime", "light"]
    assert (
        main(["generate", "--prompts", str(tmp_path / "prompts.txt"), "--output", str(tmp_path / "set"), "--processes", "1", *shared]) == 0
    )
    assert main(["generate", "a person kicks a ball", "--output", str(tmp_path / "single.npz"), *shared]) == 0
    (row,) = rows(tmp_path / "set")
    single = load_npz(tmp_path / "single.npz").joints
    np.testing.assert_allclose(load_npz(tmp_path / "set" / row["files"][0]).joints, single, atol=1e-4)


def test_one_process_loads_the_model_once(tmp_path, monkeypatch) -> None:
    """Lengths are asked of the model that makes the clips."""
    loads, load = [], Generator.load.__func__
    monkeypatch.setattr(Generator, "load", classmethod(lambda cls, *args, **named: loads.append(args) or load(cls, *args, **named)))
    loaded_once.cache_clear()
    (tmp_path / "prompts.txt").write_text("a person waves\n")
    command = ["generate", "--prompts", str(tmp_path / "prompts.txt"), "--output", str(tmp_path / "set"), "--steps", "2"]
    assert main([*command, "--runtime", "light", "--processes", "1"]) == 0
    assert len(loads) == 1


def test_a_folder_of_other_settings_is_left_alone(made, capsys) -> None:
    command, folder = made
    assert main([*command, "--guidance", "3"]) == 1
    assert "made with other settings" in capsys.readouterr().err and len(list(folder.glob("*.npz"))) == 2


def test_what_cannot_be_made_is_told_and_the_rest_made(tmp_path, capsys) -> None:
    (tmp_path / "p.txt").write_text("a person walks | 2\na person sleeps | 1000000\n")
    command = ["generate", "--prompts", str(tmp_path / "p.txt"), "--output", str(tmp_path / "set"), "--steps", "2", "--runtime", "light"]
    assert main([*command, "--processes", "1", "--format", "bvh"]) == 1
    assert "1 could not be made, first 02-a-person-sleeps-0" in capsys.readouterr().err
    walked, slept = rows(tmp_path / "set")
    assert (tmp_path / "set" / walked["files"][0]).suffix == ".bvh" and "seconds" in slept["error"]


@pytest.mark.parametrize(
    ("arguments", "message"),
    [
        ([], "say what the person does"),
        (["a person walks", "--prompts", "p.txt"], "leave one out"),
        (["--prompts", "p.txt", "--loop", "travel"], "without what directs a single motion"),
        (["--prompts", "p.txt", "--from-noise"], "without what directs a single motion"),
        (["--prompts", "nowhere.txt"], "there is no nowhere.txt"),
        (["--prompts", "p.txt", "--seconds", "nan"], "the length in seconds must be"),
        (["--prompts", "p.txt", "--guidance", "nan"], "the guidance must be"),
        (["a person walks", "--takes", "3"], "--takes: for the folder of clips"),
        (["a person walks", "--format", "bvh", "--processes", "2"], "--format, --processes: for the folder"),
        (["a person walks", "--cluster", "tcp://here:8786"], "--cluster: for the folder"),
        (["a person walks | 0"], "not “0”"),
        (["a person walks | 4", "--seconds", "3"], "leave one out"),
    ],
)
def test_what_does_not_go_together_is_refused(arguments, message, tmp_path, monkeypatch, capsys) -> None:
    monkeypatch.chdir(tmp_path)
    assert main(["generate", *arguments, "--output", "set" if "--prompts" in arguments else "set.npz"]) == 1
    assert message in capsys.readouterr().err and not list(tmp_path.iterdir())
