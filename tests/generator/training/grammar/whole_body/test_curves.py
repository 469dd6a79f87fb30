from __future__ import annotations

import numpy as np
import pytest

from motion_mamba.generator.training.grammar.whole_body.curves import flight_height, flowing, keyed, smooth, upper_envelope

TIMES = np.arange(0.0, 3.0, 0.05)


def test_a_curve_goes_through_its_keys_and_holds_outside() -> None:
    curve = keyed(TIMES, [(0.5, 1.0), (1.5, -2.0), (2.0, 0.0)])
    assert curve[0] == 1.0
    assert curve[-1] == 0.0
    assert curve[np.isclose(TIMES, 1.5)] == pytest.approx(-2.0)


def test_a_curve_starts_and_ends_slowly() -> None:
    step = np.diff(keyed(TIMES, [(0.5, 0.0), (1.5, 1.0)]))
    assert step.max() > 8.0 * step[11]


def test_vectors_are_keyed_by_component() -> None:
    assert keyed(TIMES, [(0.0, (0.0, 1.0)), (1.0, (2.0, 3.0))])[-1] == pytest.approx((2.0, 3.0))


def test_a_flowing_curve_has_the_speeds_given() -> None:
    fine = np.arange(0.0, 1.0, 0.001)
    curve = flowing(fine, [(0.0, 0.0, 2.0), (0.999, 1.0, -1.0)])
    assert np.gradient(curve, 0.001)[[0, -1]] == pytest.approx((2.0, -1.0), abs=0.02)


def test_who_is_in_the_air_for_longer_rises_higher() -> None:
    assert flight_height(0.5) == pytest.approx(0.3066, abs=1e-3)


def test_smoothing_keeps_constants_and_lengths() -> None:
    assert smooth(np.full((7, 2), 3.0), 0.2) == pytest.approx(np.full((7, 2), 3.0))


def test_an_envelope_is_not_much_below_the_values() -> None:
    values = np.zeros(60)
    values[30] = 1.0
    envelope = upper_envelope(values, 0.2)
    assert envelope[30] > 0.9
    assert envelope[0] < 1e-3
