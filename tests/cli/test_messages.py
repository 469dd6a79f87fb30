"""What goes wrong with files is told in sentences, without the system's numbers or names of files in between."""

from __future__ import annotations

import argparse
import errno
import os
import subprocess
import sys
import tomllib
from pathlib import Path

import pytest

import motion_mamba
from motion_mamba.cli import messages
from motion_mamba.cli.main import command_parser, main
from motion_mamba.cli.messages import sentence
from motion_mamba.rigs.files.atomic_write import write_bytes_atomically

VERBS = next(action.choices for action in command_parser()._actions if isinstance(action, argparse._SubParsersAction))


@pytest.mark.parametrize("verb", VERBS)
def test_every_option_of_every_verb_has_help(verb: str) -> None:
    assert not [action.option_strings or action.dest for action in VERBS[verb]._actions if not action.help]


@pytest.mark.parametrize(("module", "extra"), [("torch", "torch"), ("transformers.models", "torch"), ("numba", "fast"), ("bpy", "blender")])
def test_a_missing_package_is_named_with_what_brings_it(module: str, extra: str) -> None:
    text = sentence(ModuleNotFoundError(f"No module named '{module}'", name=module))
    assert module in text and f'pip install -e ".[{extra}]"' in text
    assert sentence(ModuleNotFoundError("No module named 'spam'", name="spam")) == "No module named 'spam'"


def test_every_extra_that_a_message_names_is_one() -> None:
    extras = tomllib.loads((Path(motion_mamba.__file__).parent / "pyproject.toml").read_text(encoding="utf-8"))["project"]
    assert set(messages._EXTRAS.values()) <= set(extras["optional-dependencies"])


def test_the_systems_errors_become_sentences() -> None:
    for number in (errno.ENOENT, errno.EEXIST, errno.EACCES, errno.ENOSPC, errno.ENAMETOOLONG, errno.EIO):
        text = sentence(OSError(number, os.strerror(number), "walk.npz"))
        assert "Errno" not in text and "walk.npz" in text
    assert "Errno" not in sentence(OSError(errno.ENOSPC, "No space left on device"))
    assert sentence(OSError("the folder a does not exist")) == "the folder a does not exist"
    assert sentence(ValueError("no")) == "no"


@pytest.mark.parametrize(
    "arguments",
    [
        "prepare nowhere --captions nowhere.jsonl --output a.safetensors",
        "train recipe nowhere.toml --data nowhere.safetensors",
        "train lengths --data nowhere.safetensors --run run",
        "evaluate --data nowhere.safetensors",
        "sheet --prompts nowhere.txt --output sheets",
        "retarget nowhere.bvh --rig nowhere.blend --output b.blend",
        "view nowhere.npz --sheet a.png",
        "generate walks --path nowhere.json --output a.npz",
    ],
)
def test_what_is_missing_is_named(arguments: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture) -> None:
    monkeypatch.chdir(tmp_path)
    assert main(arguments.split()) == 1
    last = capsys.readouterr().err.splitlines()[-1]
    assert last.startswith("motion-mamba: ") and "nowhere" in last and "Errno" not in last


def test_a_file_where_a_folder_is_to_be_made_is_named(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture
) -> None:
    monkeypatch.chdir(tmp_path)
    (tmp_path / "taken").write_text("a person walks")
    (tmp_path / "a.bvh").touch()
    assert main("prepare . --captions taken --output taken/a.safetensors".split()) == 1
    assert "taken is in the way: a folder is to be made there" in capsys.readouterr().err


def test_a_file_in_between_is_never_named(tmp_path: Path) -> None:
    (tmp_path / "taken").touch()
    for place in (tmp_path / "nowhere" / "a.npz", tmp_path / "taken" / "a.npz"):
        with pytest.raises(OSError, match=r"a\.npz") as told:
            write_bytes_atomically(place, b"")
        assert ".part" not in sentence(told.value) and str(place) in sentence(told.value)


@pytest.mark.parametrize(
    ("arguments", "message"),
    [
        ("train vae --data a --run b --steps -1", "--steps: -1 is too few"),
        ("train vae --data a --run b --steps 0", "--steps: 0 is too few"),
        ("train vae --data a --run b --batch many", "--batch: “many” is no whole number"),
        ("train vae --data a --run b --learning-rate nan", "--learning-rate: nan makes no sense here"),
        ("train vae --data a --run b --learning-rate fast", "--learning-rate: “fast” is no number"),
        ("train vae --data a --run b --concatenations -3", "--concatenations: -3 is too few"),
        ("evaluate --data a --takes 0", "--takes: 0 is too few"),
        ("sheet --prompts a --output b --seconds -1", "--seconds: -1 makes no sense here"),
    ],
)
def test_numbers_that_make_no_sense_are_refused_at_once(arguments: str, message: str, capsys: pytest.CaptureFixture) -> None:
    with pytest.raises(SystemExit) as stopped:
        main(arguments.split())
    assert stopped.value.code == 2 and message in capsys.readouterr().err


def test_captions_that_are_missing_are_asked_for(capsys: pytest.CaptureFixture) -> None:
    assert main(["prepare", "recordings", "--output", "a.safetensors"]) == 1
    assert "--captions is missing: name the .jsonl files" in capsys.readouterr().err


@pytest.mark.parametrize("module", ["motion_mamba", "motion_mamba.cli"])
def test_python_runs_the_package_and_tells_its_version(module: str) -> None:
    done = subprocess.run([sys.executable, "-m", module, "--version"], capture_output=True, text=True, timeout=120)
    assert done.stdout == f"motion-mamba {motion_mamba.__version__}\n"


def test_the_python_interface_is_there_by_name_and_loads_nothing_before() -> None:
    program = (
        "import sys, motion_mamba; print(sorted({'numpy', 'torch'} & set(sys.modules)));"
        "from motion_mamba import Generator, Motion, Request; print(Generator.load, Motion.__name__, Request.__name__)"
    )
    done = subprocess.run([sys.executable, "-c", program], capture_output=True, text=True, timeout=120, check=True)
    assert done.stdout.startswith("[]\n<bound method Generator.load") and done.stdout.endswith("Motion Request\n")
