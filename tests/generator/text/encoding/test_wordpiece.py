"""Sentences in pieces, compared with the package tokenizers where it is installed."""

from __future__ import annotations

import json
import string
from functools import cache
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from motion_mamba.generator.text.encoding.text_encoder_facts import MINILM_FOLDER
from motion_mamba.generator.text.encoding.wordpiece import WordPiece

PROMPTS = Path(__file__).resolve().parents[4] / "docs" / "prompts.txt"
FILE = MINILM_FOLDER / "tokenizer.json"
SENTENCES = [
    "A person walks forward.",
    "",
    "  someone\tjumps \u00a0 over\nit\u200d",
    "\u00c9l salta; \u8df3\u306d\u308b \ud55c\uad6d\uc5b4 \u0394\u03cc\u03be\u03b1\u03a3",
    "who's-that? [MASK]ed [SEP] (yes) \U0001f57a \ufffd\x00\x07",
    "\u0130stanbul stra\u00dfe na\u00efve e\u0301 \u1e9e",
    "pneumonoultramicroscopicsilicovolcanoconiosis " + "a" * 101 + " " + "walk" * 25,
]


@cache
def _wordpiece() -> WordPiece:
    return WordPiece.read(FILE)


@cache
def _reference():
    tokenizer = pytest.importorskip("tokenizers").Tokenizer.from_file(str(FILE))
    tokenizer.no_padding()
    tokenizer.no_truncation()
    return tokenizer


@pytest.mark.parametrize("text", [*SENTENCES, *PROMPTS.read_text(encoding="utf-8").splitlines()])
def test_it_reads_as_the_package_does(text: str) -> None:
    assert _wordpiece().encode(text) == _reference().encode(text).ids


LETTERS = st.characters(categories=["L", "N", "Zs", "Sm", "Cc"]) | st.sampled_from("\u2013\u201c\u201d\u00bf" + string.punctuation)


# The package's tables of marks and signs are of an older Unicode than Python's; letters it knows alike.
@given(st.text(LETTERS, max_size=20))
def test_it_reads_any_letters_as_the_package_does(text: str) -> None:
    assert _wordpiece().encode(text) == _reference().encode(text).ids


def test_a_known_sentence_has_known_numbers() -> None:
    assert _wordpiece().encode("a person walks") == [101, 1037, 2711, 7365, 102]


@pytest.mark.parametrize("content", ["{}", "[]", '{"model": {"type": "BPE"}}', '{"model": {"type": "WordPiece", "vocab": {"a": 0}}}'])
def test_another_file_is_refused(tmp_path: Path, content: str) -> None:
    (tmp_path / "tokenizer.json").write_text(content)
    with pytest.raises(ValueError, match=r"tokenizer\.json"):
        WordPiece.read(tmp_path / "tokenizer.json")


def test_a_vocabulary_of_words_for_numbers_is_refused(tmp_path: Path) -> None:
    content = json.loads(FILE.read_text(encoding="utf-8"))
    content["model"]["vocab"]["walk"] = "three"
    (tmp_path / "tokenizer.json").write_text(json.dumps(content))
    with pytest.raises(ValueError, match="vocabulary"):
        WordPiece.read(tmp_path / "tokenizer.json")
