"""Actions on the floor: the body rests on whatever of it is lowest, and what rests does not slide.

The root's height comes from the lowest skin of the pose, its path from the parts that rest: they stay where they are, so the body goes
where its limbs push it, and rolls where its back rolls. What still slides is held by the two bones above it.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from .....rigs.math.kinematics import forward_kinematics
from .....rigs.smpl import JOINT
from ..timing import minimum_jerk
from .body import RADII, clearance
from .curves import keyed, smooth
from .key_poses import KeyPoses, Standing, blended, track_of
from .limbs import bone_lengths, fold_axis, hands_over_floor, reach

# Metres over the lowest skin within which a part still bears weight, as the scale of an exponential.
_BEARING = 0.009
# How much a hand on the floor says about where the body goes, beside a knee.
_ARMS_SHARE = 0.5
# Clearance under which a hand or foot counts as resting, and frames that it must rest to be held.
_RESTING, _SHORTEST_HOLD = 0.025, 4
# Metres that a resting hand or foot is moved at most to stay where it is.
_FARTHEST = 0.2
# Seconds in which hands go to the floor and leave it.
_HANDS_FADE = 0.3
_SHOULDERS, _ELBOWS, _WRISTS = (tuple(JOINT[f"{side}_{name}"] for side in ("left", "right")) for name in ("shoulder", "elbow", "wrist"))
_HANDS_ALONE = np.isin(np.arange(len(RADII)), _WRISTS).astype(float)
_UP = np.array([0.0, 1.0, 0.0])
# Limbs whose ends are held: start, middle, end and what hangs from the end.
_LIMBS = tuple(
    (JOINT[f"{side}_{a}"], JOINT[f"{side}_{b}"], JOINT[f"{side}_{c}"], tail)
    for side in ("left", "right")
    for a, b, c, tail in (("hip", "knee", "ankle", JOINT[f"{side}_foot"]), ("shoulder", "elbow", "wrist", None))
)


@dataclass(frozen=True)
class Grounded:
    """What is done with the whole body.

    poses: key poses, with the root's orientation. lifted: (seconds, metres) that the lowest part is off the floor: a seat, a jump.
    travel: (seconds, (left, forward)) metres that the body slides or is thrown in all. held: whether resting hands and feet are kept
    from sliding. hands: (from, to) seconds in which both hands stay on the floor, wherever key poses have them; the arms bend or stretch
    to it. on_hands: (from, to) seconds in which the body rests and moves on its hands alone: the feet jump.
    bearing_hands: False where arms move freely over the floor. settle: seconds over which the height is smoothed. flow: 0 rests
    in every key pose, 1 in none; rounding: seconds over which corners of a flowing motion are rounded.
    """

    poses: KeyPoses
    lifted: Sequence[tuple[float, float]] = ((0.0, 0.0),)
    travel: Sequence[tuple[float, tuple[float, float]]] = ((0.0, (0.0, 0.0)),)
    unrest: float = 1.0
    held: bool = True
    hands: Sequence[tuple[float, float]] = ()
    on_hands: Sequence[tuple[float, float]] = ()
    bearing_hands: bool = True
    settle: float = 0.05
    flow: float = 0.55
    rounding: float = 0.08


def perform_grounded(base: Standing, action: Grounded, rng: np.random.Generator) -> np.ndarray:
    """(T, 22, 3) joints on the stage."""
    rotations = blended(base, action.poses, rng, action.unrest, action.flow, action.rounding)
    track = track_of(rotations, np.zeros((len(base), 3)))
    joints = forward_kinematics(track)
    lifted = keyed(base.times, action.lifted)
    loose = _loose_hands(base.times, action.hands if action.bearing_hands else ((-1.0, np.inf),))
    on_hands = _inside(base.times, action.on_hands)
    joints = joints + _height(joints, action.settle, loose, on_hands)[:, None, None] * _UP
    joints = joints + _path(joints, loose, on_hands)[:, None] + lifted[:, None, None] * _UP
    slide = keyed(base.times, action.travel)
    joints = joints + np.stack([slide[:, 0], np.zeros(len(base)), slide[:, 1]], axis=-1)[:, None]
    if action.held:
        joints = _held(joints)
    for first, last in action.hands:
        joints = _with_hands_down(joints, base.times, first, last)
    joints = hands_over_floor(joints)
    return joints + np.maximum(0.0, -clearance(joints).min(axis=1))[:, None, None] * _UP


def _loose_hands(times: np.ndarray, spans: Sequence[tuple[float, float]]) -> np.ndarray:
    """(T, 22) metres by which joints do not count as near the floor: hands while they are put to it."""
    loose = np.zeros((len(times), len(RADII)))
    for first, last in spans:
        inside = (times > first - _HANDS_FADE) & (times < last + _HANDS_FADE)
        loose[np.ix_(inside, np.array([*_WRISTS, *_ELBOWS]))] = 1.0
    return loose


def _height(joints: np.ndarray, settle: float, loose: np.ndarray, on_hands: np.ndarray) -> np.ndarray:
    """(T,) how far a pose must rise for its lowest skin to touch y = 0, without a jolt when another part becomes the lowest."""
    room = clearance(joints) + loose
    # Wrists give way: arms that lie about do not lift a body, and arms that bear it bend to the floor.
    room[:, _WRISTS] += 1.0
    lowest = np.where(on_hands, clearance(joints)[:, _WRISTS].min(axis=1), room.min(axis=1))
    return smooth(-lowest, settle)


def _inside(times: np.ndarray, spans: Sequence[tuple[float, float]]) -> np.ndarray:
    return np.logical_or.reduce([(times >= first) & (times <= last) for first, last in spans], axis=0) | np.zeros(len(times), dtype=bool)


def _path(joints: np.ndarray, loose: np.ndarray, on_hands: np.ndarray) -> np.ndarray:
    """(T, 3) the way of the body over the floor which keeps what bears it in place, each part by how near to the floor it is."""
    height = clearance(joints) + loose
    weight = np.exp(-np.maximum(height, 0.0) / _BEARING)
    weight[:, [*_WRISTS, *_ELBOWS]] *= _ARMS_SHARE
    weight[on_hands] = _HANDS_ALONE
    weight = np.minimum(weight[1:], weight[:-1])
    step = np.diff(joints, axis=0) * [1.0, 0.0, 1.0]
    back = -(weight[..., None] * step).sum(axis=1) / np.maximum(weight.sum(axis=1), 1e-9)[:, None]
    return np.concatenate([np.zeros((1, 3)), np.cumsum(back, axis=0)])


def _with_hands_down(joints: np.ndarray, times: np.ndarray, first: float, last: float) -> np.ndarray:
    """Both wrists on the floor, where they are on the mean of that time as far as the arms reach."""
    moved = np.array(joints)
    inside = (times >= first) & (times <= last)
    share = minimum_jerk((times - first + _HANDS_FADE) / _HANDS_FADE) * (1.0 - minimum_jerk((times - last) / _HANDS_FADE))
    back = np.array([0.0, 0.0, -1.0])
    for shoulder, elbow, wrist in zip(_SHOULDERS, _ELBOWS, _WRISTS, strict=True):
        place = np.append(np.median(joints[inside, wrist][:, ::2], axis=0), RADII[wrist])[[0, 2, 1]]
        target = joints[:, wrist] + share[:, None] * (place - joints[:, wrist])
        axis = fold_axis(joints[:, shoulder], joints[:, elbow], joints[:, wrist], back)
        bones = bone_lengths(elbow, wrist)
        elbows, wrists = reach(joints[:, shoulder], target, bones, axis)
        near = (share > 0.0)[:, None]
        moved[:, elbow], moved[:, wrist] = np.where(near, elbows, joints[:, elbow]), np.where(near, wrists, joints[:, wrist])
    return moved


def _held(joints: np.ndarray) -> np.ndarray:
    moved = np.array(joints)
    left = joints[:, JOINT["left_hip"]] - joints[:, JOINT["right_hip"]]
    for start, middle, end, tail in _LIMBS:
        shift = _shift_to_rest(joints, end if tail is None else tail)
        if not shift.any():
            continue
        bones = bone_lengths(middle, end)
        axis = fold_axis(joints[:, start], joints[:, middle], joints[:, end], left)
        moved[:, middle], moved[:, end] = reach(joints[:, start], joints[:, end] + shift, bones, axis)
        if tail is not None:
            moved[:, tail] = joints[:, tail] + moved[:, end] - joints[:, end]
    return moved


def _shift_to_rest(joints: np.ndarray, joint: int) -> np.ndarray:
    """(T, 3) what brings a hand or foot to one place each time that it rests, fading out where it leaves."""
    height = joints[:, joint, 1] - RADII[joint]
    shift, weight = np.zeros((len(joints), 3)), np.zeros(len(joints))
    for first, last in _rests(height):
        place = np.median(joints[first : last + 1, joint], axis=0)
        shift[first : last + 1] = (place - joints[first : last + 1, joint]) * [1.0, 0.0, 1.0]
        weight[first : last + 1] = 1.0
    shift = _carried_on(shift, weight)
    size = np.linalg.norm(shift, axis=-1, keepdims=True)
    return shift * np.minimum(1.0, _FARTHEST / np.maximum(size, 1e-9))


def _rests(height: np.ndarray) -> list[tuple[int, int]]:
    resting = height < _RESTING
    edges = np.flatnonzero(np.diff(np.concatenate([[0], resting.astype(np.int8), [0]]))).reshape(-1, 2)
    return [(int(first), int(end) - 1) for first, end in edges if end - first >= _SHORTEST_HOLD]


def _carried_on(shift: np.ndarray, weight: np.ndarray) -> np.ndarray:
    """Between two rests the shift goes over from one to the next; before the first and after the last it dies out."""
    held = np.flatnonzero(weight)
    if len(held) == 0:
        return shift
    frames = np.arange(len(weight))
    between = np.stack([np.interp(frames, held, shift[held, axis]) for axis in range(3)], axis=-1)
    away = np.maximum(np.maximum(held[0] - frames, frames - held[-1]), 0)
    return between * np.exp(-((away / 6.0) ** 2))[:, None]
