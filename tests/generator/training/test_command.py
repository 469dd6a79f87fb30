"""From a training file to a checkpoint that generates, by the commands that the README names."""

from __future__ import annotations

import json
from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest
from safetensors.torch import load_file

from motion_mamba.cli.main import main
from motion_mamba.generator.data.store import MotionStore, Window, write_store
from motion_mamba.generator.generator import Generator
from motion_mamba.generator.request import Request

pytest.importorskip("accelerate")
pytest.importorskip("tensorboard")


def train(model: str, data: Path, run: Path, *more: str) -> int:
    arguments = ["train", model, "--preset", "tiny", "--data", str(data), "--run", str(run), "--precision", "fp32"]
    return main([*arguments, "--batch", "4", "--steps", "3", *more])


def test_two_commands_make_a_generator(training_file, tmp_path):
    assert train("vae", training_file, tmp_path / "vae") == 0
    assert train("denoiser", training_file, tmp_path / "denoiser", "--vae", str(tmp_path / "vae" / "vae.safetensors")) == 0
    path = tmp_path / "denoiser" / "open.safetensors"
    card = json.loads(path.with_suffix(".json").read_text())
    assert card["training"]["denoiser"]["windows"] == 2, "the open flavour must leave the non-commercial window out"
    assert set(card["metrics"]) == {"joint_error_cm_val", "joint_error_cm_test", "velocity_error_val"}
    generator = Generator.load(path, "cpu")
    (motion,) = generator.generate(Request((("a person sways left", 2.0),), seed=3))
    assert motion.joints.shape == (40, 22, 3) and np.isfinite(motion.joints).all()


def test_concatenated_windows_are_learnt_too_and_told_of(training_file, tmp_path):
    vae = tmp_path / "vae" / "vae.safetensors"
    assert train("vae", training_file, tmp_path / "vae", "--flavour", "full") == 0
    assert train("denoiser", training_file, tmp_path / "denoiser", "--vae", str(vae), "--flavour", "full", "--concatenations", "5") == 0
    card = json.loads((tmp_path / "denoiser" / "full.json").read_text())
    assert 1 <= card["training"]["denoiser"]["made"]["concatenation"] <= 5 and card["training"]["denoiser"]["windows"] == 3


def test_captions_with_words_that_are_held_out_are_not_learnt(training_file, tmp_path, monkeypatch):
    words = tmp_path / "held_out.json"
    words.write_text(json.dumps({"words": {"styles": ["jive"]}}))
    store = MotionStore.open(training_file)
    told = list(store.windows)
    told[1], told[2] = replace(told[1], texts=("a person jives.", "a person sways.")), replace(told[2], texts=("a person jiving",))
    monkeypatch.setattr(MotionStore, "open", lambda path: replace(store, windows=tuple(told)))
    assert train("vae", training_file, tmp_path / "vae") == 0
    vae = str(tmp_path / "vae" / "vae.safetensors")
    assert train("denoiser", training_file, tmp_path / "denoiser", "--vae", vae, "--concatenations", "4", "--held-out", str(words)) == 0
    card = json.loads((tmp_path / "denoiser" / "open.json").read_text())["training"]["denoiser"]
    assert card["windows"] == 1, "of two open windows one tells of nothing else"


def test_fine_tuning_begins_where_the_denoiser_was(training_file, tmp_path):
    vae = tmp_path / "vae" / "vae.safetensors"
    assert train("vae", training_file, tmp_path / "vae") == 0
    assert train("denoiser", training_file, tmp_path / "denoiser", "--vae", str(vae)) == 0
    first = tmp_path / "denoiser" / "open.safetensors"
    still = "--learning-rate", "0.0"
    assert train("denoiser", training_file, tmp_path / "tuned", "--vae", str(first), "--fine-tune", *still) == 0
    assert train("denoiser", training_file, tmp_path / "new", "--vae", str(first), "--seed", "1", *still) == 0
    before, after, new = (parts_of(tmp_path / run / "open.safetensors") for run in ("denoiser", "tuned", "new"))
    assert all(np.array_equal(before[name], after[name]) for name in before)
    assert any(not np.array_equal(before[name], new[name]) for name in before if name.startswith("denoiser."))
    assert [steps_of(tmp_path / run / "open.json", "denoiser") for run in ("denoiser", "tuned", "new")] == [3, 6, 3]


def test_fine_tuning_wants_a_denoiser(training_file, tmp_path, capsys):
    assert train("vae", training_file, tmp_path / "vae") == 0
    vae = str(tmp_path / "vae" / "vae.safetensors")
    assert train("denoiser", training_file, tmp_path / "tuned", "--vae", vae, "--fine-tune") == 1
    assert "denoiser" in capsys.readouterr().err


def test_the_open_flavour_is_not_normalised_by_other_data(training_file, tmp_path, store):
    assert train("vae", training_file, tmp_path / "vae") == 0
    from motion_mamba.generator.checkpoints.checkpoint import load_checkpoint

    mean = load_checkpoint(tmp_path / "vae" / "vae.safetensors", parts=("vae",)).statistics.mean.numpy()
    assert np.allclose(mean, store.rows[60:185].mean(axis=0), atol=1e-5)


def steps_of(card: Path, part: str) -> int:
    return json.loads(card.read_text())["training"][part]["steps"]


def parts_of(path: Path) -> dict[str, np.ndarray]:
    return {name: tensor.numpy() for name, tensor in load_file(path).items()}


