"""Frames of a motion that exists already: which of them, at which rate, and that a new motion holds them."""

from __future__ import annotations

import numpy as np
import pytest

from motion_mamba.generator.constraints.existing_motion import at_model_rate, frame_ranges, merged, poses_at, start_pose
from motion_mamba.generator.constraints.kinds import Constraints, PoseConstraint
from motion_mamba.generator.request import Request

from ..conftest import walking_joints


def test_ranges():
    assert frame_ranges("0-2, 7,5-6", 8).tolist() == [0, 1, 2, 5, 6, 7]


@pytest.mark.parametrize("text", ["", "a", "3-1", "0-8", "8", "-3", "1,,2", "1-2-3"])
def test_ranges_that_are_none(text):
    with pytest.raises(ValueError, match="frames"):
        frame_ranges(text, 8)


def test_other_frame_rates_come_at_the_models():
    joints = np.linspace(0.0, 3.0, 91)[:, None, None] * np.ones((1, 22, 3))
    np.testing.assert_allclose(at_model_rate(joints, 30.0)[:, 0, 0], np.linspace(0.0, 3.0, 61), atol=1e-12)
    assert at_model_rate(joints, 20.0) is joints
    poses = poses_at(joints, 30.0, "60")
    assert poses.frames.tolist() == [60] and poses.joints[0, 0, 0] == pytest.approx(3.0)


@pytest.mark.parametrize("fps", [1 / 21_601, 1e-5])
def test_a_frame_rate_that_makes_it_endless_is_refused(fps):
    # Two numbers, not two poses: without the refusal it must not take gigabytes.
    with pytest.raises(ValueError, match="frame rate"):
        poses_at(np.zeros((2, 1, 1)), fps, "0-1")


def test_start_pose():
    joints = walking_joints(30)
    for frame, expected in ((None, 29), (4, 4)):
        poses = start_pose(joints, 20.0, frame)
        assert poses.frames.tolist() == [0]
        np.testing.assert_array_equal(poses.joints[0], joints[expected])
    with pytest.raises(ValueError, match="frames 0 to 29"):
        start_pose(joints, 20.0, 30)


def test_the_first_of_two_poses_for_a_frame_wins():
    one, two = PoseConstraint(np.zeros((1, 22, 3)), np.array([0])), PoseConstraint(np.ones((2, 22, 3)), np.array([3, 0]))
    both = merged(None, one, two)
    assert both.frames.tolist() == [0, 3] and both.joints[:, 0, 0].tolist() == [0.0, 1.0]
    assert merged(None, None) is None


def test_what_is_kept_is_met_and_the_rest_is_new(tiny_generator):
    joints = walking_joints(100)
    poses = poses_at(joints, 20.0, "0-20,60,80-99")
    (motion,) = tiny_generator.generate(Request((("walks", 5.0),), constraints=Constraints(poses)))
    np.testing.assert_allclose(motion.joints[poses.frames], joints[poses.frames], atol=1e-4)
    assert np.abs(motion.joints[30:50] - joints[30:50]).max() > 0.01
