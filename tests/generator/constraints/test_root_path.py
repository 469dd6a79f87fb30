"""Paths that the root follows: in time, with the body turned along."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
from hypothesis import given, settings
from hypothesis import strategies as st

from motion_mamba.generator.constraints.kinds import Constraints, PoseConstraint, RootPath
from motion_mamba.generator.constraints.root_path import course, follow
from motion_mamba.generator.inference.window_memory import WindowMemory
from motion_mamba.generator.request import Request
from motion_mamba.rigs.math.ground import turned

from ..conftest import walking_joints

GENTLE = RootPath(np.array([0.0, 2.0, 4.0, 6.0]), np.array([[0.0, 0.0], [0.0, 2.0], [1.2, 3.6], [3.2, 4.0]]))


def test_the_root_passes_every_point_in_time_and_the_body_turns_along():
    joints = walking_joints(121)
    followed = follow(joints, GENTLE)
    at = (GENTLE.times * 20).astype(int)
    assert np.linalg.norm(followed[at, 0][:, [0, 2]] - GENTLE.points, axis=-1).max() < 0.1
    across = followed[:, 1] - followed[:, 2]
    facing = np.unwrap(np.arctan2(-across[:, 2], across[:, 0]))
    # From going along +Z to going nearly along +X; this body sways by 0.8 rad about its way.
    assert facing[5:25].mean() < 0.6 and facing[100:120].mean() > 0.8
    assert np.abs(np.diff(facing)).max() < 0.25
    np.testing.assert_allclose(followed[..., 1], joints[..., 1], atol=1e-6)


def test_a_motion_that_goes_that_way_already_is_hardly_changed():
    joints = walking_joints(121).astype(np.float64)
    at = np.arange(0, 121, 20)
    path = RootPath(at / 20.0, joints[at, 0][:, [0, 2]])
    assert np.linalg.norm(follow(joints, path) - joints, axis=-1).mean() < 0.08


@settings(max_examples=20)
@given(turn=st.floats(-3.0, 3.0), x=st.floats(-9.0, 9.0))
def test_where_the_motion_was_made_does_not_matter(turn, x):
    joints = walking_joints(60).astype(np.float64)
    path = RootPath(np.array([0.0, 2.9]), np.array([[0.0, 0.0], [1.0, 2.5]]))
    elsewhere = turned(joints, turn) + np.array([x, 0.0, 0.0])
    np.testing.assert_allclose(follow(elsewhere, path), follow(joints, path), atol=1e-4)


def test_a_body_that_stands_is_turned_to_where_the_path_goes():
    standing = np.repeat(walking_joints(1), 60, axis=0)
    followed = follow(standing, RootPath(np.array([0.0, 2.95]), np.array([[0.0, 0.0], [3.0, 0.0]])))
    across = followed[:, 1] - followed[:, 2]
    assert np.degrees(np.abs(np.arctan2(-across[:, 2], across[:, 0]) - np.pi / 2)).max() < 5.0


def test_standing_before_and_after_and_without_overshoot():
    way = course(RootPath(np.array([1.0, 2.0]), np.array([[0.0, 0.0], [0.0, 1.0]])), 80)
    assert (way[:21] == [0.0, 0.0]).all() and (way[40:] == [0.0, 1.0]).all()


def test_a_generated_motion_follows_it(tiny_generator):
    path = RootPath(np.array([0.0, 2.9]), np.array([[0.0, 0.0], [0.5, 3.0]]))
    request = Request((("walks", 3.0),))
    (free,) = tiny_generator.generate(request)
    hasty = tiny_generator.with_memory(WindowMemory(), hasty=True)
    (motion,) = hasty.generate(replace(request, constraints=Constraints(path=path)))
    np.testing.assert_allclose(motion.joints, follow(free.joints, path), atol=1e-4)


def test_a_start_pose_goes_over_into_it(tiny_generator):
    pose = turned(walking_joints(1).astype(np.float64), 2.0)
    path = RootPath(np.array([0.0, 2.9]), pose[0, 0, [0, 2]] + np.array([[0.1, 0.0], [0.5, 3.0]]))
    request = Request((("walks", 3.0),), constraints=Constraints(path=path))
    (free,) = tiny_generator.generate(request)
    (motion,) = tiny_generator.generate(replace(request, constraints=Constraints(PoseConstraint(pose, np.array([0])), path)))
    np.testing.assert_allclose(motion.joints[0], pose[0], atol=1e-5)
    # Random weights sway wildly about their way, which is kept.
    assert np.linalg.norm(motion.joints[58, 0, [0, 2]] - path.points[1]) < 0.5
    assert np.linalg.norm(np.diff(motion.joints[:, 0], axis=0), axis=-1).max() < 0.1 + np.abs(np.diff(free.joints[:, 0], axis=0)).max()
