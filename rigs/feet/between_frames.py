"""Feet that stand from one frame of a motion to the next, kept standing on the frames in between.

Rotations are interpolated bone by bone; a foot hangs from five of them, and would swing a few millimetres about where it stands, most
where it has just been put down. Legs are solved again for what is left of that. On the motion's own frames nothing changes.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from ..math.easing import smoothstep
from ..math.inverse_kinematics.two_bone import two_bone
from ..math.rotations import from_to, identity, length

# Metres that a joint moves from one frame to the next: up to the first it stands, from the second on it does not.
_STANDS, _MOVES = 0.005, 0.02
# A correction below this many metres is none: a straight leg would be bent for it.
_NONE = 1e-6


@dataclass(frozen=True)
class LegTurns:
    """World rotations (N, 4) by which a thigh, a shin and a foot are to be turned on top of what they show, and where the knee and the
    ankle come to lie (N, 3)."""

    thigh: np.ndarray
    shin: np.ndarray
    foot: np.ndarray
    knee: np.ndarray
    ankle: np.ndarray


def standing_leg(leg: np.ndarray, foot: np.ndarray, at: np.ndarray) -> LegTurns:
    """leg: (N, 4, 3) hip, knee, ankle and toe joint as interpolated at places `at` (N,) of a motion of T frames; foot: (T, 2, 3) ankle
    and toe joint on its own frames. Metres. Bones keep their lengths, the hip its place."""
    hip, knee, ankle, toe = np.moveaxis(leg, 1, 0)
    strays, hold = _strays(leg[:, 2:], foot, at)
    # A heel that rises over a standing toe is carried by it.
    move = strays[:, 0] + (1.0 - hold[:, 0]) * strays[:, 1]
    toe_goal = toe + strays[:, 1] + (1.0 - hold[:, 1]) * move
    bent, reached = two_bone(hip, knee, ankle, ankle + move, toe - ankle)
    moved = ((length(move) > _NONE) | (length(toe_goal - toe) > _NONE))[:, None]
    bent, reached = np.where(moved, bent, knee), np.where(moved, reached, ankle)

    def turn(before: np.ndarray, after: np.ndarray) -> np.ndarray:
        return np.where(moved, from_to(before, after), identity())

    thigh, shin = turn(knee - hip, bent - hip), turn(ankle - knee, reached - bent)
    return LegTurns(thigh, shin, turn(toe - ankle, toe_goal - reached), bent, reached)


def _strays(between: np.ndarray, foot: np.ndarray, at: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
    """(N, 2, 3) what brings ankle and toe back to where they stand, and (N, 2, 1) how surely they do, 0 to 1."""
    before = np.clip(at.astype(int), 0, max(len(foot) - 2, 0))
    step = foot[np.minimum(before + 1, len(foot) - 1)] - foot[before]
    hold = 1.0 - smoothstep(length(step), _STANDS, _MOVES)[..., None]
    return hold * (foot[before] + (at - before)[:, None, None] * step - between), hold
