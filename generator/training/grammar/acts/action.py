"""Actions of several key poses, done once or a few times."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from functools import partial

import numpy as np

from ....motion import FPS
from ..captions import times
from ..checks import feet_stay, hand_from, peaks
from ..figure import places
from ..figure.body import Body, in_frame, other, outward
from ..program import BaseKind, Performance, Program
from ..stage import Stage
from ..timing import between
from .gesture import any_side
from .phrases import phrase_captions
from .sequence import Step, stepped

# (joints, side) -> whether it is done there.
Check = Callable[[np.ndarray, str], bool]
# (joints, side) -> (T,) whose peaks are the repetitions.
Measure = Callable[[np.ndarray, str], np.ndarray]
# So many phrases make captions enough.
_ENOUGH = 3


@dataclass(frozen=True)
class Action:
    """steps: its key poses, for the left. phrases: with {side}, {other}, {often}. check: whether it is done on the side drawn. measure,
    size: what peaks once a repetition, by how much. counts: how often it is done at most. tempo: from and to which speed. after: seconds
    that go on afterwards. home: whether the hands go home at the end. exact: whether all of them must be found, not one. waits: False
    begins in the first key pose."""

    name: str
    steps: tuple[Step, ...]
    phrases: tuple[str, ...]
    measure: Measure
    size: float
    check: Check | None = None
    counts: tuple[int, int] = (1, 1)
    tempo: tuple[float, float] = (0.85, 1.2)
    after: tuple[float, float] = (0.5, 1.0)
    home: bool = True
    base: BaseKind = "standing"
    kind: str = "actions"
    weight: float = 1.0
    exact: bool = True
    waits: bool = True

    def program(self) -> Program:
        return Program(self.name, self.kind, partial(_perform, self), base=self.base, weight=self.weight)


def _perform(action: Action, stage: Stage) -> Performance:
    rng = stage.rng
    side = any_side(rng)
    tempo = between(rng, action.tempo)
    count = 1 if rng.random() < 0.6 else int(rng.integers(action.counts[0], action.counts[1] + 1))
    count = min(count, _room(action, stage, tempo))
    steps = action.steps * count
    if action.home:
        steps = (*steps, Step(between(rng, (0.5, 0.9)), 0.0, free=("own", "other")))
    wait = None if action.waits else -2.0 * action.steps[0].lead / tempo
    done = stepped(stage, steps, side, wait, tempo, between(rng, action.after))
    often = times(rng, count) if count > 1 else ""
    captions = phrase_captions(stage, _telling(action, count), side=side, other=other(side), often=often)
    return Performance(done.joints, captions, partial(_is_done, action=action, side=side, count=count, moves=stage.moves))


def _telling(action: Action, count: int) -> tuple[str, ...]:
    """What was done three times is told of so, by phrases that can, where there are enough of them."""
    counting = tuple(phrase for phrase in action.phrases if "{often}" in phrase)
    return counting if count > 1 and len(counting) >= _ENOUGH else action.phrases


def _room(action: Action, stage: Stage, tempo: float) -> int:
    """How often it can be done within a window."""
    once = 1.15 * sum(step.lead + step.stay for step in action.steps) / tempo
    return max(1, int((stage.longest / FPS - 2.8) / once))


def _is_done(joints: np.ndarray, action: Action, side: str, count: int, moves: bool) -> bool:
    if not (moves or feet_stay(joints, 0.3)):
        return False
    if action.check is not None and not action.check(joints, side):
        return False
    found = peaks(padded(action.measure(joints, side)), action.size)
    return found == count if action.exact and count > 1 else found >= 1


def padded(values: np.ndarray) -> np.ndarray:
    return np.concatenate([[values.min()], values, [values.min()]])


def ahead_of_shoulder(joints: np.ndarray, side: str) -> np.ndarray:
    """(T,) metres that a wrist is ahead of its shoulder, as the hips face."""
    return hand_from(joints, side, f"{side}_shoulder", "heading")[:, 2]


def hand_over(joints: np.ndarray, side: str, joint: str) -> np.ndarray:
    return hand_from(joints, side, joint, "heading")[:, 1]


def hand_speed(joints: np.ndarray, side: str) -> np.ndarray:
    """(T,) metres a second of a wrist as the pelvis sees it."""
    body = Body.of(joints)
    hand = in_frame(body.heading, body.at(f"{side}_wrist") - body.at("pelvis"))
    return np.linalg.norm(np.gradient(hand, axis=0), axis=-1) * 20.0


def is_faster_hand(joints: np.ndarray, side: str) -> bool:
    """The hand of that side is the faster one."""
    return bool(hand_speed(joints, side).max() > hand_speed(joints, other(side)).max())


def leads(joints: np.ndarray, side: str) -> bool:
    """The fist of that side goes farther ahead than the other one, which guards."""
    return bool(ahead_of_shoulder(joints, side).max() > ahead_of_shoulder(joints, other(side)).max() + 0.05)


def both_ahead(joints: np.ndarray, side: str) -> np.ndarray:
    return np.minimum(ahead_of_shoulder(joints, "left"), ahead_of_shoulder(joints, "right"))


def both_high(joints: np.ndarray, side: str) -> np.ndarray:
    return np.minimum(hand_over(joints, "left", "head"), hand_over(joints, "right", "head"))


def both_low(joints: np.ndarray, side: str) -> np.ndarray:
    return -np.maximum(hand_over(joints, "left", "pelvis"), hand_over(joints, "right", "pelvis"))


def hand_low(joints: np.ndarray, side: str) -> np.ndarray:
    return -hand_over(joints, side, "pelvis")


def to_mouth(joints: np.ndarray, side: str) -> np.ndarray:
    body = Body.of(joints)
    return -np.linalg.norm(body.at(f"{side}_wrist") - places.MOUTH(body, side), axis=-1)


def across_chest(joints: np.ndarray, side: str) -> np.ndarray:
    """(T,) metres that the middle of the hands is towards the other side of the chest."""
    body = Body.of(joints)
    middle = 0.5 * (body.at("left_wrist") + body.at("right_wrist")) - body.at("spine3")
    return -(outward(side) * in_frame(body.heading, middle))[:, 0]
