"""The frame of a motion that tells best what it is: the pose that is held, or where the body goes farthest from standing at ease."""

from __future__ import annotations

from functools import lru_cache

import numpy as np

from ..math.held import facing_rotation
from ..math.kinematics import SMPL_SKELETON, PoseTrack, forward_kinematics
from ..math.over_time import gaussian_average, runs
from ..math.rotations import from_axis_angle, inverse, rotate
from ..smpl import JOINT, JOINT_COUNT

# Seconds over which a pose is averaged: none that trembles is an extreme.
_STEADY = 0.06
# A pose is held where joints go no faster than this on the average, m/s, for so many seconds; it is what the motion is about where it is
# this near, in shares, to the farthest from standing at ease.
_STILL, _HELD_SECONDS, _FAR = 0.25, 0.4, 0.75
# Going so fast, m/s, a pose tells half as much.
_FAST = 2.0
# Radians by which arms hang from the T-pose.
_HANGING = np.radians(78.0)


def telling_frame(joints: np.ndarray, fps: float) -> int:
    """joints: (T, 22, 3) metres, Y up. The middle of the longest hold that is far from standing at ease, else the extreme."""
    poses = gaussian_average(_seen_from_the_body(joints), _STEADY * fps).reshape(len(joints), JOINT_COUNT, 3)
    unlike = np.sqrt(np.mean(np.sum((poses - _at_ease()) ** 2, axis=-1), axis=1))
    speed = _speed(poses, fps)
    far = unlike >= _FAR * unlike.max()
    holds = [(last - first, first, last) for first, last in runs(far & (speed < _STILL)) if last - first >= _HELD_SECONDS * fps]
    if holds:
        _, first, last = max(holds)
        return (first + last) // 2
    return int(np.argmax(unlike / (1.0 + speed / _FAST)))


def _seen_from_the_body(joints: np.ndarray) -> np.ndarray:
    """(T, 66) over where the pelvis is on the ground, facing +Z; heights as they are."""
    joints = np.asarray(joints, dtype=np.float64)
    moved = joints - joints[:, :1] * [1.0, 0.0, 1.0]
    return rotate(inverse(facing_rotation(joints))[:, None], moved).reshape(len(joints), -1)


def _speed(poses: np.ndarray, fps: float) -> np.ndarray:
    """(T,) root mean square of the joints' speeds, m/s."""
    steps = np.gradient(poses, axis=0) if len(poses) > 1 else np.zeros_like(poses)
    return np.sqrt(np.mean(np.sum((steps * fps) ** 2, axis=-1), axis=1))


@lru_cache(maxsize=1)
def _at_ease() -> np.ndarray:
    """(22, 3) a person who stands with hanging arms, facing +Z over the origin."""
    rotations = np.zeros((1, JOINT_COUNT, 4))
    rotations[..., 0] = 1.0
    for side, sign in (("left", -1.0), ("right", 1.0)):
        rotations[:, JOINT[f"{side}_shoulder"]] = from_axis_angle(np.array([[0.0, 0.0, sign * _HANGING]]))
    joints = forward_kinematics(PoseTrack(rotations, np.zeros((1, 3)), SMPL_SKELETON, 20.0))[0]
    return joints - [0.0, joints[:, 1].min(), 0.0]
