"""Poses that a motion must contain: held exactly, without jumps."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from motion_mamba.generator.constraints.enforcement import PoseEnforcer
from motion_mamba.generator.constraints.kinds import Constraints, PoseConstraint
from motion_mamba.generator.request import Request
from motion_mamba.rigs.math.ground import turned

from ..conftest import walking_joints

WALK = Request((("a person walks", 2.0),), seed=3)


def enforced(joints: np.ndarray, poses: PoseConstraint) -> np.ndarray:
    return PoseEnforcer(poses).add(joints.astype(np.float64))[0].astype(np.float32)


@settings(max_examples=25, deadline=None)
@given(at=st.sets(st.integers(0, 59), min_size=1, max_size=8), seed=st.integers(1, 100), cut=st.integers(1, 59))
def test_enforcing_part_by_part_is_enforcing_the_whole(at, seed, cut):
    at = np.array(sorted(at))
    motion, poses = walking_joints(60).astype(np.float64), PoseConstraint(walking_joints(60, seed)[at], at)
    enforcer = PoseEnforcer(poses)
    one, moves = enforcer.add(motion[:cut])
    rest = motion[cut:]
    for move in moves:
        rest = move.of(rest)
    two, _ = enforcer.add(rest)
    np.testing.assert_allclose(np.concatenate([one, two]), PoseEnforcer(poses).add(motion)[0], atol=1e-9)


def test_what_follows_a_given_frame_goes_along_rigidly():
    motion = walking_joints(60).astype(np.float64)
    moved = turned(motion, 1.0) + np.array([2.0, 0.0, 1.0])
    pinned = PoseEnforcer(PoseConstraint(moved[10:11], np.array([10]))).add(motion)[0]
    np.testing.assert_allclose(pinned[10:], moved[10:], atol=1e-9)


@settings(max_examples=25, deadline=None)
@given(at=st.sets(st.integers(0, 59), min_size=1, max_size=8), seed=st.integers(1, 100))
def test_poses_are_held_exactly_without_jumps(at, seed):
    at = np.array(sorted(at))
    motion, wanted = walking_joints(60), walking_joints(60, seed)[at] + np.float32(0.05)
    pinned = enforced(motion, PoseConstraint(wanted, at))
    np.testing.assert_allclose(pinned[at], wanted, atol=1e-5)
    assert np.linalg.norm(np.diff(pinned, axis=0), axis=-1).max() < 0.3


def test_a_motion_that_holds_the_poses_already_is_left_alone():
    motion = walking_joints(60)
    at = np.array([0, 20, 59])
    np.testing.assert_allclose(enforced(motion, PoseConstraint(motion[at], at)), motion, atol=1e-5)


def test_order_of_the_poses_does_not_matter():
    joints, at = walking_joints(60, 5), np.array([40, 3, 20])
    one = enforced(walking_joints(60), PoseConstraint(joints[at], at))
    two = enforced(walking_joints(60), PoseConstraint(joints[np.sort(at)], np.sort(at)))
    np.testing.assert_array_equal(one, two)


@pytest.mark.parametrize("at", [[0], [0, 1, 2, 3], [30], [0, 39], [5, 70, 110]])
def test_generated_motion_contains_the_poses(tiny_generator, at):
    far_away = walking_joints(120)[at] + np.array([3.0, 0.0, -2.0], dtype=np.float32)
    motions = tiny_generator.generate(
        Request((("walks", 6.0),), constraints=Constraints(PoseConstraint(far_away, np.array(at))), variations=2)
    )
    for motion in motions:
        np.testing.assert_allclose(motion.joints[at], far_away, atol=1e-4)


def test_constraints_reach_the_networks(tiny_generator, monkeypatch):
    """Not only pinned afterwards: frames far from the known ones change too."""
    monkeypatch.setattr(PoseEnforcer, "add", lambda self, joints: (joints, []))
    poses = PoseConstraint(walking_joints(120)[:4], np.arange(4))
    (free,), (bound,) = tiny_generator.generate(WALK), tiny_generator.generate(replace(WALK, constraints=Constraints(poses)))
    assert np.abs(free.joints[-5:] - bound.joints[-5:]).max() > 1e-4


def test_correction_reaches_half_a_second():
    motion = walking_joints(60)
    wanted = motion[[30]] + np.float32([0.0, 0.1, 0.0])
    moved = np.abs(enforced(motion, PoseConstraint(wanted, np.array([30]))) - motion).max(axis=(1, 2))
    assert moved[30] == pytest.approx(0.1, abs=1e-5)
    assert np.flatnonzero(moved > 1e-4).tolist() == list(range(21, 40))
