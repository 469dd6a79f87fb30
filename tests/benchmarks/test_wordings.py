"""Actions in many wordings: five of each, none twice, each with a condition that can be read."""

from __future__ import annotations

import pytest

from motion_mamba.benchmarks.vocabulary.prompts import prompts
from motion_mamba.benchmarks.wordings.__main__ import SETS, said_in_many_ways
from motion_mamba.generator.predicates.conditions import parse


@pytest.mark.parametrize("name", SETS)
def test_each_action_is_said_in_five_ways(name: str) -> None:
    actions = said_in_many_ways(name)
    assert all(len(set(action.wordings)) == 5 for action in actions)
    for action in actions:
        parse(action.condition)


def test_no_wording_stands_twice_or_in_the_vocabulary() -> None:
    wordings = [wording for name in SETS for action in said_in_many_ways(name) for wording in action.wordings]
    known = {text for prompt in prompts() for text in (prompt.text, prompt.paraphrase)}
    assert len(set(wordings)) == len(wordings) == 230
    assert not known & set(wordings)
