from __future__ import annotations

import numpy as np
import pytest

from motion_mamba.rigs import smpl
from motion_mamba.rigs.math.inverse_kinematics.limbs import LIMBS, PlacedJoint, merged_by_joint
from motion_mamba.rigs.math.inverse_kinematics.reaching import reached
from motion_mamba.rigs.math.kinematics import bone_lengths

from ..bodies import jerk, walking

WRIST, ANKLE = smpl.JOINT["right_wrist"], smpl.JOINT["left_ankle"]
NOTHING = np.zeros(0, dtype=int)


@pytest.mark.parametrize("frames", [[50], [20, 40, 80], list(range(30, 60))])
@pytest.mark.parametrize("joint", [WRIST, ANKLE])
def test_what_can_be_reached_is_reached_exactly_and_smoothly(joint, frames):
    joints, _ = walking()
    at = np.array(frames)
    way = np.array([-0.08, 0.12, 0.1])
    placed = PlacedJoint(joint, at, joints[at, joint] + way)
    moved = reached(joints, [placed], NOTHING, 20.0)
    np.testing.assert_allclose(moved[at, joint], placed.positions, atol=1e-9)
    assert np.abs(bone_lengths(moved, smpl.PARENTS) - bone_lengths(joints, smpl.PARENTS)).max() < 0.01
    assert jerk(moved) < 1.15 * jerk(joints)
    assert np.abs(np.diff(moved, axis=0)).max() < np.abs(np.diff(joints, axis=0)).max() + 0.06


def test_the_trunk_leans_where_the_arm_is_too_short_and_the_feet_stay():
    joints, _ = walking()
    at = np.array([50])
    shoulder = joints[50, LIMBS[WRIST].start]
    placed = PlacedJoint(WRIST, at, (shoulder + np.array([-0.1, -0.1, 0.7]))[None])
    moved = reached(joints, [placed], NOTHING, 20.0)
    np.testing.assert_allclose(moved[at, WRIST], placed.positions, atol=1e-6)
    assert moved[50, smpl.JOINT["neck"], 2] > joints[50, smpl.JOINT["neck"], 2] + 0.1
    np.testing.assert_allclose(moved[:, ANKLE], joints[:, ANKLE], atol=1e-3)
    np.testing.assert_allclose(moved[:, 0], joints[:, 0], atol=0.01)


def test_out_of_reach_the_hand_comes_as_near_as_it_can():
    joints, _ = walking()
    far = joints[50, 0] + np.array([0.0, 0.5, 5.0])
    moved = reached(joints, [PlacedJoint(WRIST, np.array([50]), far[None])], NOTHING, 20.0)
    limb = LIMBS[WRIST]
    assert np.linalg.norm(moved[50, WRIST] - moved[50, limb.start]) > 0.99 * limb.length(moved)[50]
    assert np.linalg.norm(far - moved[50, WRIST]) < np.linalg.norm(far - joints[50, WRIST]) - 0.4


def test_fixed_frames_stay_and_nothing_placed_changes_nothing():
    joints, _ = walking()
    at = np.arange(40, 60)
    placed = PlacedJoint(WRIST, at, joints[at, WRIST] + [0.0, 0.2, 0.1])
    fixed = np.array([45, 46, 90])
    moved = reached(joints, [placed], fixed, 20.0)
    np.testing.assert_array_equal(moved[fixed], joints[fixed])
    np.testing.assert_array_equal(reached(joints, [], NOTHING, 20.0), joints)
    there = PlacedJoint(WRIST, at, joints[at, WRIST])
    np.testing.assert_array_equal(reached(joints, [there], NOTHING, 20.0), joints)


def test_places_of_one_joint_are_one_way():
    one, two = (PlacedJoint(WRIST, np.array(frames), np.full((2, 3), value)) for frames, value in (([10, 20], 1.0), ([5, 20], 2.0)))
    (merged,) = merged_by_joint([one, two])
    assert merged.frames.tolist() == [5, 10, 20] and merged.positions[:, 0].tolist() == [2.0, 1.0, 1.0]
