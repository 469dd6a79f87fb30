from __future__ import annotations

import numpy as np
import pytest

from motion_mamba.rigs.math.easing import minimum_jerk
from motion_mamba.rigs.math.least_jerk import least_jerk, least_jerk_near


def jerk(curve: np.ndarray) -> float:
    return float((np.diff(curve, n=3, axis=0) ** 2).sum())


def test_known_frames_are_met_and_no_other_curve_has_less_jerk():
    rng = np.random.default_rng(0)
    values, known = rng.normal(size=(60, 3)), np.zeros(60, dtype=bool)
    known[[0, 1, 2, 20, 33, 34, 57, 58, 59]] = True
    curve = least_jerk(values, known)
    np.testing.assert_array_equal(curve[known], values[known])
    for _ in range(20):
        other = curve + 0.01 * rng.normal(size=curve.shape) * ~known[:, None]
        assert jerk(other) > jerk(curve)


def test_from_rest_to_rest_it_is_the_minimum_jerk_movement():
    known = np.ones(206, dtype=bool)
    known[3:203] = False
    values = (np.arange(206) > 102).astype(float)[:, None]
    curve = least_jerk(values, known)[:, 0]
    np.testing.assert_allclose(curve, minimum_jerk((np.arange(206) - 1.0) / 203.0), atol=2e-3)


@pytest.mark.parametrize("frames", [1, 2, 3, 4, 7])
def test_short_clips(frames):
    known = np.zeros(frames, dtype=bool)
    known[frames // 2] = True
    np.testing.assert_allclose(least_jerk(np.full((frames, 2), 3.0), known), 3.0, atol=1e-5)


def test_nothing_known_is_nothing_and_all_known_is_itself():
    values = np.arange(8.0).reshape(4, 2)
    assert not least_jerk(values, np.zeros(4, bool)).any()
    np.testing.assert_array_equal(least_jerk(values, np.ones(4, bool)), values)


def test_a_smooth_curve_leaves_noise_behind():
    rng = np.random.default_rng(1)
    wanted = np.sin(np.arange(80) / 15.0)[:, None]
    noisy = wanted + 0.05 * rng.normal(size=wanted.shape)
    curve = least_jerk(noisy, np.zeros(80, bool), np.full(80, 1e-3))
    assert np.abs(curve - wanted).mean() < 0.5 * np.abs(noisy - wanted).mean()
    assert jerk(curve) < 0.01 * jerk(noisy)


def test_near_enough_is_smoother_than_exact():
    rng = np.random.default_rng(2)
    known = np.zeros(80, dtype=bool)
    known[[0, *range(30, 60)]] = True
    near = known.copy()
    near[0] = False
    values = np.where(near, 1.0, 0.0)[:, None] + 0.01 * rng.normal(size=(80, 1)) * near[:, None]
    curve = least_jerk_near(values, known, near, 0.05)
    assert np.abs(curve - values)[near].max() <= 0.05 and abs(curve[0, 0]) < 1e-9
    assert jerk(curve) < 0.2 * jerk(least_jerk(values, known))
    np.testing.assert_array_equal(least_jerk_near(values, known, near, 0.0), least_jerk(values, known))
