"""Hands put to places on a body that legs and trunk have posed already, and performances that are told of by phrases."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np

from ..captions import captions
from ..figure.arms import HandTrack, Key
from ..figure.body import SIDES
from ..figure.places import OnBody, Place
from ..figure.posing import Pose, posed
from ..program import Performance, Predicate
from ..stage import Stage
from .scene import contacts


def with_hands(stage: Stage, joints: np.ndarray, tracks: dict[str, HandTrack]) -> np.ndarray:
    """Joints (T, 22, 3) with the hands where tracks lead them; legs and trunk stay as they are."""
    return posed(joints, Pose(hands=tracks, planted=False, follow=0.0, hang=0.0), stage.rng)


def held(place: Place, start: float, end: float = np.inf, lead: float = 0.6, stroke: np.ndarray | None = None) -> HandTrack:
    """A hand at one place from `start` to `end` seconds."""
    return HandTrack((Key(place, start, end, lead),), release=lead, stroke=stroke)


def both(place: Place, start: float, end: float = np.inf, lead: float = 0.6) -> dict[str, HandTrack]:
    return {side: held(place, start, end, lead) for side in SIDES}


def beside(joint: str, point: tuple[float, float, float], apart: float = 0.04) -> dict[str, OnBody]:
    """Both hands at one point (left, up, ahead) of a joint, `apart` metres to either side of it."""
    left, up, ahead = point
    return {"left": OnBody(joint, (left + apart, up, ahead), "heading"), "right": OnBody(joint, (apart - left, up, ahead), "heading")}


def track_through(keys: Sequence[tuple[float, Place]], lead: float = 0.35, end: float = np.inf) -> HandTrack:
    """A hand that is at each place at its time (seconds), and leaves the last one at `end`."""
    made, before = [], 0.0
    for at, place in keys:
        made.append(Key(place, at, np.inf, min(lead, max(at - before, 0.1)), (0.1, 0.0, 0.2)))
        before = at
    made[-1] = Key(made[-1].place, made[-1].start, end, made[-1].lead, made[-1].via)
    return HandTrack(tuple(made), release=0.5)


def told(stage: Stage, joints: np.ndarray, phrases: Sequence[str], predicate: Predicate, touching: np.ndarray | None = None) -> Performance:
    """touching: (T, 4) bool, or None for feet that are low and slow."""
    return Performance(joints, captions(stage.rng, phrases), predicate, contacts(joints) if touching is None else touching)


def untouched(joints: np.ndarray) -> np.ndarray:
    """(T, 4) contacts of somebody whose feet never stand on the floor."""
    return np.zeros((len(joints), 4), dtype=bool)
