"""Foot locking on legs of another build: feet stand where the motion's stand, and the body goes where they take it.

Unlike `foot_lock.py`, which knows nothing but a body's own joints, this knows which legs are meant: every leg bone points as it did in the
motion that is copied. What keeps a foot in place is therefore taken, in this order, from the way of the body, from how its hips
stand (`hip_turn.py`), from the foot's slope where only its toes stand, and last from the leg.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from ..math.inverse_kinematics.legs import ANKLES, HIPS, KNEES, TOES, UP, hip_drop, with_feet_at
from ..math.over_time import smooth_above
from ..math.rotations import cross, normalise
from ..smpl import CONTACT_JOINTS
from .foot_lock import corrections, move_feet
from .leg_reach import Standing, averaged, by_own_legs

# Seconds over which the body follows its standing feet, and in which it comes down for legs that are too short.
_FOLLOWS, _COMES_DOWN = 0.05, 0.15
# It comes down no farther than this share of the legs' height: a foot that is still out of reach gives way.
_DEEPEST = 0.08
# How much more than its direction the length of a straight leg counts.
_STIFFEST = 100.0
_ANKLE_COLUMNS, _TOE_COLUMNS = [0, 2], [1, 3]


def stand_on_own_legs(body: np.ndarray, standing: Standing, strength: float = 1.0) -> np.ndarray:
    """Joints (T, 22, 3) whose standing feet stand still on the floor, from strength 0, as they were, to 1.

    body: legs as they are to be, with the point of the sole below each toe joint in that joint's place; metres, Y up, the floor at y = 0.
    """
    if strength == 0.0 or len(body) < 2 or not standing.phases:
        return body
    feet = wanted_feet(body, standing, strength)
    way = _following(feet, standing.fps)[:, None]
    free = 1.0 - feet.held[..., None]
    # A leg that is free goes along.
    body, ankles, toes = feet.body + way, feet.ankles + free * way, feet.toes + free * way
    drop = smooth_above(hip_drop(body, ankles, _DEEPEST).max(axis=1, keepdims=True), _radius(standing.fps))[:, 0]
    return with_feet_at(body - drop[:, None, None] * UP, ankles, toes)


@dataclass(frozen=True)
class WantedFeet:
    """A body (T, 22, 3) that goes by its own legs, where its ankles and toes (T, 2, 3) are to be, and how firmly (T, 2) those are held."""

    body: np.ndarray
    ankles: np.ndarray
    toes: np.ndarray
    held: np.ndarray


def wanted_feet(body: np.ndarray, standing: Standing, strength: float = 1.0) -> WantedFeet:
    """Before anything but the body's way is changed for it."""
    body = body + strength * by_own_legs(body, standing)[:, None]
    points, free = body[:, list(CONTACT_JOINTS)], np.ones(len(body))
    offset, hold = corrections(points, standing.phases, free, standing.fps, standing.ankle_height)
    ankles, toes = move_feet(points, offset, hold, 0.0)
    lift = smooth_above(np.maximum(0.0, -ankles[..., 1]), _radius(standing.fps))[..., None] * UP
    ankles = ankles + lift
    toes = _toes_up(ankles, toes + lift)
    ankles, toes = (body[:, joints] + strength * (moved - body[:, joints]) for joints, moved in ((ANKLES, ankles), (TOES, toes)))
    return WantedFeet(body, ankles, toes, np.maximum(hold[:, _ANKLE_COLUMNS], hold[:, _TOE_COLUMNS]))


def _toes_up(ankles: np.ndarray, toes: np.ndarray) -> np.ndarray:
    """Toes (T, 2, 3) that would sink into the floor raised to it about their ankles, as people raise those of long feet when they swing."""
    foot = toes - ankles
    down = np.maximum(foot[..., 1:2], -np.maximum(ankles[..., 1:2], 0.0))
    ahead = np.sqrt(np.maximum((foot**2).sum(axis=-1, keepdims=True) - down**2, 0.0))
    raised = ankles + ahead * normalise(foot * [1.0, 0.0, 1.0]) + down * UP
    return np.where(down > foot[..., 1:2], raised, toes)


def leg_weights(feet: WantedFeet) -> np.ndarray:
    """(T, 2, 3, 3) how much a leg turns for a way of its ankle, squared: the straighter a leg, the more its bones turn for a change of its
    length. None for legs that are free."""
    hips, knees, ankles = (feet.body[:, joints] for joints in (HIPS, KNEES, ANKLES))
    along, length = normalise(ankles - hips), np.linalg.norm(ankles - hips, axis=-1)
    beside = np.linalg.norm(cross(knees - hips, along), axis=-1)
    stiffness = np.minimum(0.25 * (length / np.maximum(beside, 1e-6)) ** 2, _STIFFEST)
    return feet.held[..., None, None] * (np.eye(3) + stiffness[..., None, None] * along[..., :, None] * along[..., None, :])


def _radius(fps: float) -> int:
    """Frames to either side within which what lifts or lowers a body is averaged."""
    return max(1, round(_COMES_DOWN * fps))


def _following(feet: WantedFeet, fps: float) -> np.ndarray:
    """(T, 3) the way of the body for its ankles to go where they are wanted: the one that turns the legs least."""
    weight = leg_weights(feet)
    wanted: np.ndarray = (weight @ (feet.ankles - feet.body[:, ANKLES])[..., None]).sum(axis=1)
    summed = weight.sum(axis=1) + 1e-9 * np.eye(3)
    way = np.asarray(np.linalg.solve(summed, wanted), dtype=np.float64)[..., 0]
    share = np.minimum(feet.held.sum(axis=1), 1.0)
    return share[:, None] * averaged(way, share + 1e-6, max(1, round(_FOLLOWS * fps)))
