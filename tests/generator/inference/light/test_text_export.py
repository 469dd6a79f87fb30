"""The small text encoder must find the same things similar as the one it was made of."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest
from safetensors.numpy import save_file

from motion_mamba.generator.inference.light.text import CONFIG, MODEL, TOKENIZER, load_text_encoder, read_tensors
from motion_mamba.generator.inference.light.text_export import export_text
from motion_mamba.generator.text.encoding.text_encoder_facts import MINILM_FOLDER, TextEncoderError

DEEP = "[" * 200_000
PROMPTS = Path(__file__).resolve().parents[4] / "docs" / "prompts.txt"


@pytest.fixture(scope="module")
def whole(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """What ships in full precision, every number moved by less than half precision tells."""
    folder, rng = tmp_path_factory.mktemp("whole"), np.random.default_rng(0)
    for path in MINILM_FOLDER.iterdir():
        (folder / path.name).write_bytes(path.read_bytes())
    moved = {name: values * (1 + 2e-4 * rng.random(values.shape, np.float32)) for name, values in read_tensors(folder / MODEL).items()}
    save_file(moved | {"pooler.dense.weight": np.ones((384, 384), np.float32)}, folder / MODEL)
    return folder


@pytest.fixture(scope="module")
def small(tmp_path_factory: pytest.TempPathFactory, whole: Path) -> Path:
    return export_text(tmp_path_factory.mktemp("text"), whole)


def test_it_is_half_as_large(small: Path, whole: Path) -> None:
    assert (small / MODEL).stat().st_size < 0.51 * (whole / MODEL).stat().st_size


def test_what_ships_is_as_small_as_it_gets(tmp_path: Path) -> None:
    assert (export_text(tmp_path) / MODEL).read_bytes() == (MINILM_FOLDER / MODEL).read_bytes()


def test_prompts_keep_their_places_among_each_other(small: Path, whole: Path) -> None:
    texts = [line.split("|")[0].strip() for line in PROMPTS.read_text(encoding="utf-8").splitlines() if line.strip()][:40]
    exact, rounded = load_text_encoder("minilm", whole).encode(texts), load_text_encoder("minilm", small).encode(texts)
    assert (exact * rounded).sum(1).min() > 0.99999
    # Every rounded vector is nearest to its own text's exact one.
    assert np.array_equal((rounded @ exact.T).argmax(1), np.arange(len(texts)))


def damaged(folder: Path, source: Path, name: str, content: str) -> Path:
    """A text encoder's folder with other content in one of its files."""
    folder.mkdir()
    for path in (source / CONFIG, source / TOKENIZER, source / MODEL):
        (folder / path.name).write_bytes(path.read_bytes())
    (folder / name).write_text(content)
    return folder


@pytest.mark.parametrize(("name", "content"), [(MODEL, "half"), (CONFIG, "{"), pytest.param(TOKENIZER, DEEP, id="deep")])
def test_a_damaged_source_is_told_and_nothing_written(small: Path, tmp_path: Path, name: str, content: str) -> None:
    with pytest.raises(TextEncoderError, match="cannot be read"):
        export_text(tmp_path / "out", damaged(tmp_path / "in", small, name, content))
    assert not (tmp_path / "out").exists()


@pytest.mark.parametrize(
    ("name", "content"),
    [
        (MODEL, "half"),
        (TOKENIZER, ""),
        (TOKENIZER, "{}"),
        (TOKENIZER, "[]"),
        (CONFIG, "[]"),
        (CONFIG, "{}"),
        pytest.param(CONFIG, DEEP, id="deep"),
        (CONFIG, '{"hidden_size": "wide", "intermediate_size": 1, "layer_norm_eps": 1, "vocab_size": 1}'),
    ],
)
def test_a_damaged_folder_is_not_loaded(small: Path, tmp_path: Path, name: str, content: str) -> None:
    with pytest.raises(TextEncoderError, match="cannot be loaded"):
        load_text_encoder("minilm", damaged(tmp_path / "in", small, name, content))
