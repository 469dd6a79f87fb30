"""Hands that do something at a place over and over."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field, replace
from functools import partial

import numpy as np

from ..captions import times
from ..checks import feet_stay, peaks
from ..figure.body import SIDES, Body, in_frame, other, outward
from ..figure.places import Place
from ..program import BaseKind, Performance, Program
from ..stage import Stage
from .gesture import Gesture, Performed, Stroke, Way, any_side, performed
from .phrases import phrase_captions, sided

# Metres: a hand this near to the line of its strokes is doing them.
_NEAR = 0.16


@dataclass(frozen=True)
class Repeated:
    """A stroke at a place. place: of either hand. one, both: phrases with {side}, {other} and {often} (a manner or a count, or nothing).
    seen: (T,) of joints and the busy sides whose peaks of `size` are the repetitions; None takes the wrist's way along the stroke. counts:
    from and to how often it may be told to be done, or None for something that nobody counts."""

    name: str
    place: Place
    stroke: Stroke
    one: tuple[str, ...] = ()
    both: tuple[str, ...] = ()
    gesture: Gesture = field(default_factory=Gesture)
    seen: Callable[[np.ndarray, Sequence[str]], np.ndarray] | None = None
    size: float = 0.04
    counts: tuple[int, int] | None = None
    counted_share: float = 0.5
    both_share: float = 0.5
    base: BaseKind = "anything"
    weight: float = 1.0
    places: dict[str, Place] = field(default_factory=dict)
    seconds: tuple[float, float] = (1.5, 5.0)

    def program(self) -> Program:
        return Program(self.name, "repeated gestures", partial(_perform, self), base=self.base, weight=self.weight)


def _perform(repeated: Repeated, stage: Stage) -> Performance:
    rng, side = stage.rng, any_side(stage.rng)
    is_both = bool(repeated.both) and (not repeated.one or rng.random() < repeated.both_share)
    sides = SIDES if is_both else (side,)
    is_counted = repeated.counts is not None and rng.random() < repeated.counted_share
    stroke = replace(repeated.stroke, count=repeated.counts if is_counted else None)
    hands = {hand: repeated.places.get("own" if hand == side else "other", repeated.place) for hand in sides}
    gesture = replace(repeated.gesture, hands=hands, stroke=stroke, hold=repeated.seconds)
    gesture = replace(gesture, trunk=(gesture.trunk[0], 0.0, 0.0)) if is_both else sided(gesture, side)
    if is_counted:
        gesture = replace(gesture, already=0.0)
    done = performed(stage, gesture)
    often = times(rng, done.count) if is_counted else str(rng.choice(_MANNERS))
    captions = phrase_captions(stage, repeated.both if is_both else repeated.one, side=side, other=other(side), often=often)
    return Performance(done.joints, captions, _predicate(repeated, done, sides, is_counted, stage.moves))


_MANNERS = ("", "", "", "repeatedly", "several times", "over and over", "a few times", "again and again", "for a while")


def _predicate(repeated: Repeated, done: Performed, sides: Sequence[str], is_counted: bool, moves: bool) -> Callable[[np.ndarray], bool]:
    # Who is told to do it n times does it so often; else at least as often as half of what was drawn, and twice.
    least, most = (done.count, done.count) if is_counted else (max(2, done.count // 2), 10_000)
    seen = repeated.seen or partial(along_stroke, way=repeated.stroke.way)
    return partial(_is_done, seen=seen, repeated=repeated, sides=tuple(sides), limits=(least, most), moves=moves)


def _is_done(
    joints: np.ndarray, seen: Callable[[np.ndarray, Sequence[str]], np.ndarray], repeated: Repeated, sides: Sequence[str],
    limits: tuple[int, int], moves: bool,
) -> bool:  # fmt: skip
    body = Body.of(joints)
    for side in sides:
        place = repeated.places.get("own" if sides == (side,) or side == "left" else "other", repeated.place)
        near = _off_stroke(body, side, place, repeated.stroke) < _NEAR
        if near.sum() < 8:
            return False
        first, last = np.flatnonzero(near)[[0, -1]]
        count = peaks(seen(joints[first : last + 1], (side,)), repeated.size)
        if not limits[0] <= count <= limits[1]:
            return False
    return moves or feet_stay(joints)


def _off_stroke(body: Body, side: str, place: Place, stroke: Stroke) -> np.ndarray:
    """(T,) metres of a wrist from the line along which it does its strokes."""
    off = outward(side) * in_frame(body.chest, body.at(f"{side}_wrist") - place(body, side))
    way = np.array(stroke.way)
    low = 0.0 if stroke.shape in ("out", "strike") else -1.0
    share = np.clip(off @ way / (way @ way), low, 1.0)
    return np.linalg.norm(off - share[:, None] * way, axis=-1) - float(np.linalg.norm(stroke.across))


def along_stroke(joints: np.ndarray, sides: Sequence[str], way: Way) -> np.ndarray:
    """(T,) metres of the first side's wrist along the stroke, from its shoulder."""
    body, side = Body.of(joints), sides[0]
    off = outward(side) * in_frame(body.chest, body.at(f"{side}_wrist") - body.at(f"{side}_shoulder"))
    return off @ (np.array(way) / np.linalg.norm(way))


def hand_falls(joints: np.ndarray, sides: Sequence[str]) -> np.ndarray:
    """(T,) metres of the first side's wrist below its shoulder: for who is told to come down, whichever way the stroke leads."""
    return -along_stroke(joints, sides, (0.0, 1.0, 0.0))
