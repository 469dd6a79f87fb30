"""What the body does for hands and feet that are placed out of reach: it goes there, crouches and turns, before the limb is asked."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np

from ....rigs.math.easing import smoothstep
from ....rigs.math.held import facing_rotation
from ....rigs.math.inverse_kinematics.hinges import wrap
from ....rigs.math.inverse_kinematics.limbs import LIMBS, PlacedJoint
from ....rigs.math.inverse_kinematics.reaching import smooth_over
from ....rigs.math.rotations import inverse, rotate
from ....rigs.smpl import JOINT
from ...motion import FPS
from .footsteps import BodyMove

# An arm works easily at this share of its length, and at heights within this share of it.
_EASY, _EASY_HEIGHT = 0.85, 0.75
# Metres beyond that which the trunk bridges alone, and from which on the feet go all the rest.
_TRUNK_ALONE, _FEET_AS_WELL = 0.06, 0.35
# The pelvis comes down by this share of what is too low for the arm, and no farther than this, metres.
_CROUCH_SHARE, _DEEPEST_CROUCH = 0.4, 0.4
# How far the shoulder comes forward when the trunk bends for what is so much too low, metres.
_BENT_FORWARD, _LOW = 0.35, 0.3
# Radians from straight ahead to where an arm's own side and the other side end.
_OUTWARD, _ACROSS = np.radians(100.0), np.radians(45.0)
# The body goes no faster beside its own way than this, m/s, and takes this long at least, seconds.
_FASTEST, _LEAST_SECONDS = 1.6, 0.8
# Nearer than this to the body, metres, a direction says nothing.
_NEAR = 0.25
# How much what one frame needs of the body counts beside jerk: trunk and arm do what it leaves, which no leg can.
_CLOSENESS = {"hand": 0.01, "foot": 0.1}
# A leg that carries is bent a little.
_LEG = 0.96
_LEFT = (JOINT["left_wrist"], JOINT["left_ankle"])
_ANKLES = (JOINT["left_ankle"], JOINT["right_ankle"])


def move_for(joints: np.ndarray, placed: Sequence[PlacedJoint], rooted: np.ndarray) -> BodyMove:
    """How the body of a motion (T, 22, 3) goes so that what is placed comes into reach.

    rooted: (T,) where the root is held by something else. Way and turn start from nothing and, once gone, stay; a crouch ends.
    """
    move = BodyMove.none(len(joints))
    if not placed:
        return move
    turn, way, drop = (np.zeros((len(joints), n)) for n in (1, 2, 1))
    for one in placed:
        needs = _needs(joints, one)
        closeness = _CLOSENESS["foot" if one.joint in _ANKLES else "hand"]
        turn += _carried(one.frames, needs[:, :1], rooted, closeness)
        way += _carried(one.frames, needs[:, 1:3], rooted, closeness)
        drop += smooth_over(one.frames, needs[:, 3:], _away_from(one.frames, needs[:, 3], len(joints)) | rooted, closeness)
    share = 1.0 / len(placed) ** 0.5
    return BodyMove(share * turn[:, 0], share * way, np.maximum(0.0, share * drop[:, 0]))


def _needs(joints: np.ndarray, placed: PlacedJoint) -> np.ndarray:
    """(K, 4) the turn, the way (x, z) and the crouch that would bring each place into easy reach."""
    limb, body = LIMBS[placed.joint], joints[placed.frames]
    length = limb.length(body)
    from_start = placed.positions - body[:, limb.start]
    if placed.joint in _ANKLES:
        return _leg_needs(from_start, length)
    low = np.maximum(0.0, -from_start[:, 1] - _EASY_HEIGHT * length)
    drop = np.minimum(_CROUCH_SHARE * low, _DEEPEST_CROUCH)
    height = np.abs(from_start[:, 1] + drop)
    radius = np.sqrt(np.maximum((_EASY * length) ** 2 - height**2, (0.35 * length) ** 2))
    # Who bends down stands back, and brings the shoulder forward.
    radius = radius + _BENT_FORWARD * smoothstep(low - drop, 0.0, _LOW)
    ground = np.linalg.norm(from_start[:, [0, 2]], axis=-1)
    beyond = np.maximum(0.0, ground - radius)
    goes = beyond * smoothstep(beyond, _TRUNK_ALONE, _FEET_AS_WELL)
    way = from_start[:, [0, 2]] * (goes / np.maximum(ground, 1e-9))[:, None]
    turn = _turn_towards(body, placed) * smoothstep(ground, _NEAR, 2.0 * _NEAR)
    return np.column_stack([turn, way, drop])


def _leg_needs(from_hip: np.ndarray, length: np.ndarray) -> np.ndarray:
    """The pelvis goes along with a foot that is placed far from it."""
    ground = np.linalg.norm(from_hip[:, [0, 2]], axis=-1)
    radius = np.sqrt(np.maximum((_LEG * length) ** 2 - from_hip[:, 1] ** 2, (0.4 * length) ** 2))
    beyond = np.maximum(0.0, ground - radius)
    way = from_hip[:, [0, 2]] * (beyond / np.maximum(ground, 1e-9))[:, None]
    return np.column_stack([np.zeros(len(way)), way, np.zeros(len(way))])


def _turn_towards(body: np.ndarray, placed: PlacedJoint) -> np.ndarray:
    """(K,) how far the body must turn for the place to lie on the arm's side."""
    seen = rotate(inverse(facing_rotation(body)), placed.positions - body[:, 0])
    angle = np.arctan2(seen[:, 0], seen[:, 2])
    left = placed.joint in _LEFT
    lowest, highest = (-_ACROSS, _OUTWARD) if left else (-_OUTWARD, _ACROSS)
    # Behind, the shorter way round.
    middle = 0.5 * (lowest + highest)
    angle = middle + wrap(angle - middle)
    return angle - np.clip(angle, lowest, highest)


def _carried(frames: np.ndarray, needs: np.ndarray, rooted: np.ndarray, closeness: float) -> np.ndarray:
    """(T, n) over time: nothing until it is time to go, near what is needed, and from then on what was needed last. closeness: how much a
    frame's need counts beside jerk."""
    if not needs.any():
        return np.zeros((len(rooted), needs.shape[1]))
    size = float(np.linalg.norm(needs, axis=-1).max())
    takes = round(FPS * max(_LEAST_SECONDS, 1.875 * size / _FASTEST))
    first, last = int(frames[0]), int(frames[-1])
    nearest = np.linalg.norm(needs[:1], axis=-1)
    # What could only be reached faster than anybody goes stays out of reach.
    possible = _FASTEST * max(first, 1) / FPS / 1.875
    needs = needs * min(1.0, possible / max(float(nearest[0]), 1e-9)) if first < takes and len(needs) == 1 else needs
    zero = np.arange(len(rooted)) <= max(0, first - takes)
    curve_frames, wanted = frames, needs
    if last + 1 < len(rooted) and not rooted[last:].any():
        after = np.arange(last + 1, len(rooted))
        curve_frames, wanted = np.concatenate([frames, after]), np.concatenate([needs, np.repeat(needs[-1:], len(after), axis=0)])
    return smooth_over(curve_frames, wanted, zero | rooted, closeness)


def _away_from(frames: np.ndarray, needs: np.ndarray, count: int) -> np.ndarray:
    """(count,) the frames outside the time that a crouch takes."""
    takes = round(FPS * max(0.6, 1.6 * float(needs.max(initial=0.0))))
    away = np.ones(count, dtype=bool)
    for frame in frames:
        away[max(0, frame - takes) : frame + takes + 1] = False
    return away
