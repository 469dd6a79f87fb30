"""Foot locking on legs of another build: feet stand where the motion's stand, and the body goes where they take it.

Unlike `foot_lock.py`, which knows nothing but a body's own joints, this knows which legs are meant: every leg bone points as it did in the
motion that is copied. What keeps a foot in place is therefore taken, in this order, from the way of the body, from the foot's slope where
only its toes stand, and last from the leg.
"""

from __future__ import annotations

import numpy as np

from ..math.legs import ANKLES, HIPS, KNEES, TOES, UP, hip_drop, with_feet_at
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
    body = body + strength * by_own_legs(body, standing)[:, None]
    points, free = body[:, list(CONTACT_JOINTS)], np.ones(len(body))
    offset, hold = corrections(points, standing.phases, free, standing.fps, standing.ankle_height)
    ankles, toes = move_feet(points, offset, hold, 0.0)
    radius = max(1, round(_COMES_DOWN * standing.fps))
    lift = smooth_above(np.maximum(0.0, -np.minimum(toes[..., 1], ankles[..., 1])), radius)[..., None] * UP
    ankles, toes = (body[:, joints] + strength * (moved + lift - body[:, joints]) for joints, moved in ((ANKLES, ankles), (TOES, toes)))
    held = np.maximum(hold[:, _ANKLE_COLUMNS], hold[:, _TOE_COLUMNS])
    way = _following(body, ankles, held, standing.fps)[:, None]
    # A leg that is free goes along.
    body, ankles, toes = body + way, ankles + (1.0 - held[..., None]) * way, toes + (1.0 - held[..., None]) * way
    drop = smooth_above(hip_drop(body, ankles, _DEEPEST).max(axis=1, keepdims=True), radius)[:, 0]
    return with_feet_at(body - drop[:, None, None] * UP, ankles, toes)


def _following(body: np.ndarray, ankles: np.ndarray, held: np.ndarray, fps: float) -> np.ndarray:
    """(T, 3) the way of the body (T, 22, 3) for ankles that go to (T, 2, 3) and count as firmly as they are held (T, 2): the one that turns
    the legs least. The straighter a leg, the more its bones turn for a change of its length."""
    hips, knees, were = body[:, HIPS], body[:, KNEES], body[:, ANKLES]
    along, length = normalise(were - hips), np.linalg.norm(were - hips, axis=-1)
    beside = np.linalg.norm(cross(knees - hips, along), axis=-1)
    stiffness = np.minimum(0.25 * (length / np.maximum(beside, 1e-6)) ** 2, _STIFFEST)
    weight = held[..., None, None] * (np.eye(3) + stiffness[..., None, None] * along[..., :, None] * along[..., None, :])
    wanted: np.ndarray = (weight @ (ankles - were)[..., None]).sum(axis=1)
    summed = weight.sum(axis=1) + 1e-9 * np.eye(3)
    way = np.asarray(np.linalg.solve(summed, wanted), dtype=np.float64)[..., 0]
    share = np.minimum(held.sum(axis=1), 1.0)
    return share[:, None] * averaged(way, share + 1e-6, max(1, round(_FOLLOWS * fps)))
