"""Turning points, repeats and runs of signals."""

from __future__ import annotations

import itertools

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from motion_mamba.generator.predicates.timing import longest_run, movements, peaks, rises, runs, turning_points


def _waves(count: float, frames: int = 100) -> np.ndarray:
    return 1.0 - np.cos(np.linspace(0.0, 2.0 * np.pi * count, frames))


@pytest.mark.parametrize("count", [1, 2, 3, 5])
def test_waves_are_counted(count):
    assert peaks(_waves(count), 1.0) == rises(_waves(count), 1.0) == count
    assert movements(_waves(count), 1.0) == 2 * count


def test_small_ripples_on_a_wave_are_not_counted():
    ripple = 0.05 * np.sin(np.arange(100) * 2.5)
    assert peaks(_waves(2) + ripple, 1.0) == 2
    assert movements(ripple, 1.0) == 0


def test_a_rise_that_stays_up_is_a_rise_and_no_peak():
    assert rises(_waves(0.5), 1.0) == 1
    assert peaks(_waves(0.5), 1.0) == 0


@given(st.lists(st.floats(-5, 5), min_size=2, max_size=60), st.floats(0.1, 3))
def test_neighbouring_turning_points_are_far_enough_apart(values, amplitude):
    signal = np.array(values)
    points = turning_points(signal, amplitude)
    assert all(abs(signal[a] - signal[b]) >= amplitude for a, b in itertools.pairwise(points))
    steps = np.sign(np.diff(signal[points]))
    assert (steps[1:] == -steps[:-1]).all()


def test_runs_bridge_short_gaps():
    flags = np.array([1, 1, 1, 0, 1, 1, 0, 0, 0, 0, 1], dtype=bool)
    assert runs(flags) == [(0, 5), (10, 10)]
    assert longest_run(flags) == pytest.approx(6 / 20)
    assert longest_run(np.zeros(4, dtype=bool)) == 0.0
