"""Which prompts are several actions, and which only look like it."""

from __future__ import annotations

import time

import pytest
from hypothesis import given
from hypothesis import strategies as st

from motion_mamba.generator.text.clauses.prompt_actions import prompt_actions


@pytest.mark.parametrize(
    ("prompt", "actions"),
    [
        (
            "a person walks to the table, picks up a box and turns left",
            ["a person walks to the table", "a person picks up a box", "a person turns left"],
        ),
        ("a person walks forward, then sits down", ["a person walks forward", "a person sits down"]),
        ("a person walks forward and then sits down.", ["a person walks forward", "a person sits down"]),
        ("an old man walks then he is sitting", ["an old man walks", "an old man is sitting"]),
        ("A person runs. The person slowly stops.", ["A person runs", "The person stands calmly"]),
        ("someone runs; afterwards jumps", ["someone runs", "someone jumps"]),
        ("walks, waves and sits", ["walks", "waves", "sits"]),
        ("a person steps back, and slowly kneels", ["a person steps back", "a person slowly kneels"]),
        ("a man slowly walks forward and then backwards", ["a man slowly walks forward", "a man slowly walks backwards"]),
        ("a turn to the left, then ahead", ["a turn to the left", "walks ahead"]),
        ("turns left, then straight on", ["turns left", "walks straight on"]),
        ("runs backwards, then ahead", ["runs backwards", "runs ahead"]),
        ("walking forward, then up stairs", ["walking forward", "walking up stairs"]),
        ("a person sits, then right arm up", ["a person sits", "a person right arm up"]),
        ("a person ducks. they then turn left", ["a person ducks", "a person turns left"]),
        ("a person walks, then finally sits", ["a person walks", "a person sits"]),
        ("a person walks; next, waves; finally, bows", ["a person walks", "a person waves", "a person bows"]),
        ("a person sits, and, finally, stands", ["a person sits", "a person stands"]),
        ("next, a person sits and then stands", ["a person sits", "a person stands"]),
        ("a person walks next to a wall, then sits next to it", ["a person walks next to a wall", "a person sits next to it"]),
        ("a person then sits, then stands", ["a person sits", "a person stands"]),
        ("a man trips, they stand up", ["a man trips", "a man stands up"]),
        ("a person lifts the left knee, then the right knee", ["a person lifts the left knee", "a person lifts the right knee"]),
        (
            "a person waves with the left hand, then does the same with the right",
            ["a person waves with the left hand", "a person waves with the right hand"],
        ),
        ("a person jumps, then turns and repeats", ["a person jumps", "a person turns", "a person jumps", "a person turns"]),
        ("a person jumps, kneels, and repeats", ["a person jumps", "a person kneels", "a person jumps", "a person kneels"]),
        ("a man tiptoes forward and then towards the right", ["a man tiptoes forward", "a man tiptoes towards the right"]),
        ("a person walks... and sits", ["a person walks", "a person sits"]),
        ("a person kisses, passes and presses", ["a person kisses", "a person passes", "a person presses"]),
    ],
)
def test_several_actions(prompt: str, actions: list[str]) -> None:
    assert prompt_actions(prompt) == actions


@pytest.mark.parametrize(
    "prompt",
    [
        "a person walks and waves",
        "a person walks forward, hands on the hips",
        "a person walks forwards, backwards",
        "a person walks 1.5 metres",
        "a person waves with the right hand, as if happy",
        "a person walks with broad, manly movements",
        "authentication",
        "a person stands next to a table",
        "a person walks, next to a wall",
        "a person takes the next step",
        "a person walks to the next room and sits",
        "a person finally sits",
        "a person walks now and then",
        "Mr. Smith walks",
        "a person walks approx. 3 metres",
        "a person walks, e.g. in circles",
        "a person walks forward, across the room",
        "a person walks, sometimes stumbling",
        "a man walks backwards, perhaps limping",
        "a person stretches arms, wrists and ankles",
        "a person moves arms, hips and legs",
        "a person",
    ],
)
def test_one_action(prompt: str) -> None:
    assert prompt_actions(prompt) == [prompt]


@pytest.mark.parametrize("prompt", ["  ", "...", ""])
def test_no_action(prompt: str) -> None:
    assert prompt_actions(prompt) == []


def test_what_is_not_finished_yet_leads_nowhere() -> None:
    """The panel shows how many actions there are while a prompt is typed."""
    assert prompt_actions("a person walks, then") == ["a person walks"]


def test_only_blanks_between_words_do_not_count() -> None:
    assert prompt_actions("a person  walks,\n then   sits ") == ["a person walks", "a person sits"]


@pytest.mark.parametrize(
    "prompt",
    [
        "a person walks" + " " * 20_000 + "and sits",
        "walk" + ", " * 990 + "x",
        "walk" + "." * 1990 + "x",
        "walk" + ";" * 1990 + "x",
        "walk" + " ," * 990 + "x",
        "and and, " * 220 + "x",
        "then " * 100_000,
    ],
    ids=["blanks", "commas", "dots", "semicolons", "blanks and commas", "and", "then"],
)
def test_no_prompt_takes_long(prompt: str) -> None:
    start = time.process_time()
    prompt_actions(prompt)
    assert time.process_time() - start < 0.1


def test_a_prompt_longer_than_any_model_reads_is_one_action() -> None:
    assert len(prompt_actions("a person walks, " + "then sits " * 500)) == 1


@given(st.text(alphabet="abs ,.;thenaud", max_size=60))
def test_any_text_gives_parts_without_blanks_around_them(prompt: str) -> None:
    assert all(part and part == part.strip() for part in prompt_actions(prompt))
