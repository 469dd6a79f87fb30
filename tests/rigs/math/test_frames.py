"""Least-squares frames and aiming."""

from __future__ import annotations

import numpy as np
from hypothesis import given, settings
from hypothesis import strategies as st
from scipy.spatial.transform import Rotation

from motion_mamba.rigs.math.frames import aim, fit_rotation
from motion_mamba.rigs.math.rotations import angle_between, from_axis_angle, identity, normalise, rotate


@settings(deadline=None)
@given(seed=st.integers(0, 10**6), noise=st.sampled_from([0.0, 0.01, 0.3]), weighted=st.booleans())
def test_fit_agrees_with_scipy(seed, noise, weighted):
    rng = np.random.default_rng(seed)
    rest = rng.normal(size=(4, 3))
    weights = rng.uniform(0.2, 2.0, 4) if weighted else np.ones(4)
    true = from_axis_angle(rng.normal(scale=2.0, size=(1, 3)))
    observed = rotate(true[:, None], rest) + noise * rng.normal(size=(1, 4, 3))
    fitted = fit_rotation(rest, observed, weights)
    expected = Rotation.align_vectors(observed[0], rest, weights=weights)[0]
    assert angle_between(fitted, np.roll(expected.as_quat(), 1)[None]).max() < 1e-6


def test_fit_of_points_on_one_line_is_a_rotation_that_matches_the_line():
    rest = np.array([[0.0, 1.0, 0.0], [0.0, 2.0, 0.0]])
    fitted = fit_rotation(rest, rest[None, :, [1, 0, 2]], np.ones(2))
    np.testing.assert_allclose(rotate(fitted[:, None], rest), rest[None, :, [1, 0, 2]], atol=1e-9)


@given(seed=st.integers(0, 10**6))
def test_aim_points_the_bone_by_the_least_turn(seed):
    rng = np.random.default_rng(seed)
    start, rest, direction = from_axis_angle(rng.normal(size=(1, 3))), rng.normal(size=3), rng.normal(size=(1, 3))
    aimed = aim(start, rest, direction)
    np.testing.assert_allclose(rotate(aimed, normalise(rest)), normalise(direction), atol=1e-9)
    cosine = np.sum(normalise(rotate(start, rest)) * normalise(direction), axis=-1)
    np.testing.assert_allclose(np.cos(angle_between(start, aimed)), cosine, atol=1e-9)


def test_aim_by_a_share_goes_that_far():
    up, right = np.array([0.0, 1.0, 0.0]), np.array([[1.0, 0.0, 0.0]])
    half = aim(identity(1), up, right, 0.5)
    np.testing.assert_allclose(rotate(half, up), np.array([[1.0, 1.0, 0.0]]) / np.sqrt(2.0), atol=1e-12)
