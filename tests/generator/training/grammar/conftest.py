"""Somebody who stands and sways, and somebody who walks, made of the rest pose: tests without recordings."""

from __future__ import annotations

import numpy as np
import pytest

from motion_mamba.generator.data.store import Window
from motion_mamba.generator.training.grammar.bases import Base, Bases
from motion_mamba.rigs.math.rotations import about_axis, identity, multiply, rotate
from motion_mamba.rigs.smpl import JOINT, JOINT_COUNT, PARENTS, REST_OFFSETS

_ARMS_DOWN = {"left_shoulder": -78.0, "right_shoulder": 78.0}


def forward(rotations: np.ndarray, root: np.ndarray) -> np.ndarray:
    """Joints (T, 22, 3) of local rotations (T, 22, 4) and root positions (T, 3)."""
    world, joints = rotations.copy(), np.zeros((len(rotations), JOINT_COUNT, 3))
    joints[:, 0] = root
    for joint in range(1, JOINT_COUNT):
        parent = PARENTS[joint]
        world[:, joint] = multiply(world[:, parent], rotations[:, joint])
        joints[:, joint] = joints[:, parent] + rotate(world[:, parent], np.broadcast_to(REST_OFFSETS[joint], (len(root), 3)))
    return joints


def _hanging(frames: int) -> np.ndarray:
    rotations = identity(frames, JOINT_COUNT)
    for name, degrees in _ARMS_DOWN.items():
        rotations[:, JOINT[name]] = about_axis("Z", np.full(frames, np.radians(degrees)))
        elbow = JOINT[name.replace("shoulder", "elbow")]
        rotations[:, elbow] = about_axis("Y", np.full(frames, np.radians(-20.0 if degrees < 0 else 20.0)))
    return rotations


def standing_joints(frames: int = 60) -> np.ndarray:
    rotations = _hanging(frames)
    rotations[:, JOINT["spine1"]] = about_axis("Z", np.radians(1.0) * np.sin(np.linspace(0.0, 6.0, frames)))
    joints = forward(rotations, np.tile([0.0, 0.97, 0.0], (frames, 1)))
    return joints - [0.0, joints[..., 1].min(), 0.0]


def walking_joints(frames: int = 120) -> np.ndarray:
    rotations, phase = _hanging(frames), 2.0 * np.pi * np.arange(frames) / 22.0
    for side, sign in (("left", 1.0), ("right", -1.0)):
        swing = sign * np.sin(phase)
        rotations[:, JOINT[f"{side}_hip"]] = about_axis("X", np.radians(-22.0) * swing)
        rotations[:, JOINT[f"{side}_knee"]] = about_axis("X", np.radians(18.0) * (1.0 + sign * np.cos(phase)))
        arm = about_axis("X", np.radians(24.0) * swing)
        rotations[:, JOINT[f"{side}_shoulder"]] = multiply(arm, rotations[:, JOINT[f"{side}_shoulder"]])
    joints = forward(rotations, np.stack([np.zeros(frames), np.full(frames, 0.94), 1.2 * np.arange(frames) / 20.0], axis=-1))
    return joints - [0.0, joints[..., 1].min(), 0.0]


def _window(text: str, frames: int) -> Window:
    return Window(text, "test", "CC0", text, "train", 0, frames, (text,), "label")


@pytest.fixture(scope="session")
def joints() -> np.ndarray:
    return standing_joints()


@pytest.fixture(scope="session")
def bases() -> Bases:
    stands = Base("standing", _window("a person stands", 60), standing_joints())
    walks, runs = (Base(kind, _window(f"a person is {kind}", 120), walking_joints()) for kind in ("walking", "running"))
    return Bases((stands,), (), (walks,), (runs,))
