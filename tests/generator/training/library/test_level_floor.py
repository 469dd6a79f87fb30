"""Walks that rise a little all the way are on level ground."""

from __future__ import annotations

import numpy as np
import pytest

from motion_mamba.generator.representation.features import features_to_joints, joints_to_features
from motion_mamba.generator.training.library.level_floor import on_level_floor
from motion_mamba.rigs.smpl import CONTACT_JOINTS

from ...test_generator import walking_joints


def aslant(metres: float) -> tuple[np.ndarray, np.ndarray]:
    """Features of a walk, and of the same on a floor that rises so far."""
    walk = walking_joints(81)
    risen = walk + np.linspace(0.0, metres, len(walk))[:, None, None] * [0.0, 1.0, 0.0]
    return joints_to_features(walk).astype(np.float32), joints_to_features(risen).astype(np.float32)


@pytest.mark.parametrize("metres", [0.06, -0.06])
def test_a_slant_is_taken_out(metres: float) -> None:
    walk, risen = aslant(metres)
    feet = [features_to_joints(on_level_floor(rows).astype(np.float64))[:, CONTACT_JOINTS, 1].min(axis=1) for rows in (walk, risen)]
    offset = np.median(feet[1] - feet[0])
    assert feet[1] == pytest.approx(feet[0] + offset, abs=0.01)


@pytest.mark.parametrize("metres", [0.0, 0.6])
def test_level_ground_and_hills_are_left_alone(metres: float) -> None:
    _, rows = aslant(metres)
    assert np.array_equal(on_level_floor(rows), rows)
