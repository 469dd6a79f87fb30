"""How far a body goes by its own legs, where thighs, ankles and feet have other proportions than the source's.

A body that goes the source's way in its own size slides on feet that swing as the source's do, or has its legs bent for it. So it goes
where its standing feet take it instead, but for what a leg makes up for within a few degrees.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from ..math.easing import smoothstep
from ..smpl import CONTACT_JOINTS, JOINT
from .contact_phases import Phase

# Seconds over which the speed of the difference is averaged, and in which it dies out where no foot stands.
_AVERAGED, _FADE = 1.0, 0.3
# What legs make up for: of their length, in a second.
_MADE_UP = 0.05
# How much a foot on its toes says beside one that stands flat.
_ON_TOES = 0.3
_GROUND = np.array([1.0, 0.0, 1.0])
_TOE_COLUMNS = (1, 3)


@dataclass(frozen=True)
class Standing:
    """phases: when feet stand. ankle_height: of the ankles over the floor in a foot that stands flat, metres. source: (T, 4, 3) the
    contact joints of the motion that is copied, in the body's size; what slides there is no matter of other legs."""

    phases: list[Phase]
    ankle_height: float
    source: np.ndarray
    fps: float


def by_own_legs(body: np.ndarray, standing: Standing) -> np.ndarray:
    """(T, 3) how far a body must be moved for its standing feet to stand, metres.

    body: (T, 22, 3) with the point of the sole below each toe joint in that joint's place, the floor at y = 0; its legs as they are to
    be.
    """
    points, firmly = body[:, list(CONTACT_JOINTS)], _firmly(standing.phases, len(body))
    along = _along(points - standing.source, firmly, leg_length(body), standing.fps)
    return along + _up(points, firmly, standing.ankle_height, standing.fps)


def _firmly(phases: list[Phase], frames: int) -> np.ndarray:
    """(T, 4) 1 where a contact joint stands. A heel that stands beside its toe says nothing more."""
    found = np.zeros((frames, len(CONTACT_JOINTS)))
    for phase in phases:
        found[phase.first : phase.last + 1, phase.column] = 1.0
    for toe in _TOE_COLUMNS:
        flat = found[:, toe - 1] * found[:, toe]
        found[:, toe] *= _ON_TOES + (1.0 - _ON_TOES) * flat
        found[:, toe - 1] -= flat
    return found


def leg_length(body: np.ndarray) -> float:
    """That of a body (T, 22, 3), straight, metres."""
    lines = (("hip", "knee"), ("knee", "ankle"))
    return float(sum(np.linalg.norm(body[0, JOINT[f"left_{a}"]] - body[0, JOINT[f"left_{b}"]]) for a, b in lines))


def _along(points: np.ndarray, standing: np.ndarray, leg: float, fps: float) -> np.ndarray:
    """(T, 3) over the ground: against the way that standing points slide, but for what legs make up for."""
    both = standing[1:] * standing[:-1]
    slid = (both[..., None] * np.diff(points, axis=0)).sum(axis=1) / np.maximum(both.sum(axis=1), 1e-9)[:, None]
    speed = -slid * _GROUND * fps
    average = averaged(speed, (both.max(axis=1) > 0.0).astype(float), max(1, round(0.5 * _AVERAGED * fps)))
    most = _MADE_UP * leg
    size = np.linalg.norm(average, axis=-1, keepdims=True)
    made_up = average * np.minimum(1.0, most / np.maximum(size, 1e-9))
    return np.concatenate([np.zeros((1, 3)), np.cumsum(speed - made_up, axis=0)]) / fps


def _up(points: np.ndarray, standing: np.ndarray, ankle_height: float, fps: float) -> np.ndarray:
    """(T, 3) upwards: what brings standing soles to the floor; in between from the one to the other."""
    wanted = np.array([ankle_height, 0.0, ankle_height, 0.0]) - points[..., 1]
    count = standing.sum(axis=1)
    known = np.flatnonzero(count)
    height = (standing * wanted).sum(axis=1)[known] / count[known]
    everywhere = np.asarray(np.interp(np.arange(len(points)), known, height), dtype=np.float64)
    smooth = averaged(everywhere[:, None], np.ones(len(points)), max(1, round(0.5 * _FADE * fps)))
    return smooth * [0.0, 1.0, 0.0]


def averaged(values: np.ndarray, weights: np.ndarray, radius: int) -> np.ndarray:
    """(T, n) averaged over neighbours that count by weights (T,)."""
    bell = smoothstep(1.0 - np.abs(np.arange(-radius, radius + 1)) / (radius + 1.0))
    padded, counts = np.pad(values * weights[:, None], ((radius, radius), (0, 0)), mode="edge"), np.pad(weights, radius, mode="edge")
    windows = np.lib.stride_tricks.sliding_window_view(padded, len(bell), axis=0) @ bell
    return windows / np.maximum(np.lib.stride_tricks.sliding_window_view(counts, len(bell)) @ bell, 1e-9)[:, None]
