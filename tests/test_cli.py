from __future__ import annotations

import pytest

from motion_mamba.cli import main


@pytest.mark.parametrize("verb", ["generate", "prepare", "train", "view"])
def test_every_verb_explains_itself(verb, capsys):
    with pytest.raises(SystemExit) as stopped:
        main([verb, "--help"])
    assert stopped.value.code == 0
    assert "usage: motion-mamba" in capsys.readouterr().out


def test_a_bad_output_is_refused_with_a_sentence_before_any_work(capsys):
    assert main(["generate", "a person walks", "--output", "walk.docx"]) == 1
    assert "must end in one of" in capsys.readouterr().err


def test_view_asks_what_to_write(capsys, tmp_path):
    assert main(["view", str(tmp_path / "a.npz")]) == 1
    assert "--sheet" in capsys.readouterr().err


@pytest.mark.parametrize(
    ("arguments", "message"),
    [
        (["", "--seconds", "2"], "prompt"),
        (["a person walks", "--seconds", "0"], "seconds"),
        (["a person walks", "--seconds", "10000"], "seconds"),
        (["a person walks", "--guidance", "nan"], "guidance"),
        (["a person walks", "--model", "/nowhere/model.safetensors"], "model.safetensors"),
    ],
)
def test_bad_requests_end_in_one_sentence(arguments, message, tmp_path, capsys):
    status = main(["generate", *arguments, "--output", str(tmp_path / "a.npz")])
    errors = capsys.readouterr().err.strip().splitlines()
    assert status == 1
    assert errors[-1].startswith("motion-mamba: ") and message in errors[-1]
    assert not list(tmp_path.iterdir())
