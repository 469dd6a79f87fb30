from __future__ import annotations

import numpy as np
import pytest

from motion_mamba.cli.generate import request_of
from motion_mamba.cli.main import command_parser, main
from motion_mamba.generator.generator import Generator
from motion_mamba.generator.motion import ModelId
from motion_mamba.generator.retrieval.familiarity import Familiarity
from motion_mamba.generator.text.duration_model import usual_seconds
from motion_mamba.generator.text.reading import Reading
from motion_mamba.rigs.files.bvh_writing import write_bvh
from motion_mamba.rigs.files.motion_npz import save_npz
from motion_mamba.rigs.math.kinematics import SMPL_SKELETON, PoseTrack, forward_kinematics
from motion_mamba.rigs.math.rotations import identity


@pytest.mark.parametrize("verb", ["generate", "prepare", "train", "average", "evaluate", "sheet", "view", "retarget", "mapping"])
def test_every_verb_explains_itself(verb, capsys):
    with pytest.raises(SystemExit) as stopped:
        main([verb, "--help"])
    assert stopped.value.code == 0
    assert "usage: motion-mamba" in capsys.readouterr().out


def test_a_bad_output_is_refused_with_a_sentence_before_any_work(capsys):
    assert main(["generate", "a person walks", "--output", "walk.docx"]) == 1
    assert "must end in one of" in capsys.readouterr().err


@pytest.mark.parametrize(
    ("arguments", "message"),
    [
        (["", "--seconds", "2"], "the prompt is empty"),
        (["walks", "--seconds", "-1"], "the length in seconds must be"),
        (["walks", "--seed", "-5"], "the seed must be"),
        (["walks", "--steps", "0"], "denoising steps must be"),
        (["walks", "--guidance", "nan"], "the guidance must be"),
    ],
)
def test_what_no_model_takes_is_refused_before_one_is_loaded(arguments, message, tmp_path, capsys):
    assert main(["generate", *arguments, "--output", str(tmp_path / "a.npz")]) == 1
    told = capsys.readouterr().err
    assert message in told and "loading" not in told


def test_a_users_folder_is_found_where_the_shell_leaves_it_to_us(monkeypatch, tmp_path):
    monkeypatch.setenv("HOME", str(tmp_path))
    monkeypatch.setenv("USERPROFILE", str(tmp_path))
    options = command_parser().parse_args(["generate", "walks", "--output=~/a.npz", "--preview=~/a.gif", "--start-pose=~/b.npz:3"])
    assert options.output == [tmp_path / "a.npz"] and options.preview == tmp_path / "a.gif"
    assert options.start_pose == (tmp_path / "b.npz", 3)


@pytest.mark.parametrize("option", ["--foot-lock", "--hand-height"])
def test_retarget_takes_shares_too(option, capsys):
    with pytest.raises(SystemExit):
        main(["retarget", "a.bvh", "--rig", "a.blend", "--output", "b.blend", option, "1.5"])
    assert f"{option}: 1.5 does not lie between 0 and 1" in capsys.readouterr().err


def test_a_device_that_cannot_be_used_is_told(monkeypatch, tmp_path, capsys):
    class Elsewhere:
        device_note = "cuda:99 cannot be used; working on the CPU instead"
        model = ModelId("elsewhere", "0" * 12, "any use (CC0)")

        def read(self, prompt):
            return Reading(prompt)

        def generate(self, *_):
            raise ValueError("enough")

        check = generate

    monkeypatch.setattr(Generator, "load", lambda *_, **__: Elsewhere())
    assert main(["generate", "a person walks", "--device", "cuda:99", "--output", str(tmp_path / "a.npz")]) == 1
    errors = capsys.readouterr().err
    assert "working on the CPU instead" in errors and "model elsewhere: any use (CC0)" in errors
    (tmp_path / "prompts.txt").write_text("a person walks")
    main(["sheet", "--prompts", str(tmp_path / "prompts.txt"), "--device", "cuda:99", "--output", str(tmp_path / "sheets")])
    assert "working on the CPU instead" in capsys.readouterr().err


