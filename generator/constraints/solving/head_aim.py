"""A head that looks at a point, as far as a neck turns. Which way a head faces is not in joint positions, so it is held as a rotation."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np

from ....rigs import smpl
from ....rigs.math.easing import minimum_jerk
from ....rigs.math.frames import aim, fit_rotation
from ....rigs.math.held import HeldRotation, facing_rotation
from ....rigs.math.over_time import frames_to_nearest, gaussian_average
from ....rigs.math.rotations import about_axis, inverse, multiply, rotate, slerp
from ...motion import FPS
from ..part_kinds import LookAt

# As far as a neck turns from where the chest faces, radians: to either side, and up and down.
_MOST_TURN, _MOST_NOD = np.radians(80.0), np.radians(60.0)
# Seconds in which a head turns to what it looks at and back.
_TURNING = 0.5
# Eyes, seen from the head joint (the top of the neck) in its own axes, metres.
_EYES = np.array([0.0, 0.07, 0.09])
_NECK, _HEAD, _CHEST = smpl.JOINT["neck"], smpl.JOINT["head"], smpl.JOINT["spine3"]
_CHEST_GROUP = [_CHEST, smpl.JOINT["left_collar"], smpl.JOINT["right_collar"], _NECK]
_FORWARD = np.array([0.0, 0.0, 1.0])


def looking_at(joints: np.ndarray, looks: Sequence[LookAt]) -> tuple[HeldRotation, ...]:
    """How neck and head of a motion (T, 22, 3) turn to look at things; none for nothing to look at."""
    if not looks:
        return ()
    frames = np.concatenate([look.frames for look in looks])
    frames, first = np.unique(frames, return_index=True)
    points = np.concatenate([look.points for look in looks])[first]
    at = np.arange(len(joints))
    columns: list[np.ndarray] = [np.interp(at, frames, column) for column in points.T]
    point = np.stack(columns, axis=-1)
    share = minimum_jerk(1.0 - frames_to_nearest(frames, len(joints)) / (_TURNING * FPS))
    chest = chest_rotation(joints)
    head = _aimed(joints, chest, point)
    facing = inverse(facing_rotation(joints))
    own = aim(chest, smpl.REST_OFFSETS[_HEAD], joints[:, _HEAD] - joints[:, _NECK])
    # The neck takes half of the turn, about itself, so that the head stays where it is.
    neck = aim(slerp(own, head, 0.5), smpl.REST_OFFSETS[_HEAD], joints[:, _HEAD] - joints[:, _NECK])
    return tuple(HeldRotation(joint, multiply(facing, turned), share) for joint, turned in ((_NECK, neck), (_HEAD, head)))


def chest_rotation(joints: np.ndarray) -> np.ndarray:
    """(T, 4) the chest's rotation in the world, fitted to its joints as the rotation solver does."""
    rest = smpl.REST_OFFSETS[_CHEST_GROUP] * (np.arange(len(_CHEST_GROUP)) > 0)[:, None]
    observed = joints[:, _CHEST_GROUP].astype(np.float64)
    return fit_rotation(rest - rest.mean(axis=0), observed - observed.mean(axis=1, keepdims=True), np.ones(len(rest)))


def gaze_errors(joints: np.ndarray, head: np.ndarray, points: np.ndarray) -> np.ndarray:
    """(K,) radians between where heads turned by (K, 4) on joints (K, 22, 3) face and where points (K, 3) are."""
    way = points - (joints[:, _HEAD] + rotate(head, _EYES))
    faces = rotate(head, _FORWARD)
    cosine = (way * faces).sum(axis=-1) / np.maximum(np.linalg.norm(way, axis=-1), 1e-9)
    return np.arccos(np.clip(cosine, -1.0, 1.0))


def _aimed(joints: np.ndarray, chest: np.ndarray, point: np.ndarray) -> np.ndarray:
    """(T, 4) the head's rotation in the world. Eyes stand off the head's joint: twice is near enough."""
    smooth = gaussian_average(np.ascontiguousarray(joints[:, _HEAD]), 1.0)
    head = chest
    for _ in range(3):
        seen = rotate(inverse(chest), point - smooth - rotate(head, _EYES))
        turn = np.clip(np.arctan2(seen[:, 0], seen[:, 2]), -_MOST_TURN, _MOST_TURN)
        nod = np.clip(np.arctan2(seen[:, 1], np.hypot(seen[:, 0], seen[:, 2])), -_MOST_NOD, _MOST_NOD)
        head = multiply(chest, multiply(about_axis("Y", turn), about_axis("X", -nod)))
    return head
