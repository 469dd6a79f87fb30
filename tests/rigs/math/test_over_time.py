from __future__ import annotations

from itertools import pairwise

import numpy as np
from hypothesis import given
from hypothesis import strategies as st

from motion_mamba.rigs.math.over_time import frames_to_nearest, gaussian_average, hysteresis, runs


@given(st.lists(st.floats(0.0, 1.0), min_size=1, max_size=40))
def test_hysteresis_against_a_plain_loop(values):
    state, expected = False, []
    for value in values:
        state = True if value >= 0.7 else False if value < 0.3 else state
        expected.append(state)
    assert hysteresis(np.array(values)[:, None], 0.3, 0.7)[:, 0].tolist() == expected


@given(st.lists(st.booleans(), min_size=1, max_size=40))
def test_runs_are_all_that_is_true_and_apart_from_each_other(flags):
    found = runs(np.array(flags))
    assert [frame for first, last in found for frame in range(first, last + 1)] == np.flatnonzero(flags).tolist()
    assert all(after > before + 1 for (_, before), (after, _) in pairwise(found))


@given(st.lists(st.integers(0, 59), min_size=1, max_size=8))
def test_frames_to_the_nearest_against_all_distances(marked):
    expected = np.abs(np.arange(60)[:, None] - np.array(marked)).min(axis=1)
    assert frames_to_nearest(np.array(marked), 60).tolist() == expected.tolist()


def test_an_average_keeps_lines_and_ends_and_evens_out_the_rest():
    line = np.linspace(1.0, 5.0, 50)[:, None]
    np.testing.assert_allclose(gaussian_average(line, 3.0), line, atol=1e-12)
    trembling = line + np.random.default_rng(0).normal(size=line.shape)
    even = gaussian_average(trembling, 3.0)
    np.testing.assert_allclose(even[[0, -1]], trembling[[0, -1]])
    assert np.std(np.diff(even, 2, axis=0)) < 0.1 * np.std(np.diff(trembling, 2, axis=0))
