"""Constraints as windows read them: features of known frames, and where they are seen from."""

from __future__ import annotations

import numpy as np
import pytest

from motion_mamba.generator.constraints.encoding import constrain_window, encode_poses
from motion_mamba.generator.constraints.kinds import PoseConstraint
from motion_mamba.generator.representation.features import (
    canonicalise,
    features_to_joints,
    joints_to_features,
    root_placement,
    window_features,
)
from motion_mamba.generator.representation.placement import placement_features, relative_placement, walk_on

from ..conftest import walking_joints


def test_later_windows_are_given_the_frames_before_them():
    rows = joints_to_features(walking_joints(81), jump_at_start=False)[30:50]
    known = constrain_window(encode_poses(None, np.zeros(263, np.float32)), range(30, 80), np.stack([rows, rows]), np.zeros((2, 3)))
    assert known.mask.tolist() == [[True] * 20 + [False] * 30] * 2
    np.testing.assert_allclose(known.features[0, :20], rows, atol=1e-5)
    np.testing.assert_allclose(known.placement[1, :20], root_placement(rows), atol=1e-5)


def test_given_frames_of_a_later_window_are_placed_as_seen_from_its_start():
    features = joints_to_features(walking_joints(81), jump_at_start=False)
    joints, at = features_to_joints(features), np.arange(60, 80)
    given = encode_poses(PoseConstraint(joints[at], at), np.zeros(263, np.float32))
    _, origin = walk_on(np.zeros((1, 3)), features[None, :30])
    known = constrain_window(given, range(30, 80), features[None, 30:50], origin)
    expected = root_placement(features[30:])
    np.testing.assert_allclose(known.placement[0, 30:, :2], expected[30:, :2], atol=1e-3, rtol=0)
    # The heading is smoothed over more frames than the run has.
    np.testing.assert_allclose(known.placement[0, 30:, 2:], expected[30:, 2:], atol=0.1, rtol=0)
    assert known.mask[0].tolist() == [True] * 20 + [False] * 10 + [True] * 20


def test_the_first_window_without_constraints_has_none():
    given = encode_poses(None, np.zeros(263, np.float32))
    assert constrain_window(given, range(40), np.zeros((1, 0, 263)), np.zeros((1, 3))) is None


def test_rows_of_a_known_clip_are_its_features():
    joints = canonicalise(walking_joints(60))
    rows = encode_poses(PoseConstraint(joints, np.arange(60)), np.zeros(263, np.float32))
    expected = window_features(joints)
    # Not exactly: the last frame's row needs a frame after it, and the heading's smoothing sees that one too.
    np.testing.assert_allclose(rows.features[:-1], expected, atol=0.03, rtol=0)
    seen = placement_features(relative_placement(rows.placement, rows.start)).astype(np.float32)
    np.testing.assert_allclose(seen[:-1], root_placement(expected), atol=0.03, rtol=0)


def test_a_known_ending_stands_where_it_stands():
    joints = walking_joints(60) + np.float32([7.0, 0.0, -3.0])
    at = np.r_[0:5, 50:55]
    rows = encode_poses(PoseConstraint(joints[at], at), np.zeros(263, np.float32))
    assert rows.frames.tolist() == at.tolist()
    np.testing.assert_allclose(rows.placement[:, 1:], joints[at][:, 0, [0, 2]], atol=1e-3)
    np.testing.assert_array_equal(rows.start, rows.placement[0])


def test_a_lone_pose_says_nothing_of_velocities():
    mean = np.random.default_rng(0).random(263, dtype=np.float32)
    rows = encode_poses(PoseConstraint(walking_joints(1), np.array([7])), mean)
    for part in (slice(0, 3), slice(193, 263)):
        np.testing.assert_allclose(rows.features[0, part], mean[part], atol=1e-5)
    assert rows.frames.tolist() == [7] and rows.features[0, 3] == pytest.approx(float(walking_joints(1)[0, 0, 1]))
    assert rows.start.tolist() == [0.0, 0.0, 0.0]
