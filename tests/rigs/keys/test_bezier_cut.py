"""Segments of F-curves cut in two."""

from __future__ import annotations

import numpy as np
from hypothesis import given
from hypothesis import strategies as st

from motion_mamba.rigs.keys.bezier_cut import cut


def played(corners: np.ndarray, frames: np.ndarray) -> np.ndarray:
    """Values at frames of a segment whose handles lie within it."""
    share = np.linspace(0.0, 1.0, 2_001)[:, None]
    rest = 1.0 - share
    weights = np.concatenate([rest**3, 3.0 * rest**2 * share, 3.0 * rest * share**2, share**3], axis=1)
    times, values = (weights @ corners).T
    return np.interp(frames, times, values)


@given(
    st.floats(0.5, 40.0),
    st.floats(0.0, 1.0),
    st.floats(0.0, 1.0),
    st.lists(st.floats(-5.0, 5.0), min_size=4, max_size=4),
    st.floats(0.02, 0.98),
)
def test_both_pieces_play_what_the_segment_played(gap, reach, shared, values, at):
    handles = gap * reach * np.array([shared, 1.0 - shared])
    corners = np.column_stack([[3.0, 3.0 + handles[0], 3.0 + gap - handles[1], 3.0 + gap], values])
    left, right = cut(corners, 3.0 + at * gap)
    assert left[-1, 0] == right[0, 0] == 3.0 + at * gap and np.array_equal(left[-1], right[0])
    assert np.array_equal(left[0], corners[0]) and np.array_equal(right[-1], corners[-1])
    for piece in (left, right):
        frames = np.linspace(piece[0, 0], piece[-1, 0], 40)
        np.testing.assert_allclose(played(piece, frames), played(corners, frames), atol=2e-2)
        assert np.all(np.diff(piece[:, 0]) >= -1e-9) or reach > 0.5


def test_handles_that_reach_farther_than_the_next_key_are_as_blender_plays_them():
    corners = np.array([[0.0, 0.0], [25.0, 1.0], [7.0, 2.0], [10.0, 1.0]])
    shortened = np.array([[0.0, 0.0], [10.0, 0.4], [7.0, 2.0], [10.0, 1.0]])
    for one, other in zip(cut(corners, 4.0), cut(shortened, 4.0), strict=True):
        np.testing.assert_allclose(one, other)
