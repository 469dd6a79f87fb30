"""Two things at once: any program of the arms on legs that go backwards, run, sit, kneel, crouch, jump, turn or stand on one leg."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, replace
from functools import partial

import numpy as np

from ..program import BaseKind, Performance, Predicate, Program
from ..registry import all_programs
from ..stage import Stage

Flags = Callable[[np.ndarray], np.ndarray]
# Kinds of programs whose hands are free of where the legs are.
_ARMS = ("arms", "hands on the body", "repeated gestures", "hands together")
# A body does it for this share of the time, and a recording of it lasts so many frames at least before it is played back and forth.
_SHARE, _SHORTEST = 0.6, 30
_TRIES = 5
# What people ask for beside a gait or a posture, and how many times as often it is drawn.
_ASKED, _OFTEN = (
    frozenset({"waves", "claps", "claps_overhead", "raises_arm_up", "raises_arm_to_side", "raises_arm_forward", "arms_in_v"}),
    6.0,
)


@dataclass(frozen=True)
class Legs:
    """kind: what the legs do, as `phrases` words it. source: performs it. does: (T,) bool, where they do it. still: whether it may be
    played back and forth, as a posture may and a gait may not. base: what it is performed on. arms: the programs that come into question, or
    none for any. label: what the hands do, in the program's name."""

    kind: str
    source: Callable[[Stage], np.ndarray]
    does: Flags
    still: bool = False
    base: BaseKind = "standing"
    weight: float = 2.0
    arms: tuple[str, ...] = ()
    label: str = "arms"

    def program(self) -> Program:
        name = f"{self.label}_while_{self.kind.replace(' ', '_')}"
        return Program(name, "two things at once", partial(_perform, self), base=self.base, weight=self.weight)


def _perform(legs: Legs, stage: Stage) -> Performance:
    own = replace(stage, kind=legs.kind, base=replace(stage.base, joints=_lower(legs, stage), arms=None))
    own = replace(own, longest=min(stage.longest, len(own.base.joints)))
    arms = _drawn_arms(stage.rng, legs.arms)
    done = arms.perform(own)
    return replace(done, predicate=partial(_are_both_done, arms=done.predicate, does=legs.does))


def _drawn_arms(rng: np.random.Generator, names: tuple[str, ...]) -> Program:
    programs = all_programs()
    free = [program for program in programs.values() if program.base == "anything" and program.kind in _ARMS]
    chosen = [programs[name] for name in names] or free
    weights = np.array([program.weight * (_OFTEN if program.name in _ASKED else 1.0) for program in chosen])
    return chosen[rng.choice(len(chosen), p=weights / weights.sum())]


def _lower(legs: Legs, stage: Stage) -> np.ndarray:
    """(T, 22, 3) of somebody whose legs do it all the while."""
    kept = legs.source(stage)
    for _ in range(_TRIES):
        joints = legs.source(stage)
        first, last = _longest_run(legs.does(joints))
        if last - first >= _SHORTEST:
            kept = joints[first:last]
            break
    return _back_and_forth(kept, stage.longest) if legs.still else kept


def _longest_run(flags: np.ndarray) -> tuple[int, int]:
    edges = np.flatnonzero(np.diff(np.concatenate([[0], flags.astype(int), [0]]))).reshape(-1, 2)
    return (0, 0) if len(edges) == 0 else max(((int(a), int(b)) for a, b in edges), key=lambda run: run[1] - run[0])


def _back_and_forth(joints: np.ndarray, frames: int) -> np.ndarray:
    """Played forward and back by a cosine, which slows down before it turns."""
    last = len(joints) - 1
    place = 0.5 * last * (1.0 - np.cos(np.pi * np.arange(frames) / last))
    before = np.minimum(place.astype(int), last - 1)
    share = (place - before)[:, None, None]
    return (1.0 - share) * joints[before] + share * joints[before + 1]


def _are_both_done(joints: np.ndarray, arms: Predicate, does: Flags) -> bool:
    return bool(does(joints).mean() >= _SHARE and arms(joints))
