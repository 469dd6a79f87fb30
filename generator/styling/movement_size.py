"""A motion with larger or smaller movements: arms about where they are on the average, and the ground that steps cover."""

from __future__ import annotations

from dataclasses import replace

import numpy as np

from ...rigs.math.held import facing_rotation
from ...rigs.math.inverse_kinematics.legs import ANKLES, TOES, hip_drop, with_feet_at
from ...rigs.math.over_time import gaussian_average
from ...rigs.math.rotations import inverse, normalise, rotate
from ...rigs.smpl import JOINT
from ..motion import FPS, Motion
from ..request import Request
from .given_places import last_pose
from .over_segments import over_segments

# Seconds of the bell over which an average is taken.
_AVERAGE = 0.6
# How far hips come down for longer steps, metres.
_DEEPEST = 0.12
_ARMS = tuple(tuple(JOINT[f"{side}_{name}"] for name in ("shoulder", "elbow", "wrist")) for side in ("left", "right"))
_GROUND = np.array([1.0, 0.0, 1.0])


def with_sizes(motion: Motion, request: Request) -> Motion:
    """A motion of a request that is no loop, its movements as large as its styles say; given poses stay."""
    sizes = over_segments(motion, [style.size for style in request.styles], 1.0)
    if (sizes == 1.0).all():
        return motion
    joints = motion.joints.astype(np.float64)
    if not request.constraints.made_parts:
        # Between given poses the model makes longer steps itself, in the time that it is left (`pacing`).
        joints = with_steps(joints, np.where(np.arange(len(joints)) > last_pose(request.constraints), sizes, 1.0))
    joints = with_arms(joints, sizes).astype(np.float32)
    if (fixed := motion.constrained_frames) is not None:
        # There all is as large as it was, but for rounding.
        joints[fixed] = motion.joints[fixed]
    return replace(motion, joints=joints)


def with_steps(joints: np.ndarray, sizes: np.ndarray) -> np.ndarray:
    """The pelvis goes so many times as far, and the feet beside it: one that stands goes on standing."""
    share = sizes[:, None]
    pelvis, ground = joints[:, JOINT["pelvis"]], joints[:, JOINT["pelvis"]] * _GROUND
    way = np.concatenate([ground[:1], ground[:1] + np.cumsum(0.5 * (share[1:] + share[:-1]) * np.diff(ground, axis=0), axis=0)])
    moved = joints + (way - ground)[:, None]
    beside = (joints[:, ANKLES] - pelvis[:, None]) * _GROUND
    wider = _scaled(beside.reshape(len(joints), -1), sizes).reshape(beside.shape) - beside
    ankles = moved[:, ANKLES] + wider
    drop = hip_drop(moved, ankles, _DEEPEST).max(axis=1)
    lower = moved - drop[:, None, None] * [0.0, 1.0, 0.0]
    return with_feet_at(lower, ankles, moved[:, TOES] + wider)


def with_arms(joints: np.ndarray, sizes: np.ndarray) -> np.ndarray:
    """Seen from where the body faces, each bone swings so many times as far about its average, which follows the motion."""
    made, facing = joints.copy(), facing_rotation(joints)
    for shoulder, elbow, wrist in _ARMS:
        for parent, child in ((shoulder, elbow), (elbow, wrist)):
            bone = joints[:, child] - joints[:, parent]
            length = np.linalg.norm(bone, axis=-1, keepdims=True)
            swung = _scaled(rotate(inverse(facing), bone), sizes)
            made[:, child] = made[:, parent] + length * rotate(facing, normalise(swung))
    return made


def _scaled(values: np.ndarray, sizes: np.ndarray) -> np.ndarray:
    """(T, n) so many times as far from their average over time."""
    average = gaussian_average(values, _AVERAGE * FPS)
    return average + sizes[:, None] * (values - average)
