"""Sinking, floating, contacts and sliding feet of motions made to have them."""

from __future__ import annotations

import numpy as np
import pytest

from motion_mamba.generator.evaluation.physical_sense import mean_sense, physical_sense
from motion_mamba.rigs import smpl


def _standing(frames: int = 40) -> np.ndarray:
    joints = np.ones((frames, smpl.JOINT_COUNT, 3))
    joints[:, [7, 8], 1], joints[:, [10, 11], 1] = 0.08, 0.02
    return joints


def _all(frames: int = 40) -> np.ndarray:
    return np.ones((frames, 4), dtype=bool)


def test_someone_who_stands_makes_sense():
    sense = physical_sense(_standing(), _all())
    assert (sense.sinks, sense.starts_in_air, sense.false_contacts, sense.slide) == (0.0, 0.0, 0.0, 0.0)


def test_the_deepest_moment_counts():
    joints = _standing()
    joints[20, smpl.JOINT["left_knee"], 1] = -0.17
    assert physical_sense(joints, _all()).sinks == pytest.approx(0.17)


def test_contacts_in_the_air_are_false():
    sense = physical_sense(_standing() + np.array([0.0, 0.39, 0.0]), _all())
    assert sense.false_contacts == 1.0 and sense.starts_in_air == 1.0
    assert physical_sense(_standing() + np.array([0.0, 0.39, 0.0]), ~_all()).false_contacts == 0.0


def test_contacts_of_a_foot_that_moves_are_false_and_slide():
    joints = _standing()
    joints[:, [7, 10], 0] += np.arange(40)[:, None] * 0.05
    sense = physical_sense(joints, _all())
    assert sense.false_contacts == pytest.approx(0.5)
    assert sense.slide == pytest.approx(0.5)


def test_the_mean_is_of_each_figure():
    high = physical_sense(_standing() + np.array([0.0, 0.39, 0.0]), _all())
    assert mean_sense([high, physical_sense(_standing(), _all())]).false_contacts == 0.5
    with pytest.raises(ValueError, match="no motion"):
        mean_sense([])
