"""Trunk and head carried as the tired and the sad carry them, or the happy, as far as the motion does not do so already.

Degrees are a little less than those of the project's own programs for such walks (`training/grammar/programs/bearing/moods.py`).
"""

from __future__ import annotations

from dataclasses import dataclass, replace

import numpy as np

from ...rigs.math.easing import smoothstep
from ...rigs.math.held import facing_rotation
from ...rigs.math.inverse_kinematics.trunk import leant
from ...rigs.math.over_time import gaussian_average
from ...rigs.math.rotations import from_axis_angle, inverse, rotate
from ...rigs.smpl import JOINT
from ..motion import FPS, Motion
from ..request import Request
from ..style import Style
from .over_segments import over_segments

# Degrees from the vertical, forwards: of the trunk, and of the neck up to the head.
_TIRED, _SAD, _HAPPY = (16.0, 54.0), (18.0, 60.0), (-3.0, 16.0)
# Most degrees by which each is turned forwards, and backwards.
_FORWARDS, _BACKWARDS = 30.0, 12.0
# Seconds over which a bearing is looked at, so that what the motion does about it stays.
_AVERAGE = 0.5
# Cosines of a trunk that lies, and of one that is upright: who lies on the floor is left there.
_LIES, _UPRIGHT = 0.4, 0.75
_PELVIS, _NECK, _HEAD = JOINT["pelvis"], JOINT["neck"], JOINT["head"]
_ARMS = tuple(
    (JOINT[f"{side}_{parent}"], JOINT[f"{side}_{child}"])
    for side in ("left", "right")
    for parent, child in (("shoulder", "elbow"), ("elbow", "wrist"))
)


@dataclass(frozen=True)
class Bearings:
    """(T,) how far trunk and head are let down, or held up, each frame, and how far the first is sadness; 0 to 1."""

    down: np.ndarray
    up: np.ndarray
    sad: np.ndarray

    def any(self) -> bool:
        return bool(self.down.any() or self.up.any())


def with_bearing(motion: Motion, request: Request) -> Motion:
    """A motion of a request that is no loop; given poses stay."""
    down = over_segments(motion, [max(style.tiredness, -style.mood) for style in request.styles], 0.0)
    up = over_segments(motion, [upwards(style) for style in request.styles], 0.0)
    sad = over_segments(motion, [float(-style.mood > style.tiredness) for style in request.styles], 0.0)
    bearings = Bearings(down, up, sad)
    if not bearings.any():
        return motion
    joints = carried(motion.joints.astype(np.float64), bearings).astype(np.float32)
    if (fixed := motion.constrained_frames) is not None:
        joints[fixed] = motion.joints[fixed]
    return replace(motion, joints=joints)


def carried(joints: np.ndarray, bearings: Bearings) -> np.ndarray:
    """Joints (T, 22, 3), as far as they are not carried so already."""
    across = rotate(facing_rotation(joints), np.array([1.0, 0.0, 0.0]))
    upright = smoothstep(_cosine(joints), _LIES, _UPRIGHT)
    for part, bone in ((0, (_PELVIS, _NECK)), (1, (_NECK, _HEAD))):
        pitch = gaussian_average(_pitch(joints, *bone)[:, None], _AVERAGE * FPS)[:, 0]
        lowered = _TIRED[part] + bearings.sad * (_SAD[part] - _TIRED[part])
        turn = bearings.down * np.clip(lowered - pitch, 0.0, _FORWARDS) + bearings.up * np.clip(_HAPPY[part] - pitch, -_BACKWARDS, 0.0)
        vectors = np.radians(turn * upright)[:, None] * across
        joints = _with_trunk(joints, vectors) if part == 0 else _with_head(joints, vectors)
    return joints


def upwards(style: Style) -> float:
    """Nobody is tired and walks upright for joy."""
    return max(style.mood, 0.0) * (1.0 - style.tiredness)


def _with_trunk(joints: np.ndarray, lean: np.ndarray) -> np.ndarray:
    """Arms hang, and are raised, as before."""
    made = leant(joints, lean)
    for parent, child in _ARMS:
        made[:, child] = made[:, parent] + joints[:, child] - joints[:, parent]
    return made


def _with_head(joints: np.ndarray, nod: np.ndarray) -> np.ndarray:
    made = joints.copy()
    made[:, _HEAD] = joints[:, _NECK] + rotate(from_axis_angle(nod), joints[:, _HEAD] - joints[:, _NECK])
    return made


def _pitch(joints: np.ndarray, low: int, high: int) -> np.ndarray:
    """(T,) degrees that a bone leans forward from the vertical, seen from where the hips face."""
    bone = rotate(inverse(facing_rotation(joints)), joints[:, high] - joints[:, low])
    return np.degrees(np.arctan2(bone[:, 2], bone[:, 1]))


def _cosine(joints: np.ndarray) -> np.ndarray:
    spine = joints[:, _NECK] - joints[:, _PELVIS]
    return spine[:, 1] / np.linalg.norm(spine, axis=-1)
