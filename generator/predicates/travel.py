"""Predicates of where a body goes: distances, directions beside its own facing, speed, turns, stillness, rising.

Joints (T, 22, 3) of a body of average size; metres, metres a second, degrees (positive to the left).
"""

from __future__ import annotations

import numpy as np

from ..motion import FPS
from .body import from_pelvis, heading_axes, joint
from .timing import movements, seconds, smoothed, speed, within

_MOVING = 0.25
_SIDEWAYS = {"forward": (2, 1.0), "backward": (2, -1.0), "left": (0, 1.0), "right": (0, -1.0)}


def root_velocity(joints: np.ndarray) -> np.ndarray:
    """(T, 3) metres a second to the body's left, up and forward."""
    return np.einsum("tij,tj->ti", heading_axes(joints), np.gradient(smoothed(joints[:, 0], 5), axis=0) * FPS)


def root_speed(joints: np.ndarray) -> np.ndarray:
    """(T,) metres a second over the ground."""
    return np.linalg.norm(root_velocity(joints)[:, [0, 2]], axis=-1)


def distance(joints: np.ndarray) -> float:
    """Metres that the pelvis goes over the ground, along its way."""
    return float(root_speed(joints).sum() / FPS)


def displacement(joints: np.ndarray) -> float:
    """Metres over the ground from the first frame to the last."""
    return float(np.linalg.norm((joints[-1, 0] - joints[0, 0])[[0, 2]]))


def farthest(joints: np.ndarray) -> float:
    """Metres over the ground from where the pelvis begins to where it is farthest from there."""
    return float(np.linalg.norm((joints[:, 0] - joints[0, 0])[:, [0, 2]], axis=-1).max())


def travels(joints: np.ndarray, direction: str = "any", least: float = 1.0, most: float | None = None) -> bool:
    """The pelvis goes `least` metres: along its way ("any"), or net forward, backward, left, right or to either side ("side") as the body
    itself faces, and farther so than any other way."""
    if direction == "any":
        return within(distance(joints), least, most)
    net = root_velocity(joints).sum(axis=0) / FPS
    if direction == "side":
        return within(abs(net[0]), least, most) and abs(net[0]) > 0.8 * abs(net[2])
    axis, sign = _SIDEWAYS[direction]
    other = abs(net[2 - axis])
    return within(sign * net[axis], least, most) and sign * net[axis] > 0.8 * other


def stays_within(joints: np.ndarray, metres: float = 0.5) -> bool:
    """The pelvis never goes farther than this from where it began."""
    return farthest(joints) <= metres


def moves_at(joints: np.ndarray, least: float | None = None, most: float | None = None) -> bool:
    """Mean speed over the ground while the pelvis moves (0 when it never does), m/s."""
    speeds = root_speed(joints)
    moving = speeds[speeds > _MOVING]
    return within(float(moving.mean()) if len(moving) > 0.2 * len(speeds) else 0.0, least, most)


def heading(joints: np.ndarray) -> np.ndarray:
    """(T,) degrees that the body faces, positive to the left of +Z, without jumps."""
    ahead = smoothed(heading_axes(joints)[:, 2], 5)
    return np.degrees(np.unwrap(np.arctan2(ahead[:, 0], ahead[:, 2])))


def turns(joints: np.ndarray, direction: str = "any", least: float = 45.0, most: float | None = None) -> bool:
    """The body turns by so many degrees net, to the left, to the right or either way."""
    net = float(heading(joints)[-3:].mean() - heading(joints)[:3].mean())
    signed = {"any": abs(net), "left": net, "right": -net}[direction]
    return within(signed, least, most)


def turns_about(joints: np.ndarray, least: float = 120.0) -> bool:
    """The body faces directions that lie so many degrees apart, in whatever order."""
    return float(np.ptp(heading(joints))) >= least


def turns_at_most(joints: np.ndarray, degrees: float = 45.0) -> bool:
    """The body never faces farther than this from where it began."""
    way = heading(joints)
    return float(np.abs(way - way[:3].mean()).max()) <= degrees