def test_a_prompt_that_is_not_known_is_told_with_what_is(monkeypatch, tmp_path, capsys):
    class Sketch:
        device_note = ""
        model = ModelId("sketch", "0" * 12, "any use (CC0)")

        def read(self, prompt):
            return Reading(prompt)

        def usual_seconds(self, _prompt):
            return 2.0

        def check(self, _request):
            return None

        def familiarity(self, prompt, as_typed):
            new = ("moonwalks",) if "moonwalks" in prompt else ()
            return Familiarity("unsure", 0.5, new, ("does the moonwalk",)) if new else Familiarity("known", 0.9)

        def generate(self, *_):
            raise ValueError("enough")

    monkeypatch.setattr(Generator, "load", lambda *_, **__: Sketch())
    wanted = ["generate", "a person walks", "--output", str(tmp_path / "a.npz")]
    assert main([*wanted, "--then", "moonwalks"]) == 1
    errors = capsys.readouterr().err
    assert "sketch may not know this prompt (new to it: “moonwalks”); it knows “does the moonwalk”" in errors
    main(wanted)
    assert "may not know" not in capsys.readouterr().err
    main([*wanted, "--then", "moonwalks", "--from-noise"])
    assert "may not know" not in capsys.readouterr().err


def test_a_video_of_several_motions_is_refused(capsys):
    assert main(["view", "a.npz", "b.npz", "--video", "a.gif"]) == 1
    assert "--sheet" in capsys.readouterr().err


def test_view_asks_what_to_write(capsys, tmp_path):
    assert main(["view", str(tmp_path / "a.npz")]) == 1
    assert "--sheet" in capsys.readouterr().err


@pytest.mark.parametrize(
    ("arguments", "message"),
    [
        (["--then", "sits down:long"], "a person sits down:4"),
        (["--loop", "sideways"], "in-place"),
        (["--foot-lock", "2"], "between 0 and 1"),
        (["--foot-lock", "nan"], "between 0 and 1"),
        (["--foot-lock", "x"], "“x” is no number"),
        (["--preview", "~nobody-here/a.mp4"], "write the whole path"),
    ],
)
def test_options_of_the_wrong_form_are_explained(arguments, message, capsys):
    with pytest.raises(SystemExit) as stopped:
        main(["generate", "a person walks", "--output", "a.npz", *arguments])
    assert stopped.value.code == 2
    assert message in capsys.readouterr().err


def test_options_become_one_request(tmp_path):
    joints = np.random.default_rng(0).normal(size=(60, 22, 3)).astype(np.float32)
    track = PoseTrack(identity(60, 22), joints[:, 0], SMPL_SKELETON, 20.0)
    source = save_npz(tmp_path / "a.npz", joints, np.ones((60, 4), dtype=bool), track)
    (tmp_path / "path.json").write_text('{"points": [[0, 0], [0, 2]], "seconds": 3}')
    options = ["generate", "walks", "--output", "b.npz", "--then", "sits: then rests:4", "--from", str(source), "--keep", "0-2,50"]
    options += ["--start-pose", f"{source}:7", "--path", str(tmp_path / "path.json"), "--seed", "5"]
    request = request_of(command_parser().parse_args(options))
    assert request.segments == (("walks", 3.0), ("sits: then rests", 4.0)) and request.seed == 5
    assert request.constraints.poses.frames.tolist() == [0, 1, 2, 50]
    np.testing.assert_array_equal(request.constraints.poses.joints, joints[[7, 1, 2, 50]])
    assert request.constraints.path.times.tolist() == [0.0, 3.0] and request.loop is None


