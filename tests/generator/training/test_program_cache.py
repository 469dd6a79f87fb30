"""Windows that kinematic programs make, as training takes them: drawn as often as asked for, kept on disk, told of in the card."""

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path

import numpy as np
import pytest

from motion_mamba.cli.main import main
from motion_mamba.generator.checkpoints.checkpoint_file import read_checkpoint
from motion_mamba.generator.data.store import MotionStore, Window, write_store
from motion_mamba.generator.model import config
from motion_mamba.generator.representation.features import contact_labels, window_features
from motion_mamba.generator.retrieval.library import read_library
from motion_mamba.generator.training import program_cache
from motion_mamba.generator.training.augmentation.augment import Augmentation, augmented
from motion_mamba.generator.training.batches import balanced_probabilities
from motion_mamba.generator.training.grammar import windows as grammar_windows
from motion_mamba.generator.training.grammar.program import Performance, Program
from motion_mamba.rigs.math import rotations
from motion_mamba.rigs.math.kinematics import SMPL_SKELETON, PoseTrack, forward_kinematics
from motion_mamba.rigs.smpl import JOINT

from .conftest import TINY

FRAMES = 61


def raises_hand(stage) -> Performance:
    """A hand that is put where it is raised, without more ado."""
    joints = np.array(stage.joints(40))
    joints[:, JOINT["left_wrist"], 1] += 0.3

    def is_raised(these: np.ndarray) -> bool:
        return bool((these[:, JOINT["left_wrist"], 1] > these[:, JOINT["right_wrist"], 1] + 0.2).all())

    return Performance(joints, tuple(f"a person raises the left hand, {n}" for n in range(6)), is_raised)


def never(stage) -> Performance:
    return Performance(np.array(stage.joints(40)), ("a person flies",), lambda joints: False)


@pytest.fixture(autouse=True)
def programs(monkeypatch):
    two = {name: Program(name, "arms", perform) for name, perform in (("raises_hand", raises_hand), ("never", never))}
    monkeypatch.setattr(grammar_windows, "all_programs", lambda: two)


def standing_rows() -> np.ndarray:
    """(FRAMES - 1, 263) somebody who stands quietly, breathing, the arms hanging."""
    turned = rotations.identity(FRAMES, 22)
    breath = 0.03 * np.sin(np.arange(FRAMES) / 8.0)
    for side, sign in (("left", -1.0), ("right", 1.0)):
        turned[:, JOINT[f"{side}_shoulder"]] = rotations.about_axis("Z", sign * (1.3 + breath))
    joints = forward_kinematics(PoseTrack(turned, np.zeros((FRAMES, 3)), SMPL_SKELETON, 20.0))
    joints[..., 1] -= joints[0, JOINT["left_foot"], 1]
    return window_features(joints).astype(np.float32)


@pytest.fixture
def training_file(tmp_path: Path) -> Path:
    rows = np.concatenate([standing_rows()] * 5)
    kinds = [("train", "CC BY-NC 4.0"), ("train", "free"), ("train", "CC0"), ("val", "free"), ("test", "free")]
    windows = [
        Window(f"w{i}", "CMU", licence, f"g{i}", split, i * (FRAMES - 1), FRAMES - 1, (f"a person stands {i}.",), "label")
        for i, (split, licence) in enumerate(kinds)
    ]
    path = tmp_path / "data.safetensors"
    write_store(path, [rows], len(rows), windows)
    return path


def made(path: Path, count: int = 8, flavour: str = "full") -> tuple[MotionStore, list[Window]]:
    store = MotionStore.open(path)
    recorded = store.select("train", flavour)
    longer, windows = augmented(store, recorded, Augmentation(programs=count), 60, seed=0)
    return longer, windows[len(recorded) :]


def test_performances_that_pass_become_windows_and_others_do_not(training_file):
    store, windows = made(training_file)
    assert 1 <= len(windows) <= 8 and {window.source for window in windows} == {"program raises_hand"}
    for window in windows:
        rows = np.array(store.features(window))
        assert len(window.texts) == 6 and len(rows) == window.row_count == 39 and contact_labels(rows).all()


def test_the_open_flavour_performs_on_open_recordings_alone(training_file):
    assert all(window.is_open for window in made(training_file, 30, "open")[1])
    assert not all(window.is_open for window in made(training_file, 30, "full")[1])


