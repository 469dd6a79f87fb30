"""Twist signals of limbs: the solver of many small systems, and what is done while a limb is straight."""

from __future__ import annotations

import numpy as np
import pytest

from motion_mamba.rigs.math.frames import aim
from motion_mamba.rigs.math.inverse_kinematics.hinges import Evidence, solve_tridiagonal, spin, twist_angle, wrap
from motion_mamba.rigs.math.rotations import from_axis_angle, identity, multiply, normalise

FPS = 20.0


@pytest.mark.parametrize("count", [1, 2, 3, 4, 7, 16, 33, 100])
def test_tridiagonal_systems_against_dense_ones(count):
    rng = np.random.default_rng(count)
    off_diagonal = rng.normal(size=(count - 1, 3))
    diagonal = 5.0 + rng.random((count, 3))
    right = rng.normal(size=(count, 3))
    solution = solve_tridiagonal(diagonal, off_diagonal, right)
    for column in range(3):
        dense = np.diag(diagonal[:, column]) + np.diag(off_diagonal[:, column], 1) + np.diag(off_diagonal[:, column], -1)
        np.testing.assert_allclose(solution[:, column], np.linalg.solve(dense, right[:, column]), atol=1e-12)


def test_twist_is_the_planes_while_the_hinge_is_bent():
    plane = np.linspace(0.0, 9.0, 60)[:, None]  # More than a full turn: comes back unwrapped.
    angle = twist_angle(wrap(plane), np.full((60, 1), 1.4), FPS)
    np.testing.assert_allclose(wrap(angle - plane)[3:-3], 0.0, atol=0.01)
    assert np.abs(np.diff(angle, axis=0)).max() < 0.2


def test_a_straight_hinge_holds_the_last_twist_whatever_its_plane_says():
    rng = np.random.default_rng(0)
    plane = np.concatenate([np.full((30, 1), 0.8), rng.uniform(-np.pi, np.pi, (30, 1))])
    bend = np.concatenate([np.full((30, 1), 1.0), np.full((30, 1), 0.02)])
    np.testing.assert_allclose(twist_angle(plane, bend, FPS), 0.8, atol=1e-3)


def test_a_hinge_that_never_bends_is_not_twisted_and_follows_its_prior():
    plane, bend = np.full((20, 2), 2.0), np.zeros((20, 2))
    np.testing.assert_allclose(twist_angle(plane, bend, FPS), 0.0, atol=1e-12)
    prior = Evidence(np.full((20, 2), -0.4), np.full((20, 2), 0.01))
    np.testing.assert_allclose(twist_angle(plane, bend, FPS, prior), -0.4, atol=1e-9)


def test_a_prior_across_the_wrap_is_no_jump():
    prior = Evidence(wrap(np.linspace(3.0, 3.4, 20)[:, None]), np.full((20, 1), 0.02))
    angle = twist_angle(np.zeros((20, 1)), np.zeros((20, 1)), FPS, prior)
    assert np.abs(np.diff(angle, axis=0)).max() < 0.03


def test_spin_of_frames_that_only_turn_about_their_axis_is_that_turn():
    axis = np.array([[0.0, -1.0, 0.0]])
    turn = np.linspace(0.0, 5.0, 30)[:, None]
    start = from_axis_angle(np.array([0.3, 0.5, -0.2]))
    frames = multiply(start, from_axis_angle(turn[..., None] * axis))
    np.testing.assert_allclose(spin(frames, axis), turn, atol=1e-9)


def test_frames_that_follow_their_axis_do_not_spin():
    rng = np.random.default_rng(2)
    axis = np.array([[1.0, 0.0, 0.0]])
    frames = [identity(1)]
    for _ in range(20):
        frames.append(aim(frames[-1], axis, normalise(rng.normal(size=(1, 3)))))
    np.testing.assert_allclose(spin(np.stack(frames), axis), 0.0, atol=1e-9)
