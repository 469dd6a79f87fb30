"""Sequences: key poses of hands, trunk and pelvis, one after the other, such as winding up, throwing and following through.

Said for the left side; `own` and `other` stand for the hands, and for the right side all is mirrored.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field, replace

import numpy as np

from .arms import HandTrack, Key
from .body import SIDES, other
from .gesture import Performed, Way, on_side, trunk_and_pelvis
from .legs import Feet
from .places import OnBody, Place, Towards
from .stage import Stage
from .timing import clock, spread, transition


@dataclass(frozen=True)
class Step:
    """One key pose. lead: seconds in which it is reached; stay: that it is held. hands: "own", "other" -> where; a hand that is not named
    stays where it was, and "rest" in `free` names those that go home. trunk, neck: degrees (pitch, yaw, roll); pelvis: metres
    (left, up, ahead); heels: degrees, own and other, by which the heel leaves the floor."""

    lead: float
    stay: float = 0.0
    hands: dict[str, Place] = field(default_factory=dict)
    free: tuple[str, ...] = ()
    trunk: Way = (0.0, 0.0, 0.0)
    neck: Way = (0.0, 0.0, 0.0)
    pelvis: Way = (0.0, 0.0, 0.0)
    heels: tuple[float, float] = (0.0, 0.0)
    via: Way = (0.2, 0.0, 0.2)
    overshoot: float = 0.0


@dataclass(frozen=True)
class Timed:
    """A step, and the seconds at which it is reached and left."""

    step: Step
    start: float
    end: float


def timed(stage: Stage, steps: Sequence[Step], wait: float, tempo: float = 1.0) -> list[Timed]:
    """When each step comes, a little different each time."""
    now, found = wait, []
    for step in steps:
        start = now + spread(stage.rng, step.lead, 0.12) / tempo
        now = start + spread(stage.rng, step.stay, 0.25) / tempo
        found.append(Timed(step, start, now))
    return found


def stepped(stage: Stage, steps: Sequence[Step], side: str, wait: float | None = None, tempo: float = 1.0, after: float = 0.5) -> Performed:
    """The steps on the stage's recording; after the last one everything goes home, unless it stays (end of the clip)."""
    rng = stage.rng
    when = timed(stage, steps, float(rng.uniform(0.2, 1.0)) if wait is None else wait, tempo)
    frames = stage.frames(when[-1].end + after)
    base = stage.joints(frames)
    time = clock(len(base))
    size = float(rng.uniform(0.85, 1.12))
    values = {name: size * _channel(time, when, name) for name in ("trunk", "neck", "pelvis")}
    pose = trunk_and_pelvis(_sided(values["trunk"], side, (1, 2)), _sided(values["pelvis"], side, (0,)))
    hands = {hand: _track(stage, when, hand, side) for hand in SIDES if _is_used(when, hand, side)}
    pose = replace(pose, neck=np.radians(_sided(values["neck"], side, (1, 2))), hands=hands, feet=_feet(time, when, side))
    return Performed(stage.posed(base, pose), when[0].start, when[-1].end, 1, time)


def _channel(time: np.ndarray, when: Sequence[Timed], name: str) -> np.ndarray:
    """(T, n) a step's values, from one to the next by minimum jerk."""
    values = np.zeros((len(time), len(getattr(when[0].step, name))))
    before = np.zeros(values.shape[1])
    for one in when:
        now = np.array(getattr(one.step, name))
        values += transition(time, one.start - one.step.lead, one.start)[:, None] * (now - before)
        before = now
    return values


def _sided(values: np.ndarray, side: str, mirrored: Sequence[int]) -> np.ndarray:
    sign = np.ones(values.shape[1])
    sign[list(mirrored)] = 1.0 if side == "left" else -1.0
    return values * sign


def _role(hand: str, side: str) -> str:
    return "own" if hand == side else "other"


def _is_used(when: Sequence[Timed], hand: str, side: str) -> bool:
    return any(_role(hand, side) in one.step.hands for one in when)


def _track(stage: Stage, when: Sequence[Timed], hand: str, side: str) -> HandTrack:
    """Keys for one hand; where it is told to be free, it goes home and stays there."""
    role, keys, release, way_back = _role(hand, side), [], 0.7, (0.3, 0.0, 0.3)
    for one in when:
        if role in one.step.hands:
            keys.append(Key(_jittered(stage, one.step.hands[role]), one.start, 1e6, one.step.lead, one.step.via, one.step.overshoot))
        elif role in one.step.free and keys and keys[-1].end > 1e5:
            keys[-1] = replace(keys[-1], end=one.start - one.step.lead)
            release, way_back = one.step.lead, one.step.via
    return HandTrack(tuple(keys), release=release, way_back=way_back, swivel=np.radians(stage.rng.normal(0.0, 4.0)))


def _jittered(stage: Stage, place: Place) -> Place:
    if isinstance(place, OnBody):
        return place.jittered(stage.rng, 0.02)
    return place.jittered(stage.rng, 0.06) if isinstance(place, Towards) else place


def _feet(time: np.ndarray, when: Sequence[Timed], side: str) -> dict[str, Feet]:
    heels = np.radians(_channel(time, when, "heels"))
    if not heels.any():
        return {}
    return {side: Feet(heel=heels[:, 0]), other(side): Feet(heel=heels[:, 1])}


__all__ = ["Step", "Timed", "on_side", "stepped", "timed"]
