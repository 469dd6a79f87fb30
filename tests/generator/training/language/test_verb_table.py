"""Which phrases are taken for a verb, from a dictionary of a few lines."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest

from motion_mamba.generator.training.language.verb_table import action_phrases, make_verb_table
from motion_mamba.generator.training.language.wordnet import WordNet

# wndb(5): offset, lexicographer file, class, synonyms with their count, pointers, sentence frames, gloss.
DATA = """\
00000001 29 v 02 faint 0 pass_out 0 000 01 + 02 00 | lose consciousness for a moment
00000002 38 v 01 pass 0 000 01 + 02 00 | go past something
00000003 38 v 01 walk 0 000 01 + 02 00 | go on foot
"""
INDEX = """\
faint v 1 0 1 0 00000001
pass_out v 1 0 1 0 00000001
pass v 1 0 1 0 00000002
walk v 1 0 1 0 00000003
"""


@pytest.fixture
def few_verbs(tmp_path: Path) -> WordNet:
    for name, text in (("data.verb", DATA), ("index.verb", INDEX), ("verb.exc", "")):
        (tmp_path / name).write_text(text, encoding="utf-8")
    return WordNet.read(tmp_path)


def alike(texts) -> np.ndarray:
    """An encoder to which everything means the same, so that only the dictionary's ties are left."""
    return np.ones((len(texts), 1))


def test_a_synonym_of_two_words_is_the_nearest(few_verbs: WordNet) -> None:
    table = make_verb_table(few_verbs, alike)
    assert table["phrases"][table["alone"]["faint"][0]].startswith("pass out")


def test_every_phrase_is_there_once() -> None:
    phrases = action_phrases()
    assert len(phrases) == len(set(phrases)) > 500
