from __future__ import annotations

import tomllib
from pathlib import Path

import numpy as np
import pytest

from motion_mamba.generator.data.held_out import HeldOutWords
from motion_mamba.generator.training.grammar.whole_body import wording

FILE = Path(wording.__file__).with_name("wordings.toml")
WORDINGS = [
    text
    for group in tomllib.loads(FILE.read_text(encoding="utf-8")).values()
    for program in group.values()
    for kind in program.values()
    for text in kind
]
HELD_OUT = Path(__file__).parents[5] / "benchmarks" / "vocabulary" / "held_out.json"


def test_captions_are_different_and_lower_case() -> None:
    says = ["squats", "does a squat", "bends the knees and rises", "goes down low", "sinks down", "dips down"]
    told = wording.captions(np.random.default_rng(0), says, ["squat", "Squats"])
    assert len(set(told)) == len(told) >= 8
    assert all(text == text.lower() for text in told)
    assert {"squat", "squats"} <= set(told)


@pytest.mark.parametrize(
    ("say", "going_on"),
    [
        ("does a squat", "is doing a squat"),
        ("sidesteps to the left", "is sidestepping to the left"),
        ("lies on the back", "is lying on the back"),
        ("goes down", "is going down"),
        ("carries a box", "is carrying a box"),
        ("pushes up", "is pushing up"),
        ("tiptoes forward", "is tiptoeing forward"),
    ],
)
def test_a_predicate_is_told_in_the_progressive_too(say: str, going_on: str) -> None:
    told = {text for seed in range(20) for text in wording.captions(np.random.default_rng(seed), [say])}
    assert any(going_on in text for text in told)


def test_two_verbs_keep_their_form() -> None:
    told = {text for seed in range(20) for text in wording.captions(np.random.default_rng(seed), ["kneels down and stands up"])}
    assert not any("kneeling" in text for text in told)


def test_counts_are_told_as_they_are() -> None:
    said = wording.counted(np.random.default_rng(0), 3, ["jumps"])[0]
    assert said in ("jumps three times", "jumps 3 times", "jumps thrice")
    assert wording.plural(1, "jump") == "one jump"
    assert wording.plural(4, "crunch", "crunches") == "four crunches"


def test_a_key_that_is_not_there_is_an_error() -> None:
    with pytest.raises(KeyError):
        wording.phrases("squatting.squat.sings")


def test_wordings_are_plain_lower_case_without_full_stops() -> None:
    assert all(text == text.strip().lower() and not text.endswith(".") for text in WORDINGS)


def test_no_wording_holds_a_word_that_the_benchmark_keeps_back() -> None:
    words = HeldOutWords.read(HELD_OUT)
    assert [text for text in WORDINGS if words.held_in(text)] == []
