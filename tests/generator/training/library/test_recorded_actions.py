"""A cut of a recording that misses what it is named after is left out."""

from __future__ import annotations

import numpy as np
import pytest

from motion_mamba.generator.predicates.conditions import parse
from motion_mamba.generator.representation.features import joints_to_features
from motion_mamba.generator.training.library.recorded_actions import _actions, does_what_it_is_called

from ...test_generator import walking_joints


@pytest.fixture(scope="module")
def walk() -> np.ndarray:
    return joints_to_features(walking_joints(81)).astype(np.float32)


def test_a_walk_is_no_jump(walk: np.ndarray) -> None:
    assert not does_what_it_is_called(walk, ["a person jumps.", "someone jumps up."])
    assert does_what_it_is_called(walk, ["a person walks.", "someone walks ahead."])


def test_of_several_actions_or_when_few_captions_say_so_nothing_is_asked(walk: np.ndarray) -> None:
    assert does_what_it_is_called(walk, ["a person walks, then jumps"])
    assert does_what_it_is_called(walk, ["a person jumps.", "someone walks ahead.", "a man walks."])


def test_one_caption_of_three_is_enough_for_stairs(walk: np.ndarray) -> None:
    assert not does_what_it_is_called(walk, ["a person walks up the stairs", "someone walks ahead.", "a man walks."])


def test_a_rope_is_not_jumped_high(walk: np.ndarray) -> None:
    assert does_what_it_is_called(walk, ["doing jumping jacks"])


def test_every_row_can_be_read() -> None:
    assert len(_actions()) > 5
    for action in _actions():
        parse(action.seen)
