"""Where the feet go: paths of toe joints from one place to the next, and when they bear weight.

Places are on the stage: metres, the middle between the standing feet at the origin, facing +Z, the left foot on the side of +X.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import TypedDict

import numpy as np

from .....rigs.math.rotations import about_axis, multiply, rotate
from .....rigs.smpl import JOINT, REST_OFFSETS
from ..timing import minimum_jerk
from .key_poses import Standing, track_of

_FOOT = np.array([REST_OFFSETS[JOINT["left_foot"]], REST_OFFSETS[JOINT["right_foot"]]])
# The middle of the sole, as a share of the way from below the ankle to the toe joint.
_MIDDLE = 0.4
LEFT, RIGHT = 0, 1


class Swing(TypedDict, total=False):
    """How a foot goes, as in `Move`."""

    lift: float
    sway: float
    tip: float


@dataclass(frozen=True)
class Move:
    """One foot goes from where it is to another place.

    foot: LEFT or RIGHT. start, end: seconds. to: (x, y, z) of the toe joint, None where it was. yaw: degrees to the left at the end,
    None as before. lift: metres that it rises on the way. tip: degrees that the toes point down at the end, sway: on the way.
    planted: whether it bears weight there. thrown: a ballistic flight instead of a step.
    """

    foot: int
    start: float
    end: float
    to: tuple[float, float, float] | None = None
    yaw: float | None = None
    lift: float = 0.08
    tip: float = 0.0
    sway: float = 20.0
    planted: bool = True
    thrown: bool = False


@dataclass(frozen=True)
class FeetPaths:
    """toes: (T, 2, 3) where a flat or tipped foot's toe joint is. yaw, tip: (T, 2) degrees. down: (T, 2) bool, who bears weight."""

    toes: np.ndarray
    yaw: np.ndarray
    tip: np.ndarray
    down: np.ndarray

    def ankles(self) -> np.ndarray:
        """(T, 2, 3): a foot tips about its toe joint, and rises from the heel."""
        return self.toes - rotate(self._turns(np.maximum(self.tip, 0.0)), _FOOT)

    def toe_offsets(self) -> np.ndarray:
        """(T, 2, 3) from ankle to toe joint."""
        return rotate(self._turns(self.tip), _FOOT)

    def soles(self) -> np.ndarray:
        """(T, 2, 3) the middle of each sole, as the support of a body's weight."""
        flat = rotate(self._turns(np.zeros_like(self.tip)), _FOOT * [1.0, 0.0, 1.0])
        return self.toes - (1.0 - _MIDDLE) * flat

    def _turns(self, tip: np.ndarray) -> np.ndarray:
        return multiply(about_axis("Y", np.radians(self.yaw)), about_axis("X", np.radians(tip)))


@dataclass(frozen=True)
class Home:
    """Where the feet of a standing recording are. toes: (2, 3); yaw: (2,) degrees."""

    toes: np.ndarray
    yaw: np.ndarray


def home_of(base: Standing) -> Home:
    """The recording's feet on the mean, flat on the floor."""
    from .....rigs.math.kinematics import forward_kinematics

    joints = forward_kinematics(track_of(base.rotations, base.translation)).mean(axis=0)
    ankles, toes = joints[[JOINT["left_ankle"], JOINT["right_ankle"]]], joints[[JOINT["left_foot"], JOINT["right_foot"]]]
    across = toes - ankles
    rest = np.degrees(np.arctan2(_FOOT[:, 0], _FOOT[:, 2]))
    yaw = np.degrees(np.arctan2(across[:, 0], across[:, 2])) - rest
    flat = rotate(about_axis("Y", np.radians(yaw)), _FOOT)
    return Home((ankles + flat) * [1.0, 0.0, 1.0], yaw)


def feet_paths(home: Home, moves: Sequence[Move], times: np.ndarray, tips: np.ndarray | None = None) -> FeetPaths:
    """Both feet along their moves, which must follow each other in time foot by foot. tips: (T, 2) further degrees of tipping."""
    parts = [_one_foot(home, foot, [move for move in moves if move.foot == foot], times) for foot in (LEFT, RIGHT)]
    toes, yaw, tip, down = (np.stack(column, axis=1) for column in zip(*parts, strict=True))
    return FeetPaths(toes, yaw, tip if tips is None else tip + tips, down)


def _one_foot(home: Home, foot: int, moves: list[Move], times: np.ndarray) -> tuple[np.ndarray, np.ndarray, np.ndarray, np.ndarray]:
    toes = np.repeat(home.toes[foot][None], len(times), axis=0)
    yaw, tip, down = np.full(len(times), home.yaw[foot]), np.zeros(len(times)), np.ones(len(times), dtype=bool)
    for move in sorted(moves, key=lambda move: move.start):
        share = np.clip((times - move.start) / (move.end - move.start), 0.0, 1.0)
        path = share if move.thrown else minimum_jerk(share)
        end = toes[-1] if move.to is None else np.array(move.to)
        toes = toes + path[:, None] * (end - toes[-1])
        toes[:, 1] += move.lift * _arc(share, move.thrown)
        yaw = yaw + minimum_jerk(share) * (0.0 if move.yaw is None else move.yaw - yaw[-1])
        tip = tip + minimum_jerk(share) * (move.tip - tip[-1]) + _peel(times, move)
        if move.to is None and move.lift == 0.0 and move.planted:
            continue  # The foot only tips: it bears weight all the while.
        down &= times <= move.start
        if move.planted:
            down |= times >= move.end
    return toes, yaw, tip, down


def _arc(share: np.ndarray, thrown: bool) -> np.ndarray:
    """(T,) up to 1 and down."""
    if thrown:
        return 4.0 * share * (1.0 - share)
    return np.sin(np.pi * minimum_jerk(share) ** 0.85) ** 1.5


def _peel(times: np.ndarray, move: Move) -> np.ndarray:
    """(T,) degrees: the heel leaves the floor before the toes do, and the foot is level again when it comes down."""
    length = move.end - move.start
    rise = minimum_jerk((times - move.start + 0.3 * length) / (0.55 * length))
    return move.sway * rise * (1.0 - minimum_jerk((times - move.start - 0.3 * length) / (0.6 * length)))
