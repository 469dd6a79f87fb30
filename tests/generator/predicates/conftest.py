"""Small made bodies: a standing one, and what moves its hands, feet and hips."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import pytest

from motion_mamba.rigs import smpl
from motion_mamba.rigs.math.inverse_kinematics.two_bone import two_bone

FORWARD, BACK = np.array([0.0, 0.0, 1.0]), np.array([0.0, 0.0, -1.0])
SIDES = ("left", "right")


def standing(frames: int = 60) -> np.ndarray:
    """(T, 22, 3) someone who stands with hanging arms, facing +Z, the toes on the floor."""
    pose = np.zeros((smpl.JOINT_COUNT, 3))
    for joint, parent in enumerate(smpl.PARENTS):
        pose[joint] = smpl.REST_OFFSETS[joint] + (pose[parent] if parent >= 0 else 0.0)
    for side, out in (("left", 1.0), ("right", -1.0)):
        shoulder = pose[smpl.JOINT[f"{side}_shoulder"]]
        pose[smpl.JOINT[f"{side}_elbow"]] = shoulder + np.array([0.04 * out, -0.257, -0.01])
        pose[smpl.JOINT[f"{side}_wrist"]] = shoulder + np.array([0.06 * out, -0.524, 0.03])
    pose[:, 1] -= pose[:, 1].min()
    return np.repeat(pose[None], frames, axis=0)


def limb(joints: np.ndarray, names: tuple[str, str, str], target: np.ndarray, hint: np.ndarray) -> np.ndarray:
    """The motion with a limb's end at targets (T, 3) or (3,)."""
    moved, (start, middle, end) = joints.copy(), (smpl.JOINT[name] for name in names)
    target = np.broadcast_to(target, joints[:, end].shape)
    moved[:, middle], moved[:, end] = two_bone(
        joints[:, start], joints[:, middle], joints[:, end], target, np.broadcast_to(hint, target.shape)
    )
    return moved


def with_hand(joints: np.ndarray, side: str, target: np.ndarray) -> np.ndarray:
    """The wrist at targets in the world."""
    return limb(joints, (f"{side}_shoulder", f"{side}_elbow", f"{side}_wrist"), target, BACK)


def with_feet(joints: np.ndarray, ankles: dict[str, np.ndarray]) -> np.ndarray:
    """The ankles at targets in the world, the feet kept flat."""
    for side, target in ankles.items():
        joints = limb(joints, (f"{side}_hip", f"{side}_knee", f"{side}_ankle"), target, FORWARD)
        joints[:, smpl.JOINT[f"{side}_foot"]] = joints[:, smpl.JOINT[f"{side}_ankle"]] + smpl.REST_OFFSETS[smpl.JOINT[f"{side}_foot"]]
    return joints


def lowered(joints: np.ndarray, depth: np.ndarray | float, back: float = 0.0) -> np.ndarray:
    """The hips lower by depth (T,) and back over feet that stay."""
    feet = {side: joints[:, smpl.JOINT[f"{side}_ankle"]].copy() for side in SIDES}
    depth = np.broadcast_to(depth, len(joints))
    shift = np.stack([np.zeros(len(joints)), -depth, np.full(len(joints), -back)], axis=-1)
    return with_feet(joints + shift[:, None], feet)


def walking(frames: int = 80, speed: float = 1.0, direction: tuple[float, float] = (0.0, 1.0)) -> np.ndarray:
    """Steps of 0.5 s in a direction (x, z), facing +Z."""
    time, way = np.arange(frames) / 20.0, np.array([direction[0], 0.0, direction[1]])
    joints = standing(frames) + (speed * time)[:, None, None] * way
    ankles = {}
    for side, phase in (("left", 0.0), ("right", 0.5)):
        cycle = time + phase
        swing = np.clip(cycle % 1.0 / 0.5, 0.0, 1.0)
        along = speed * (np.floor(cycle) + swing * swing * (3 - 2 * swing) - phase - 0.5)
        lift = 0.14 * np.sin(np.pi * swing)
        home = standing(1)[0, smpl.JOINT[f"{side}_ankle"]]
        ankles[side] = home + along[:, None] * way + lift[:, None] * [0.0, 1.0, 0.0]
    return with_feet(joints, ankles)


def turned(joints: np.ndarray, degrees: np.ndarray | float, axis: str = "y") -> np.ndarray:
    """The body turned about the vertical ("y", positive to the left) or about its left ("x", positive onto its face) at its pelvis."""
    angle = np.radians(np.broadcast_to(degrees, len(joints)))
    cosine, sine, zero, one = np.cos(angle), np.sin(angle), np.zeros(len(joints)), np.ones(len(joints))
    rows = {
        "y": [[cosine, zero, sine], [zero, one, zero], [-sine, zero, cosine]],
        "x": [[one, zero, zero], [zero, cosine, -sine], [zero, sine, cosine]],
    }[axis]
    matrix = np.moveaxis(np.array(rows), -1, 0)
    centre = joints[:, :1]
    return np.einsum("tij,tkj->tki", matrix, joints - centre) + centre


def on_the_floor(joints: np.ndarray) -> np.ndarray:
    """Every frame put down so that its lowest joint is just above the floor."""
    return joints - (joints[..., 1].min(axis=1) - 0.08)[:, None, None] * [0.0, 1.0, 0.0]


def place_of(joints: np.ndarray, name: str, offset: tuple[float, float, float]) -> np.ndarray:
    """(T, 3) a joint's path, with an offset in the world."""
    return joints[:, smpl.JOINT[name]] + offset


@dataclass(frozen=True)
class Bodies:
    """What tests make motions with."""

    standing = staticmethod(standing)
    with_hand = staticmethod(with_hand)
    with_feet = staticmethod(with_feet)
    lowered = staticmethod(lowered)
    walking = staticmethod(walking)
    turned = staticmethod(turned)
    on_the_floor = staticmethod(on_the_floor)
    place_of = staticmethod(place_of)


@pytest.fixture(scope="session")
def bodies() -> Bodies:
    return Bodies()
