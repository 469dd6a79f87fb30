"""Actions on two feet: the pelvis goes where the weight is borne, legs reach from it to the feet, the rest follows key poses."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field

import numpy as np

from .....rigs.math.kinematics import forward_kinematics
from .....rigs.math.rotations import about_axis, from_euler, multiply, rotate
from .....rigs.smpl import JOINT, REST_OFFSETS
from ....motion import FPS
from .body import centre_of_mass, clearance
from .curves import GRAVITY, flight_height, keyed, smooth, upper_envelope
from .feet import FeetPaths, Home, Move, feet_paths, home_of
from .key_poses import KeyPoses, Standing, blended, track_of
from .limbs import LONGEST, hands_over_floor, reach
from .pose import Pose

_HIPS, _KNEES, _ANKLES, _FEET = (np.array([JOINT[f"left_{name}"], JOINT[f"right_{name}"]]) for name in ("hip", "knee", "ankle", "foot"))
_THIGH, _SHIN = (float(np.linalg.norm(REST_OFFSETS[JOINT[name]])) for name in ("left_knee", "left_ankle"))
_UP, _GROUND = np.array([0.0, 1.0, 0.0]), np.array([1.0, 0.0, 1.0])
Keys = Sequence[tuple[float, float]]
# Rounds in which balance and the room for the knees are found.
_ROUNDS = 4
_STILL: Keys = ((0.0, 0.0),)
# Seconds in which a body falls: the root of its weight's height, a metre, over gravity.
_PENDULUM = float(np.sqrt(1.0 / GRAVITY))


@dataclass(frozen=True)
class Upright:
    """What is done on the feet. Seconds, metres, degrees; every list of keys is empty-handed by default.

    moves: of the feet. poses: trunk, arms and head. height: of the pelvis beside standing. hips: (pitch forward, lean left, turn left)
    of the pelvis beside the feet's heading. ahead: (left, forward) of the weight beside the middle of what bears it. knees_out: how far
    knees point outward. flights: (take-off, landing). heels: how far both heels are raised, degrees. weight_time: how slowly the weight
    follows the feet. walks: whether it falls from foot to foot as it does in going, instead of being over each foot in turn. unrest: how alive it is held. flow: 0 rests in every key pose, 1 in none. balance: 1 keeps the centre of mass over
    the feet; 0 leaves the pelvis where it stood beside them, whatever the trunk does.
    """

    moves: Sequence[Move] = ()
    poses: KeyPoses = ((0.0, Pose()),)
    height: Keys = _STILL
    hips: Sequence[tuple[float, tuple[float, float, float]]] = ((0.0, (0.0, 0.0, 0.0)),)
    ahead: Sequence[tuple[float, tuple[float, float]]] = ((0.0, (0.0, 0.0)),)
    knees_out: Keys = _STILL
    heels: Keys = _STILL
    flights: Sequence[tuple[float, float]] = field(default=())
    weight_time: float = 0.16
    walks: bool = False
    unrest: float = 1.0
    flow: float = 0.0
    balance: float = 1.0


def perform_upright(base: Standing, action: Upright, rng: np.random.Generator) -> np.ndarray:
    """(T, 22, 3) joints on the stage."""
    times, home = base.times, home_of(base)
    tips = np.repeat(keyed(times, action.heels)[:, None], 2, axis=1)
    feet = feet_paths(home, action.moves, times, tips)
    rotations = blended(base, action.poses, rng, action.unrest, action.flow)
    heading = _heading(home, feet, action.weight_time)
    rotations[:, 0] = _pelvis_turns(rotations[:, 0], heading, keyed(times, action.hips))
    support, level = _support(home, feet, action)
    ahead = rotate(about_axis("Y", heading), _flat(keyed(times, action.ahead)))
    aim = support + ahead
    sway = (base.translation - base.translation.mean(axis=0)) * _GROUND
    over_feet = rotate(about_axis("Y", heading), base.translation.mean(axis=0) * _GROUND - _sole_middle(home) * _GROUND)
    translation = aim + over_feet + sway + (base.translation[:, 1] + _rises(times, action, level))[:, None] * _UP
    translation = _within_reach(rotations, translation, feet)
    axes = _knee_axes(heading, feet, keyed(times, action.knees_out))
    rest = centre_of_mass(_posed(base.rotations, base.translation)).mean(axis=0)
    stance = rotate(about_axis("Y", heading), rest - _sole_middle(home) * _GROUND)
    for _ in range(_ROUNDS):
        joints = _with_legs(_posed(rotations, translation), feet, axes)
        error = (aim + stance + sway - centre_of_mass(joints)) * _GROUND
        translation = _within_reach(rotations, translation + action.balance * smooth(error, 0.08), feet)
        translation = translation + _knee_room(joints)[:, None] * _UP
    joints = _with_legs(_posed(rotations, translation), feet, axes)
    translation = translation + _knee_room(joints)[:, None] * _UP
    return hands_over_floor(_with_legs(_posed(rotations, translation), feet, axes))


def _posed(rotations: np.ndarray, translation: np.ndarray) -> np.ndarray:
    return forward_kinematics(track_of(rotations, translation))


def _flat(values: np.ndarray) -> np.ndarray:
    """(T, 2) left and forward -> (T, 3)."""
    return np.stack([values[:, 0], np.zeros(len(values)), values[:, 1]], axis=-1)


def _sole_middle(home: Home) -> np.ndarray:
    return feet_paths(home, (), np.zeros(1)).soles()[0].mean(axis=0)


def _heading(home: Home, feet: FeetPaths, weight_time: float) -> np.ndarray:
    """(T,) radians that the body has turned to the left: half way between the feet."""
    return np.radians(smooth((feet.yaw - home.yaw).mean(axis=1), 0.5 * weight_time))


def _pelvis_turns(root: np.ndarray, heading: np.ndarray, hips: np.ndarray) -> np.ndarray:
    pitch, lean, turn = np.radians(hips).T
    tilt = from_euler(np.stack([turn, pitch, -lean], axis=-1), "YXZ")
    return multiply(multiply(about_axis("Y", heading), tilt), root)


def _support(home: Home, feet: FeetPaths, action: Upright) -> tuple[np.ndarray, np.ndarray]:
    """(T, 3) the point on the ground over which the weight is, and (T,) how high the ground is there."""
    share = feet.down / np.maximum(feet.down.sum(axis=1, keepdims=True), 1)
    point = (share[..., None] * feet.soles()).sum(axis=1)
    borne = feet.down.any(axis=1)
    frames = np.arange(len(point))
    point = np.stack([np.interp(frames, frames[borne], point[borne, axis]) for axis in range(3)], axis=-1)
    followed = smooth(point, action.weight_time)
    over = fallen(followed) if action.walks else followed
    return over * _GROUND, followed[:, 1]


def fallen(support: np.ndarray, fps: float = FPS) -> np.ndarray:
    """(T, 3) where the weight is that is borne by `support` (T, 3): the one way of a linear inverted pendulum that does not fall, which
    is the support's mean with exponentially less of what is farther in time (Kajita et al., 2001)."""
    reach = round(4.0 * _PENDULUM * fps)
    kernel = np.exp(-np.abs(np.arange(-reach, reach + 1)) / (_PENDULUM * fps))
    longer = np.pad(support, ((reach, reach), (0, 0)), mode="edge")
    return np.stack([np.convolve(longer[:, axis], kernel / kernel.sum(), "valid") for axis in range(support.shape[1])], axis=-1)


