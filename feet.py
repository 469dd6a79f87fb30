"""A generated motion with its feet locked: what both the command line and the add-on do before rotations are solved."""

from __future__ import annotations

from dataclasses import replace

import numpy as np

from .generator.motion import Motion
from .rigs.feet.foot_lock import lock_feet


def with_locked_feet(motion: Motion, strength: float) -> Motion:
    """The motion with standing feet held, from strength 0 (as the model made them) to 1. Frames that were given do not change.

    Raises ValueError for a strength outside 0..1.
    """
    if motion.round is None:
        joints = lock_feet(motion.joints, motion.contacts, motion.fps, strength, motion.held)
        joints = _given_back(joints, motion.joints, motion.held)
    else:
        joints = _lock_round(motion, strength)
    return replace(motion, joints=joints.astype(motion.joints.dtype))


def _lock_round(motion: Motion, strength: float) -> np.ndarray:
    """Locked as the middle one of three rounds, so that the end knows the start; in the world, where feet stand even if the body is
    kept in place afterwards."""
    way, last = motion.round.way, len(motion.joints) - 1
    taken_out = np.linspace(0.0, 1.0, last + 1)[:, None, None] * way * motion.round.in_place
    travelling = motion.joints + taken_out
    rounds = np.concatenate([travelling[:-1] - way, travelling[:-1], travelling + way])
    contacts = np.concatenate([motion.contacts[:-1], motion.contacts[:-1], motion.contacts])
    held = None if motion.held is None else np.concatenate([motion.held + shift * last for shift in range(3)])
    locked = lock_feet(rounds, contacts, motion.fps, strength, held)
    locked = _given_back(locked, rounds, held)[last : 2 * last + 1]
    locked[-1] = locked[0] + way
    return locked - taken_out


def _given_back(locked: np.ndarray, joints: np.ndarray, held: np.ndarray | None) -> np.ndarray:
    """With the frames that are held as they were: a leg that is solved anew comes out a third of a millimetre elsewhere."""
    if held is not None:
        locked[held] = joints[held]
    return locked
