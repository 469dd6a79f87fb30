"""Mirrored captions."""

from __future__ import annotations

import json

import pytest
from hypothesis import given
from hypothesis import strategies as st

from motion_mamba.generator.data.captions import mirror_caption


@pytest.mark.parametrize(
    ("text", "mirrored"),
    [
        ("a person waves with the right hand.", "a person waves with the left hand."),
        ("walks to the left, then turns right", "walks to the right, then turns left"),
        ("a man turns clockwise", "a man turns counterclockwise"),
        ("turning counter-clockwise and clockwise", "turning clockwise and counterclockwise"),
        ("anti clockwise", "clockwise"),
        ("steps leftwards, righthanded, right-hand", "steps rightwards, lefthanded, left-hand"),
        ("Left LEFT Clockwise", "Right RIGHT Counterclockwise"),
        ("stands upright, that is alright", "stands upright, that is alright"),
        ("sits down right away, all right", "sits down right away, all right"),
        ("the person bends at a right angle to the right", "the person bends at a right angle to the left"),
        ("copyright lefty", "copyright righty"),
    ],
)
def test_examples(text, mirrored):
    assert mirror_caption(text) == mirrored


WORDS = (
    "left right Left RIGHT leftward rightmost clockwise counterclockwise Clockwise all away angle upright turns hand over , . -"
).split()


@given(st.lists(st.sampled_from(WORDS)).map(" ".join))
def test_mirroring_twice_gives_the_text_back(text):
    assert mirror_caption(mirror_caption(text)) == text


@given(st.text())
def test_any_text_settles_after_one_mirroring(text):
    mirrored = mirror_caption(text)
    assert mirror_caption(mirror_caption(mirrored)) == mirrored


def test_every_caption_of_the_data_comes_back(data_folder):
    with (data_folder / "mocap" / "clips.jsonl").open(encoding="utf-8") as lines:
        texts = {text for line in lines for text in json.loads(line)["texts"]}
    spelled = {text for text in texts if mirror_caption(mirror_caption(text)) != text}
    assert all("clock" in text for text in spelled)
    assert sum(mirror_caption(text) != text for text in texts) > 100
