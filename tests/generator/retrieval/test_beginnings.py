"""What is done at once and what in turn, by the library that ships."""

from __future__ import annotations

import pytest

from motion_mamba.generator.generator import Generator


@pytest.fixture(scope="module")
def shipped() -> Generator:
    return Generator.load("open", "cpu", runtime="light")


@pytest.mark.parametrize(
    "prompt",
    [
        "a person walks forward and sits down",
        "a person runs to the left and jumps",
        "limps and collapses",
    ],
)
def test_what_nothing_does_at_once_is_done_in_turn(prompt: str, shipped: Generator) -> None:
    assert len(shipped.prompt_reader.actions(prompt)) == 2


@pytest.mark.parametrize("prompt", ["sits and waves", "claps overhead and jumps", "walks and scratches the head", "yawns and stretches"])
def test_what_something_does_at_once_is_one_action(prompt: str, shipped: Generator) -> None:
    assert len(shipped.prompt_reader.actions(prompt)) == 1
