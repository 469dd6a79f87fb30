"""The small text encoder must find the same things similar as the one it was made of."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest

from motion_mamba.generator.export import export_text
from motion_mamba.generator.light.text import MODEL, load_text_encoder, minilm_folder

PROMPTS = Path(__file__).resolve().parents[3] / "docs" / "prompts.txt"


@pytest.fixture(scope="module")
def small(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return export_text(tmp_path_factory.mktemp("text"))


def test_it_is_half_as_large(small: Path) -> None:
    assert (small / MODEL).stat().st_size < 0.51 * (minilm_folder() / MODEL).stat().st_size


def test_prompts_keep_their_places_among_each_other(small: Path) -> None:
    texts = [line.split("|")[0].strip() for line in PROMPTS.read_text(encoding="utf-8").splitlines() if line.strip()][:40]
    exact, rounded = load_text_encoder("minilm").encode(texts), load_text_encoder("minilm", small).encode(texts)
    assert (exact * rounded).sum(1).min() > 0.99999
    # Every rounded vector is nearest to its own text's exact one.
    assert np.array_equal((rounded @ exact.T).argmax(1), np.arange(len(texts)))
