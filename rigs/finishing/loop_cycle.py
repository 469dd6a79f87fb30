"""Motions whose last frame is the first again, on a rig: feet are held so that the end knows the start."""

from __future__ import annotations

from dataclasses import replace

import numpy as np

from ..math.rotations import continuous
from ..retarget.retarget import DEFAULT_OPTIONS, RetargetOptions, retarget
from ..retarget.source import BodyMotion
from ..retarget.target import RigMotion, Target

_GROUND = np.array([1.0, 0.0, 1.0])


def retarget_loop(motion: BodyMotion, onto: Target, foot_lock: float = 1.0, options: RetargetOptions = DEFAULT_OPTIONS) -> RigMotion:
    """As `retarget`, as the middle one of three cycles; the way from the first frame to the last is walked in each."""
    last = len(motion.joints) - 1
    found = retarget(_three_cycles(motion), onto, foot_lock, options)
    middle = slice(last, 2 * last + 1)
    return replace(
        found,
        rotations={bone: continuous(turns[middle]) for bone, turns in found.rotations.items()},
        locations={bone: location[middle] for bone, location in found.locations.items()},
        world=found.world[middle],
        head_positions=found.head_positions[middle],
    )


def _three_cycles(motion: BodyMotion) -> BodyMotion:
    displacement = (motion.joints[-1, 0] - motion.joints[0, 0]) * _GROUND
    turns, contacts = (np.concatenate([part[:-1]] * 3 + [part[-1:]]) for part in (motion.turns, motion.contacts))
    joints = np.concatenate([motion.joints[:-1] - displacement, motion.joints[:-1], motion.joints + displacement])
    return replace(motion, turns=continuous(turns), joints=joints, contacts=contacts)
