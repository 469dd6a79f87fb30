"""Bodies that tests move: one that stands, and one that walks with swinging limbs."""

from __future__ import annotations

import numpy as np

from motion_mamba.rigs import smpl
from motion_mamba.rigs.math.kinematics import SMPL_SKELETON, PoseTrack, forward_kinematics
from motion_mamba.rigs.math.rotations import about_axis, identity


def walking(frames: int = 100, speed: float = 1.2) -> tuple[np.ndarray, np.ndarray]:
    """(T, 22, 3) joints along +Z and (T, 4) contacts; bones are rigid, and knees bend."""
    time = np.arange(frames) / 20.0
    rotations = identity(frames, smpl.JOINT_COUNT)
    for side, phase in (("left", 0.0), ("right", np.pi)):
        swing = 2.0 * np.pi * time + phase
        rotations[:, smpl.JOINT[f"{side}_hip"]] = about_axis("X", -0.15 - 0.4 * np.sin(swing))
        rotations[:, smpl.JOINT[f"{side}_knee"]] = about_axis("X", 0.35 + 0.3 * np.sin(swing - 0.6))
        rotations[:, smpl.JOINT[f"{side}_shoulder"]] = about_axis("Z", np.full(frames, -1.3 if side == "left" else 1.3))
        rotations[:, smpl.JOINT[f"{side}_elbow"]] = about_axis("Y", (-0.4 if side == "left" else 0.4) + 0.15 * np.sin(swing))
    root = np.stack([0.02 * np.sin(2.0 * np.pi * time), np.full(frames, 0.93), speed * time], axis=-1)
    joints = forward_kinematics(PoseTrack(rotations, root, SMPL_SKELETON, 20.0))
    return joints, np.repeat(np.stack([np.sin(2 * np.pi * time) < 0.0, np.sin(2 * np.pi * time) >= 0.0], axis=-1), 2, axis=1)


def standing(frames: int = 100) -> tuple[np.ndarray, np.ndarray]:
    """(T, 22, 3) joints at the origin, breathing, and (T, 4) contacts, all set."""
    joints, contacts = walking(1, 0.0)
    joints = np.repeat(joints, frames, axis=0)
    # Legs straight down, a little apart.
    for side in ("left", "right"):
        hip, knee, ankle, foot = (smpl.JOINT[f"{side}_{name}"] for name in ("hip", "knee", "ankle", "foot"))
        joints[:, knee] = joints[:, hip] + [0.0, -0.39, 0.05]
        joints[:, ankle] = joints[:, knee] + [0.0, -0.425, -0.06]
        joints[:, foot] = joints[:, ankle] + [0.015, -0.06, 0.132]
    joints[..., 1] -= joints[0, :, 1].min()
    breath = 0.003 * np.sin(np.arange(frames) / 10.0)[:, None]
    joints[:, smpl.JOINT["spine3"] :, 1] += breath
    return joints, np.ones((frames, 4), dtype=bool) | contacts


def jerk(joints: np.ndarray) -> float:
    """Mean third difference, metres a frame cubed."""
    return float(np.linalg.norm(np.diff(joints, n=3, axis=0), axis=-1).mean())
