"""Predicates of held arms and hands: joints (T, 22, 3) of a body of average size (`body.normalised`) -> whether it does so.

`side` is "left", "right", "both" (at the same time) or "either"; who is asked for one side must not do the same with the other one for
nearly as long. `seconds` is time altogether, or the share of the clip where the clip is shorter than that.
"""

from __future__ import annotations

from collections.abc import Callable

import numpy as np

from .body import SIDES, arm_length, elbow_angle, hand, hand_from_chest, heading_axes, joint, unit
from .places import at_place
from .timing import seconds as seconds_of

# How much less time the other side may do it, where one was asked for.
_OTHER_SIDE = 0.6
# A clip that is shorter than what is asked for must do so for this share of it.
_SHARE_OF_SHORT = 0.7
_DIRECTIONS = {
    "up": (0.0, 1.0, 0.0),
    "down": (0.0, -1.0, 0.0),
    "forward": (0.0, 0.0, 1.0),
    "back": (0.0, 0.0, -1.0),
    "forward_up": (0.0, 0.7, 0.7),
    "forward_down": (0.0, -0.7, 0.7),
}


def for_side(flags: Callable[[str], np.ndarray], side: str, seconds: float) -> bool:
    """Whether what `flags` says of "left" and "right", (T,) each, holds for `seconds` on the side asked for."""
    left, right = (flags(each) for each in SIDES)
    needed = min(seconds, _SHARE_OF_SHORT * len(left) / 20.0)
    if side == "both":
        return seconds_of(left & right) >= needed
    if side == "either":
        return max(seconds_of(left), seconds_of(right)) >= needed
    own, other = (left, right) if side == "left" else (right, left)
    return seconds_of(own) >= needed and seconds_of(other & ~own) <= _OTHER_SIDE * seconds_of(own) and not _as_long(own, other)


def _as_long(own: np.ndarray, other: np.ndarray) -> bool:
    return seconds_of(other) > _OTHER_SIDE * seconds_of(own)


def hand_at(joints: np.ndarray, place: str, side: str = "either", seconds: float = 0.5, within: float | None = None) -> bool:
    """A hand is put to a place on the body, see `places.json`."""
    return for_side(lambda each: at_place(joints, each, place, within), side, seconds)


def hand_raised(joints: np.ndarray, side: str = "either", seconds: float = 0.3, above: float = 0.0) -> bool:
    """A hand is higher than the head joint (about the ears) by `above` metres."""
    level = joint(joints, "head")[:, 1] + above
    return for_side(lambda each: hand(joints, each)[:, 1] > level, side, seconds)


def hands_low(joints: np.ndarray, share: float = 0.8) -> bool:
    """Both hands hang below the chest for most of the clip."""
    level = joint(joints, "spine3")[:, 1]
    low = [hand(joints, each)[:, 1] < level for each in SIDES]
    return bool(np.mean(low[0] & low[1]) >= share)


def arm_direction(
    joints: np.ndarray, direction: str, side: str = "both", seconds: float = 0.5, angle: float = 40.0, straight: float = 115.0
) -> bool:
    """An arm is stretched out in a direction: up, down, forward, back, out (to its own side), across, down_out; within `angle` degrees, its
    elbow at least `straight` degrees open."""
    return for_side(lambda each: arm_points(joints, each, direction, angle, straight), side, seconds)


def arm_points(joints: np.ndarray, side: str, direction: str, angle: float, straight: float) -> np.ndarray:
    """(T,) whether the line from shoulder to wrist points in the direction."""
    line = unit(joint(joints, f"{side}_wrist") - joint(joints, f"{side}_shoulder"))
    seen = np.einsum("tij,tj->ti", heading_axes(joints), line)
    cosine = seen @ unit(np.asarray(_direction(side, direction)))
    return (cosine > np.cos(np.radians(angle))) & (elbow_angle(joints, side) > straight)


def _direction(side: str, name: str) -> tuple[float, float, float]:
    outward = 1.0 if side == "left" else -1.0
    sideways = {
        "out": (outward, 0.0, 0.0),
        "across": (-outward, 0.0, 0.3),
        "down_out": (0.7 * outward, -0.7, 0.0),
        "up_out": (0.7 * outward, 0.7, 0.0),
        "forward_out": (0.7 * outward, 0.0, 0.7),
        "left": (1.0, 0.0, 0.0),
        "right": (-1.0, 0.0, 0.0),
    }
    return sideways[name] if name in sideways else _DIRECTIONS[name]


def elbow_bent(joints: np.ndarray, side: str = "both", degrees: float = 100.0, seconds: float = 0.5, least: float = 0.0) -> bool:
    """An elbow is bent to an angle between `least` and `degrees`."""
    return for_side(lambda each: (elbow_angle(joints, each) < degrees) & (elbow_angle(joints, each) >= least), side, seconds)