def test_training_the_decoder_leaves_latents_and_denoiser_as_they_are(training_file, tmp_path):
    vae = tmp_path / "vae" / "vae.safetensors"
    assert train("vae", training_file, tmp_path / "vae") == 0
    assert train("decoder", training_file, tmp_path / "decoder", "--vae", str(vae)) == 0
    assert train("decoder", training_file, tmp_path / "more", "--vae", str(tmp_path / "decoder" / "vae.safetensors")) == 0
    assert steps_of(tmp_path / "decoder" / "vae.json", "decoder") == 3 and steps_of(tmp_path / "more" / "vae.json", "decoder") == 6
    before, after = parts_of(vae), parts_of(tmp_path / "decoder" / "vae.safetensors")
    changed = {name for name in before if not np.array_equal(before[name], after[name])}
    assert any(name.startswith("vae.decoder.") for name in changed) and "vae.context_embed.weight" in changed
    assert all(name.startswith(("vae.decoder", "vae.from_latents", "vae.output", "vae.context_embed")) for name in changed)

    assert train("denoiser", training_file, tmp_path / "denoiser", "--vae", str(vae)) == 0
    whole = tmp_path / "denoiser" / "open.safetensors"
    assert train("decoder", training_file, tmp_path / "again", "--vae", str(whole)) == 0
    before, after = parts_of(whole), parts_of(tmp_path / "again" / "open.safetensors")
    assert all(np.array_equal(before[name], after[name]) for name in before if not name.startswith("vae."))


@pytest.mark.parametrize("model", ["denoiser", "decoder"])
def test_a_missing_vae_is_asked_for(model, training_file, tmp_path, capsys):
    assert train(model, training_file, tmp_path / "run") == 1
    assert "--vae" in capsys.readouterr().err


def test_a_flavour_without_windows_is_explained(store, tmp_path, training_file, capsys):
    window = Window("0", "Bandai", "CC BY-NC 4.0", "g", "train", 0, 60, ("a person sways.",), "label")
    path = tmp_path / "closed.safetensors"
    write_store(path, [store.rows], len(store.rows), [window])
    assert train("vae", path, tmp_path / "run") == 1
    assert "--flavour full" in capsys.readouterr().err


def test_lengths_are_fitted_to_what_captions_tell(tmp_path):
    """Two words, of which one doubles the seconds."""
    rng = np.random.default_rng(0)
    captions = [f"a person {how}sways {index}" for index in range(60) for how in ("", "patiently ")]
    counts = [round((80 if "patiently" in caption else 40) * np.exp(0.05 * rng.normal())) for caption in captions]
    first = np.concatenate([[0], np.cumsum(counts)])
    splits = ["train"] * 80 + ["val"] * 20 + ["test"] * 20
    windows = [
        Window(str(i), "CMU", "free", f"g{i}", split, int(row), count, (caption,), "label")
        for i, (caption, count, row, split) in enumerate(zip(captions, counts, first, splits, strict=False))
    ]
    path = tmp_path / "data.safetensors"
    write_store(path, [np.random.default_rng(1).normal(size=(first[-1], 263)).astype(np.float32)], int(first[-1]), windows)
    assert main(["train", "lengths", "--data", str(path), "--run", str(tmp_path)]) == 0
    table = json.loads((tmp_path / "usual_length.json").read_text())
    # Of the logarithm of 2, what the penalty leaves with forty windows of the word.
    assert 0.35 < table["words"]["patiently"] < np.log(2.0) + 0.05 and "sway" in table["words"]
    assert table["explained_variance"]["test"] > 0.7


def test_a_model_between_two_of_one_training(training_file, tmp_path):
    assert train("vae", training_file, tmp_path / "vae") == 0
    assert train("denoiser", training_file, tmp_path / "a", "--vae", str(tmp_path / "vae" / "vae.safetensors")) == 0
    before = tmp_path / "a" / "open.safetensors"
    assert train("denoiser", training_file, tmp_path / "b", "--vae", str(before), "--fine-tune", "--steps", "5") == 0
    after, between = tmp_path / "b" / "open.safetensors", tmp_path / "mean.safetensors"
    assert main(["average", str(before), str(after), "--share", "0.25", "--output", str(between)]) == 0
    old, new, mean = (load_file(path) for path in (before, after, between))
    assert any(not old[name].equal(new[name]) for name in old)
    for name, value in mean.items():
        expected = 0.75 * old[name].double() + 0.25 * new[name].double() if name.startswith("denoiser.") else new[name].double()
        assert value.double().sub(expected).abs().max() <= 1e-3 * expected.abs().max() + 1e-6
    card = json.loads(between.with_suffix(".json").read_text())
    assert card["training"]["denoiser"]["share"] == 0.25 and "velocity_error_val" not in card["metrics"]
    assert Generator.load(between, "cpu").generate(Request((("a person sways left", 2.0),)))


def test_models_of_two_trainings_are_not_averaged(training_file, tmp_path, capsys):
    paths = []
    for name in ("one", "other"):
        vae, run = tmp_path / f"{name} vae", tmp_path / name
        assert train("vae", training_file, vae, "--seed", "0" if name == "one" else "1") == 0
        assert train("denoiser", training_file, run, "--vae", str(vae / "vae.safetensors")) == 0
        paths.append(str(run / "open.safetensors"))
    assert main(["average", *paths, "--output", str(tmp_path / "mean.safetensors")]) == 1
    assert "not of one training" in capsys.readouterr().err and not (tmp_path / "mean.safetensors").exists()