def test_what_is_given_no_length_takes_the_usual_one_or_the_paths(tmp_path):
    options = ["generate", "a person kicks", "--then", "a person dances", "--output", "b.npz"]
    (kick, kicking), (dance, dancing) = request_of(command_parser().parse_args(options)).segments
    assert (kick, kicking) == ("a person kicks", usual_seconds("a person kicks"))
    assert (dance, dancing) == ("a person dances", usual_seconds("a person dances"))
    own = ["generate", "a person kicks | 3", "--then", "a person dances", "--output", "b.npz"]
    assert request_of(command_parser().parse_args(own)).segments[0] == ("a person kicks", 3.0)
    (tmp_path / "path.json").write_text('{"points": [[0, 0], [0, 9]], "seconds": 7}')
    walk = ["generate", "a person walks", "--path", str(tmp_path / "path.json"), "--output", "b.npz"]
    assert request_of(command_parser().parse_args(walk)).segments == (("a person walks", 7.0),)


@pytest.mark.parametrize(
    ("arguments", "message"),
    [
        (["", "--seconds", "2"], "prompt"),
        (["a person walks", "--seconds", "0"], "seconds"),
        (["a person walks", "--seconds", "100000"], "seconds"),
        (["a person walks", "--guidance", "nan"], "guidance"),
        (["a person walks", "--keep", "0-20"], "--from"),
        (["a person walks", "--from", "/nowhere/a.npz", "--keep", "0-20"], "a.npz"),
        (["a person walks", "--start-pose", "/nowhere/b.npz:3"], "b.npz"),
        (["a person walks", "--path", "/nowhere/path.json"], "path.json"),
        (["a person walks", "--then", ":2"], "prompt"),
        (["a person \udcff walks"], "UTF-8"),
        (["a person walks", "--model", "."], ". is a folder"),
        (["a person walks", "--model", "/nowhere/model.safetensors"], "model.safetensors"),
    ],
)
def test_bad_requests_end_in_one_sentence(arguments, message, tmp_path, capsys):
    status = main(["generate", *arguments, "--output", str(tmp_path / "a.npz")])
    errors = capsys.readouterr().err.strip().splitlines()
    assert status == 1
    assert errors[-1].startswith("motion-mamba: ") and message in errors[-1]
    assert not list(tmp_path.iterdir())


def test_view_draws_bvh_and_names_rows_by_their_prompts(tmp_path, monkeypatch):
    """What stands above the rows is what was asked for, and the file's name where that is not known."""
    track = PoseTrack(identity(30, 22), np.tile([0.0, 0.95, 0.0], (30, 1)), SMPL_SKELETON, 20.0)
    save_npz(tmp_path / "a.npz", forward_kinematics(track), np.ones((30, 4), dtype=bool), track, {"prompt": "a person stands", "seed": 3})
    save_npz(tmp_path / "b.npz", forward_kinematics(track), np.ones((30, 4), dtype=bool), track)
    write_bvh(tmp_path / "c.bvh", track)
    drawn = []
    monkeypatch.setattr("motion_mamba.rigs.pictures.sheet.draw_sheet", lambda clips, path: drawn.extend(clips) or path)
    assert main(["view", *(str(tmp_path / name) for name in ("a.npz", "b.npz", "c.bvh")), "--sheet", str(tmp_path / "s.png")]) == 0
    assert [clip.title for clip in drawn] == ["a person stands  seed 3", "b", "c"]
    assert drawn[2].contacts is None and np.allclose(drawn[2].joints, drawn[1].joints, atol=0.02)


def test_a_mapping_to_complete_is_written_and_read(tmp_path, capsys):
    track = PoseTrack(identity(30, 22), np.tile([0.0, 0.95, 0.0], (30, 1)), SMPL_SKELETON, 20.0)
    write_bvh(tmp_path / "c.bvh", track)
    assert main(["mapping", str(tmp_path / "c.bvh"), "--output", str(tmp_path / "c.json")]) == 0
    assert "SMPL" in capsys.readouterr().out
    view = ["view", str(tmp_path / "c.bvh"), "--motion-mapping", str(tmp_path / "c.json"), "--sheet", str(tmp_path / "s.png")]
    assert main(view) == 0 and (tmp_path / "s.png").is_file()
