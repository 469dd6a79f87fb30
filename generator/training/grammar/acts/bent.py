"""A trunk or a head that goes somewhere and comes back."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, replace
from functools import partial

import numpy as np

from ....motion import FPS
from ..captions import times
from ..checks import feet_stay, peaks, pitch, roll
from ..figure.arms import HandTrack
from ..figure.body import Body, in_frame, other
from ..figure.posing import turn
from ..program import Performance, Program
from ..stage import Stage
from ..timing import between, clock, transition
from .gesture import Way, any_side, on_side, trunk_and_pelvis
from .phrases import phrase_captions


@dataclass(frozen=True)
class Bent:
    """A trunk that goes somewhere and back.

    trunk, neck: degrees (pitch, yaw, roll), towards the left; pelvis: metres. measure: (T,) of joints, for the left; least: what it must
    come to. counts: how often it may be told to be done. sign: 0 for what has no side.
    """

    name: str
    trunk: Way
    phrases: tuple[str, ...]
    measure: Callable[[np.ndarray], np.ndarray]
    least: float
    neck: Way = (0.0, 0.0, 0.0)
    pelvis: Way = (0.0, 0.0, 0.0)
    lead: tuple[float, float] = (0.6, 1.1)
    hold: tuple[float, float] = (0.3, 1.8)
    counts: tuple[int, int] = (1, 1)
    size: tuple[float, float] = (0.75, 1.2)
    hands: Callable[[str], dict[str, HandTrack]] | None = None
    hang: float = 0.75
    weight: float = 1.0
    sign: float = 1.0

    def program(self) -> Program:
        return Program(self.name, "trunk", partial(_bend, self), base="standing", weight=self.weight)


def _bend(bent: Bent, stage: Stage) -> Performance:
    rng, side = stage.rng, any_side(stage.rng)
    count = 1 if rng.random() < 0.6 else int(rng.integers(bent.counts[0], bent.counts[1] + 1))
    lead, hold = between(rng, bent.lead), between(rng, bent.hold)
    if count > 1:
        hold *= 0.3
        count = max(1, min(count, int((stage.longest / FPS - 2.0) / (2.2 * lead + 1.1 * hold + 0.4))))
    start = between(rng, (0.2, 1.0))
    share, end = _there_and_back(rng, start, (lead, hold), count, stage)
    size = between(rng, bent.size)
    stays = count == 1 and rng.random() < 0.2
    base = stage.joints(stage.frames(start + lead + hold if stays else end + between(rng, (0.2, 0.8))))
    time = clock(len(base))
    weight = size * share(time)[:, None]
    pose = trunk_and_pelvis(weight * np.array(on_side(side, bent.trunk)), weight * np.array(_to_side(side, bent.pelvis)))
    late = size * share(time - 0.06)[:, None]
    pose = replace(pose, neck=late * turn(*on_side(side, bent.neck)), hang=bent.hang)
    joints = stage.posed(base, pose)
    captions = phrase_captions(stage, bent.phrases, side=side, other=other(side), often=times(rng, count) if count > 1 else "")
    return Performance(joints, captions, partial(_is_bent, bent=bent, side=side, count=count))


def _there_and_back(
    rng: np.random.Generator, start: float, pace: tuple[float, float], count: int, stage: Stage
) -> tuple[Callable[[np.ndarray], np.ndarray], float]:
    """(T,) of seconds: 0 at rest, 1 there, so often; and the seconds at which it is over."""
    lead, hold = pace
    edges, now = [], start
    for _ in range(count):
        own = lead * rng.uniform(0.9, 1.1)
        edges.append((now, now + own, now + own + hold, now + 2.0 * own + hold, rng.uniform(0.92, 1.08)))
        now = edges[-1][3] + rng.uniform(0.05, 0.4)

    def share(time: np.ndarray) -> np.ndarray:
        swings = (size * (transition(time, a, b, 0.02) - transition(time, c, d, 0.02)) for a, b, c, d, size in edges)
        return sum(swings, start=np.zeros_like(time))

    return share, now


def _to_side(side: str, way: Way) -> Way:
    return way if side == "left" else (-way[0], way[1], way[2])


def _is_bent(joints: np.ndarray, bent: Bent, side: str, count: int) -> bool:
    # A sign of 0 is for what has no side: forward, back, up, down.
    off = bent.measure(joints) * (1.0 if bent.sign == 0.0 else bent.sign if side == "left" else -bent.sign)
    if off.max() < bent.least or not feet_stay(joints):
        return False
    return count == 1 or peaks(np.append(off, off.min()), 0.45 * bent.least) == count


def lean_back(joints: np.ndarray) -> np.ndarray:
    """(T,) degrees."""
    return -pitch(joints)


def lean_aside(joints: np.ndarray) -> np.ndarray:
    """(T,) degrees to the left."""
    return -roll(joints)


def head_off(joints: np.ndarray, axis: int) -> np.ndarray:
    """(T,) centimetres that the head is off the neck along an axis of the heading, less where it usually is."""
    body = Body.of(joints)
    return 100.0 * in_frame(body.heading, body.at("head") - body.at("neck"))[:, axis]


def head_left(joints: np.ndarray) -> np.ndarray:
    off = head_off(joints, 0)
    return off - np.clip(np.median(off[[0, -1]]), -1.0, 1.0)


def head_tilted(joints: np.ndarray) -> np.ndarray:
    return head_left(joints)


def head_down(joints: np.ndarray) -> np.ndarray:
    off = head_off(joints, 2)
    return off - np.percentile(off, 10)


def head_back(joints: np.ndarray) -> np.ndarray:
    off = -head_off(joints, 2)
    return off - np.percentile(off, 10)
