"""Where a body stands, as seen from elsewhere on its path."""

from __future__ import annotations

import numpy as np
from hypothesis import given, settings
from hypothesis import strategies as st

from motion_mamba.generator.representation.features import (
    features_to_joints,
    joints_to_features,
)
from motion_mamba.generator.representation.placement import path_placement, placed_at, relative_placement, walk_on
from motion_mamba.rigs.math.ground import turned

from ..conftest import walking_joints


@given(first=st.integers(0, 28))
@settings(deadline=None)
def test_a_part_of_a_path_is_the_path_seen_from_there(first):
    features = joints_to_features(walking_joints(30), jump_at_start=False)
    path = path_placement(features)
    seen = relative_placement(path[first:], path[first])
    np.testing.assert_allclose(seen, path_placement(features[first:]), atol=1e-4, rtol=0)


@given(first=st.integers(1, 29), turn=st.floats(-3.0, 3.0))
@settings(deadline=None)
def test_a_path_walked_in_parts_is_the_path(first, turn):
    features = joints_to_features(walking_joints(31), jump_at_start=False)[None]
    start = np.array([[turn, 5.0, -2.0]])
    whole, end = walk_on(start, features)
    one, between = walk_on(start, features[:, :first])
    two, end_of_parts = walk_on(between, features[:, first:])
    np.testing.assert_allclose(np.concatenate([one, two], axis=1), whole, atol=1e-9, rtol=0)
    np.testing.assert_allclose(end_of_parts[:, 1:], end[:, 1:], atol=1e-9, rtol=0)
    expected = turned(features_to_joints(features.astype(np.float64)), turn) + np.array([5.0, 0.0, -2.0])
    np.testing.assert_allclose(whole, expected, atol=1e-9)
    np.testing.assert_allclose(placed_at(between, relative_placement(end, between)), end, atol=1e-9)
