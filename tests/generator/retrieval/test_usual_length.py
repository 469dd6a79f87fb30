"""How long what a prompt names is shown, by the library that ships."""

from __future__ import annotations

import pytest

from motion_mamba.generator.generator import Generator


@pytest.fixture(scope="module")
def shipped() -> Generator:
    return Generator.load("open", "cpu", runtime="light")


@pytest.mark.parametrize("prompt", ["a person sprints", "a man runs fast", "jogs in a circle", "walks backwards"])
def test_who_goes_somewhere_goes_for_four_seconds(prompt: str, shipped: Generator) -> None:
    assert shipped.usual_seconds(prompt) >= 4.0


@pytest.mark.parametrize("prompt", ["jogs in a circle", "walks in a figure eight"])
def test_a_way_that_is_gone_once_is_gone_to_its_end(prompt: str, shipped: Generator) -> None:
    assert shipped.usual_seconds(prompt) > 7.0


@pytest.mark.parametrize("prompt", ["a jump", "jogs on the spot", "takes one step forward", "claps"])
def test_all_else_takes_what_it_takes(prompt: str, shipped: Generator) -> None:
    assert not shipped.beginnings().retrieval.ranking.goes_somewhere(prompt)
