"""The library that ships fits the code that reads it: what its captions say was read when it was made, and rules change."""

from __future__ import annotations

import numpy as np
import pytest

from motion_mamba.generator.checkpoints.checkpoint_file import find_checkpoint, read_checkpoint
from motion_mamba.generator.retrieval.captions import LibraryCaptions
from motion_mamba.generator.retrieval.library import read_library
from motion_mamba.generator.retrieval.reading import read_captions

# Every so many captions are read again.
EACH = 37


@pytest.fixture(scope="module")
def captions() -> LibraryCaptions:
    file = read_checkpoint(find_checkpoint("open"))
    library = read_library(file.path, file.vae_key, file.config.vae)
    assert library is not None
    return library.captions


def test_what_captions_say_is_read_by_todays_rules(captions: LibraryCaptions) -> None:
    said = captions.said
    assert said is not None
    now = read_captions(captions.texts[::EACH])
    np.testing.assert_array_equal(said.aspects[:, ::EACH], now.aspects)
    assert said.words[::EACH] == now.words


def test_vectors_have_unit_length(captions: LibraryCaptions) -> None:
    np.testing.assert_allclose(np.linalg.norm(captions.vectors, axis=1), 1.0, atol=0.02)
