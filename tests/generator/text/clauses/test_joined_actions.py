"""Where "and" and "before" may be cut, and what each part then says."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from motion_mamba.generator.text.clauses.joined_actions import joined_actions


@pytest.mark.parametrize(
    ("action", "parts"),
    [
        ("a person walks forward and turns around", ["a person walks forward", "a person turns around"]),
        ("walk forward and sit down", ["walk forward", "sit down"]),
        ("a person kneels down and begins to crawl", ["a person kneels down", "a person crawls"]),
        ("the man crawls before standing up", ["the man crawls", "the man gets up from the ground"]),
        ("a person turns and walks to the right", ["a person turns to the right", "a person walks forward"]),
        ("a woman runs, and slowly stops", ["a woman runs", "a woman stands calmly"]),
        ("a person raises their left arm and lowers it", ["a person raises their left arm", "a person lowers their left arm"]),
        ("a person stands up and runs", ["a person stands up", "a person runs"]),
        ("a person turns around and walks back", ["a person turns around", "a person walks forward"]),
    ],
)
def test_each_part_is_a_prompt_of_its_own(action: str, parts: list[str]) -> None:
    assert joined_actions(action) == parts


@pytest.mark.parametrize(
    "action",
    [
        "goes up on the toes and stays there",
        "crouches and stays low",
        "a person moves both hands up and down",
        "stretches arms and legs",
        "a person walks forward and left",
        "a person stands with feet and knees together",
        "a person stands still and looks around",
        "a person walks",
        "and",
        "",
    ],
)
def test_what_has_one_verb_is_one_action(action: str) -> None:
    assert joined_actions(action) == [action]


@given(
    st.lists(st.sampled_from("a person walks sits and before then hand up slowly , begins to crawling it".split()), max_size=12).map(
        " ".join
    )
)
def test_any_words_are_cut_without_loss_of_the_first(action: str) -> None:
    parts = joined_actions(action)
    assert parts and action.startswith(parts[0])
