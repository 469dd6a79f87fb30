"""What finishing begins with: joint positions over time, whoever made them, and what must not be changed about them."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import Protocol

import numpy as np

from ..math.held import Held


class LoopCycle(Protocol):
    """How a motion repeats: its last frame is its first again."""

    @property
    def displacement(self) -> np.ndarray:
        """(3,) metres over the ground from one cycle to the next."""
        ...

    @property
    def in_place(self) -> bool:
        """Whether that displacement was taken out of the joints."""
        ...


class MadeMotion(Protocol):
    """What a generator's motion has that finishing needs."""

    @property
    def joints(self) -> np.ndarray: ...
    @property
    def contacts(self) -> np.ndarray: ...
    @property
    def fps(self) -> float: ...
    @property
    def constrained_frames(self) -> np.ndarray | None: ...
    @property
    def loop_cycle(self) -> LoopCycle | None: ...
    @property
    def held(self) -> Held | None: ...


@dataclass(frozen=True)
class JointMotion:
    """joints: (T, 22, 3) SMPL joints, metres, Y up. contacts: (T, 4) bool in the order of `smpl.CONTACT_JOINTS`. constrained_frames:
    indices of frames whose pose somebody fixed: they stay as they are. loop_cycle: None unless the motion repeats. held: single joints
    that stay where they are, and rotations that positions do not show."""

    joints: np.ndarray
    contacts: np.ndarray
    fps: float
    constrained_frames: np.ndarray | None = None
    loop_cycle: LoopCycle | None = None
    held: Held | None = None

    @classmethod
    def of(cls, motion: MadeMotion) -> JointMotion:
        """A generated motion, without what only its maker knows."""
        return cls(motion.joints, motion.contacts, motion.fps, motion.constrained_frames, motion.loop_cycle, motion.held)

    def with_joints(self, joints: np.ndarray) -> JointMotion:
        """The same motion in other places, as precise as it was."""
        return replace(self, joints=joints.astype(self.joints.dtype))

    def without_ends(self, lead_in: int, lead_out: int) -> JointMotion:
        """Without the first `lead_in` and the last `lead_out` frames."""
        kept = slice(lead_in, len(self.joints) - lead_out)
        constrained = self.constrained_frames
        if constrained is not None:
            constrained = constrained[(constrained >= kept.start) & (constrained < kept.stop)] - lead_in
        held = self.held and self.held.part(kept.start, kept.stop - 1)
        return replace(self, joints=self.joints[kept], contacts=self.contacts[kept], constrained_frames=constrained, held=held)
