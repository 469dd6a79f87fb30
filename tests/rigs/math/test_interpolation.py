from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from motion_mamba.rigs.math.interpolation import cubic, cubic_rotations
from motion_mamba.rigs.math.rotations import angle_between, continuous, from_axis_angle, multiply, normalise

seeds = st.integers(0, 2**32 - 1)


@given(seeds, st.integers(1, 12))
def test_samples_are_met_exactly(seed: int, count: int) -> None:
    values = np.random.default_rng(seed).normal(size=(count, 2, 3))
    assert np.allclose(cubic(values, np.arange(count, dtype=float)), values, atol=1e-12)


@given(seeds)
def test_parabolas_are_gone_along(seed: int) -> None:
    a, b, c = np.random.default_rng(seed).normal(size=3)
    at = np.linspace(0.0, 6.0, 31)
    samples = np.arange(7.0)
    assert np.allclose(cubic(a * samples**2 + b * samples + c, at), a * at**2 + b * at + c, atol=1e-9)


def test_what_stopped_stands_still_from_the_second_sample_on() -> None:
    values = np.array([0.0, 1.0, 2.0, 2.0, 2.0, 2.0])
    assert np.allclose(cubic(values, np.linspace(3.0, 5.0, 21)), 2.0)


def test_a_curve_is_smooth_where_it_passes_a_sample() -> None:
    values = np.random.default_rng(3).normal(size=9)
    near = 1e-6
    slopes = [(cubic(values, np.array([4.0 + side * near]))[0] - values[4]) / (side * near) for side in (-1, 1)]
    assert slopes[0] == pytest.approx(slopes[1], abs=1e-4)


@given(seeds)
def test_turning_everything_turns_what_lies_between(seed: int) -> None:
    random = np.random.default_rng(seed)
    turns = continuous(from_axis_angle(np.cumsum(0.3 * random.normal(size=(8, 3)), axis=0)))
    left, right = (normalise(random.normal(size=4)) for _ in range(2))
    at = np.linspace(0.0, 7.0, 29)
    turned = cubic_rotations(multiply(multiply(left, turns), right), at)
    assert angle_between(turned, multiply(multiply(left, cubic_rotations(turns, at)), right)).max() < 1e-6


def test_a_steady_turn_stays_steady_within_a_thousandth() -> None:
    angles = 0.5 * np.arange(9)
    at = np.linspace(1.0, 7.0, 61)
    turns = from_axis_angle(angles[:, None] * np.array([0.0, 0.0, 1.0]))
    wanted = from_axis_angle(0.5 * at[:, None] * np.array([0.0, 0.0, 1.0]))
    assert angle_between(cubic_rotations(turns, at), wanted).max() < 2e-3


def test_nothing_cannot_be_interpolated() -> None:
    with pytest.raises(ValueError, match="no samples"):
        cubic(np.zeros((0, 3)), np.zeros(1))
