"""Foot locking on legs of another build: feet stand where the motion's stand, and the body goes where they take it.

Unlike `foot_lock.py`, which knows nothing but a body's own joints, this knows which legs are meant: every leg bone points as it did in the
motion that is copied. What keeps a foot in place is therefore taken, in this order, from the way of the body, from how its hips
stand (`hip_turn.py`), from the foot's slope where only its toes stand, and last from the leg.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property

import numpy as np

from ..math.ground import GROUND
from ..math.inverse_kinematics.legs import ANKLES, HIPS, KNEES, TOES, UP, hip_drop, with_feet_at
from ..math.over_time import smooth_above
from ..math.rotations import cross, normalise
from ..smpl import CONTACT_JOINTS
from .foot_lock import handed_on, in_phases, move_feet
from .foot_places import balanced, standing_joints, stretches
from .leg_reach import Standing, averaged, by_own_legs, leg_length

# Seconds over which the body follows its standing feet, and in which it comes down for legs that are too short.
_FOLLOWS, _COMES_DOWN = 0.05, 0.15
# It comes down no farther than this share of the legs' height: a foot that is still out of reach gives way.
_DEEPEST = 0.08
# How much more than its direction the length of a straight leg counts.
_STIFFEST = 100.0
# Legs that swing turn no farther than this, radians, for what standing left.
_SWINGING = np.radians(5.0)
_ANKLE_COLUMNS, _TOE_COLUMNS = [0, 2], [1, 3]


def stand_on_own_legs(body: np.ndarray, standing: Standing, strength: float = 1.0) -> np.ndarray:
    """Joints (T, 22, 3) whose standing feet stand still on the floor, from strength 0, as they were, to 1.

    body: legs as they are to be, with the point of the sole below each toe joint in that joint's place; metres, Y up, the floor at y = 0.
    """
    if strength == 0.0 or len(body) < 2 or not standing.phases:
        return body
    feet = wanted_feet(body, standing)
    feet = feet.gone(_following(feet, standing.fps))
    feet = feet.gone(_coming_down(feet))
    ankles, toes = (body[:, joints] + strength * (moved - body[:, joints]) for joints, moved in ((ANKLES, feet.ankles), (TOES, feet.toes)))
    return with_feet_at(body + strength * (feet.body - body), ankles, toes)


@dataclass(frozen=True)
class WantedFeet:
    """A body (T, 22, 3) that goes by its own legs, and how far its contact joints are to be moved while they stand (T, 4, 3), else 0.

    toes_lead: whether a foot on its toes goes where those go; else it tilts.
    """

    body: np.ndarray
    offset: np.ndarray
    standing: Standing
    toes_lead: bool = True

    @cached_property
    def held(self) -> np.ndarray:
        """(T, 2) how firmly each foot is held, 0 to 1."""
        hold = self._handed_on[1]
        return np.maximum(hold[:, _ANKLE_COLUMNS], hold[:, _TOE_COLUMNS])

    @property
    def ankles(self) -> np.ndarray:
        """(T, 2, 3) where they are to be."""
        return self._places[0]

    @property
    def toes(self) -> np.ndarray:
        """(T, 2, 3) where they are to be."""
        return self._places[1]

    def gone(self, way: np.ndarray) -> WantedFeet:
        """The same while the body goes by way (T, 3): feet that stand do not go along, and those that are free do."""
        stands = standing_joints(self.standing.phases, len(self.body))[..., None]
        return WantedFeet(self.body + way[:, None], np.where(stands, self.offset - way[:, None], 0.0), self.standing, toes_lead=False)

    @cached_property
    def _handed_on(self) -> tuple[np.ndarray, np.ndarray]:
        return handed_on(self.offset, self.standing.phases, self.standing.fps, within=True)

    @cached_property
    def _places(self) -> tuple[np.ndarray, np.ndarray]:
        offset, hold = self._handed_on
        if self.toes_lead:
            offset = offset.copy()
            offset[:, _ANKLE_COLUMNS] += (1.0 - hold[:, _ANKLE_COLUMNS])[..., None] * offset[:, _TOE_COLUMNS] * GROUND
        ankles, toes = move_feet(self.body[:, list(CONTACT_JOINTS)], offset, hold, along=0.0)
        short = self._short(ankles - self.body[:, ANKLES])
        lift = smooth_above(np.maximum(0.0, -(ankles - short)[..., 1]), _radius(self.standing.fps))[..., None] * UP
        ankles = ankles - short + lift
        return ankles, _toes_up(ankles, toes - short + lift)

    def _short(self, way: np.ndarray) -> np.ndarray:
        """(T, 2, 3) by how much swinging ankles fall short of a way (T, 2, 3) that would turn their legs too far."""
        stands: np.ndarray = standing_joints(self.standing.phases, len(way))
        swings = 1.0 - np.maximum(stands[:, _ANKLE_COLUMNS], stands[:, _TOE_COLUMNS]).astype(np.float64)
        squared: np.ndarray = (way[..., None, :] @ leg_weights(self, swings) @ way[..., None])[..., 0, 0]
        turn = np.sqrt(np.maximum(0.0, squared)) / leg_length(self.body)
        share: np.ndarray = swings * (1.0 - _SWINGING * np.tanh(turn / _SWINGING) / np.maximum(turn, 1e-9))
        return way * share[..., None]


def wanted_feet(body: np.ndarray, standing: Standing) -> WantedFeet:
    """Before anything but the body's way is changed for it."""
    body = body + by_own_legs(body, standing)[:, None]
    points, stands = body[:, list(CONTACT_JOINTS)], standing_joints(standing.phases, len(body))
    offset = in_phases(points, standing.phases, np.ones(len(body)))
    on_floor = np.array([standing.ankle_height, 0.0, standing.ankle_height, 0.0]) + _rolling(points, standing) - points[..., 1]
    offset[..., 1] = np.where(stands, on_floor, 0.0)
    feet, numbers = WantedFeet(body, offset, standing), stretches(stands)
    moved = balanced(feet.ankles - body[:, ANKLES], leg_weights(feet, 1.0 * (numbers >= 0)), numbers)
    return WantedFeet(body, offset + np.where(stands[..., None], moved.repeat(2, axis=1), 0.0), standing)


