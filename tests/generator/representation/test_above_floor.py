"""Joints that lie in the floor come out of it, on bones as long as before; bodies that do not are left alone."""

from __future__ import annotations

import numpy as np
import pytest

from motion_mamba.generator.representation.above_floor import above_floor
from motion_mamba.generator.representation.features import POSITIONS, features_to_joints, window_features
from motion_mamba.rigs import smpl
from motion_mamba.rigs.math import rotations
from motion_mamba.rigs.math.kinematics import SMPL_SKELETON, PoseTrack, forward_kinematics


def rows_of(pitch: float, height: float, frames: int = 12) -> np.ndarray:
    """Features of somebody in a T-pose whose body is turned about the hips, the pelvis so high."""
    turned = rotations.identity(frames, 22)
    turned[:, 0] = rotations.about_axis("X", np.full(frames, pitch))
    turned[:, smpl.JOINT["left_shoulder"]] = rotations.about_axis("Z", np.linspace(-0.9, 0.9, frames))
    path = np.tile([0.0, height, 0.0], (frames, 1))
    return window_features(forward_kinematics(PoseTrack(turned, path, SMPL_SKELETON, 20.0))).astype(np.float32)


def bone_lengths(rows: np.ndarray) -> np.ndarray:
    joints = features_to_joints(rows)
    return np.linalg.norm(joints[..., 1:, :] - joints[..., list(smpl.PARENTS[1:]), :], axis=-1)


@pytest.mark.parametrize(("pitch", "height"), [(-np.pi / 2, 0.02), (np.pi / 2, 0.05), (1.2, 0.3), (-1.8, -0.2)])
def test_a_sunken_body_comes_out_of_the_floor_and_keeps_its_bones(pitch, height):
    rows = rows_of(pitch, height)
    raised = above_floor(rows[None])[0]
    assert features_to_joints(rows)[..., 1].min() < -0.02
    assert features_to_joints(raised)[..., 1].min() > -0.0101
    assert np.allclose(bone_lengths(raised), bone_lengths(rows), atol=1e-5)
    untouched = np.ones(263, dtype=bool)
    untouched[POSITIONS], untouched[3] = False, False
    assert np.array_equal(raised[:, untouched], rows[:, untouched])


def test_who_stands_is_left_alone_to_the_bit():
    rows = rows_of(0.0, 0.96)[None]
    assert above_floor(rows) is rows


def test_only_sunken_frames_change_and_nothing_jumps():
    fall = np.concatenate([rows_of(0.0, 0.96, 8)] + [rows_of(-angle, 0.9 - 0.5 * angle, 2) for angle in np.linspace(0.1, 1.57, 40)])
    raised = above_floor(fall[None])[0]
    low = features_to_joints(fall)[..., 1].min(axis=1) < -0.0101
    assert low.any() and np.array_equal(raised[:7], fall[:7])
    step = np.abs(np.diff(raised[:, POSITIONS], axis=0)).max()
    assert step < 2.0 * np.abs(np.diff(fall[:, POSITIONS], axis=0)).max()
