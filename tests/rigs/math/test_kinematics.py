"""Forward kinematics against homogeneous matrices, and bone lengths."""

from __future__ import annotations

import numpy as np
from scipy.spatial.transform import Rotation

from motion_mamba.rigs.math.kinematics import SMPL_SKELETON, PoseTrack, bone_lengths, forward_kinematics, global_rotations, refit
from motion_mamba.rigs.math.rotations import from_axis_angle, identity


def random_track(frames: int = 4) -> PoseTrack:
    rng = np.random.default_rng(5)
    rotations = from_axis_angle(rng.normal(size=(frames, 22, 3)))
    return PoseTrack(rotations, rng.normal(size=(frames, 3)), SMPL_SKELETON, 20.0)


def test_forward_kinematics_is_the_product_of_the_chain_of_matrices():
    track = random_track()
    positions, world = forward_kinematics(track), global_rotations(track)
    for frame in range(len(positions)):
        matrices = []
        for joint, parent in enumerate(SMPL_SKELETON.parents):
            matrix = np.eye(4)
            matrix[:3, :3] = Rotation.from_quat(np.roll(track.rotations[frame, joint], -1)).as_matrix()
            matrix[:3, 3] = track.translation[frame] if parent < 0 else SMPL_SKELETON.offsets[joint]
            matrices.append(matrix if parent < 0 else matrices[parent] @ matrix)
            np.testing.assert_allclose(positions[frame, joint], matrices[joint][:3, 3], atol=1e-12)
            rotation = Rotation.from_quat(np.roll(world[frame, joint], -1)).as_matrix()
            np.testing.assert_allclose(rotation, matrices[joint][:3, :3], atol=1e-12)


def test_rest_pose_stands_upright_facing_forward_with_left_on_the_left():
    rest = forward_kinematics(PoseTrack(identity(1, 22), np.zeros((1, 3)), SMPL_SKELETON, 20.0))[0]
    names = {name: rest[index] for index, name in enumerate(SMPL_SKELETON.names)}
    assert names["head"][1] > names["neck"][1] > names["left_hip"][1] > names["left_knee"][1] > names["left_ankle"][1]
    assert names["left_wrist"][0] > 0.5 > -0.5 > names["right_wrist"][0]
    assert names["left_foot"][2] > names["left_ankle"][2]
    np.testing.assert_allclose(names["left_wrist"] * [-1, 1, 1], names["right_wrist"])


def test_bone_lengths_do_not_change_with_the_pose():
    expected = np.linalg.norm(SMPL_SKELETON.offsets, axis=-1)
    lengths = bone_lengths(forward_kinematics(random_track()), SMPL_SKELETON.parents)
    np.testing.assert_allclose(lengths, np.tile(expected, (4, 1)), atol=1e-12)


def test_refit_changes_lengths_and_keeps_directions():
    joints = forward_kinematics(random_track())
    np.testing.assert_allclose(refit(joints, SMPL_SKELETON), joints, atol=1e-12)
    np.testing.assert_allclose(refit(joints * 1.7, SMPL_SKELETON), joints + 0.7 * joints[:, :1], atol=1e-12)
