from __future__ import annotations

import numpy as np
import pytest

from motion_mamba.generator.training.grammar.whole_body.body import RADII
from motion_mamba.generator.training.grammar.whole_body.limbs import LONGEST, fold_axis, hands_over_floor, reach
from motion_mamba.rigs.smpl import JOINT

BONES = (0.39, 0.43)
LEFT = np.array([1.0, 0.0, 0.0])


def test_a_leg_reaches_its_target_with_the_knee_ahead_and_bones_kept() -> None:
    target = np.array([0.1, -0.6, 0.2])
    knee, ankle = reach(np.zeros(3), target, BONES, LEFT)
    assert ankle == pytest.approx(target)
    assert (np.linalg.norm(knee), np.linalg.norm(ankle - knee)) == pytest.approx(BONES)
    assert knee[2] > 0.1


def test_a_target_out_of_reach_is_reached_for() -> None:
    _, ankle = reach(np.zeros(3), np.array([0.0, -5.0, 0.0]), BONES, LEFT)
    assert ankle == pytest.approx((0.0, -LONGEST * sum(BONES), 0.0))


def test_a_limb_folds_about_the_axis_that_it_was_made_with() -> None:
    knee, ankle = reach(np.zeros(3), np.array([0.0, -0.5, 0.1]), BONES, LEFT)
    assert fold_axis(np.zeros(3), knee, ankle, LEFT) == pytest.approx(LEFT, abs=0.02)


def test_hands_below_the_floor_are_lifted_onto_it(joints: np.ndarray) -> None:
    sunk = joints - [0.0, joints[:, JOINT["left_wrist"], 1].min() + 0.05, 0.0]
    lifted = hands_over_floor(sunk)
    assert lifted[:, JOINT["left_wrist"], 1].min() >= RADII[JOINT["left_wrist"]] - 1e-9
    assert lifted[:, 0] == pytest.approx(sunk[:, 0])
