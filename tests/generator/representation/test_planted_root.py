"""Standing feet hold the root, and nothing else is touched."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from motion_mamba.generator.representation.features import ROOT, features_to_joints, joints_to_features
from motion_mamba.generator.representation.planted_root import with_planted_feet
from motion_mamba.rigs import smpl

FRAMES = 60
FEET = list(smpl.CONTACT_JOINTS)


def _rest() -> np.ndarray:
    joints = np.zeros((smpl.JOINT_COUNT, 3))
    for joint, parent in enumerate(smpl.PARENTS):
        joints[joint] = np.array(smpl.REST_OFFSETS[joint]) + (joints[parent] if parent >= 0 else 0.0)
    return joints - [0.0, joints[:, 1].min(), 0.0]


def _over_standing_feet(turn: float) -> np.ndarray:
    """Features (1, T - 1, 263) of somebody whose body sways and turns over feet that stay where they are."""
    time = np.linspace(0.0, 3.0, FRAMES)[:, None]
    joints = np.repeat(_rest()[None], FRAMES, axis=0)
    angle = turn * np.sin(time)
    cosine, sine = np.cos(angle), np.sin(angle)
    body = [joint for joint in range(smpl.JOINT_COUNT) if joint not in FEET]
    x, z = joints[:, body, 0], joints[:, body, 2]
    joints[:, body, 0] = cosine * x + sine * z + 0.1 * np.sin(2.0 * time)
    joints[:, body, 2] = cosine * z - sine * x + 0.1 * np.sin(1.3 * time)
    return joints_to_features(joints[None], jump_at_start=False)


def _slide(features: np.ndarray) -> float:
    """Metres that the feet travel over the floor."""
    return float(np.linalg.norm(np.diff(features_to_joints(features)[0][:, FEET], axis=0), axis=-1).sum(0).mean())


@given(turn=st.floats(-1.0, 1.0), drift=st.floats(-0.02, 0.02), seed=st.integers(0, 5))
def test_the_root_gives_way_to_standing_feet(turn, drift, seed):
    real = _over_standing_feet(turn)
    wrong = real.copy()
    wrong[..., 1:3] += drift + 0.01 * np.random.default_rng(seed).standard_normal(wrong[..., 1:3].shape)
    planted = with_planted_feet(wrong)
    assert _slide(planted) < 0.1 * _slide(wrong)
    rest = np.delete(np.arange(real.shape[-1]), [1, 2])
    np.testing.assert_array_equal(planted[..., rest], wrong[..., rest])


def test_what_stands_already_stays():
    real = _over_standing_feet(0.7)
    assert np.abs(with_planted_feet(real)[..., ROOT] - real[..., ROOT]).max() < 1e-6


@pytest.mark.parametrize("change", ["in the air", "fast feet"])
def test_feet_that_do_not_stand_do_not_hold_the_root(change):
    joints = np.repeat(_rest()[None], FRAMES, axis=0)
    joints[..., 2] += 0.08 * np.arange(FRAMES)[:, None]
    joints[..., 1] += 0.3 if change == "in the air" else 0.0
    features = joints_to_features(joints[None], jump_at_start=False)
    moved = np.abs(with_planted_feet(features)[..., 1:3] - features[..., 1:3]).max()
    assert moved < (1e-6 if change == "in the air" else 0.03)
