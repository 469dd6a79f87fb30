"""Gestures: hands that go to places, stay there or do strokes there, and go back; most programs of arms are one.

A gesture is data; `performed` draws its timing, its target's jitter and its repetitions, and lets trunk and head go along.
"""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from typing import Literal

import numpy as np

from .arms import HandTrack, Key
from .body import SIDES
from .places import OnBody, Place, Towards
from .posing import Pose, turn
from .stage import Stage
from .timing import Beats, beats, between, clock, transition

Limits = tuple[float, float]
Way = tuple[float, float, float]
_ACROSS = (0.0, 0.0, 0.0)
_NEVER = 1e6
# Share of a far bend that the hips take.
_HIP_SHARE = 0.5


@dataclass(frozen=True)
class Stroke:
    """What a hand does at its place, over and over.

    way, across: (out, up, ahead) metres from the place; shape "out": there and back in each repetition; "swing": to both sides of the place;
    "circle": round it, `across` a quarter of a turn later; "strike": fast there and slower back. period: seconds of one. count: from and to
    how many, or None for as many as the hold lasts. alternate: the left hand is half a repetition behind.
    """

    way: Way
    period: Limits
    shape: Literal["out", "swing", "circle", "strike"] = "out"
    across: Way = _ACROSS
    count: tuple[int, int] | None = None
    alternate: bool = False
    spread: float = 0.07

    def moves(self, time: np.ndarray, done: Beats, late: bool) -> np.ndarray:
        """(T, 3) metres off the place."""
        if late and self.alternate:
            done = replace(done, edges=done.edges + 0.5 * float(np.mean(np.diff(done.edges))))
        along = {"out": done.wave, "swing": done.swing, "circle": done.swing, "strike": done.strike}[self.shape](time)
        moves = along[:, None] * np.array(self.way)
        if self.shape == "circle":
            moves = moves + (done.wave(time) * 2.0 - 1.0)[:, None] * np.array(self.across) * _inside(time, done)[:, None]
        return moves


def _inside(time: np.ndarray, done: Beats) -> np.ndarray:
    """(T,) 1 during the repetitions, with soft edges."""
    return transition(time, done.start - 0.15, done.start + 0.1) * (1.0 - transition(time, done.end - 0.1, done.end + 0.15))


@dataclass(frozen=True)
class Gesture:
    """hands: where each goes. hold, lead, wait: seconds at the place, on the way there, before that. via: as in `Key`. already, stays: share
    of performances that begin, or end, with the hands there. trunk, neck: degrees (pitch, yaw, roll) reached with the hands. pelvis: metres
    (left, up, ahead). shrug, swivel: degrees. jitter: metres, or a share of a direction, by which places differ from time to time."""

    hands: dict[str, Place]
    stroke: Stroke | None = None
    hold: Limits = (0.9, 3.0)
    lead: Limits = (0.5, 0.95)
    wait: Limits = (0.2, 1.2)
    via: Way = (0.3, 0.0, 0.4)
    already: float = 0.12
    stays: float = 0.25
    trunk: Way = _ACROSS
    neck: Way = _ACROSS
    pelvis: Way = _ACROSS
    shrug: float = 0.0
    swivel: float = 0.0
    jitter: float = 1.0
    overshoot: float = 0.02
    follow: float = 1.0
    strokes: dict[str, Stroke] = field(default_factory=dict)


@dataclass(frozen=True)
class Performed:
    """joints: (T, 22, 3). start, end: seconds at which the hands arrive and leave. count: repetitions done. time: (T,) seconds."""

    joints: np.ndarray
    start: float
    end: float
    count: int
    time: np.ndarray


