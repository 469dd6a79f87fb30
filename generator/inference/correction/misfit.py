"""What is wrong with a motion that should come to goals, as a number with its gradient: how far it is from them, feet that slide, jerk.

Weights are ours: latents that are led by them end near every goal, with feet and jerk as they were
(`docs/experiments/2026-11-30-latents-led.md`).
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from ....rigs import smpl
from ....rigs.math.over_time import windows
from ...constraints.goals import Goals, facing_of
from ...motion import FPS

_GOALS, _SKATING, _JERK, _HEIGHT = 20.0, 8.0, 8.0, 5.0
_HIPS = (smpl.JOINT["left_hip"], smpl.JOINT["right_hip"])
_TOES = [smpl.JOINT["left_foot"], smpl.JOINT["right_foot"]]
# Metres at which an error stops to weigh more than its length: what is out of reach must not outweigh the rest. Metres of a radian.
_FAR, _METRES_A_RADIAN = 0.2, 0.3
# A foot is on the floor below this height, metres, which goes over within the second number; and stands below this speed, m/s.
_LOW, _LOW_SPREAD, _STANDS = 0.05, 0.01, 0.12
# Metres that the lowest joint of somebody who stands may be above the floor, and frames to either side that count as the same time.
_SOLE, _NEARLY = 0.02, 4
_TINY = 1e-9


@dataclass(frozen=True)
class Misfit:
    """value: the whole. away: metres, the mean distance from the goals (0.3 m a radian). gradient: (T, 22, 3) of the value."""

    value: float
    away: float
    gradient: np.ndarray


def misfit(joints: np.ndarray, goals: Goals, highest: np.ndarray) -> Misfit:
    """Of joints (T, 22, 3); highest: (T,) metres that the lowest joint may be above the floor."""
    value, of_goals, away = _from_goals(joints, goals)
    value, gradient = _GOALS * value, _GOALS * of_goals
    others = ((_SKATING, _skating(joints)), (_JERK, _jerk(joints)), (_HEIGHT, _off_the_floor(joints, highest)))
    for weight, (part, of_part) in others:
        value, gradient = value + weight * part, gradient + weight * of_part
    return Misfit(value, away, gradient)


def distance_from(joints: np.ndarray, goals: Goals) -> float:
    """Metres, the mean distance of joints (T, 22, 3) from the goals alone."""
    return _from_goals(joints, goals)[2]


def usual_heights(joints: np.ndarray) -> np.ndarray:
    """(T,) metres: how high the lowest joint of joints (T, 22, 3) is within a few frames, and that of somebody who stands at least."""
    return np.maximum(windows(joints[..., 1].min(axis=1)[:, None], _NEARLY).max(axis=-1)[:, 0], _SOLE)


def _from_goals(joints: np.ndarray, goals: Goals) -> tuple[float, np.ndarray, float]:
    mask = goals.place_mask
    way = (joints - goals.places) * mask
    asked, turns = mask.max(axis=-1) > 0, goals.facing_mask > 0
    away = np.linalg.norm(way, axis=-1)
    off = facing_of(joints) - goals.facings
    off = np.arctan2(np.sin(off), np.cos(off)) * turns * _METRES_A_RADIAN
    count = max(int(asked.sum() + turns.sum()), 1)
    value = (_robust(away)[asked].sum() + _robust(np.abs(off))[turns].sum()) / count
    gradient = way * (_robust_slope(away) / np.maximum(away, _TINY) / count)[..., None]
    of_facing = _METRES_A_RADIAN * np.sign(off) * _robust_slope(np.abs(off)) * turns / count
    across = joints[:, _HIPS[0]] - joints[:, _HIPS[1]]
    squared = np.maximum(across[:, 0] ** 2 + across[:, 2] ** 2, _TINY)
    of_across = np.stack([across[:, 2], np.zeros(len(across)), -across[:, 0]], axis=-1) * (of_facing / squared)[:, None]
    gradient[:, _HIPS[0]] += of_across
    gradient[:, _HIPS[1]] -= of_across
    return float(value), gradient, float((away[asked].sum() + np.abs(off).sum()) / count)


def _robust(error: np.ndarray) -> np.ndarray:
    """Of errors in metres: the last centimetre counts, and the farthest no more than by its length."""
    squared = error * error
    return _FAR * (squared / (squared + _FAR**2) + error)


def _robust_slope(error: np.ndarray) -> np.ndarray:
    squared = error * error
    return _FAR * (2.0 * error * _FAR**2 / (squared + _FAR**2) ** 2 + 1.0)


def _skating(joints: np.ndarray) -> tuple[float, np.ndarray]:
    """How fast low feet are beyond what stands: m/s, mean over frames and feet. How low they are counts as given: a foot that slides is to
    stop, not to be lifted."""
    feet = joints[:, _TOES]
    step, low = np.diff(feet, axis=0) * FPS, lowness(feet)
    speed = np.linalg.norm(step, axis=-1)
    slides = np.maximum(speed - _STANDS, 0.0)
    of_step = step * (low * (slides > 0.0) / np.maximum(speed, _TINY) * FPS / speed.size)[..., None]
    gradient = np.zeros_like(joints)
    of_feet = np.zeros_like(feet)
    of_feet[1:] += of_step
    of_feet[:-1] -= of_step
    gradient[:, _TOES] = of_feet
    return float((low * slides).mean()), gradient


def lowness(feet: np.ndarray) -> np.ndarray:
    """(T - 1, 2) how surely feet (T, 2, 3) are on the floor from each frame to the next, 0 to 1."""
    height = np.minimum(feet[:-1, :, 1], feet[1:, :, 1])
    return 1.0 / (1.0 + np.exp(np.clip((height - _LOW) / _LOW_SPREAD, -30.0, 30.0)))


def _off_the_floor(joints: np.ndarray, highest: np.ndarray) -> tuple[float, np.ndarray]:
    """How far the lowest joint is above where it may be, or in the floor, metres, mean over frames: feet are not to be lifted in order not
    to slide."""
    lowest, at = joints[..., 1].argmin(axis=1), np.arange(len(joints))
    height = joints[at, lowest, 1]
    gradient = np.zeros_like(joints)
    gradient[at, lowest, 1] = ((height > highest).astype(np.float64) - (height < 0.0)) / len(joints)
    return float((np.maximum(height - highest, 0.0) + np.maximum(-height, 0.0)).mean()), gradient


def _jerk(joints: np.ndarray) -> tuple[float, np.ndarray]:
    """Of the jerkiest joint, metres a frame^3, mean over frames: as `motion_quality.jerk`."""
    third = np.diff(joints, n=3, axis=0)
    size = np.abs(third).sum(axis=-1)
    worst, at = size.argmax(axis=1), np.arange(len(third))
    of_third = np.zeros_like(third)
    of_third[at, worst] = np.sign(third[at, worst]) / max(len(third), 1)
    gradient = np.zeros_like(joints)
    for offset, share in enumerate((-1.0, 3.0, -3.0, 1.0)):
        gradient[offset : offset + len(third)] += share * of_third
    return float(size.max(axis=1).mean()), gradient
