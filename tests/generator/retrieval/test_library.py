from __future__ import annotations

import shutil
from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from hypothesis.extra.numpy import arrays

from motion_mamba.generator.checkpoints.checkpoint_file import CheckpointError, CheckpointFile, read_checkpoint
from motion_mamba.generator.retrieval.captions import LibraryCaptions
from motion_mamba.generator.retrieval.library import Library, in_eight_bits, library_path, read_library, write_library
from motion_mamba.generator.retrieval.movement import MOVEMENTS
from motion_mamba.generator.retrieval.reading import known_with_captions
from motion_mamba.generator.retrieval.text_motion_embedding import TextMotionEmbedding
from motion_mamba.generator.text.words.known_words import KnownWords

TOKENS, WIDTH = 10, 256
MOVED = np.arange(2 * MOVEMENTS, dtype=np.float32).reshape(2, MOVEMENTS)


def some_library(tokens: int = TOKENS, width: int = WIDTH) -> Library:
    rng = np.random.default_rng(0)
    vectors = rng.normal(size=(3, 384)).astype(np.float32)
    captions = LibraryCaptions(
        ("a person walks", "walking", "someone jumps"),
        vectors / np.linalg.norm(vectors, axis=1, keepdims=True),
        np.array([0, 1, 2, 0]),
        np.array([0, 0, 1, 1]),
        np.array([40, 25]),
    )
    latents, scale = in_eight_bits(rng.normal(size=(2, tokens, width)).astype(np.float32))
    return Library(
        latents, scale, np.array([True, False]), ("waves", "recorded"), np.array([[0.9, 0.9], [0.9, 0.5]], np.float32), MOVED, captions
    )


@pytest.fixture(scope="module")
def checkpoint(tmp_path_factory: pytest.TempPathFactory) -> CheckpointFile:
    """A copy of the shipped `full`, which has the sizes that libraries are made for."""
    shipped, folder = Path(__file__).parents[3] / "generator" / "weights", tmp_path_factory.mktemp("model")
    for suffix in (".safetensors", ".json"):
        shutil.copy(shipped / f"full{suffix}", folder)
    return read_checkpoint(folder / "full.safetensors")


def read(file: CheckpointFile) -> Library | None:
    return read_library(file.path, file.vae_key, file.config.vae)


def test_what_is_written_is_read(checkpoint: CheckpointFile) -> None:
    library = some_library()
    path = write_library(checkpoint.path, checkpoint.vae_key, library)
    again = read(checkpoint)
    assert path == library_path(checkpoint.path) and again is not None
    np.testing.assert_array_equal(again.latents, library.latents)
    np.testing.assert_array_equal(again.repeats, library.repeats)
    assert again.origins == ("waves", "recorded") and again.recorded.tolist() == [False, True]
    assert again.captions.of(1).tolist() == [2, 0]
    np.testing.assert_array_equal(again.frames, library.frames)
    assert again.captions.texts == library.captions.texts
    np.testing.assert_allclose(again.captions.vectors, library.captions.vectors, atol=0.01)


def test_its_embedding_is_read_as_it_was_written(checkpoint: CheckpointFile) -> None:
    rng = np.random.default_rng(2)
    layers = [rng.normal(size=shape).astype(np.float32) for shape in ((1, 384, 8), (1, 8), (1, 8, 4), (1, 4))]
    motions = rng.normal(size=(1, 2, 4)).astype(np.float32)
    embedding = TextMotionEmbedding(
        (layers[0], layers[2]), (layers[1], layers[3]), motions / np.linalg.norm(motions, axis=2, keepdims=True)
    )
    library = replace(some_library(), embedding=embedding)
    write_library(checkpoint.path, checkpoint.vae_key, library)
    again, vector = read(checkpoint), library.captions.vectors[0]
    assert again is not None and again.embedding is not None
    np.testing.assert_allclose(again.embedding.likeness(vector), embedding.likeness(vector), atol=0.02)


def test_an_embedding_of_other_entries_is_refused(checkpoint: CheckpointFile) -> None:
    layers = [np.ones(shape, np.float32) for shape in ((1, 384, 8), (1, 8), (1, 8, 4), (1, 4))]
    embedding = TextMotionEmbedding((layers[0], layers[2]), (layers[1], layers[3]), np.eye(3, 4, dtype=np.float32)[None])
    write_library(checkpoint.path, checkpoint.vae_key, replace(some_library(), embedding=embedding))
    with pytest.raises(CheckpointError, match="embedding does not fit"):
        read(checkpoint)


def test_an_entry_has_the_latents_of_its_seconds() -> None:
    library = some_library()
    assert library.entry(0, 20).shape == (2, WIDTH) and library.entry(1, 20).shape == (2, WIDTH)


def test_no_library_is_none(tmp_path: Path, checkpoint: CheckpointFile) -> None:
    assert read_library(tmp_path / "other.safetensors", checkpoint.vae_key, checkpoint.config.vae) is None


def test_a_library_of_another_vae_is_refused(checkpoint: CheckpointFile) -> None:
    write_library(checkpoint.path, "another", some_library())
    with pytest.raises(CheckpointError, match="made with another VAE"):
        read(checkpoint)


@pytest.mark.parametrize("keep", [0, 7, 200, 4000])
def test_a_truncated_library_is_refused(checkpoint: CheckpointFile, keep: int) -> None:
    path = write_library(checkpoint.path, checkpoint.vae_key, some_library())
    path.write_bytes(path.read_bytes()[:keep])
    with pytest.raises(CheckpointError, match="damaged"):
        read(checkpoint)


def test_latents_of_another_size_are_refused(checkpoint: CheckpointFile) -> None:
    write_library(checkpoint.path, checkpoint.vae_key, some_library(tokens=4))
    with pytest.raises(CheckpointError, match="damaged"):
        read(checkpoint)


def test_a_checkpoint_is_no_library(checkpoint: CheckpointFile) -> None:
    library_path(checkpoint.path).write_bytes(checkpoint.path.read_bytes())
    with pytest.raises(CheckpointError, match="no library"):
        read(checkpoint)


@given(arrays(np.float32, (3, 2, 4), elements=st.floats(-8, 8, width=32)))
def test_eight_bits_are_near(latents: np.ndarray) -> None:
    coded, scale = in_eight_bits(latents)
    assert np.abs(coded * scale - latents).max() <= 0.51 * scale.max() + 1e-6


def test_words_by_which_a_library_calls_enough_entries_are_known() -> None:
    entries = 12
    vectors = np.eye(2, 384, dtype=np.float32)
    places = np.array([0] * 10 + [1] * 2)
    captions = LibraryCaptions(("a person juggles", "a person moonwalks"), vectors, places, np.arange(entries), np.full(entries, 40))
    known = known_with_captions(KnownWords({"walk": 30}), captions)
    assert known.knows("juggle") and known.knows("walk") and not known.knows("moonwalk")