def _rises(times: np.ndarray, action: Upright, level: np.ndarray) -> np.ndarray:
    """(T,) metres that the pelvis stands over where it stood."""
    height = keyed(times, action.height) + level
    for start, end in action.flights:
        share = np.clip((times - start) / (end - start), 0.0, 1.0)
        height = height + flight_height(end - start) * 4.0 * share * (1.0 - share)
    return height


def _knee_axes(heading: np.ndarray, feet: FeetPaths, out: np.ndarray) -> np.ndarray:
    """(T, 2, 3) what the knees fold about: the body's left, turned with the foot and out by so many degrees."""
    yaw = np.radians(0.5 * feet.yaw + out[:, None] * [1.0, -1.0]) + 0.5 * heading[:, None]
    return rotate(about_axis("Y", yaw), np.array([1.0, 0.0, 0.0]))


def _within_reach(rotations: np.ndarray, translation: np.ndarray, feet: FeetPaths) -> np.ndarray:
    """The pelvis (T, 3), lowered where a leg that stands would not reach its foot."""
    hips = translation[:, None] + rotate(rotations[:, :1], REST_OFFSETS[_HIPS])
    away = feet.ankles() - hips
    longest = 0.995 * LONGEST * (_THIGH + _SHIN)
    across = np.minimum(np.hypot(away[..., 0], away[..., 2]), 0.98 * longest)
    drop = np.maximum(0.0, -away[..., 1] - np.sqrt(longest**2 - across**2)) * feet.down
    return translation - upper_envelope(drop.max(axis=1), 0.1)[:, None] * _UP


def _knee_room(joints: np.ndarray) -> np.ndarray:
    """(T,) metres that the pelvis must rise for both knees to stay on the floor."""
    low = np.maximum(0.0, -clearance(joints)[:, _KNEES].min(axis=1))
    return 1.1 * upper_envelope(low, 0.06)


def _with_legs(joints: np.ndarray, feet: FeetPaths, axes: np.ndarray) -> np.ndarray:
    moved = np.array(joints)
    moved[:, _KNEES], moved[:, _ANKLES] = reach(joints[:, _HIPS], feet.ankles(), (_THIGH, _SHIN), axes)
    moved[:, _FEET] = moved[:, _ANKLES] + feet.toe_offsets()
    return moved
