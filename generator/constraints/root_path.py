"""A root that follows a path: a generated motion is led along its waypoints.

The motion keeps its steps, its sway and the way it faces as seen from where it is going; its course is replaced by the path's, and the
body turns with it. The speed is the path's too, so feet slide where the motion's own speed was another; foot locking evens out small
differences. The model is not told of the path: it knows whole poses only.
"""

from __future__ import annotations

import numpy as np

from ...rigs import smpl
from ...rigs.math.easing import smoothstep
from ...rigs.math.ground import GROUND, course_of, turn_between, turned
from ...rigs.math.over_time import gaussian_average
from ..motion import FPS
from .kinds import Constraints, RootPath

# Seconds over which turns into the path are averaged.
_TURN = 0.3
# Seconds in which a start pose goes over into the path.
_STARTING = 1.0
# Slower than this (m/s), a path or a motion does not say in which direction it goes.
_STANDING = 0.1
_LEFT_HIP, _RIGHT_HIP = smpl.JOINT["left_hip"], smpl.JOINT["right_hip"]


def course(path: RootPath, frames: int) -> np.ndarray:
    """(frames, 2) x and z at each frame: a smooth curve through the points (Catmull-Rom slopes), standing before and after."""
    times, points = np.asarray(path.times, dtype=np.float64), np.asarray(path.points, dtype=np.float64)
    slope = np.gradient(points, times, axis=0) if len(times) > 2 else np.repeat(np.diff(points, axis=0) / np.diff(times), 2, axis=0)
    at = np.clip(np.arange(frames) / FPS, times[0], times[-1])
    part = np.clip(np.searchsorted(times, at, side="right") - 1, 0, len(times) - 2)
    length = (times[part + 1] - times[part])[:, None]
    x = (at - times[part])[:, None] / length
    start, end = points[part], points[part + 1]
    curve = (1 + 2 * x) * (1 - x) ** 2 * start + x * x * (3 - 2 * x) * end
    return curve + length * x * (1 - x) * ((1 - x) * slope[part] - x * slope[part + 1])


def along_path(joints: np.ndarray, constraints: Constraints) -> np.ndarray:
    """A motion (T, 22, 3) at 20 fps led along the constraints' path from their first pose, where they have one; float32."""
    if constraints.path is None:
        return joints
    joints = follow(joints, constraints.path)
    return joints if constraints.poses is None else start_from(joints, constraints.poses.joints[0])


def follow(joints: np.ndarray, path: RootPath) -> np.ndarray:
    """A motion (T, 22, 3) at 20 fps led along the path; float32."""
    joints = joints.astype(np.float64)
    root, wanted = joints[:, 0][:, [0, 2]], course(path, len(joints))
    own = course_of(joints, FPS)
    turn = course_turn(joints, own, wanted)
    sway = np.stack([root[:, 0] - own[:, 0], np.zeros(len(root)), root[:, 1] - own[:, 1]], axis=-1)
    place = np.stack([wanted[:, 0], joints[:, 0, 1], wanted[:, 1]], axis=-1) + turned(sway, turn)
    return (turned(joints - joints[:, :1], turn[:, None]) + place[:, None]).astype(np.float32)


def start_from(joints: np.ndarray, pose: np.ndarray) -> np.ndarray:
    """A motion (T, 22, 3) that starts in a pose (22, 3), goes over into its own course within a second, and keeps to it; float32."""
    joints, pose = joints.astype(np.float64), np.asarray(pose, dtype=np.float64)
    left = smoothstep(1.0 - np.arange(len(joints)) / (_STARTING * FPS))[:, None, None]
    turn = float(turn_between(joints[:1], pose[None])[0])
    shift = (pose[0] - joints[0, 0]) * GROUND
    moved = joints[:, :1] + turned(joints - joints[:, :1], left[..., 0] * turn) + left * shift
    return (moved + left * (pose - moved[0])).astype(np.float32)


def course_turn(joints: np.ndarray, own: np.ndarray, wanted: np.ndarray) -> np.ndarray:
    """(T,) how far each pose must turn: from where it goes itself, or where it faces while it stands, to where the path goes."""
    goes, path_goes = ground_velocity(own), ground_velocity(wanted)
    direction = goes + _STANDING * facing(joints)
    moves = np.flatnonzero(np.abs(path_goes) > _STANDING)
    if not len(moves):
        return np.zeros(len(joints))
    turn = np.unwrap(np.angle(path_goes[moves] * np.conj(direction[moves])))
    return gaussian_average(np.interp(np.arange(len(joints)), moves, turn)[:, None], _TURN * FPS)[:, 0]


def facing(joints: np.ndarray) -> np.ndarray:
    """(T,) the direction in which the hips face, of length 1, as `ground_velocity`'s numbers."""
    across = joints[:, _LEFT_HIP] - joints[:, _RIGHT_HIP]
    ahead = across[:, 0] - 1j * across[:, 2]
    return ahead / np.maximum(np.abs(ahead), 1e-9)


def ground_velocity(ground: np.ndarray) -> np.ndarray:
    """(T,) m/s as complex numbers z + i x, whose angle is the angle about Y from +Z: to the left where it grows."""
    step = np.gradient(ground, axis=0) * FPS
    return step[:, 1] + 1j * step[:, 0]
