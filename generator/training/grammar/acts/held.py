"""Hands that go to a part of the body and stay there a while."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from functools import partial

import numpy as np

from ..checks import feet_stay, reaches
from ..figure.body import SIDES, other
from ..figure.places import Place
from ..program import BaseKind, Performance, Program
from ..stage import Stage
from .gesture import Gesture, any_side, performed
from .phrases import phrase_captions, sided


@dataclass(frozen=True)
class Held:
    """name: the program's. place: where. one, both: phrases for one hand (with {side}) and for both; a hand count without phrases is not
    drawn. gesture: what else goes along, trunk and neck as for the left hand. near: metres from the place at which it counts as there.
    alone: whether the other hand must not be there as well."""

    name: str
    place: Place
    one: tuple[str, ...] = ()
    both: tuple[str, ...] = ()
    gesture: Gesture = field(default_factory=Gesture)
    near: float = 0.12
    base: BaseKind = "anything"
    weight: float = 1.0
    both_share: float = 0.5
    alone: bool = True

    def program(self) -> Program:
        return Program(self.name, "hands on the body", partial(_perform, self), base=self.base, weight=self.weight)


def _perform(held: Held, stage: Stage) -> Performance:
    rng = stage.rng
    is_both = bool(held.both) and (not held.one or rng.random() < held.both_share)
    side = any_side(rng)
    sides = SIDES if is_both else (side,)
    gesture = replace(held.gesture, hands=dict.fromkeys(sides, held.place))
    if is_both:
        gesture = replace(gesture, trunk=(gesture.trunk[0], 0.0, 0.0), neck=(gesture.neck[0], 0.0, 0.0))
    else:
        gesture = sided(gesture, side)
    done = performed(stage, gesture)
    captions = phrase_captions(stage, held.both if is_both else held.one, side=side, other=other(side))
    return Performance(done.joints, captions, partial(_is_there, held=held, sides=sides, moves=stage.moves))


def _is_there(joints: np.ndarray, held: Held, sides: Sequence[str], moves: bool) -> bool:
    there = [side for side in SIDES if reaches(joints, side, held.place, held.near, 0.35)]
    return (there == list(sides) if held.alone else set(sides) <= set(there)) and (moves or feet_stay(joints))
