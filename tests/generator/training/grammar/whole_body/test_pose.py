from __future__ import annotations

import numpy as np
import pytest

from motion_mamba.generator.training.grammar.whole_body.key_poses import track_of
from motion_mamba.generator.training.grammar.whole_body.pose import Pose, arm, head, leg, root, swapped, trunk_fixed
from motion_mamba.rigs.math.kinematics import forward_kinematics
from motion_mamba.rigs.math.rotations import identity
from motion_mamba.rigs.smpl import JOINT, MIRROR


def joints_of(pose: Pose) -> np.ndarray:
    rotations = identity(1, 22)
    for joint, rotation in (pose.fixed | pose.added).items():
        rotations[0, joint] = rotation
    if pose.root is not None:
        rotations[0, 0] = pose.root
    return forward_kinematics(track_of(rotations, np.zeros((1, 3))))[0]


def bone(joints: np.ndarray, start: str, end: str) -> np.ndarray:
    vector = joints[JOINT[end]] - joints[JOINT[start]]
    return vector / np.linalg.norm(vector)


@pytest.mark.parametrize(
    ("up", "out", "direction"),
    [(0.0, 0.0, (0, -1, 0)), (90.0, 0.0, (0, 0, 1)), (90.0, 90.0, (1, 0, 0)), (180.0, 90.0, (0, 1, 0)), (90.0, -90.0, (-1, 0, 0))],
)
def test_an_arm_points_where_it_is_told(up: float, out: float, direction: tuple[float, float, float]) -> None:
    joints = joints_of(arm("left", up, out, 0.0, 0.0))
    assert bone(joints, "left_shoulder", "left_elbow") == pytest.approx(direction, abs=1e-9)


def test_an_elbow_folds_on_towards_where_the_arm_would_rise() -> None:
    joints = joints_of(arm("right", 90.0, 0.0, 0.0, 90.0))
    assert bone(joints, "right_elbow", "right_wrist") == pytest.approx((0, 1, 0), abs=1e-9)


@pytest.mark.parametrize(("up", "out", "direction"), [(90.0, 0.0, (0, 0, 1)), (0.0, 90.0, (1, 0, 0)), (-90.0, 0.0, (0, 0, -1))])
def test_a_thigh_points_where_it_is_told(up: float, out: float, direction: tuple[float, float, float]) -> None:
    assert bone(joints_of(leg("left", up, out)), "left_hip", "left_knee") == pytest.approx(direction, abs=1e-9)


def test_bent_knees_go_back_and_tipped_toes_down() -> None:
    joints = joints_of(leg("left", knee=90.0, tip=90.0))
    assert bone(joints, "left_knee", "left_ankle") == pytest.approx((0, 0, -1), abs=1e-9)
    assert joints_of(leg("left", tip=45.0))[JOINT["left_foot"], 1] < joints_of(Pose())[JOINT["left_foot"], 1] - 0.05


def test_a_mirrored_pose_is_the_mirror_image() -> None:
    pose = arm("left", 70, 30, 20, 50) | leg("right", 40, 10, 15, 60) | trunk_fixed(20, 15, 10) | head(5, 10, 30) | root(20, 30, 40)
    assert joints_of(swapped(pose))[list(MIRROR)] == pytest.approx(joints_of(pose) * [-1, 1, 1], abs=1e-9)


def test_later_parts_of_a_pose_win_and_the_rest_stays() -> None:
    pose = arm("left", 10) | arm("left", 90, 0, 0, 0) | trunk_fixed(30)
    assert bone(joints_of(arm("left", 90, 0, 0, 0)), "left_shoulder", "left_elbow") == pytest.approx((0, 0, 1), abs=1e-9)
    assert set(pose.fixed) >= {JOINT["left_shoulder"], JOINT["spine1"]}
