"""Standing feet held on the motion's own joints; loops so that the end knows the start."""

from __future__ import annotations

import numpy as np

from ..feet.foot_lock import lock_feet
from .joint_motion import JointMotion, LoopCycle


def with_locked_feet(motion: JointMotion, strength: float) -> JointMotion:
    """The motion with standing feet held, from strength 0 (as they were made) to 1. Constrained frames do not change.

    Raises ValueError for a strength outside 0..1.
    """
    if motion.loop_cycle is not None:
        return motion.with_joints(_locked_cycle(motion, motion.loop_cycle, strength))
    joints = lock_feet(motion.joints, motion.contacts, motion.fps, strength, motion.constrained_frames)
    return motion.with_joints(_given_back(joints, motion.joints, motion.constrained_frames))


def _locked_cycle(motion: JointMotion, cycle: LoopCycle, strength: float) -> np.ndarray:
    """Locked as the middle one of three cycles; in the world, where feet stand even if the body is kept in place afterwards."""
    displacement, last = cycle.displacement, len(motion.joints) - 1
    taken_out = np.linspace(0.0, 1.0, last + 1)[:, None, None] * displacement * cycle.in_place
    travelling = motion.joints + taken_out
    cycles = np.concatenate([travelling[:-1] - displacement, travelling[:-1], travelling + displacement])
    contacts = np.concatenate([motion.contacts[:-1], motion.contacts[:-1], motion.contacts])
    constrained = motion.constrained_frames
    if constrained is not None:
        constrained = np.concatenate([constrained + shift * last for shift in range(3)])
    locked = lock_feet(cycles, contacts, motion.fps, strength, constrained)
    locked = _given_back(locked, cycles, constrained)[last : 2 * last + 1]
    locked[-1] = locked[0] + displacement
    return locked - taken_out


def _given_back(locked: np.ndarray, joints: np.ndarray, constrained_frames: np.ndarray | None) -> np.ndarray:
    """With the constrained frames as they were: a leg that is solved anew comes out a third of a millimetre elsewhere."""
    if constrained_frames is not None:
        locked[constrained_frames] = joints[constrained_frames]
    return locked