def test_what_was_made_is_kept_and_found_again(training_file, monkeypatch):
    store, windows = made(training_file)
    assert len(list(training_file.parent.glob("data.programs-*.safetensors"))) == 1
    with monkeypatch.context() as patch:
        patch.setattr(program_cache, "programmed_windows", lambda draw, count, names: pytest.fail("made again"))
        again, same = made(training_file)
    assert same == windows and np.array_equal(again.rows, store.rows)
    made(training_file, flavour="open")
    assert len(list(training_file.parent.glob("data.programs-*.safetensors"))) == 2


def test_other_kinds_are_made_of_programs_windows_too(training_file):
    store = MotionStore.open(training_file)
    wanted = Augmentation(programs=8, time_stretches=60, program_share=0.9)
    _, windows = augmented(store, store.select("train"), wanted, 60, seed=0)
    assert any(window.source == "time_stretch" and "raises the left hand" in window.texts[0] for window in windows)


def test_their_share_of_the_draws_is_what_was_asked_for(training_file):
    store, windows = made(training_file)
    everything = [*store.select("train")[:3], *windows]
    is_made = np.array([window.source.startswith("program ") for window in everything])
    for wanted in (0.2, 0.7):
        shares = balanced_probabilities(everything, wanted)
        assert shares.sum() == pytest.approx(1.0) and shares[is_made].sum() == pytest.approx(wanted)
    assert balanced_probabilities(everything[:3], 0.7).sum() == pytest.approx(1.0)


@pytest.fixture
def command(training_file, tmp_path, monkeypatch) -> Callable[..., int]:
    """`motion-mamba train PART` with a tiny model; the second argument is the run's name."""
    pytest.importorskip("accelerate")
    pytest.importorskip("tensorboard")
    presets = tmp_path / "presets"
    presets.mkdir()
    (presets / "tiny.json").write_text(json.dumps(TINY))
    monkeypatch.setattr(config, "PRESETS_FOLDER", presets)

    def train(part: str, run: str, *more: str) -> int:
        options = ["--preset", "tiny", "--data", str(training_file), "--run", str(tmp_path / run), "--precision", "fp32"]
        return main(["train", part, *options, "--batch", "4", "--steps", "3", "--programs", "6", *more])

    return train


def test_every_part_learns_from_them_and_tells_so(command, tmp_path):
    def train(model: str, run: str, *more: str) -> dict:
        assert command(model, run, "--program-share", "0.5", *more) == 0
        written = tmp_path / run / ("open.json" if more and run != "first" else "vae.json")
        return json.loads(written.read_text())["training"]

    train("vae", "first")
    base = str(tmp_path / "first" / "vae.safetensors")
    whole = train("denoiser", "denoiser", "--vae", base)
    later = train("vae", "again", "--vae", str(tmp_path / "denoiser" / "open.safetensors"), "--kl-weight", "0.01")
    last = train("decoder", "decoder", "--vae", str(tmp_path / "again" / "open.safetensors"))
    for part, training in (("denoiser", whole), ("vae", later), ("decoder", last)):
        assert 1 <= training[part]["made"]["program"] <= 6 and training[part]["windows"] == 2
        assert set(training[part]["made_licences"]) <= {"free", "CC0"}
    assert later["vae"]["steps"] == 6
    assert json.loads((tmp_path / "again" / "open.json").read_text())["config"]["vae"]["kl_weight"] == 0.01


def test_programs_of_a_library_are_made_anew_and_all_else_is_kept(command, tmp_path, capsys):
    def origins(run: str) -> list[str]:
        file = read_checkpoint(tmp_path / run / "open.safetensors")
        library = read_library(file.path, file.vae_key, file.config.vae)
        return list(library.origins)

    def renew(vae: str, *more: str) -> int:
        return command("library", "renewed", "--vae", str(tmp_path / vae / "open.safetensors"), *more)

    assert command("vae", "vae") == 0 and command("denoiser", "model", "--vae", str(tmp_path / "vae" / "vae.safetensors")) == 0
    assert renew("model", "--only-programs", "raises_hand") != 0 and "no library beside it" in capsys.readouterr().err
    assert command("library", "whole", "--vae", str(tmp_path / "model" / "open.safetensors")) == 0
    before = origins("whole")
    assert set(before) == {"recorded", "raises_hand"}
    assert renew("whole", "--only-programs", "raises_hand", "--programs", "30", "--seed", "1") == 0
    after = origins("renewed")
    assert after.count("recorded") == before.count("recorded") and after.count("raises_hand") > before.count("raises_hand")
    assert renew("whole", "--only-programs", "recorded") == 0 and sorted(origins("renewed")) == sorted(before)
    assert renew("whole", "--only-programs", "flies") != 0 and "no program is called flies" in capsys.readouterr().err
    assert renew("whole", "--only-programs", "never") != 0 and "none of these programs could be performed" in capsys.readouterr().err
