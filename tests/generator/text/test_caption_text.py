"""What both a caption's composer and a prompt's reader know of English."""

from __future__ import annotations

import pytest

from motion_mamba.generator.text.caption_text import predicate, stems, times_told


@pytest.mark.parametrize(
    ("caption", "without"),
    [
        ("a person walks.", "walks."),
        ("Someone waves", "waves"),
        ("he is jumping", "is jumping"),
        ("an elderly person sits down", "an elderly person sits down"),
        ("personally waves", "personally waves"),
        ("walks", "walks"),
    ],
)
def test_a_subject_is_left_out_where_it_is_nobody_in_particular(caption, without):
    assert predicate(caption) == without


@pytest.mark.parametrize("text", ["a person walks", "someone walked.", "he is walking", "Walking!"])
def test_a_verb_is_one_word_whatever_its_form(text):
    assert "walk" in stems(text)


@pytest.mark.parametrize(
    ("text", "times"),
    [
        ("a person jumps", 1), ("jumps Twice", 2), ("claps three times slowly", 3), ("sometimes jumps", 1), ("one time", 1),
        ("hops 12 times", 12), ("bows thrice", 3), ("nods six times", 6), ("0 times", 1),
    ],
)  # fmt: skip
def test_how_often_is_read_from_its_words(text, times):
    assert times_told(text) == times
