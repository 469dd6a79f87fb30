"""Texts and a library's motions come to lie near each other, and the model that is written is searched by it."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest

from motion_mamba.cli.main import main
from motion_mamba.generator.checkpoints.checkpoint_file import read_checkpoint
from motion_mamba.generator.generator import Generator
from motion_mamba.generator.inference.light.network import LightNetwork
from motion_mamba.generator.request import Request
from motion_mamba.generator.retrieval.library import Library, library_path, read_library
from motion_mamba.generator.training.embedding.library_motions import LibraryMotions, decoded
from motion_mamba.generator.training.embedding.train_embedding import train_embedding
from motion_mamba.generator.training.run import RunOptions

pytest.importorskip("accelerate")
pytest.importorskip("tensorboard")


def library_of(model: Path) -> Library:
    file = read_checkpoint(model)
    library = read_library(model, file.vae_key, file.config.vae)
    assert library is not None
    return library


@pytest.fixture
def motions(model_with_library: Path) -> LibraryMotions:
    file = read_checkpoint(model_with_library)
    return decoded(library_of(model_with_library), LightNetwork.load(file), file.tensors["std"])


def test_motions_are_what_the_library_holds(model_with_library: Path, motions: LibraryMotions) -> None:
    file = read_checkpoint(model_with_library)
    network, library = LightNetwork.load(file), motions.library
    assert [len(rows) for rows in motions.motions] == library.frames.tolist()
    entry = 2
    latents = library.entry(entry, file.config.vae.latent_frames)[None].astype(np.float32)
    padded = np.pad(latents, ((0, 0), (0, file.config.vae.latent_tokens - latents.shape[1]), (0, 0)))
    alone = network.decode(padded, int(library.frames[entry]), None)[0]
    np.testing.assert_allclose(motions.motions[entry] * file.tensors["std"] + network.mean, alone, atol=0.02)


def test_what_means_the_same_is_no_counter_example(motions: LibraryMotions) -> None:
    chosen = [int(motions.captions[entry][0]) for entry in (0, 1, 0)]
    ignored = motions.no_counter_examples([0, 1, 0], chosen)
    assert ignored.tolist() == [[False, False, True], [False, False, False], [True, False, False]]


def test_each_text_comes_to_lie_nearest_to_its_own_motion(motions: LibraryMotions, tmp_path: Path) -> None:
    options = RunOptions(steps=120, batch=6, learning_rate=2e-3, warmup=10, ema=0.9, precision="fp32")
    embedding = train_embedding(motions, options, tmp_path)
    np.testing.assert_allclose(np.linalg.norm(embedding.motions, axis=2), 1.0, atol=1e-5)
    likeness = np.stack([embedding.likeness(vector) for vector in motions.library.captions.vectors])
    learned = ~motions.held_out
    assert learned.sum() >= 4 and (likeness.argmax(axis=1) == np.arange(6))[learned].all()


def test_one_command_writes_a_library_with_it(model_with_library: Path, tmp_path: Path) -> None:
    run = tmp_path / "run"
    options = ["--precision", "fp32", "--batch", "4", "--steps", "2"]
    assert main(["train", "embedding", "--vae", str(model_with_library), "--run", str(run), *options]) == 0
    path = run / "open.safetensors"
    before, after = library_of(model_with_library), library_of(path)
    assert before.embedding is None and after.embedding is not None and after.embedding.motions.shape == (3, 6, 128)
    np.testing.assert_array_equal(after.latents, before.latents)
    (motion,) = Generator.load(path, "cpu").generate(Request((("a person walks 3", 2.0),), seed=3))
    assert np.isfinite(motion.joints).all()


def test_a_model_without_a_library_is_told_to_make_one(
    model_with_library: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    library_path(model_with_library).unlink()
    assert main(["train", "embedding", "--vae", str(model_with_library), "--run", str(tmp_path / "run")]) == 1
    assert "motion-mamba train library" in capsys.readouterr().err