def faces_both_ways(joints: np.ndarray, degrees: float = 25.0) -> bool:
    """The body turns to the left of where it began and to the right."""
    way = heading(joints) - heading(joints)[:3].mean()
    return float(way.max()) > degrees and float(way.min()) < -degrees


def course_turns(joints: np.ndarray, direction: str = "any", least: float = 200.0, most: float | None = None) -> bool:
    """The way over the ground bends by so many degrees net: circles and curves, whichever way the body faces."""
    net = _course(joints)[1]
    return within({"any": abs(net), "left": net, "right": -net}[direction], least, most)


def course_weaves(joints: np.ndarray, degrees: float = 40.0, least: int = 2) -> bool:
    """The way bends to and fro: zigzag, slalom, figure of eight."""
    return movements(_course(joints)[0], degrees) >= least


def goes_straight(joints: np.ndarray, share: float = 0.9) -> bool:
    """The way is hardly longer than the line between its ends."""
    return displacement(joints) >= share * distance(joints)


def returns(joints: np.ndarray, least: float = 0.8, share: float = 0.5) -> bool:
    """The pelvis goes away by `least` metres and comes back to within a share of the farthest."""
    away = np.linalg.norm((joints[:, 0] - joints[0, 0])[:, [0, 2]], axis=-1)
    return float(away.max()) >= least and float(away[-1]) <= share * float(away.max())


def _course(joints: np.ndarray) -> tuple[np.ndarray, float]:
    """Degrees (K,) of the course where the pelvis moves, without jumps, and how far it turns net."""
    step = np.gradient(smoothed(joints[:, 0][:, [0, 2]], 11), axis=0) * FPS
    step = step[np.linalg.norm(step, axis=-1) > _MOVING]
    if len(step) < 2:
        return np.zeros(2), 0.0
    course = np.degrees(np.unwrap(np.arctan2(step[:, 0], step[:, 1])))
    return course, float(course[-1] - course[0])


def body_speed(joints: np.ndarray) -> float:
    """Metres a second of wrists, ankles and head around the pelvis, mean."""
    local = smoothed(from_pelvis(joints))
    return float(np.mean([speed(joint(local, name)) for name in ("left_wrist", "right_wrist", "left_ankle", "right_ankle", "head")]))


def still(joints: np.ndarray, most: float = 0.15) -> bool:
    """Limbs and head hardly move around the pelvis, m/s on average; a breathing, swaying idle is still."""
    return body_speed(joints) <= most


def lively(joints: np.ndarray, least: float = 0.4) -> bool:
    """Limbs and head move around the pelvis at `least` m/s on average."""
    return body_speed(joints) >= least


def stops(joints: np.ndarray, seconds_at_end: float = 0.5) -> bool:
    """The pelvis moves, and at the end no longer does."""
    speeds = root_speed(joints)
    tail = speeds[-max(2, round(seconds_at_end * FPS)) :]
    return seconds(speeds > 0.4) > 0.5 and float(tail.mean()) < 0.3


def speeds_up(joints: np.ndarray, ratio: float = 1.3) -> bool:
    """The last third is faster over the ground than the first one by `ratio`; below 1 it slows down."""
    speeds, third = root_speed(joints), max(1, len(joints) // 3)
    return bool(speeds[-third:].mean() >= ratio * max(float(speeds[:third].mean()), 0.2))


def slows_down(joints: np.ndarray, ratio: float = 1.3) -> bool:
    return speeds_up(joints[::-1], ratio)


def climbs(joints: np.ndarray, least: float = 0.3, direction: str = "up") -> bool:
    """The pelvis ends higher (or lower) than it began by `least` metres, and what it stands on, too."""
    feet = np.min([joint(joints, name)[:, 1] for name in ("left_foot", "right_foot", "left_ankle", "right_ankle")], axis=0)
    sign, third = (1.0 if direction == "up" else -1.0), max(3, len(joints) // 5)
    change = [sign * (path[-third:].mean() - path[:third].mean()) for path in (joints[:, 0, 1], feet)]
    return min(change) >= least
