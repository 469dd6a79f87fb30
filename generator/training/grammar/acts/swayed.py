"""Trunk, head and shoulders that go to and fro."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, replace
from functools import partial

import numpy as np

from ..captions import times
from ..checks import feet_stay, peaks
from ..figure.arms import HandTrack, Key
from ..figure.body import SIDES, Body, in_frame
from ..figure.places import OnBody
from ..figure.posing import Pose, turn
from ..program import BaseKind, Performance, Program
from ..stage import Stage
from ..timing import Beats, beats, between, clock, transition
from .gesture import Way, trunk_and_pelvis
from .phrases import phrase_captions


@dataclass(frozen=True)
class Swayed:
    """Trunk and head that go to and fro. trunk, neck, pelvis: as far as it goes to one side. shape "swing" to both sides, "out" to one.
    hands: where both are all the while. measure, size: what is counted on joints, and by how much it turns."""

    name: str
    phrases: tuple[str, ...]
    period: tuple[float, float]
    measure: Callable[[np.ndarray], np.ndarray]
    size: float
    trunk: Way = (0.0, 0.0, 0.0)
    neck: Way = (0.0, 0.0, 0.0)
    pelvis: Way = (0.0, 0.0, 0.0)
    shrug: float = 0.0
    shape: str = "swing"
    counts: tuple[int, int] | None = None
    seconds: tuple[float, float] = (2.0, 6.0)
    base: BaseKind = "standing"
    weight: float = 1.0
    hang: float = 0.6
    posture: Way = (0.0, 0.0, 0.0)
    share: float = 0.5
    hands: OnBody | None = None

    def program(self) -> Program:
        return Program(self.name, "trunk and head", partial(_sway, self), base=self.base, weight=self.weight)


def _sway(swayed: Swayed, stage: Stage) -> Performance:
    rng = stage.rng
    is_counted = swayed.counts is not None and rng.random() < 0.5
    period = between(rng, swayed.period)
    count = (
        int(rng.integers(swayed.counts[0], swayed.counts[1] + 1))
        if is_counted and swayed.counts
        else max(2, round(between(rng, swayed.seconds) / period))
    )
    begins = not is_counted and rng.random() < 0.3
    done = beats(rng, -0.3 if begins else between(rng, (0.2, 0.9)), count, period)
    base = stage.joints(stage.frames(done.end + between(rng, (0.1, 0.7))))
    time = clock(len(base))
    joints = stage.posed(base, _swaying(swayed, done, time, rng))
    # What was done twice or thrice is told of so: "nodding" is more than one nod.
    phrases = [phrase for phrase in swayed.phrases if "{often}" in phrase] if is_counted else swayed.phrases
    captions = phrase_captions(
        stage,
        phrases,
        often=times(rng, count) if is_counted else str(rng.choice(("", "", "", "repeatedly", "several times", "a few times"))),
    )
    least = count if is_counted else max(2, count // 2)
    return Performance(joints, captions, partial(_sways, swayed=swayed, limits=(least, count if is_counted else 10_000), moves=stage.moves))


def _swaying(swayed: Swayed, done: Beats, time: np.ndarray, rng: np.random.Generator) -> Pose:
    way = done.swing if swayed.shape == "swing" else done.wave
    size = between(rng, (0.8, 1.25)) * (1.0 if swayed.shape == "out" or rng.random() < 0.5 else -1.0)
    weight, late = size * way(time)[:, None], size * way(time - 0.08)[:, None]
    held = (
        abs(size)
        * (transition(time, done.start - 0.5, done.start + 0.2) * (1.0 - transition(time, done.end - 0.2, done.end + 0.5)))[:, None]
    )
    trunk = weight * np.array(swayed.trunk) + held * np.array(swayed.posture)
    pose = trunk_and_pelvis(trunk, weight * np.array(swayed.pelvis))
    if swayed.pelvis[0]:
        pose = replace(pose, pelvis=weight * np.array(swayed.pelvis))
    shrug = np.repeat(weight * np.radians(swayed.shrug), 2, axis=1)
    return replace(pose, neck=late * turn(*swayed.neck), shrug=shrug, hang=swayed.hang, hands=_hands(swayed, done, rng))


def _hands(swayed: Swayed, done: Beats, rng: np.random.Generator) -> dict[str, HandTrack]:
    if swayed.hands is None:
        return {}
    late = rng.uniform(-0.05, 0.05, 2)
    keys = [Key(swayed.hands.jittered(rng, 0.015), max(done.start, 0.0) + lag, done.end + 0.2 + lag) for lag in late]
    return {side: HandTrack((key,), release=0.7) for side, key in zip(SIDES, keys, strict=True)}


def _sways(joints: np.ndarray, swayed: Swayed, limits: tuple[int, int], moves: bool) -> bool:
    if not (moves or feet_stay(joints)):
        return False
    values = swayed.measure(joints)
    values = values - np.median(values)
    found = max(peaks(sign * values, swayed.size) for sign in ((1.0, -1.0) if swayed.shape == "swing" else (1.0,)))
    return limits[0] <= found <= limits[1]


def head_pitch(joints: np.ndarray) -> np.ndarray:
    """(T,) metres that the head comes ahead of the neck, as the heading sees it."""
    body = Body.of(joints)
    return in_frame(body.heading, body.at("head") - body.at("neck"))[:, 2]


def head_yaw(joints: np.ndarray) -> np.ndarray:
    """(T,) metres that the head is to the left of the neck, as the hips see it: shoulders that go along count."""
    body = Body.of(joints)
    return in_frame(body.heading, body.at("head") - body.at("neck"))[:, 0]


def shoulder_height(joints: np.ndarray) -> np.ndarray:
    """(T,) metres that the shoulders are over the chest's middle."""
    body = Body.of(joints)
    middle = 0.5 * (body.at("left_shoulder") + body.at("right_shoulder")) - body.at("spine3")
    return in_frame(body.chest, middle)[:, 1]


def pelvis_left(joints: np.ndarray) -> np.ndarray:
    body = Body.of(joints)
    return in_frame(body.heading, body.at("pelvis") - 0.5 * (body.at("left_ankle") + body.at("right_ankle")))[:, 0]
