"""How a motion is wanted once it is made."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from ..retarget.retarget import RetargetOptions
from ..retarget.target import Target
from .joint_motion import JointMotion


@dataclass(frozen=True)
class FinishingOptions:
    """Metres, Y up. foot_lock: how firmly standing feet are held, and smoothing, from 0 to 1. in_place: take the course out.

    start_pose: (22, 3) a pose with whose place and heading the motion begins, None for where it does so itself. floor: height of the
    feet's floor. lead_in, lead_out: frames at both ends that were only made to come from and go over into what is there already.
    """

    foot_lock: float = 1.0
    smoothing: float = 0.0
    in_place: bool = False
    start_pose: np.ndarray | None = None
    floor: float = 0.0
    lead_in: int = 0
    lead_out: int = 0

    def keeps_in_place(self, motion: JointMotion) -> bool:
        """Whether the body does not travel: its standing feet slide then by design, so they are held before it is brought in place."""
        return self.in_place or (motion.loop_cycle is not None and motion.loop_cycle.in_place)


@dataclass(frozen=True)
class RigTarget:
    """A rig of another kind than SMPL's skeleton, and how motions are wanted on it."""

    target: Target
    options: RetargetOptions
