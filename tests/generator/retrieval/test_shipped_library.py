"""The library that ships fits the code that reads it: what its captions say was read when it was made, and rules change."""

from __future__ import annotations

import numpy as np
import pytest

from motion_mamba.generator.checkpoints.checkpoint_file import find_checkpoint, read_checkpoint
from motion_mamba.generator.retrieval.captions import LibraryCaptions
from motion_mamba.generator.retrieval.library import Library, read_library
from motion_mamba.generator.retrieval.reading import read_captions

# Every so many captions are read again.
EACH = 37


@pytest.fixture(scope="module")
def library() -> Library:
    file = read_checkpoint(find_checkpoint("open"))
    library = read_library(file.path, file.vae_key, file.config.vae)
    assert library is not None
    return library


@pytest.fixture(scope="module")
def captions(library: Library) -> LibraryCaptions:
    return library.captions


def test_what_captions_say_is_read_by_todays_rules(captions: LibraryCaptions) -> None:
    said = captions.said
    assert said is not None
    now = read_captions(captions.texts[::EACH])
    np.testing.assert_array_equal(said.aspects[:, ::EACH], now.aspects)
    assert said.words[::EACH] == now.words


def test_vectors_have_unit_length(captions: LibraryCaptions) -> None:
    np.testing.assert_allclose(np.linalg.norm(captions.vectors, axis=1), 1.0, atol=0.02)


def test_motions_lie_near_what_they_are_called(library: Library) -> None:
    """Most recordings' own motions lie nearer to a caption of theirs than nineteen of twenty entries do: it is this library's embedding."""
    embedding, captions = library.embedding, library.captions
    assert embedding is not None
    entries = np.flatnonzero(library.recorded)[::EACH]
    likeness = np.stack([embedding.likeness(captions.vectors[captions.of(int(entry))[0]]) for entry in entries])
    own = likeness[np.arange(len(entries)), entries]
    assert np.mean(own >= np.quantile(likeness, 0.95, axis=1)) > 0.8
