"""Two things at once or one after the other, each with a hand of its own: captions say which hand does what, and in which order."""

from __future__ import annotations

from dataclasses import dataclass
from functools import partial

import numpy as np

from ..captions import captions
from ..checks import distance_to, feet_stay
from ..figure.arms import HandTrack, Key
from ..figure.body import other
from ..figure.places import OnBody, Place, Towards
from ..figure.posing import Pose
from ..program import Performance
from ..stage import Stage
from ..timing import between, clock
from .gesture import any_side
from .phrases import walking

_IN_TURN = ("{} and then {}", "{}, then {}", "{} and {} afterwards", "{}, and after that {}", "first {} and then {}")
_AT_ONCE = ("{} and {}", "{} and {}", "{} and {} at the same time", "{} and {} simultaneously")
_PHRASES = 12


@dataclass(frozen=True)
class HandAction:
    """What one hand does: phrases with {side}; each begins with one verb in brackets."""

    place: Place
    phrases: tuple[str, ...]
    near: float = 0.14
    via: tuple[float, float, float] = (0.3, 0.0, 0.45)


def two_hands(stage: Stage, parts: tuple[HandAction, ...], in_turn: bool) -> Performance:
    """Two of the parts, one with each hand; in turn, the second begins when the first is done, and both stay or both go."""
    rng = stage.rng
    one, two = (parts[index] for index in rng.choice(len(parts), size=2, replace=False))
    side = any_side(rng)
    lead, start = between(rng, (0.5, 0.9)), between(rng, (0.9, 1.6))
    later = start + (between(rng, (1.2, 2.2)) if in_turn else rng.uniform(-0.1, 0.1))
    end = later + between(rng, (0.8, 2.5))
    gone = end if not in_turn or rng.random() < 0.5 else later - 0.3
    frames = stage.frames(end + between(rng, (0.2, 1.2)))
    base = stage.joints(frames)
    hands = {
        side: HandTrack((Key(_jittered(one.place, rng), start, gone, lead, one.via),), release=lead),
        other(side): HandTrack((Key(_jittered(two.place, rng), later, end, lead, two.via),), release=lead),
    }
    joints = stage.posed(base, Pose(hands=hands))
    texts = captions(rng, walking(_phrases(rng, (one, two), side, in_turn), stage))
    return Performance(joints, texts, partial(_are_done, parts=(one, two), side=side, in_turn=in_turn, moves=stage.moves))


def _jittered(place: Place, rng: np.random.Generator) -> Place:
    if isinstance(place, OnBody):
        return place.jittered(rng, 0.016)
    return place.jittered(rng, 0.07) if isinstance(place, Towards) else place


def _phrases(rng: np.random.Generator, parts: tuple[HandAction, HandAction], side: str, in_turn: bool) -> list[str]:
    """Sentences of two verbs each, both conjugated alike."""
    made = []
    for _ in range(_PHRASES):
        pair = [str(rng.choice(part.phrases)).format(side=hand) for part, hand in zip(parts, (side, other(side)), strict=True)]
        if not in_turn and rng.random() < 0.5:
            pair.reverse()
        made.append(str(rng.choice(_IN_TURN if in_turn else _AT_ONCE)).format(*pair))
    return made


def _are_done(joints: np.ndarray, parts: tuple[HandAction, HandAction], side: str, in_turn: bool, moves: bool) -> bool:
    """Both hands are at their places, and in turn the first is there first."""
    near = [distance_to(joints, hand, part.place) < part.near for part, hand in zip(parts, (side, other(side)), strict=True)]
    if min(one.sum() for one in near) < 6 or not (moves or feet_stay(joints)):
        return False
    arrive = [float(clock(len(one))[one][0]) for one in near]
    return arrive[0] < arrive[1] - 0.3 if in_turn else bool((near[0] & near[1]).sum() >= 5)
