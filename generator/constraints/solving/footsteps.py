"""Feet under a body that is led elsewhere: each step is put down where the body is then, and stands; where a foot would have to slide too
far to go along, it takes a step of its own.

A foot stands where the body of one moment has it, and on its way from one stand to the next goes smoothly from that one's place to this
one's.
"""

from __future__ import annotations

from dataclasses import dataclass
from itertools import pairwise

import numpy as np

from ....rigs.math.easing import minimum_jerk
from ....rigs.math.ground import turned
from ....rigs.math.inverse_kinematics.legs import ANKLES, TOES, UP, hip_drop, with_feet_at
from ....rigs.math.over_time import gaussian_average, runs, smooth_above

# A body leans this far over feet that stand, metres; farther, they step. A step of a standing body is so long at most.
_LEAN, _LONGEST_STEP = 0.16, 0.45
# Frames of an added step, and of the stands around it at least.
_SWING, _STAND = 12, 3
# A foot that leaves the ground for fewer frames than this stands on; one that stands for fewer does not stand; and of its stands it rolls
# so many frames at either end, in which it may already move.
_GAP, _TOUCH, _ROLL = 6, 4, 2
# An added step lifts the foot by this share of its length, between these heights, metres.
_LIFT_SHARE, _LEAST_LIFT, _MOST_LIFT = 0.25, 0.03, 0.12
# A step of the motion's own is so much higher where it is longer.
_OWN_LIFT_SHARE, _MOST_OWN_LIFT = 0.2, 0.1
# How far the hips come down for feet that are far away, metres, and over how many frames that is spread to either side.
_DEEPEST, _SPREAD = 0.35, 6
# What a turn on the spot moves a foot, metres a radian.
_FOOT_RADIUS = 0.25
_CONTACT_COLUMNS = ((0, 1), (2, 3))


@dataclass(frozen=True)
class BodyMove:
    """What a body does beside its own motion, frame by frame: turn (T,) radians about its root, way (T, 2) x and z over the ground, drop
    (T,) of the pelvis, metres."""

    turn: np.ndarray
    way: np.ndarray
    drop: np.ndarray

    @property
    def is_none(self) -> bool:
        return not (self.turn.any() or self.way.any() or self.drop.any())

    @classmethod
    def none(cls, frames: int) -> BodyMove:
        return cls(np.zeros(frames), np.zeros((frames, 2)), np.zeros(frames))


def moved_body(joints: np.ndarray, contacts: np.ndarray, move: BodyMove) -> tuple[np.ndarray, np.ndarray]:
    """A motion (T, 22, 3) with contacts (T, 4), moved; its feet stand where they stand, and step where they must. float64 and bool."""
    joints = np.asarray(joints, dtype=np.float64)
    shift = _shift(joints, move)
    moved = turned(joints, move.turn[:, None]) + shift[:, None] - move.drop[:, None, None] * UP
    feet: list[np.ndarray] = []
    lifted: list[np.ndarray] = []
    for foot in range(2):
        stands = _firm(np.asarray(contacts[:, _CONTACT_COLUMNS[foot]].any(axis=1)))
        step = _steps(stands, _drift(joints[:, ANKLES[foot]], move, shift), foot)
        own = joints[:, [ANKLES[foot], TOES[foot]]]
        left, there = (turned(own, _at(move.turn[:, None], times)) + _at(shift, times)[:, None] for times in (step.left, step.goes_to))
        feet.append(left + step.share[:, None, None] * (there - left) + step.lift[:, None, None] * UP)
        lifted.append(step.lift > 0.0)
    ankles, toes = np.stack([foot[:, 0] for foot in feet], axis=1), np.stack([foot[:, 1] for foot in feet], axis=1)
    ankles, toes = (points + _off_the_ground(moved, ankles, move)[:, None, None] * UP for points in (ankles, toes))
    still = contacts.copy()
    for columns, up in zip(_CONTACT_COLUMNS, lifted, strict=True):
        still[:, columns] &= ~up[:, None]
    return standing_on(moved, ankles, toes), still


def standing_on(joints: np.ndarray, ankles: np.ndarray, toes: np.ndarray) -> np.ndarray:
    """A body with feet at ankles and toes (T, 2, 3), its hips brought down smoothly where a leg is too short."""
    drop = smooth_above(hip_drop(joints, ankles, _DEEPEST).max(axis=1, keepdims=True), _SPREAD)
    return with_feet_at(joints - drop[..., None] * UP, ankles, toes)


def _off_the_ground(moved: np.ndarray, ankles: np.ndarray, move: BodyMove) -> np.ndarray:
    """(T,) how far the feet leave the ground for a pelvis that is higher than legs are long."""
    short = np.where(move.drop < 0.0, hip_drop(moved, ankles, 1.0).max(axis=1), 0.0)
    return smooth_above(short[:, None], _SPREAD)[:, 0]


def _shift(joints: np.ndarray, move: BodyMove) -> np.ndarray:
    """(T, 3) what follows a turn about the origin so that the root is turned where it stands, and goes its way."""
    root = joints[:, 0] * [1.0, 0.0, 1.0]
    way = np.stack([move.way[:, 0], np.zeros(len(root)), move.way[:, 1]], axis=-1)
    return root - turned(root, move.turn) + way


