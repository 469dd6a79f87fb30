"""Feet on the floor of another body: contacts are found on the source and solved again on the target's own legs."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from .contacts import lock_feet
from .mapping import SIDES, Mapping
from .phases import find_phases
from .rig import Rig
from .rotations import from_to, inverse, multiply, normalise, rotate
from .smpl import JOINT, JOINT_COUNT
from .source import BodyMotion
from .stance import Stance

_UP = np.array([0.0, 1.0, 0.0])
_LEG = ("hip", "knee", "ankle")


@dataclass(frozen=True)
class TargetBody:
    """A target in motion.

    neutral: (N, 4) axes of its bones as it stands. order: the bones whose rotations and places are given. scale: target's size over the
    source's.
    """

    rig: Rig
    mapping: Mapping
    stance: Stance
    neutral: np.ndarray
    order: tuple[int, ...]
    scale: float

    def place(self, joint: str) -> int:
        """Where a joint's bone stands in `order`."""
        return self.order.index(self.rig.index[self.mapping.joints[joint]])


def place_feet(
    motion: BodyMotion, legs: TargetBody, turns: dict[int, np.ndarray], world: np.ndarray, places: np.ndarray, strength: float
) -> tuple[dict[int, np.ndarray], np.ndarray]:
    """World rotations with thighs, shins and feet turned so that standing feet stand, and (T, 3) how far the body moves for it.

    turns: {bone: (T, 4)}; world, places: (T, K, ...) of legs.order, metres, Y up.
    """
    facing, ground = legs.stance.facing, legs.stance.ground
    before = _body(legs, world, rotate(inverse(facing), places - ground) / legs.scale)
    floor = motion.floor * _UP
    phases = find_phases(motion.joints - floor, motion.contacts, motion.fps)
    after = lock_feet(before - floor, motion.contacts, motion.fps, strength, phases=phases) + floor
    turned = dict(turns)
    for side in SIDES:
        foot = _corrections(turned, legs, before, after, side)
        if toe := legs.mapping.joints.get(f"{side}_foot"):
            bone = legs.rig.index[toe]
            turned[bone] = multiply(foot, turned[bone])
    hips = [JOINT["left_hip"], JOINT["right_hip"]]
    return turned, legs.scale * rotate(facing, (after - before)[:, hips].mean(axis=1))


def _corrections(turned: dict[int, np.ndarray], legs: TargetBody, before: np.ndarray, after: np.ndarray, side: str) -> np.ndarray:
    """Turn a leg's bones from their old directions to the new ones; returns the foot's turn."""
    facing = legs.stance.facing
    for joint, end in zip(_LEG, (*_LEG[1:], "foot"), strict=True):
        at, to = JOINT[f"{side}_{joint}"], JOINT[f"{side}_{end}"]
        old, new = (normalise(body[:, to] - body[:, at]) for body in (before, after))
        turn = from_to(rotate(facing, old), rotate(facing, new))
        bone = legs.rig.index[legs.mapping.joints[f"{side}_{joint}"]]
        turned[bone] = multiply(turn, turned[bone])
    return turn


def _body(legs: TargetBody, world: np.ndarray, places: np.ndarray) -> np.ndarray:
    """(T, 22, 3) what foot locking looks at, in the source's size: legs, and the sole below each toe joint in the toe's place.

    Toe joints lie at other heights in other feet; the point of the sole below is on the floor in all of them.
    """
    stood = legs.stance
    body = np.zeros((len(places), JOINT_COUNT, 3))
    for side in SIDES:
        for joint in _LEG:
            body[:, JOINT[f"{side}_{joint}"]] = places[:, legs.place(f"{side}_{joint}")]
        ankle = legs.place(f"{side}_ankle")
        rest = stood.points[JOINT[f"{side}_foot"]] * [1.0, 0.0, 1.0] - stood.points[JOINT[f"{side}_ankle"]]
        axes = legs.neutral[legs.order[ankle]]
        turn = multiply(multiply(inverse(stood.facing), multiply(world[:, ankle], inverse(axes))), stood.facing)
        body[:, JOINT[f"{side}_foot"]] = places[:, ankle] + rotate(turn, rest) / legs.scale
    hips = body[:, [JOINT["left_hip"], JOINT["right_hip"]]].mean(axis=1)
    body[:, JOINT["pelvis"]] = hips
    pelvis = legs.place("pelvis")
    axes = legs.neutral[legs.order[pelvis]]
    up = rotate(inverse(stood.facing), rotate(multiply(world[:, pelvis], inverse(axes)), _UP))
    body[:, JOINT["spine1"]] = hips + 0.1 * up
    return body
