from __future__ import annotations

import os
from pathlib import Path

import pytest

from motion_mamba.generator.training.language.wordnet import WordNet, word_list

# Two synsets and their index in WordNet's own format (wndb(5)), made up.
_DATA = """  1 a licence
00000100 38 v 02 move 0 go 0 000 02 + 02 00 + 08 00 | change place; "it moved"
00000200 38 v 01 hop_about 0 002 @ 00000100 v 0000 $ 00000100 v 0000 01 + 02 00 | move in small jumps
"""
_INDEX = """  1 a licence
move v 1 2 @ ~ 1 1 00000100
go v 1 1 @ 1 1 00000100
hop_about v 1 1 @ 1 0 00000200
"""


@pytest.fixture
def folder(tmp_path):
    (tmp_path / "data.verb").write_text(_DATA)
    (tmp_path / "index.verb").write_text(_INDEX)
    (tmp_path / "verb.exc").write_text("went go\nhopping_about hop_about\n")
    return tmp_path


def test_meanings_and_links_are_read(folder):
    wordnet = WordNet.read(folder)
    (meaning,) = wordnet.of("hop about")
    assert (meaning.verbs, meaning.gloss, meaning.lexicon) == (("hop about",), "move in small jumps", "motion")
    assert meaning.stands_alone and not meaning.takes_object
    ((steps, wider),) = wordnet.hypernyms(meaning)
    assert steps == 1 and wider.verbs == ("move", "go") and wider.gloss == "change place" and wider.takes_object
    assert wordnet.irregular == {"went": "go"} and wordnet.of("fly") == []


def test_another_folder_is_told(tmp_path):
    with pytest.raises(OSError):
        WordNet.read(tmp_path)
    for name in ("data.verb", "index.verb", "verb.exc"):
        (tmp_path / name).write_text("")
    with pytest.raises(ValueError, match="holds no verbs"):
        WordNet.read(tmp_path)


def test_wordnet_itself():
    folder = Path(os.environ.get("WORDNET", "/usr/share/wordnet"))
    if not (folder / "data.verb").is_file():
        pytest.skip("WORDNET names no folder of WordNet's files")
    wordnet = WordNet.read(folder)
    assert len(wordnet.synsets) == 13767 and "stoop" in wordnet.of("bend")[0].verbs + wordnet.of("stoop")[0].verbs
    assert {"walk", "geese"} <= set(word_list(folder))