def _drift(ankle: np.ndarray, move: BodyMove, shift: np.ndarray) -> np.ndarray:
    """(T,) metres that a foot which went along with the body would have slid since the start."""
    step = np.diff(turned(ankle, move.turn) + shift - ankle, axis=0) * [1.0, 0.0, 1.0]
    slid = np.linalg.norm(gaussian_average(step, 2.0), axis=-1) + _FOOT_RADIUS * np.abs(np.diff(move.turn))
    return np.concatenate([[0.0], np.cumsum(slid)])


@dataclass(frozen=True)
class _Steps:
    """Of one foot, for each frame (T,): the times, in frames, of the body's places that it left and goes to, by what share it is there,
    and by how many metres an added step lifts it."""

    left: np.ndarray
    goes_to: np.ndarray
    share: np.ndarray
    lift: np.ndarray


def _steps(stands: np.ndarray, drift: np.ndarray, foot: int) -> _Steps:
    pieces = [piece for first, last in runs(stands) for piece in _stands_of(first, last, drift, foot)]
    frames = np.arange(len(stands), dtype=np.float64)
    steps = _Steps(frames.copy(), frames.copy(), np.zeros(len(stands)), np.zeros(len(stands)))
    if not pieces:
        return steps
    for first, last, at in pieces:
        steps.left[first : last + 1] = steps.goes_to[first : last + 1] = at
    # Where the clip begins or ends with a foot in the air, it comes from or goes to the place of that time.
    whole = [(-1, -1, 0.0), *pieces, (len(stands), len(stands), len(stands) - 1.0)]
    for (_, left, before), (right, _, after) in pairwise(whole):
        between = slice(left + 1, right)
        share = (frames[between] - left) / (right - left)
        steps.left[between], steps.goes_to[between], steps.share[between] = before, after, minimum_jerk(share)
        if left >= 0 and right < len(stands):
            way = abs(float(np.interp(after, frames, drift) - np.interp(before, frames, drift)))
            steps.lift[between] = _lift_for(way, bool(stands[between].all())) * np.sin(np.pi * share) ** 2
    return steps


def _lift_for(way: float, is_added: bool) -> float:
    """How high a foot is lifted, metres, beside what the motion's own step does."""
    return float(np.clip(_LIFT_SHARE * way, _LEAST_LIFT, _MOST_LIFT)) if is_added else min(_OWN_LIFT_SHARE * way, _MOST_OWN_LIFT)


def _firm(stands: np.ndarray) -> np.ndarray:
    """(T,) when a foot stands so that it must not move: without flickering, and without rolling on and off."""
    firm, ends = stands.copy(), (0, len(stands) - 1)
    for first, last in runs(~firm):
        if first > ends[0] and last < ends[1] and last - first + 1 < _GAP:
            firm[first : last + 1] = True
    for first, last in runs(firm.copy()):
        inside = first > ends[0] and last < ends[1]
        roll = min(_ROLL, max(0, (last - first - 2) // 2))
        if inside and last - first + 1 < _TOUCH:
            firm[first : last + 1] = False
            continue
        if first > ends[0]:
            firm[first : first + roll] = False
        if last < ends[1]:
            firm[last - roll + 1 : last + 1] = False
    return firm


def _stands_of(first: int, last: int, drift: np.ndarray, foot: int) -> list[tuple[int, int, float]]:
    """A run of standing cut where the foot must step: first and last frame of each stand, and at whose time's place it is."""
    slid, length = float(drift[last] - drift[first]), last - first + 1
    steps = min(int(np.ceil(slid / _LONGEST_STEP)) if slid > _LEAN else 0, (length - _STAND) // (2 * (_SWING + _STAND)))
    span = drift[first : last + 1]
    if steps <= 0:
        # A clip that begins with the foot standing begins where it did.
        return [(first, last, _moment(drift[first] + 0.5 * slid, span, first) if first > 0 and slid > 0.0 else float(first))]
    # Left and right in turn: at a quarter and at three quarters of each step's way.
    edges = [(step + 0.25 + 0.5 * foot) / steps for step in range(steps)]
    middles = [0.0, *(0.5 * (a + b) for a, b in pairwise(edges)), 1.0]
    moments = [_moment(drift[first] + share * slid, span, first) for share in middles]
    swings = _spaced([round(_moment(drift[first] + edge * slid, span, first)) for edge in edges], first, last)
    starts = [first, *(swing + _SWING // 2 for swing in swings)]
    ends = [*(swing - _SWING // 2 for swing in swings), last]
    return list(zip(starts, ends, moments, strict=True))


def _moment(wanted: float, span: np.ndarray, first: int) -> float:
    """The frame at which a rising curve span reaches a value."""
    return float(first + np.interp(wanted, span + 1e-9 * np.arange(len(span)), np.arange(len(span))))


def _spaced(swings: list[int], first: int, last: int) -> list[int]:
    """The middles of added steps, moved apart and in between first and last so that the foot stands between them."""
    apart, edge = _SWING + _STAND, _SWING // 2 + 2
    spaced: list[int] = []
    for index, swing in enumerate(swings):
        lowest = spaced[-1] + apart if spaced else first + edge
        highest = last - edge - (len(swings) - 1 - index) * apart
        spaced.append(max(lowest, min(swing, highest)))
    return spaced


def _at(values: np.ndarray, times: np.ndarray) -> np.ndarray:
    """(T, n) values (T, n) between frames."""
    before = np.minimum(times.astype(int), len(values) - 1)
    after = np.minimum(before + 1, len(values) - 1)
    share = (times - before)[:, None]
    return (1.0 - share) * values[before] + share * values[after]
