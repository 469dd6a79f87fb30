"""Captions in plain words: what says nothing of the motion is left out, what does stays."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from motion_mamba.generator.text.plain_wording import in_plain_words


@pytest.mark.parametrize(
    ("prompt", "plain"),
    [
        ("a person walks down stairs at a normal pace", "a person walks down stairs"),
        ("a person jogs in place for a few seconds", "a person jogs in place"),
        ("the sim appears to be stretching", "a person is stretching"),
        ("someone seems to limp", "someone limps"),
        ("it looks like a person is waving", "a person is waving"),
        ("a man who is dancing", "a man is dancing"),
        ("he throws something i think", "a person throws something"),
        ("a person standing in one spot lifts their right arm", "a person lifts their right arm"),
        ("rubbing belly while standing in place", "rubbing belly"),
        ("a person throws an upper cut", "a person throws an uppercut"),
        ("a person walks forward, the turns around", "a person walks forward, then turns around"),
        ("a person waves with the left hand than the right", "a person waves with the left hand then the right"),
        ("a person moves in a forward direction", "a person moves forward"),
        ("a person walks in a brisk manner", "a person walks briskly"),
        ("a person walks in a quarter circle", "a person walks in a curve"),
        ("a person walks in a quarter turn clockwise arc", "a person walks in a curve to the right"),
        ("as a person walks, he waves", "a person walks and waves"),
        ("with his right hand, a person waves", "a person waves with his right hand"),
        ("a person jumps before slowly kneeling", "a person jumps, then kneels"),
        ("a person gets down on one knee", "a person kneels on one knee"),
        ("a person walks in a straight line backwards", "a person walks backwards"),
        ("a person reaches straight into the air", "a person reaches up in the air"),
        ("a person jumps. they then sit", "a person jumps. then they sit"),
    ],
)
def test_what_says_nothing_is_left_out(prompt: str, plain: str) -> None:
    assert in_plain_words(prompt) == plain


@pytest.mark.parametrize(
    "prompt",
    [
        "a person stands still",
        "a person waits before being pushed",
        "a person walks faster than the day before",
        "deep squat held for a while",
        "a person is standing",
        "a person looks to each side",
        "a robot walks",
        "a person walks faster than before",
        "a person walks at a brisk pace",
        "a person takes steps bigger than the others",
        "a person waits for the bus",
        "a person walks down the steps, the stairs and the ramp",
        "a person walks in a half circle",
    ],
)
def test_what_says_something_stays(prompt: str) -> None:
    assert in_plain_words(prompt) == prompt


@given(
    st.lists(
        st.sampled_from("a person he who is standing still appears to be walks , the than for a moment seems".split()), max_size=14
    ).map(" ".join)
)
def test_any_words_are_read_and_plain_words_stay_plain(prompt: str) -> None:
    assert len(in_plain_words(prompt).split()) <= len(prompt.split()) + 2
