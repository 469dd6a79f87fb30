"""Where entries go, and what it costs where that is not what is asked."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from hypothesis.extra.numpy import arrays

from motion_mamba.generator.motion import FPS
from motion_mamba.generator.representation.features import FEATURE_COUNT, joints_to_features
from motion_mamba.generator.retrieval.movement import (
    MOVEMENTS,
    AskedMovement,
    movement_costs,
    movement_of,
    off_going_on,
    turns_on_the_spot,
    wandering_costs,
)
from motion_mamba.rigs.smpl import PARENTS, REST_OFFSETS

SECONDS = 3


def rest_joints() -> np.ndarray:
    """(22, 3)"""
    joints = np.zeros_like(REST_OFFSETS)
    for joint, parent in enumerate(PARENTS):
        joints[joint] = REST_OFFSETS[joint] + (joints[parent] if parent >= 0 else 0.0)
    return joints


def walk(speed: float, turn: float = 0.0, ahead: float = 1.0) -> np.ndarray:
    """Features of a stiff body that glides: metres a second, radians to the left in all, and which way it faces (-1: backwards)."""
    times = np.arange(round(SECONDS * FPS) + 1) / FPS
    angles = turn * times / SECONDS
    steps = speed / FPS * np.stack([np.sin(angles), np.zeros_like(angles), np.cos(angles)], axis=-1) * ahead
    places = np.cumsum(steps, axis=0) - steps[0]
    cos, sin = np.cos(angles)[:, None], np.sin(angles)[:, None]
    x, y, z = np.moveaxis(np.broadcast_to(rest_joints(), (len(times), len(PARENTS), 3)), -1, 0)
    turned = np.stack([cos * x + sin * z, y, cos * z - sin * x], axis=-1)
    return joints_to_features(turned + places[:, None], jump_at_start=False)


def movements(*rows: np.ndarray) -> np.ndarray:
    return np.stack([movement_of(each) for each in rows])


def asked(text: str, pace: int = 0, direction: int = 0, runs: bool = False) -> AskedMovement:
    return AskedMovement(text, pace, direction, runs)


def test_what_a_body_that_glides_has_done():
    sideways, ahead, speed, turned, at_the_end = movement_of(walk(1.2, np.pi / 2))
    assert speed == pytest.approx(1.2, abs=0.02)
    assert at_the_end == pytest.approx(1.2, abs=0.02)
    # The heading is smoothed over a second at both ends.
    assert 1.0 < turned < np.pi / 2 + 0.1
    assert ahead > 1.1
    assert abs(sideways) < 0.2


def test_backwards_is_behind():
    assert movement_of(walk(0.8, ahead=-1.0))[1] == pytest.approx(-0.8, abs=0.02)


@pytest.mark.parametrize(
    "asking, better, worse",
    [
        (asked("walks slowly", pace=0b01), walk(0.6), walk(1.4)),
        (asked("walks fast", pace=0b10), walk(1.7), walk(1.0)),
        (asked("runs fast", pace=0b10, runs=True), walk(3.5), walk(1.7)),
        (asked("walks backwards", direction=0b010), walk(0.8, ahead=-1.0), walk(0.8)),
        (asked("walks forward", direction=0b001), walk(0.8), walk(0.8, ahead=-1.0)),
        (asked("walks forward", direction=0b001), walk(1.0), walk(1.0, np.pi)),
        (asked("walks"), walk(1.0), np.concatenate([walk(1.0), np.zeros((round(FPS), FEATURE_COUNT))])),
    ],
)
def test_who_goes_as_was_asked_costs_less(asking, better, worse):
    least, most = movement_costs(movements(better, worse), asking)
    assert most > least + 0.04


@pytest.mark.parametrize("text", ["walks in a circle", "walks and turns around", "walks to the left", "walks and makes a u turn"])
def test_who_is_to_turn_may_turn(text):
    assert not movement_costs(movements(walk(1.0, np.pi)), asked(text)).any()


def test_who_is_to_stop_may_stop():
    rests = np.concatenate([walk(1.0), np.zeros((round(FPS), FEATURE_COUNT))])
    assert not movement_costs(movements(rests), asked("walks forward and stops")).any()


@given(
    arrays(np.float32, (4, MOVEMENTS), elements=st.floats(-8, 8, width=32)),
    st.integers(0, 3),
    st.integers(0, 7),
    st.booleans(),
)
def test_costs_are_bounded(found, pace, direction, runs):
    costs = movement_costs(found, asked("walks", pace, direction, runs))
    assert np.isfinite(costs).all() and (costs >= 0.0).all() and (costs <= 1.0).all()


def test_who_turns_on_the_spot_stays_there() -> None:
    stays, sways, leaves = wandering_costs(movements(walk(0.1, np.pi), walk(0.4, np.pi), walk(1.0, np.pi)))
    assert stays == 0.0 and 0.0 < sways < leaves


@pytest.mark.parametrize(
    ("text", "turns"),
    [
        ("a person turns left", True),
        ("rotates by ninety degrees", True),
        ("faces about", True),
        ("a person waves", False),
        ("a face", False),
    ],
)
def test_who_turns_is_told_by_the_verb(text: str, turns: bool) -> None:
    assert turns_on_the_spot(text) == turns


def test_who_goes_on_goes_the_same_way_at_the_same_speed() -> None:
    all_ways = movements(walk(2.0), walk(1.5), walk(2.0, np.pi), walk(2.0, ahead=-1.0), walk(1.8, ahead=-1.0))
    off = off_going_on(all_ways, 0)
    assert off[1] == pytest.approx(0.5, abs=0.05) and off[2] > 1.0 and off[3] > 3.0
    assert off_going_on(all_ways, 3).argsort(kind="stable")[:2].tolist() == [3, 4]
