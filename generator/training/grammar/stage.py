"""What a program is given to perform on: a real recording, and chance."""

from __future__ import annotations

from dataclasses import dataclass, field

import numpy as np

from ...motion import FPS
from ...representation.features import features_to_joints, joints_to_features
from ..augmentation.path_warp import going_on
from .bases import Base, Bases, stood
from .body import SIDES, with_rest_bones
from .legs import Feet
from .posing import Pose, posed, turn


@dataclass(frozen=True)
class Stage:
    """bases: the recordings. kind: what the person does all the while: "standing", "walking", "running". base: the recording drawn.
    longest: frames that a performance has at most."""

    rng: np.random.Generator
    kind: str
    base: Base
    bases: Bases = field(repr=False)
    longest: int = 190

    @classmethod
    def drawn(cls, bases: Bases, kind: str, rng: np.random.Generator, longest: int = 190) -> Stage:
        """A stage of a program's base kind; "anything" stands twice as often as it walks."""
        if kind == "anything":
            kind = "walking" if bases.walking and rng.random() < 1 / 3 else "standing"
        return cls(rng, kind, bases.drawn(kind, rng), bases, longest)

    @property
    def moves(self) -> bool:
        return self.kind != "standing"

    def frames(self, seconds: float) -> int:
        """How many frames that is, within what the stage has room for."""
        return int(np.clip(round(seconds * FPS), FPS, self.longest))

    def joints(self, frames: int) -> np.ndarray:
        """(T, 22, 3) the person standing for so many frames, or walking for as many of them as the recording can be made to last."""
        if self.kind == "standing":
            return _another_stance(stood(self.base, frames, self.rng), self.rng)
        joints = self.base.joints
        if len(joints) < frames:
            joints = features_to_joints(going_on(joints_to_features(joints, jump_at_start=False), frames))
        first = int(self.rng.integers(0, max(len(joints) - frames, 0) + 1))
        return with_rest_bones(joints[first : first + frames])

    def posed(self, joints: np.ndarray, pose: Pose) -> np.ndarray:
        """A pose on top of the stage's joints; on a gait, pelvis and legs stay the recording's."""
        if self.moves:
            pose = Pose(None, None, pose.trunk, pose.neck, pose.shrug, pose.hands, {}, pose.follow, pose.hang, planted=False)
        return posed(joints, pose, self.rng)


def _another_stance(joints: np.ndarray, rng: np.random.Generator) -> np.ndarray:
    """The same person with the feet a little elsewhere and the trunk held a little differently: few recordings stand quietly."""
    frames = len(joints)
    feet = {}
    for side in SIDES:
        out = (1.0 if side == "left" else -1.0) * rng.uniform(-0.02, 0.04)
        step = np.broadcast_to([out, 0.0, rng.uniform(-0.04, 0.04)], (frames, 3))
        feet[side] = Feet(ankle=step, yaw=np.full(frames, np.radians(rng.normal(0.0, 6.0))))
    shift = np.broadcast_to([rng.normal(0.0, 0.012), 0.0, rng.normal(0.0, 0.008)], (frames, 3))
    trunk = np.broadcast_to(turn(rng.normal(0.0, 2.0), rng.normal(0.0, 2.0), rng.normal(0.0, 1.0)), (frames, 3))
    return posed(joints, Pose(pelvis=shift, trunk=trunk, feet=feet), rng)
