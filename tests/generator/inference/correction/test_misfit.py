from __future__ import annotations

import numpy as np
import pytest

from motion_mamba.generator.constraints.goals import goals_of
from motion_mamba.generator.constraints.kinds import Constraints
from motion_mamba.generator.constraints.part_kinds import PartPlacement, RootWaypoints
from motion_mamba.generator.inference.correction import misfit as module
from motion_mamba.generator.inference.correction.misfit import misfit, usual_heights
from motion_mamba.rigs.smpl import JOINT
from tests.generator.conftest import walking_joints

FRAMES = 30
ASKED = Constraints(
    placements=(PartPlacement("right_hand", np.array([9, 10, 20]), np.full((3, 3), 0.8)),),
    waypoints=(
        RootWaypoints(np.array([12]), np.array([[0.4, 0.9]]), None, np.array([1.0])),
        RootWaypoints(np.array([25]), heights=np.array([0.6])),
    ),
)


def test_the_gradient_is_what_a_small_change_brings(monkeypatch: pytest.MonkeyPatch):
    """How low feet are counts as given."""
    low = module.lowness(walking_joints(FRAMES).astype(np.float64)[:, [JOINT["left_foot"], JOINT["right_foot"]]])
    monkeypatch.setattr(module, "lowness", lambda _: low)
    joints, rng = walking_joints(FRAMES).astype(np.float64), np.random.default_rng(2)
    goals, highest = goals_of(ASKED, joints), usual_heights(joints) - 0.1
    change = rng.normal(size=joints.shape)
    sides = [misfit(joints + step * change, goals, highest).value for step in (1e-7, -1e-7)]
    told = (misfit(joints, goals, highest).gradient * change).sum()
    assert told == pytest.approx((sides[0] - sides[1]) / 2e-7, rel=1e-4)


def test_what_is_met_is_not_away():
    joints = walking_joints(FRAMES).astype(np.float64)
    met = Constraints(placements=(PartPlacement("left_foot", np.array([5]), joints[[5], JOINT["left_ankle"]]),))
    goals = goals_of(met, joints)
    assert misfit(joints, goals, usual_heights(joints)).away < 1e-6


def test_lifted_feet_cost_though_they_do_not_slide():
    joints = walking_joints(FRAMES).astype(np.float64)
    goals = goals_of(ASKED, joints)
    higher = joints + np.array([0.0, 0.2, 0.0])
    of_goals = misfit(higher, goals, usual_heights(higher)).value
    assert misfit(higher, goals, usual_heights(joints)).value > of_goals
