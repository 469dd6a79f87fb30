"""Somebody who stands and sways a little, made of the rest pose, for tests without recordings."""

from __future__ import annotations

import numpy as np
import pytest

from motion_mamba.generator.data.store import Window
from motion_mamba.generator.training.grammar.bases import Base, Bases
from motion_mamba.generator.training.grammar.whole_body.key_poses import Standing, standing_on, track_of
from motion_mamba.generator.training.grammar.whole_body.pose import arms, legs
from motion_mamba.rigs.math.kinematics import forward_kinematics
from motion_mamba.rigs.math.rotations import about_axis, identity

FRAMES = 60


def swaying_joints() -> np.ndarray:
    """(60, 22, 3): arms hanging, knees a little bent, the trunk swaying by a few degrees over feet that stand."""
    rotations = identity(FRAMES, 22)
    for joint, rotation in (arms(8, 80, 15, 14) | legs(4, 3, 6, 8, -4)).fixed.items():
        rotations[:, joint] = rotation
    rotations[:, 3] = about_axis("Z", np.radians(1.5) * np.sin(np.linspace(0.0, 2.0 * np.pi, FRAMES)))
    joints = forward_kinematics(track_of(rotations, np.zeros((FRAMES, 3))))
    return joints - [0.0, joints[0, :, 1].min(), 0.0]


@pytest.fixture
def joints() -> np.ndarray:
    return swaying_joints()


@pytest.fixture
def base() -> Standing:
    return standing_on(swaying_joints(), 100)


@pytest.fixture
def bases() -> Bases:
    window = Window("swaying", "test", "CC0", "swaying", "train", 0, FRAMES, ("a person stands",), "label")
    return Bases((Base("standing", window, swaying_joints()),), (), (), ())