def performed(stage: Stage, gesture: Gesture) -> Performed:
    """A gesture on the stage's recording."""
    rng = stage.rng
    lead = between(rng, gesture.lead)
    start = -0.1 if rng.random() < gesture.already else between(rng, gesture.wait) + lead
    stroke = gesture.stroke or next(iter(gesture.strokes.values()), None)
    done = _repetitions(stage, stroke, max(start, 0.0), gesture.hold)
    end = done.end if done else max(start, 0.0) + between(rng, gesture.hold)
    counted = stroke is not None and stroke.count is not None
    stays = rng.random() < gesture.stays
    frames = stage.frames(end + (between(rng, (0.1, 0.5)) if stays else lead + between(rng, (0.1, 0.9))))
    base = stage.joints(frames)
    time = clock(len(base))
    end_of_hold = _NEVER if stays and not counted else end
    hands = {side: _track(stage, gesture, side, (start, end_of_hold, lead), done, time) for side in gesture.hands}
    share = transition(time, start - lead - 0.08, start - 0.08, 0.03) * (1.0 - transition(time, end_of_hold, end_of_hold + lead))
    joints = stage.posed(base, _pose(gesture, hands, share, rng))
    return Performed(joints, start, end, done.count if done else 0, time)


def _repetitions(stage: Stage, stroke: Stroke | None, start: float, hold: Limits) -> Beats | None:
    if stroke is None:
        return None
    rng = stage.rng
    period = between(rng, stroke.period)
    if stroke.count is None:
        count = max(2, round(between(rng, hold) / period))
    else:
        room = int((stage.longest / 20.0 - start - 1.2) / period)
        count = int(rng.integers(stroke.count[0], min(stroke.count[1], max(room, stroke.count[0])) + 1))
    return beats(rng, start + rng.uniform(0.0, 0.15), count, period, stroke.spread)


def _track(stage: Stage, gesture: Gesture, side: str, when: tuple[float, float, float], done: Beats | None, time: np.ndarray) -> HandTrack:
    """One hand is never quite as the other: a little later, a little elsewhere."""
    rng, (start, end, lead) = stage.rng, when
    place = gesture.hands[side]
    if isinstance(place, OnBody):
        place = place.jittered(rng, 0.016 * gesture.jitter)
    elif isinstance(place, Towards):
        place = place.jittered(rng, 0.09 * gesture.jitter)
    late = rng.uniform(-0.05, 0.05) if start > 0.0 else 0.0
    key = Key(place, start + late, end + late, lead * rng.uniform(0.92, 1.08), gesture.via, gesture.overshoot * rng.uniform(0.3, 1.7))
    stroke = gesture.strokes.get(side, gesture.stroke)
    moves = stroke.moves(time, done, side == "left") if stroke and done else None
    return HandTrack((key,), release=lead * rng.uniform(0.9, 1.2), stroke=moves, swivel=np.radians(gesture.swivel + rng.normal(0.0, 5.0)))


def _pose(gesture: Gesture, hands: dict[str, HandTrack], share: np.ndarray, rng: np.random.Generator) -> Pose:
    size = rng.uniform(0.75, 1.2) * share[:, None]
    shrug = np.repeat(size * np.radians(gesture.shrug), 2, axis=1)
    bent = trunk_and_pelvis(size * np.array(gesture.trunk), size * np.array(gesture.pelvis))
    return replace(bent, neck=size * turn(*gesture.neck), shrug=shrug, hands=hands, follow=gesture.follow)


def trunk_and_pelvis(trunk: np.ndarray, pelvis: np.ndarray) -> Pose:
    """A pose of degrees (T, 3) that the trunk is bent, and metres (T, 3) that the pelvis moves: who bends far does so at the hips, too, and
    takes them the other way, or would fall."""
    tilt = _HIP_SHARE * trunk * np.clip((np.linalg.norm(trunk[:, [0, 2]], axis=1, keepdims=True) - 8.0) / 25.0, 0.0, 1.0) * [1.0, 0.4, 0.6]
    lean = np.radians(trunk)
    against = np.stack([0.13 * np.sin(lean[:, 2]), 0.0 * lean[:, 1], -0.17 * np.sin(lean[:, 0])], axis=-1)
    return Pose(pelvis=pelvis + against, tilt=np.radians(tilt), trunk=np.radians(trunk - tilt))


def on_side(side: str, way: Way) -> Way:
    """Degrees (pitch, yaw, roll) towards a side: given for the left; the right's are their mirror image."""
    pitch, yaw, roll = way
    return way if side == "left" else (pitch, -yaw, -roll)


def any_side(rng: np.random.Generator) -> str:
    return SIDES[int(rng.integers(2))]
