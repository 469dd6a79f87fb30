from __future__ import annotations

import gzip
import json
import os
import time
from pathlib import Path

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from motion_mamba.generator.text.words.spelling import Correction, correct_spelling, distance, slips_in
from motion_mamba.generator.text.words.word_tables import vocabulary


def corrected(text: str) -> str:
    return correct_spelling(text, vocabulary())[0]


@pytest.mark.parametrize(
    ("typed", "read"),
    {
        "a persn wlaks foward and waves his lft hand": "a person walks forward and waves his left hand",
        "teh man kneals down on his rigth knee": "the man kneels down on his right knee",
        "squatts twise then cartweels": "squats twice then cartwheels",
        "runing in a ciricle": "running in a circle",
        "raize both hnads": "raise both hands",
        "sits dwn on teh flor": "sits down on the floor",
        "counterclokwise": "counterclockwise",
        "he crouchs and picks up somthing": "he crouches and picks up something",
        "A PERSON WAVVES": "A PERSON WAVES",
        "Jumsp up": "Jumps up",
    }.items(),
)
def test_typing_errors_are_corrected(typed, read):
    assert corrected(typed) == read


@pytest.mark.parametrize(
    "text",
    [
        "a person walks forward", "Mario jumps over Peach and Zorblax", "walk 2m, then 3x", "tip-toes", "T-pose", "tpose", "hip hop dance",
        "moonwalks", "does a backflip", "genuflects", "someone's arms", "he isn't moving", "x", "", "   ", "12 345", "él salta; 跳",
        "a person strafes left", "NPC idles", "the women dance", "file_nmae.bvh", "wlak@home", "reaching for #hnads",
    ],
)  # fmt: skip
def test_what_is_no_error_stays(text):
    assert correct_spelling(text, vocabulary()) == (text, ())


def test_what_was_corrected_is_told():
    assert correct_spelling("wlaks and wlaks", vocabulary())[1] == (Correction("wlaks", "walks"),)


def test_human_captions_stay_nearly_as_they_are():
    """Of a caption's words that are in it often enough to be no error, none is touched."""
    folder = os.environ.get("MOTION_MAMBA_DATA")
    if not folder:
        pytest.skip("MOTION_MAMBA_DATA names no folder of captions")
    with gzip.open(Path(folder) / "humanml3d" / "captions.jsonl.gz", "rt", encoding="utf-8") as lines:
        texts = [each["text"] for line in lines for each in json.loads(line)["captions"]][::40]
    changed = [text for text in texts if corrected(text) != text]
    assert len(changed) < 0.06 * len(texts)


def test_made_errors_are_undone():
    """One letter left out, doubled, exchanged or swapped, in a long word of a sentence: most come back, and few come back wrong."""
    rng = np.random.default_rng(0)
    words = "walking forward person raises slowly towards shoulder kneeling jumping stretches backwards clapping turning crouches circle"
    outcomes = [(word, corrected(_misspelt(word, rng))) for word in words.split() * 8]
    assert np.mean([word == read for word, read in outcomes]) > 0.85


def _misspelt(word: str, rng: np.random.Generator) -> str:
    place = int(rng.integers(1, len(word) - 1))
    head, letter, tail = word[:place], word[place], word[place + 1 :]
    return [head + tail, head + letter + letter + tail, head + "qxz"[int(rng.integers(3))] + tail, head + tail[0] + letter + tail[1:]][
        int(rng.integers(4))
    ]


@given(st.text(max_size=60))
def test_any_text_is_read_once_and_for_all(text):
    once = corrected(text)
    assert len(once.split()) == len(text.split()) and corrected(once) == once


@given(st.text("abc", max_size=5), st.text("abc", max_size=5))
def test_distance_is_symmetric_and_bounded(first, second):
    exact = distance(first, second, 10)
    assert exact == distance(second, first, 10) and abs(len(first) - len(second)) <= exact <= max(len(first), len(second))
    assert (exact == 0) == (first == second)
    assert distance(first, second, 1) == exact or (exact > 1 and distance(first, second, 1) > 1)


@pytest.mark.parametrize(("first", "second", "edits"), [("wlaks", "walks", 1), ("raise", "raize", 1), ("abc", "ca", 3), ("", "ab", 2)])
def test_distance_of_known_pairs(first, second, edits):
    assert distance(first, second, 5) == edits


def test_it_takes_milliseconds():
    corrected("warm up")
    began = time.process_time()
    corrected("a persn wlaks foward and waves his lft hand over his haed for a long tiem")
    assert time.process_time() - began < 0.25


@pytest.mark.parametrize(
    ("typed", "meant"), [("jobs", "jogs"), ("hoops", "hops"), ("hang", "hand"), ("wakes", "walks"), ("squads", "squats")]
)
def test_a_word_of_its_own_may_be_another_mistyped(typed: str, meant: str) -> None:
    assert meant in vocabulary().slips(typed)
    assert any(text == f"a person {meant}" for text, _ in slips_in(f"a person {typed}", vocabulary()))


@pytest.mark.parametrize("word", ["walks", "claps", "hand", "bows", "up", "tehm", "wave"])
def test_common_words_and_forms_of_the_same_are_no_slips(word: str) -> None:
    assert vocabulary().slips(word) == []
