from __future__ import annotations

import json
from pathlib import Path

import numpy as np
import pytest

from motion_mamba.generator.data.captions import mirror_caption
from motion_mamba.generator.training.grammar.captions import captions, gerund, third, times, worded


@pytest.mark.parametrize(
    ("verb", "third_person", "progressive"),
    [
        ("raise", "raises", "raising"),
        ("clap", "claps", "clapping"),
        ("wave", "waves", "waving"),
        ("push", "pushes", "pushing"),
        ("carry", "carries", "carrying"),
        ("play", "plays", "playing"),
        ("lie down", "lies down", "lying down"),
        ("hit", "hits", "hitting"),
        ("do", "does", "doing"),
        ("be", "is", "being"),
        ("see", "sees", "seeing"),
        ("lean", "leans", "leaning"),
    ],
)
def test_verbs_are_conjugated(verb: str, third_person: str, progressive: str) -> None:
    assert third(verb) == third_person
    assert gerund(verb) == progressive


def test_pronouns_go_with_the_subject() -> None:
    rng = np.random.default_rng(0)
    for _ in range(200):
        text = worded(rng, "[raise] <their> hand as <they:walk>", "third")
        if text.startswith(("he ", "a man", "the man")):
            assert "as he walks" in text
            assert " her " not in text
        if text.startswith("someone"):
            assert "as they walk" in text


def test_every_form_is_said_and_sides_stay() -> None:
    told = {worded(np.random.default_rng(seed), "[raise] the left (arm|hand)") for seed in range(200)}
    assert {"raising the left arm", "raise the left hand", "a person is raising the left arm"} <= told
    assert all("left" in text for text in told)


def test_what_has_no_verb_is_said_as_it_stands() -> None:
    assert worded(np.random.default_rng(0), "hands on hips") == "hands on hips"


def test_nobody_is_being_cold() -> None:
    assert all("being" not in worded(np.random.default_rng(seed), "[be] cold") for seed in range(50))


def test_captions_differ_and_are_enough() -> None:
    told = captions(np.random.default_rng(0), ["[wave]", "[wave] <their> (left|) hand", "[greet] someone"])
    assert len(set(told)) == len(told) >= 6
    assert all(text == text.lower() for text in told)


@pytest.mark.parametrize(("count", "words"), [(1, {"once", "one time"}), (2, {"twice", "two times"}), (5, {"five times"})])
def test_counts_are_said_in_words(count: int, words: set[str]) -> None:
    assert {times(np.random.default_rng(seed), count) for seed in range(30)} == words


def test_captions_of_the_mirrored_motion_name_the_other_side() -> None:
    text = worded(np.random.default_rng(3), "[point] to the left with <their> right hand", "third")
    assert "to the right" in mirror_caption(text)
    assert mirror_caption(mirror_caption(text)) == text


def test_phrases_use_no_word_that_the_benchmark_holds_out() -> None:
    from motion_mamba.generator.data.held_out import HeldOutWords

    root = Path(__file__).resolve().parents[4]
    words = HeldOutWords.read(root / "benchmarks/vocabulary/held_out.json")
    assert json.loads((root / "benchmarks/vocabulary/held_out.json").read_text())["words"]
    programs = root / "generator/training/grammar/programs"
    for file in (*programs.rglob("*.py"), *programs.rglob("*.toml")):
        phrases = [line for line in file.read_text(encoding="utf-8").splitlines() if "[" in line and '"' in line]
        assert not [line for line in phrases if words.held_in(line.replace("swivel=", "").replace("tremble=", ""))], file.name
