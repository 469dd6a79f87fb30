"""How well a prompt is known: by a library of a few captions, and by the one that ships."""

from __future__ import annotations

import json
import zlib

import numpy as np
import pytest

from motion_mamba.generator.generator import Generator
from motion_mamba.generator.retrieval import familiarity
from motion_mamba.generator.retrieval.aspects import plain
from motion_mamba.generator.retrieval.beginnings import Beginnings
from motion_mamba.generator.retrieval.captions import LibraryCaptions
from motion_mamba.generator.retrieval.familiarity import LEVELS, Familiarity, calibration, familiarity_in_library, familiarity_in_words
from motion_mamba.generator.retrieval.library import Library, in_eight_bits
from motion_mamba.generator.retrieval.movement import MOVEMENTS
from motion_mamba.generator.retrieval.ranking import Worded
from motion_mamba.generator.retrieval.start import Retrieval
from motion_mamba.generator.text.words.known_words import KnownWords

CAPTIONS = (
    "a person walks forward",
    "a person sits down.",
    "someone waves",
    "a man paints a wall",
    "a woman sneezes",
    "she climbs a ladder",
)


def vector_of(text: str) -> np.ndarray:
    words = [word for word in plain(text).split() if word not in ("a", "person", "someone", "she", "man", "woman")] or ["nothing"]
    told = sum(np.random.default_rng(zlib.crc32(word.encode())).normal(size=64) for word in words)
    return (told / np.linalg.norm(told)).astype(np.float32)


@pytest.fixture(scope="module")
def beginnings() -> Beginnings:
    count = len(CAPTIONS)
    each = np.arange(count)
    captions = LibraryCaptions(CAPTIONS, np.stack([vector_of(text) for text in CAPTIONS]), each, each, np.full(count, 60))
    latents, scale = in_eight_bits(np.ones((count, 10, 4), np.float32))
    library = Library(
        latents, scale, np.zeros(count, bool), ("",) * count, np.full((count, 2), 0.9), np.zeros((count, MOVEMENTS)), captions
    )
    return Beginnings(Retrieval.of(library, 20), lambda prompt: [Worded(prompt, vector_of(prompt))])


@pytest.fixture(scope="module")
def shipped() -> Generator:
    return Generator.load("open", "cpu", runtime="light")


def known(prompt: str, beginnings: Beginnings) -> Familiarity:
    return familiarity_in_library(prompt, lambda text: text.replace("sist", "sits"), beginnings)


def test_what_a_caption_says_is_known(beginnings: Beginnings) -> None:
    found = known("a person sits down", beginnings)
    assert found.level == "known" and not found.unknown_words and not found.nearest and found.sentence("open") == ""


def test_a_word_that_no_caption_has_is_named_with_what_comes_near(beginnings: Beginnings) -> None:
    found = known("a person frobnicates a ladder", beginnings)
    assert found.level not in ("known", None) and found.unknown_words == ("frobnicates",)
    assert found.nearest[0] == "she climbs a ladder"
    assert "frobnicates" in found.sentence("open") and "she climbs a ladder" in found.sentence("open")


def test_the_action_that_is_known_worst_decides_and_alone_is_said_otherwise(beginnings: Beginnings) -> None:
    found = known("a person sist down, then frobnicates, then a person walks forward", beginnings)
    assert found.score == known("frobnicates", beginnings).score
    assert found.nearest[0].startswith("a person sits down, then ") and found.nearest[0].endswith(", then a person walks forward")


def test_nothing_is_not_known(beginnings: Beginnings) -> None:
    assert known("", beginnings) == Familiarity("unknown", 0.0)


def test_a_model_without_a_library_tells_of_words_alone() -> None:
    found = familiarity_in_words("a person walks and frobnicates.", KnownWords({"walk": 50}))
    assert found.level is None and found.unknown_words == ("frobnicates",)
    assert familiarity_in_words("a person walks", KnownWords({"walk": 50})).sentence("full") == ""


def test_levels_follow_scores() -> None:
    levels = [calibration().level(score) for score in np.linspace(1.0, 0.0, 101)]
    assert [*dict.fromkeys(levels)] == list(LEVELS)


def test_what_was_measured_keeps_what_is_promised() -> None:
    """By the file that `benchmarks.vocabulary --calibrate` writes."""
    done = calibration().done
    assert done["known"] >= 0.9 and done["unknown"] <= 0.2
    assert sorted(LEVELS, key=lambda level: -done[level]) == list(LEVELS)
    prompts = [level["prompts"] for level in json.loads(familiarity.CALIBRATION_FILE.read_text())["levels"].values()]
    assert min(prompts) >= 5 and sum(prompts) > 500


@pytest.mark.parametrize(
    ("prompt", "levels"),
    [("a person walks forward", {"known"}), ("a man jogs forward", {"known"}), ("frobnicates the quux", {"unsure", "unknown"})],
)
def test_of_the_model_that_ships(prompt: str, levels: set[str], shipped: Generator) -> None:
    found = shipped.familiarity(prompt)
    assert found is not None and found.level in levels
    assert all(shipped.familiarity(text).level in ("known", "likely") for text in found.nearest), "what is offered is known better"


@pytest.mark.parametrize("prompt", ["ein Mann läuft nach links", "走る", "🙂👍", "asdf qwer zxcv", "12345"])
def test_what_is_not_english_is_told_and_nothing_offered(prompt: str, shipped: Generator) -> None:
    found = shipped.familiarity(prompt)
    assert found is not None and not found.english and not found.nearest
    assert "English" in found.sentence("open") and "English" in familiarity_in_words(prompt, KnownWords({"walk": 50})).sentence("full")


@pytest.mark.parametrize("prompt", ["T-pose", "he boogies", "a person frobnicates", "sitt-ups", "gangnam style", "capoeira", "deadlift"])
def test_rare_words_are_english(prompt: str, shipped: Generator) -> None:
    found = shipped.familiarity(prompt)
    assert found is not None and found.english


def test_a_typing_error_is_no_unknown_word(shipped: Generator) -> None:
    found = shipped.familiarity("a person wlaks forward")
    assert found is not None and found.level == "known" and not found.unknown_words
