from __future__ import annotations

import numpy as np
from hypothesis import given
from hypothesis import strategies as st

from motion_mamba.rigs.math.inverse_kinematics.two_bone import two_bone

FORWARDS = np.array([0.0, 0.0, 1.0])


def random_limbs(seed: int, count: int = 200) -> tuple[np.ndarray, np.ndarray, np.ndarray, np.ndarray]:
    """Start, middle, end and target (count, 3) of limbs of all lengths, bends and directions; some targets are out of reach."""
    rng = np.random.default_rng(seed)
    start = rng.normal(size=(count, 3))
    middle = start + rng.normal(size=(count, 3)) * rng.uniform(0.1, 1.0, (count, 1))
    end = middle + rng.normal(size=(count, 3)) * rng.uniform(0.1, 1.0, (count, 1))
    return start, middle, end, end + rng.normal(size=(count, 3)) * rng.uniform(0.0, 1.0, (count, 1))


def length(v: np.ndarray) -> np.ndarray:
    return np.linalg.norm(v, axis=-1)


@given(st.integers(0, 10_000))
def test_bones_keep_their_lengths_and_the_end_comes_as_near_as_they_reach(seed):
    start, middle, end, target = random_limbs(seed)
    knee, ankle = two_bone(start, middle, end, target, FORWARDS)
    upper, lower = length(middle - start), length(end - middle)
    np.testing.assert_allclose(length(knee - start), upper, atol=1e-9)
    np.testing.assert_allclose(length(ankle - knee), lower, atol=1e-6)
    away = length(target - start)
    missed = np.maximum(away - upper - lower, 0.0) + np.maximum(np.abs(upper - lower) - away, 0.0)
    np.testing.assert_allclose(length(ankle - target), missed, atol=1e-6)


@given(st.integers(0, 10_000))
def test_a_bent_limb_that_is_at_its_target_is_left_alone(seed):
    start, middle, end, _ = random_limbs(seed)
    line = (end - start) / length(end - start)[:, None]
    bent = length((middle - start) - np.sum((middle - start) * line, axis=-1, keepdims=True) * line) > 0.05
    knee, ankle = two_bone(start, middle, end, end, FORWARDS)
    np.testing.assert_allclose(ankle, end, atol=1e-9)
    np.testing.assert_allclose(knee[bent], middle[bent], atol=1e-6)


def test_a_straight_limb_bends_towards_the_hint():
    start, middle, end = np.array([0.0, 0.9, 0.0]), np.array([0.0, 0.5, 0.0]), np.array([0.0, 0.1, 0.0])
    knee, ankle = two_bone(start, middle, end, np.array([0.0, 0.3, 0.0]), FORWARDS)
    np.testing.assert_allclose(ankle, [0.0, 0.3, 0.0], atol=1e-9)
    np.testing.assert_allclose(knee, [0.0, 0.6, np.sqrt(0.16 - 0.09)], atol=1e-9)


def test_a_limb_bent_backwards_stays_bent_backwards():
    start, middle, end = np.array([0.0, 0.9, 0.0]), np.array([0.0, 0.5, -0.1]), np.array([0.0, 0.1, 0.0])
    knee, _ = two_bone(start, middle, end, np.array([0.1, 0.2, 0.1]), FORWARDS)
    assert knee[2] < -0.1


def test_degenerate_limbs_give_numbers():
    nothing = np.zeros((1, 3))
    for target in (nothing, np.ones((1, 3))):
        assert all(np.isfinite(joint).all() for joint in two_bone(nothing, nothing, nothing, target, nothing))
