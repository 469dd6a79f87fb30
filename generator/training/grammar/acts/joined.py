"""Both hands go each to a place of its own and stay or move there."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field, replace
from functools import partial

import numpy as np

from ..checks import distance_to, feet_stay, hand_from, hands_apart, pitch
from ..figure.body import SIDES, other
from ..figure.places import Place
from ..program import BaseKind, Performance, Program
from ..stage import Stage
from .action import hand_speed
from .gesture import Gesture, Stroke, any_side, performed
from .phrases import phrase_captions


@dataclass(frozen=True)
class Joined:
    """Both hands go each to its place and stay. own, other: places of the side that is drawn and of its counterpart. stroke: what both do
    there. near: metres from its place at which a hand is there. together: metres that the hands must be nearer than, and for more than which
    share of the time. seen: what else must be."""

    name: str
    own: Place
    other: Place
    phrases: tuple[str, ...]
    gesture: Gesture = field(default_factory=Gesture)
    stroke: Stroke | None = None
    strokes: dict[str, Stroke] | None = None
    near: float = 0.13
    together: tuple[float, float] | None = None
    seen: Callable[[np.ndarray], bool] | None = None
    base: BaseKind = "anything"
    weight: float = 1.0

    def program(self) -> Program:
        return Program(self.name, "hands together", partial(_perform, self), base=self.base, weight=self.weight)


def _perform(joined: Joined, stage: Stage) -> Performance:
    side = any_side(stage.rng)
    hands = {side: joined.own, other(side): joined.other}
    strokes = {side: joined.strokes["own"], other(side): joined.strokes["other"]} if joined.strokes else {}
    strokes = {hand: stroke for hand, stroke in strokes.items() if any(stroke.way)}
    gesture = replace(joined.gesture, hands=hands, stroke=joined.stroke, strokes=strokes)
    if side == "right":
        gesture = replace(gesture, trunk=_flipped(gesture.trunk), neck=_flipped(gesture.neck))
    done = performed(stage, gesture)
    captions = phrase_captions(stage, joined.phrases, side=side, other=other(side))
    return Performance(done.joints, captions, partial(_are_there, joined=joined, moves=stage.moves, done=len(done.time)))


def _flipped(way: tuple[float, float, float]) -> tuple[float, float, float]:
    return way[0], -way[1], -way[2]


def _are_there(joints: np.ndarray, joined: Joined, moves: bool, done: int) -> bool:
    """Either way round: who is told to cross the arms is not told which lies on top."""
    if not (moves or feet_stay(joints)):
        return False
    room = joined.near + _reach_of(joined)
    near = max(min(_share(joints, side, joined.own, room), _share(joints, other(side), joined.other, room)) for side in SIDES)
    return near > 0.2 and _are_together(joints, joined.together) and (joined.seen is None or joined.seen(joints))


def _are_together(joints: np.ndarray, together: tuple[float, float] | None) -> bool:
    return together is None or float((hands_apart(joints) < together[0]).mean()) > together[1]


def _reach_of(joined: Joined) -> float:
    strokes = [joined.stroke] if joined.stroke else list((joined.strokes or {}).values())
    return max((float(np.linalg.norm(stroke.way)) for stroke in strokes), default=0.0)


def _share(joints: np.ndarray, side: str, place: Place, near: float) -> float:
    return float((distance_to(joints, side, place) < near).mean())


_STILL = Stroke((0.0, 0.0, 0.0), (0.5, 0.9))


def both_hands_fly(joints: np.ndarray) -> bool:
    """Faster than 0.35 m/s all in all."""
    return bool(min(hand_speed(joints, side).mean() for side in SIDES) > 0.35)


def both_arms_hang(joints: np.ndarray) -> bool:
    """Wrists 42 cm below their shoulders, or more, all the time."""
    return bool(min(-hand_from(joints, side, f"{side}_shoulder", "heading")[:, 1].max() for side in SIDES) > 0.42)


def bends_over(joints: np.ndarray) -> bool:
    """More than 20 degrees, for a second."""
    return bool((pitch(joints) > 20.0).sum() >= 20)
