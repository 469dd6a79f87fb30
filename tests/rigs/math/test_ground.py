from __future__ import annotations

import numpy as np
import pytest
from people import swaying

from motion_mamba.rigs.math.ground import GROUND, GroundMove, course_of, in_place, turn_between, turned
from motion_mamba.rigs.math.kinematics import forward_kinematics


@pytest.mark.parametrize("angle", [-3.0, -0.4, 0.0, 1.0, 2.5])
def test_the_turn_between_two_poses_is_the_one_that_was_made(angle):
    joints = forward_kinematics(swaying(5))
    moved = GroundMove(angle, np.array([3.0, 0.0, -1.0])).of(joints)
    np.testing.assert_allclose(turn_between(joints, moved), angle, atol=1e-9)
    np.testing.assert_allclose(moved[..., 1], joints[..., 1])


def test_positive_turns_take_z_towards_x():
    np.testing.assert_allclose(turned(np.array([0.0, 2.0, 1.0]), 0.5 * np.pi), [1.0, 2.0, 0.0], atol=1e-12)


def test_in_place_takes_the_course_out_and_leaves_steps_and_sway():
    sway = forward_kinematics(swaying(120))
    walk = sway + np.linspace(0.0, 6.0, 120)[:, None, None] * np.array([0.0, 0.0, 1.0])
    stays = in_place(walk, 20.0)
    assert np.ptp(course_of(stays, 20.0), axis=0).max() < 0.1 < 5.0 < np.ptp(walk[:, 0, 2])
    np.testing.assert_allclose((stays - stays[:, :1]), (walk - walk[:, :1]), atol=1e-5)
    np.testing.assert_allclose(stays[0] * GROUND, walk[0] * GROUND, atol=1e-6)