def elbows_raised(joints: np.ndarray, side: str = "both", seconds: float = 0.4, below: float = 0.12) -> bool:
    """An elbow is no more than `below` metres under its shoulder."""

    def raised(each: str) -> np.ndarray:
        return joint(joints, f"{each}_elbow")[:, 1] > joint(joints, f"{each}_shoulder")[:, 1] - below

    return for_side(raised, side, seconds)


def hands_together(joints: np.ndarray, seconds: float = 0.5, within: float = 0.22, where: str = "any") -> bool:
    """Both hands are at each other; where: "any", "front" (in front of the trunk), "up" (above the head), "behind" or "low"."""
    close = hand_distance(joints) < within
    return _long_enough(close & _hands_where(joints, where), seconds)


def hands_apart(joints: np.ndarray, metres: float, seconds: float = 0.3) -> bool:
    return _long_enough(hand_distance(joints) > metres, seconds)


def hands_where(joints: np.ndarray, where: str, seconds: float = 0.5, apart: float = 0.7) -> bool:
    """Both hands are in one region, no farther from each other than `apart` metres.

    where: "front", "chest_front" (at chest height), "up", "behind" or "low"."""
    return _long_enough(_hands_where(joints, where) & (hand_distance(joints) < apart), seconds)


def hand_distance(joints: np.ndarray) -> np.ndarray:
    """(T,) metres between the hands."""
    return np.linalg.norm(hand(joints, "left") - hand(joints, "right"), axis=-1)


def _hands_where(joints: np.ndarray, where: str) -> np.ndarray:
    left, right = (hand_from_chest(joints, side) for side in SIDES)
    both = np.stack([left, right], axis=1)
    head = joint(joints, "head")[:, 1] - (joint(joints, "left_shoulder") + joint(joints, "right_shoulder"))[:, 1] / 2.0
    regions: dict[str, np.ndarray] = {
        "any": np.ones(len(joints), dtype=bool),
        "front": np.all(both[..., 2] > 0.08, axis=1),
        "chest_front": np.all((both[..., 2] > 0.12) & (np.abs(both[..., 1] + 0.15) < 0.3), axis=1),
        "up": np.all(both[..., 1] > head[:, None] + 0.08, axis=1),
        "behind": np.all(both[..., 2] < -0.04, axis=1),
        "low": np.all(both[..., 1] < -0.35, axis=1),
    }
    return regions[where]


def arms_crossed(joints: np.ndarray, seconds: float = 0.5) -> bool:
    """Each hand lies on the other side of the body's middle, in front of the trunk, at or near the other arm."""
    left, right = (hand_from_chest(joints, side) for side in SIDES)
    over = (left[:, 0] < 0.02) & (right[:, 0] > -0.02) & (left[:, 0] < right[:, 0] - 0.06)
    low = (np.abs(left[:, 1] + 0.22) < 0.25) & (np.abs(right[:, 1] + 0.22) < 0.25)
    bent = (elbow_angle(joints, "left") < 130.0) & (elbow_angle(joints, "right") < 130.0)
    return _long_enough(over & low & bent & (left[:, 2] > 0.0) & (right[:, 2] > 0.0), seconds)


def wrists_crossed(joints: np.ndarray, seconds: float = 0.3) -> bool:
    """The hands have passed each other in front of the body, at whatever height: an X."""
    left, right = (hand_from_chest(joints, side) for side in SIDES)
    return _long_enough((left[:, 0] < right[:, 0] - 0.04) & (left[:, 2] > 0.1) & (right[:, 2] > 0.1), seconds)


def reaches(
    joints: np.ndarray, direction: str, side: str = "either", share: float = 0.8, angle: float = 40.0, seconds: float = 0.15
) -> bool:
    """A hand goes out in a direction to at least this share of its arm's length."""

    def out(each: str) -> np.ndarray:
        away = np.linalg.norm(joint(joints, f"{each}_wrist") - joint(joints, f"{each}_shoulder"), axis=-1)
        return (away > share * arm_length(joints, each)) & arm_points(joints, each, direction, angle, 0.0)

    return for_side(out, side, seconds)


def touches_floor(joints: np.ndarray, side: str = "either", height: float = 0.25, seconds: float = 0.15) -> bool:
    """A hand comes down to `height` metres over the floor or lower."""
    return for_side(lambda each: hand(joints, each)[:, 1] < height, side, seconds)


def _long_enough(flags: np.ndarray, seconds: float) -> bool:
    return seconds_of(flags) >= min(seconds, _SHARE_OF_SHORT * len(flags) / 20.0)
