from __future__ import annotations

import subprocess
import sys
import time
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from motion_mamba.generator.text import reading
from motion_mamba.generator.text.reading import Reading, possible_readings, read_in_turn, read_prompt
from motion_mamba.generator.text.words.known_words import KnownWords, count_known_words
from motion_mamba.generator.text.words.word_tables import OtherWords, other_words

WORDS = OtherWords(
    ("fall to the ground", "throw something up in the air", "bow", "push something hard", "move"),
    alone={"faint": (0,), "genuflect": (2,), "keel over": (0,), "glimmer": (4,)},
    with_object={"hurl": (1,), "shove": (3,)},
)
KNOWN = KnownWords({stem: 100 for stem in ("fall", "ground", "throw", "up", "air", "bow", "push", "hard", "walk", "clap")})


@pytest.fixture
def few_words(monkeypatch):
    """A table that a test can overlook."""
    monkeypatch.setattr(reading, "other_words", lambda: WORDS)


@pytest.mark.parametrize(
    ("prompt", "read"),
    [
        ("a person faints", "a person falls to the ground"),
        ("fainting", "falling to the ground"),
        ("faint", "fall to the ground"),
        ("a person hurls a ball and claps", "a person throws a ball up in the air and claps"),
        ("he hurls", "he throws something up in the air"),
        ("a person shoves the door", "a person pushes the door hard"),
        ("she genuflects, then faints", "she bows, then falls to the ground"),
        ("a man keels over", "a man falls to the ground"),
        ("a person claps", "a person claps"),
        ("a faint light", "a faint light"),
        ("a person glimmers", "a person glimmers"),
    ],
)
def test_unknown_verbs_are_put_in_other_words(few_words, prompt, read):
    assert read_prompt(prompt, KNOWN).text == read


def test_all_that_a_prompt_may_mean(monkeypatch):
    words = OtherWords(("bow", "push something hard", "clap"), alone={"genuflect": (0, 2), "sway": (2,)}, with_object={})
    monkeypatch.setattr(reading, "other_words", lambda: words)
    texts = [each.text for each in possible_readings("a persn genuflects and sways", KNOWN)]
    assert texts == ["a person genuflects and sways", "a person bows and claps", "a person claps and claps"]
    assert [each.text for each in possible_readings("a person claps", KNOWN)] == ["a person claps"]
    assert [each.text for each in possible_readings("a persn sways", None)] == ["a person sways"]


def test_actions_read_one_by_one_are_told_together(few_words):
    both = read_in_turn([read_prompt(text, KNOWN) for text in ("a persn faints", "he genuflects")])
    assert both.text == "a person falls to the ground, then he bows"
    assert both.sentence() == "persn: person. faints: falls to the ground. genuflects: bows."


def test_the_animator_is_told(few_words):
    assert read_prompt("a persn faints", KNOWN).sentence() == "persn: person. faints: falls to the ground."
    assert read_prompt("a person claps", KNOWN).sentence() == ""


def test_either_can_be_switched_off(few_words):
    prompt = "a persn faints"
    assert read_prompt(prompt, KNOWN, correct=False, replace=False) == Reading(prompt)
    assert read_prompt(prompt, KNOWN, replace=False).text == "a person faints"
    assert read_prompt(prompt, KNOWN, correct=False).text == "a persn falls to the ground"
    assert read_prompt("a person faints", KNOWN, correct=False).text == "a person falls to the ground"
    assert read_prompt(prompt, None).text == "a person faints"


def test_what_the_model_knows_stays(few_words):
    assert read_prompt("a person faints", KnownWords({"faint": 50, "fall": 50, "ground": 50})).text == "a person faints"
    assert read_prompt("a person faints", KnownWords({"walk": 50})).text == "a person faints"


@pytest.fixture(scope="module")
def all_phrases_known():
    return count_known_words([[f"a person {phrase}"] for phrase in other_words().phrases] * 10)


@pytest.mark.parametrize(
    ("prompt", "among"),
    [
        ("a person genuflects", ("kneel", "bow", "bend")),
        ("a man swoons", ("pass", "fall", "lie", "stumble", "lose")),
        ("she curtsies", ("bow", "bend")),
        ("someone whirls", ("spin", "turn")),
        ("a person hurls a stone", ("throw",)),
        ("a person guzzles", ("drink",)),
        ("a person munches", ("eat", "chew")),
        ("a person clambers", ("climb",)),
        ("a man trudges", ("walk",)),
    ],
)
def test_the_table_that_ships_reads_verbs_that_nobody_listed(all_phrases_known, prompt, among):
    (replacement,) = read_prompt(prompt, all_phrases_known).replacements
    assert replacement.read.split(" ")[0].rstrip("s").removesuffix("e") in {verb.removesuffix("e") for verb in among}


def test_every_entry_of_the_table_is_a_phrase(all_phrases_known):
    words = other_words()
    assert all(0 <= index < len(words.phrases) for table in (words.alone, words.with_object) for found in table.values() for index in found)
    assert len(words.alone) > 2000 and all(all_phrases_known.knows(phrase) for phrase in words.phrases)


@given(st.text(max_size=80))
def test_any_prompt_is_read_the_same_again(all_phrases_known, prompt):
    assert read_prompt(prompt, all_phrases_known) == read_prompt(prompt, all_phrases_known)


def test_it_takes_milliseconds(all_phrases_known):
    read_prompt("warm up", all_phrases_known)
    began = time.process_time()
    for _ in range(20):
        read_prompt("a person genuflects and then hurls a stone at the wall", all_phrases_known)
    assert (time.process_time() - began) / 20 < 0.02


def test_it_needs_no_torch():
    read = "from motion_mamba.generator.text.reading import read_prompt; read_prompt('wlak', None)"
    code = f"import sys; {read}; assert 'torch' not in sys.modules"
    subprocess.run([sys.executable, "-c", code], check=True, timeout=120)


def test_the_tables_are_small_and_carry_their_licences():
    folder = Path(reading.__file__).parent / "data"
    assert sum(path.stat().st_size for path in folder.glob("*.gz")) < 2_000_000
    assert (
        "Princeton University" in (folder / "LICENSE-WordNet.txt").read_text() and "Chuan" in (folder / "LICENSE-HumanML3D.txt").read_text()
    )