def _rolling(points: np.ndarray, standing: Standing) -> np.ndarray:
    """(T, 4) how far above where they stand contact joints are, metres: feet roll, and those that come or go are on their way. No more than
    in the source, and less in feet that are shorter."""
    own, source = (np.linalg.norm(at[:, _TOE_COLUMNS] - at[:, _ANKLE_COLUMNS], axis=-1).mean() for at in (points, standing.source))
    rolling = np.zeros(points.shape[:2])
    for phase in standing.phases:
        span = slice(phase.first, phase.last + 1)
        height = standing.source[span, phase.column, 1]
        rolling[span, phase.column] = min(1.0, own / source) * np.maximum(0.0, height - np.median(height))
    return rolling


def _toes_up(ankles: np.ndarray, toes: np.ndarray) -> np.ndarray:
    """Toes (T, 2, 3) that would sink into the floor raised to it about their ankles, as people raise those of long feet when they swing."""
    foot = toes - ankles
    down = np.maximum(foot[..., 1:2], -np.maximum(ankles[..., 1:2], 0.0))
    ahead = np.sqrt(np.maximum((foot**2).sum(axis=-1, keepdims=True) - down**2, 0.0))
    raised = ankles + ahead * normalise(foot * [1.0, 0.0, 1.0]) + down * UP
    return np.where(down > foot[..., 1:2], raised, toes)


def leg_weights(feet: WantedFeet, held: np.ndarray) -> np.ndarray:
    """(T, 2, 3, 3) how much a leg turns for a way of its ankle, squared: the straighter a leg, the more its bones turn for a change of its
    length. None for legs that are free: held (T, 2)."""
    hips, knees, ankles = (feet.body[:, joints] for joints in (HIPS, KNEES, ANKLES))
    along, length = normalise(ankles - hips), np.linalg.norm(ankles - hips, axis=-1)
    beside = np.linalg.norm(cross(knees - hips, along), axis=-1)
    stiffness = np.minimum(0.25 * (length / np.maximum(beside, 1e-6)) ** 2, _STIFFEST)
    return held[..., None, None] * (np.eye(3) + stiffness[..., None, None] * along[..., :, None] * along[..., None, :])


def _coming_down(feet: WantedFeet) -> np.ndarray:
    """(T, 3) downwards: for legs that are too short."""
    deepest = hip_drop(feet.body, feet.ankles, _DEEPEST).max(axis=1, keepdims=True)
    return -smooth_above(deepest, _radius(feet.standing.fps)) * UP


def _radius(fps: float) -> int:
    """Frames to either side within which what lifts or lowers a body is averaged."""
    return max(1, round(_COMES_DOWN * fps))


def _following(feet: WantedFeet, fps: float) -> np.ndarray:
    """(T, 3) the way of the body for its ankles to go where they are wanted: the one that turns the legs least."""
    weight = leg_weights(feet, feet.held)
    wanted: np.ndarray = (weight @ (feet.ankles - feet.body[:, ANKLES])[..., None]).sum(axis=1)
    summed = weight.sum(axis=1) + 1e-9 * np.eye(3)
    way = np.asarray(np.linalg.solve(summed, wanted), dtype=np.float64)[..., 0]
    share = np.minimum(feet.held.sum(axis=1), 1.0)
    return share[:, None] * averaged(way, share + 1e-6, max(1, round(_FOLLOWS * fps)))
