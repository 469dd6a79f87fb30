"""Bodies that rest on something else than their feet are lifted out of the floor; others are left alone."""

from __future__ import annotations

import numpy as np

from motion_mamba.generator.data.floor import body_lift
from motion_mamba.generator.representation.above_floor import rest_heights
from motion_mamba.rigs.math import rotations
from motion_mamba.rigs.math.kinematics import SMPL_SKELETON, PoseTrack, forward_kinematics
from motion_mamba.rigs.smpl import JOINT

FPS = 30.0


def standing(frames: int) -> np.ndarray:
    """(T, 22, 3) somebody in a T-pose, toes on the floor."""
    joints = forward_kinematics(PoseTrack(rotations.identity(frames, 22), np.zeros((frames, 3)), SMPL_SKELETON, FPS))
    return joints - np.array([0.0, joints[0, JOINT["left_foot"], 1], 0.0])


def test_who_stands_is_not_lifted_whatever_the_feet_do():
    joints = standing(90)
    joints[20:70, JOINT["left_foot"], 1] = -0.05
    assert (body_lift(joints, FPS) == 0.0).all()


def test_who_kneels_in_the_floor_is_lifted_by_as_much_and_slowly():
    joints = standing(150)
    joints[60:100, JOINT["left_knee"], 1] = rest_heights()[JOINT["left_knee"]] - 0.08
    lift = body_lift(joints, FPS)
    assert np.allclose(lift[60:100], 0.08) and (lift[:30] == 0.0).all() and (lift[130:] == 0.0).all()
    assert np.abs(np.diff(lift)).max() < 0.005


def test_a_hand_that_swings_through_the_floor_lifts_nobody():
    joints = standing(90)
    joints[40:48, JOINT["right_wrist"], 1] = -0.1
    assert (body_lift(joints, FPS) == 0.0).all()


def test_a_body_that_rests_at_its_own_height_is_not_lifted():
    joints = standing(60)
    joints[..., 1] = np.maximum(rest_heights(), 0.3)
    assert (body_lift(joints, FPS) == 0.0).all()
