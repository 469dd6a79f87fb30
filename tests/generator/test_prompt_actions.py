"""Which prompts are several actions, and which only look like it."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from motion_mamba.generator.prompt_actions import prompt_actions


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
        ("A person runs. The person slowly stops.", ["A person runs", "The person slowly stops"]),
        ("someone runs; afterwards jumps", ["someone runs", "someone jumps"]),
        ("walks, waves and sits", ["walks", "waves", "sits"]),
        ("a person steps back, and slowly kneels", ["a person steps back", "a person slowly kneels"]),
        ("a man slowly walks forward and then backwards", ["a man slowly walks forward", "a man slowly walks backwards"]),
        ("walking forward, then up stairs", ["walking forward", "walking up stairs"]),
        ("a person sits, then right arm up", ["a person sits", "a person right arm up"]),
        ("a person ducks. they then turn left", ["a person ducks", "a person turn left"]),
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
    ],
)
def test_one_action(prompt: str) -> None:
    assert prompt_actions(prompt) == [prompt]


def test_no_action() -> None:
    assert prompt_actions("  ") == []


@given(st.text(alphabet="abs ,.;thenaud", max_size=60))
def test_any_text_gives_parts_without_blanks_around_them(prompt: str) -> None:
    assert all(part and part == part.strip() for part in prompt_actions(prompt))
