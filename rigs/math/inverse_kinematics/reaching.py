"""Hands and feet that are exactly where they are placed: the trunk leans as far as an arm is too short, then the limb does the rest."""

from __future__ import annotations

from collections.abc import Callable, Sequence

import numpy as np

from ...smpl import JOINT
from ..least_jerk import least_jerk
from ..over_time import runs
from .legs import ANKLES, TOES, with_feet_at
from .limbs import LIMBS, PlacedJoint, beyond_reach, merged_by_joint, with_end_placed
from .trunk import lean_that_moves, leant

_PELVIS = JOINT["pelvis"]
# The spine bends part by part, so what a lean brings is found by leaning.
_PASSES = 3
# The trunk leans for an arm that would be stretched farther than this share of its length, and no farther than this, radians.
_EASY, _LARGEST_LEAN = 0.93, np.radians(65.0)
# How much a wanted lean counts beside jerk, of a single frame; frames that are held together share it, so that their trembling is not
# taken over.
_WEIGHT = 0.1
# What is still missing when an arm is stretched to this share, the body goes over its feet, at most so far, metres.
_FULL, _LARGEST_SHIFT = 0.99, 0.08
# Metres that are not worth a lean: less than rounding errors.
_NOTHING = 1e-6

# What a body of joints needs for one place, (K, 3).
Needed = Callable[[np.ndarray, PlacedJoint], np.ndarray]


def reached(joints: np.ndarray, placed: Sequence[PlacedJoint], fixed: np.ndarray, fps: float) -> np.ndarray:
    """A motion (T, 22, 3) whose hands and feet are where they are placed, as far as trunk and limbs reach from where the body stands.

    fixed: (F,) frames that stay as they are. float64.
    """
    joints = np.asarray(joints, dtype=np.float64)
    placed = merged_by_joint(placed)
    arms = [one for one in placed if LIMBS[one.joint].start not in (JOINT["left_hip"], JOINT["right_hip"])]
    for _ in range(_PASSES):
        joints = leant(joints, _over_time(joints, arms, fixed, fps, _lean_for))
    joints = _shifted(joints, _over_time(joints, arms, fixed, fps, _shift_for))
    for one in placed:
        joints = with_end_placed(joints, one, fixed, fps)
    return joints


def missing_reach(joints: np.ndarray, placed: PlacedJoint, share: float) -> np.ndarray:
    """(K, 3) the way that a limb's start must go in the placed frames for it to be stretched to no more than a share of its length, or than
    it is."""
    limb, body = LIMBS[placed.joint], joints[placed.frames]
    way = placed.positions - body[:, limb.start]
    distance = np.linalg.norm(way, axis=-1)
    stretched = np.linalg.norm(body[:, limb.end] - body[:, limb.start], axis=-1)
    missing = np.maximum(0.0, distance - np.maximum(share * limb.length(body), stretched) - _NOTHING)
    return way * (missing / np.maximum(distance, 1e-9))[:, None]


def smooth_over(frames: np.ndarray, values: np.ndarray, zero: np.ndarray, closeness: float = _WEIGHT) -> np.ndarray:
    """(T, n) smooth curves near values (K, n) at frames (K,), and at nothing where zero (T,) is set. closeness: how much a single frame's
    value counts beside jerk."""
    wanted, weight = np.zeros((len(zero), values.shape[1])), np.zeros(len(zero))
    wanted[frames] = values
    held = np.isin(np.arange(len(zero)), frames)
    for first, last in runs(held):
        weight[first : last + 1] = closeness / min(last - first + 1, 2) ** 2
    wanted[zero] = 0.0
    return least_jerk(wanted, zero, weight)


def _over_time(joints: np.ndarray, placed: Sequence[PlacedJoint], fixed: np.ndarray, fps: float, needed: Needed) -> np.ndarray:
    """(T, 3) what the arms need together, smooth, and gone where they need nothing for a while."""
    total = np.zeros((len(joints), 3))
    for one in placed:
        wanted = needed(joints, one)
        if not wanted.any():
            continue
        zero = beyond_reach(one.frames, np.linalg.norm(wanted, axis=-1), len(joints), fps)
        zero[fixed] = True
        total += smooth_over(one.frames, wanted, zero) / len(placed) ** 0.5
    return total


def _lean_for(joints: np.ndarray, placed: PlacedJoint) -> np.ndarray:
    """(K, 3) rotation vectors of the trunk."""
    start = joints[placed.frames, LIMBS[placed.joint].start] - joints[placed.frames, _PELVIS]
    return lean_that_moves(start, missing_reach(joints, placed, _EASY), _LARGEST_LEAN)


def _shift_for(joints: np.ndarray, placed: PlacedJoint) -> np.ndarray:
    """(K, 3) ways of the whole body over its feet, for the little that leaning leaves; not up, for legs are no longer than they are."""
    way = missing_reach(joints, placed, _FULL)
    way[:, 1] = np.minimum(way[:, 1], 0.0)
    size = np.linalg.norm(way, axis=-1, keepdims=True)
    return way * np.minimum(1.0, _LARGEST_SHIFT / np.maximum(size, 1e-9))


def _shifted(joints: np.ndarray, way: np.ndarray) -> np.ndarray:
    """The body moved by way (T, 3) over feet that stay."""
    moves = np.linalg.norm(way, axis=-1) > _NOTHING
    result = joints.copy()
    result[moves] = with_feet_at(joints[moves] + way[moves, None], joints[moves][:, ANKLES], joints[moves][:, TOES])
    return result
