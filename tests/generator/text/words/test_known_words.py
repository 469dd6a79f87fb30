from __future__ import annotations

import pytest

from motion_mamba.generator.text.words.known_words import KnownWords, count_known_words


def test_a_window_counts_once_for_each_word():
    known = count_known_words([["a person walks", "someone walking slowly"], ["a man walked"], ["he jumps"]])
    assert known.windows["walk"] == 2 and known.windows["jump"] == 1 and "person" not in known.windows


def test_a_phrase_is_known_with_all_its_words_that_say_something():
    known = KnownWords({"fall": 10, "ground": 10, "throw": 10, "smil": 9})
    assert known.knows("fall to the ground") and known.knows("throw something") and known.knows("falling")
    assert not known.knows("fall on a mattress") and not known.knows("smile")
    assert known.knows("smile", fewest=9) and known.share("fall and smile") == 0.5


def test_it_comes_back_from_json():
    known = KnownWords({"walk": 3})
    assert KnownWords.from_dict(known.to_dict()) == known


@pytest.mark.parametrize("content", [{}, {"windows": []}, {"windows": {"Walk": 1}}, {"windows": {"walk": "1"}}])
def test_another_table_is_refused(content):
    with pytest.raises(ValueError, match="known words"):
        KnownWords.from_dict(content)
