"""Motions whose last frame is the first again, on a rig: feet are held so that the end knows the start."""

from __future__ import annotations

from dataclasses import replace

import numpy as np

from ..math.rotations import continuous
from ..retarget.retarget import PLAIN, Manner, RigMotion, Target, retarget
from ..retarget.source import BodyMotion

_GROUND = np.array([1.0, 0.0, 1.0])


def retarget_round(motion: BodyMotion, onto: Target, foot_lock: float = 1.0, manner: Manner = PLAIN) -> RigMotion:
    """As `retarget`, as the middle one of three rounds; the way from the first frame to the last is walked in each."""
    last = len(motion.joints) - 1
    found = retarget(_three_rounds(motion), onto, foot_lock, manner)
    middle = slice(last, 2 * last + 1)
    return replace(
        found,
        rotations={bone: continuous(turns[middle]) for bone, turns in found.rotations.items()},
        locations={bone: places[middle] for bone, places in found.locations.items()},
        world=found.world[middle],
        places=found.places[middle],
    )


def _three_rounds(motion: BodyMotion) -> BodyMotion:
    way = (motion.joints[-1, 0] - motion.joints[0, 0]) * _GROUND
    turns, contacts = (np.concatenate([part[:-1]] * 3 + [part[-1:]]) for part in (motion.turns, motion.contacts))
    joints = np.concatenate([motion.joints[:-1] - way, motion.joints[:-1], motion.joints + way])
    return replace(motion, turns=continuous(turns), joints=joints, contacts=contacts)
