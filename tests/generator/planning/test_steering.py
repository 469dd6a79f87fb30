"""Motions that are steered: second by second, towards goals that move, by prompts that change."""

from __future__ import annotations

import math

import numpy as np
import pytest

from motion_mamba.generator.constraints.kinds import Constraints, PoseConstraint
from motion_mamba.generator.generator import Generator
from motion_mamba.generator.motion import Cancelled
from motion_mamba.generator.planning.steering import WAITING, Approach, Direction, Helm, Standing
from motion_mamba.generator.representation.features import FEATURE_COUNT
from motion_mamba.generator.representation.placement import walk_on
from motion_mamba.generator.request import Request, RequestError

from ..conftest import walking_joints

START = Request((("a person walks", 2.0),), seed=3)


def directed(seconds: int, direction=lambda standing: Direction("a person walks")):
    """Ends after so many seconds."""
    return lambda standing: direction(standing) if standing.frame < 20 * seconds else None


def joints_of(pieces) -> np.ndarray:
    return np.concatenate([piece.joints for piece in pieces], axis=1)[0]


def straight_rows(count: int = 20, speed: float = 1.2) -> np.ndarray:
    """Rows of a body that goes along +Z."""
    rows = np.zeros((1, count, FEATURE_COUNT), np.float32)
    rows[..., 2], rows[..., 3] = speed / 20.0, 0.9
    return rows


@pytest.mark.parametrize("goal", [(3.0, 3.0), (-3.0, 0.5), (0.5, -4.0), (0.0, 9.0)])
def test_a_helm_leads_to_the_goal_from_any_side(goal):
    helm, placement, nearest, turns = Helm(), np.zeros((1, 3)), math.inf, []
    for _ in range(12):
        rows = helm.turned(straight_rows(), placement, goal)
        joints, placement = walk_on(placement, rows)
        nearest = min(nearest, np.linalg.norm(joints[0, :, 0][:, [0, 2]] - goal, axis=-1).min())
        turns.append(helm.rate)
    assert nearest < 0.5 and max(map(abs, turns)) <= math.radians(110.0) + 1e-6


def test_turns_come_and_go_without_a_jump():
    helm, placement, rates = Helm(), np.zeros((1, 3)), []
    for goal in ((5.0, 0.0), (-5.0, 9.0), None):
        rows = helm.turned(straight_rows(), placement, goal)
        rates += (-2.0 * rows[0, :, 0] * 20.0).tolist()
        _, placement = walk_on(placement, rows)
    assert np.abs(np.diff(rates, prepend=0.0)).max() < math.radians(110.0) / 2.5
    assert rates[-1] == pytest.approx(0.0, abs=1e-6), "without a goal it goes straight on"


def test_who_stands_is_not_turned_on_the_spot():
    rows = straight_rows(speed=0.05)
    assert np.array_equal(Helm().turned(rows, np.zeros((1, 3)), (3.0, 0.0)), rows)


def test_at_the_goal_a_body_that_goes_waits_until_the_goal_is_dragged_away():
    approach, walk = Approach(), Direction("a person walks", (0.0, 3.0))
    asked = [approach.prompt(walk, Standing(0, (0.0, z), 0.0, speed)) for z, speed in ((0.0, 1.2), (1.6, 1.2), (2.9, 0.1), (2.9, 0.0))]
    assert asked == ["a person walks", WAITING, WAITING, WAITING]
    away = Direction("a person walks", (2.0, 3.0))
    assert approach.prompt(away, Standing(0, (0.0, 2.9), 0.0, 0.0)) == "a person walks"
    wave = Direction("a person waves", (0.0, 0.1))
    assert Approach().prompt(wave, Standing(0, (0.0, 0.0), 0.0, 0.0)) == "a person waves", "who goes nowhere does it there"


def test_a_second_a_piece_until_it_is_ended(tiny_generator: Generator):
    asked = []
    pieces = list(tiny_generator.steer(START, directed(5, lambda standing: asked.append(standing.frame) or Direction("a person walks"))))
    assert [piece.first for piece in pieces] == [0, 20, 40, 60, 80] and asked == [0, 20, 40, 60, 80]
    assert joints_of(pieces).shape == (100, 22, 3)


def test_the_same_directions_give_the_same_motion_and_others_change_only_what_follows(tiny_generator: Generator):
    def changing(standing):
        return Direction("a person walks" if standing.frame < 60 else "a person jumps")

    one, again, other = (
        joints_of(tiny_generator.steer(START, directed(6, how))) for how in (changing, changing, lambda _: Direction("a person walks"))
    )
    assert one.tobytes() == again.tobytes()
    assert one[:60].tobytes() == other[:60].tobytes() and one[60:].tobytes() != other[60:].tobytes()


def test_it_begins_with_given_poses(tiny_generator: Generator):
    lead = walking_joints(21)
    given = Request(START.segments, seed=3, constraints=Constraints(PoseConstraint(lead, np.arange(21))))
    made = joints_of(tiny_generator.steer(given, directed(3)))
    assert np.abs(made[:21] - lead).max() < 1e-4


def test_what_cannot_be_steered_is_told(tiny_generator: Generator):
    with pytest.raises(RequestError, match="steered"):
        tiny_generator.steer(Request(START.segments, loop="travel"), directed(2))
    with pytest.raises(RequestError, match="empty"):
        list(tiny_generator.steer(START, directed(2, lambda _: Direction(" "))))
    with pytest.raises(Cancelled):
        list(tiny_generator.steer(START, directed(2), lambda _done, _total: False))
