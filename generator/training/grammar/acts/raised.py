"""Arms held in a direction."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from functools import partial

import numpy as np

from ..checks import feet_stay
from ..figure.body import SIDES, Body, in_frame, other, outward
from ..figure.places import ARM_LENGTH, Towards
from ..program import BaseKind, Performance, Program
from ..stage import Stage
from .gesture import Gesture, Way, any_side, performed
from .phrases import phrase_captions, sided


@dataclass(frozen=True)
class Raised:
    """An arm held in a direction (out, up, ahead). near: how far off the wrist may be, as a share of the arm's length."""

    name: str
    direction: Way
    one: tuple[str, ...] = ()
    both: tuple[str, ...] = ()
    gesture: Gesture = field(default_factory=Gesture)
    reach: tuple[float, float] = (0.92, 0.985)
    near: float = 0.33
    base: BaseKind = "anything"
    weight: float = 1.0
    both_share: float = 0.5

    def program(self) -> Program:
        return Program(self.name, "arms", partial(_perform, self), base=self.base, weight=self.weight)


def _perform(raised: Raised, stage: Stage) -> Performance:
    rng, side = stage.rng, any_side(stage.rng)
    is_both = bool(raised.both) and (not raised.one or rng.random() < raised.both_share)
    sides = SIDES if is_both else (side,)
    place = Towards(raised.direction, float(rng.uniform(*raised.reach)), "heading")
    gesture = replace(raised.gesture, hands=dict.fromkeys(sides, place))
    gesture = replace(gesture, trunk=(gesture.trunk[0], 0.0, 0.0)) if is_both else sided(gesture, side)
    done = performed(stage, gesture)
    captions = phrase_captions(stage, raised.both if is_both else raised.one, side=side, other=other(side))
    return Performance(done.joints, captions, partial(_is_held, raised=raised, sides=sides, moves=stage.moves))


def arm_direction(joints: np.ndarray, side: str) -> np.ndarray:
    """(T, 3) wrist from shoulder (out, up, ahead) in arm lengths, as the heading sees it."""
    body = Body.of(joints)
    return outward(side) * in_frame(body.heading, body.at(f"{side}_wrist") - body.at(f"{side}_shoulder")) / ARM_LENGTH


def is_held(joints: np.ndarray, side: str, direction: Way, near: float, seconds: float = 0.3) -> bool:
    """Whether an arm points in a direction for so long."""
    unit = np.array(direction) / np.linalg.norm(direction)
    return bool((np.linalg.norm(arm_direction(joints, side) - 0.92 * unit, axis=-1) < near).sum() >= seconds * 20.0)


def _is_held(joints: np.ndarray, raised: Raised, sides: Sequence[str], moves: bool) -> bool:
    held = [side for side in SIDES if is_held(joints, side, raised.direction, raised.near)]
    return held == list(sides) and (moves or feet_stay(joints))
