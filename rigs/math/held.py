"""What constraints hold of a motion, told to whoever changes it afterwards: joints that stay where they are, and rotations that joint
positions do not show."""

from __future__ import annotations

from dataclasses import dataclass, replace

import numpy as np

from ..smpl import JOINT
from .kinematics import PoseTrack, global_rotations
from .rotations import about_axis, continuous, inverse, multiply, slerp

_HIPS = [JOINT["left_hip"], JOINT["right_hip"]]


@dataclass(frozen=True)
class HeldJoint:
    """A joint that is where a constraint wants it in frames (K,), rising."""

    joint: int
    frames: np.ndarray


@dataclass(frozen=True)
class HeldRotation:
    """How a joint is turned: rotations (T, 4) seen from where the hips face, so that they go along with the body over the ground; share
    (T,) how much they count, from 0 to 1."""

    joint: int
    rotations: np.ndarray
    share: np.ndarray


@dataclass(frozen=True)
class Held:
    """All that constraints hold in a motion of T frames, apart from whole poses."""

    joints: tuple[HeldJoint, ...] = ()
    rotations: tuple[HeldRotation, ...] = ()

    def part(self, first: int, last: int) -> Held:
        """Of frames first..last, which are counted anew."""
        span = slice(first, last + 1)
        joints = [(one, (one.frames >= first) & (one.frames <= last)) for one in self.joints]
        return Held(
            tuple(HeldJoint(one.joint, one.frames[inside] - first) for one, inside in joints if inside.any()),
            tuple(replace(one, rotations=one.rotations[span], share=one.share[span]) for one in self.rotations),
        )


def facing_rotation(joints: np.ndarray) -> np.ndarray:
    """(T, 4) the turn about Y from +Z to where the hips of a motion (T, 22, 3) face."""
    across = joints[:, _HIPS[0]] - joints[:, _HIPS[1]]
    return about_axis("Y", np.arctan2(-across[:, 2], across[:, 0]))


def with_held_rotations(track: PoseTrack, held: Held, joints: np.ndarray) -> PoseTrack:
    """A pose track with what is held of its rotations; joints (T, 22, 3) say where its hips face.

    Joints below the turned ones go along, so a joint whose place is held must be none of them.
    """
    for one in held.rotations:
        world = global_rotations(track)
        wanted = multiply(facing_rotation(joints), one.rotations)
        turned = slerp(world[:, one.joint], wanted, one.share)
        rotations = track.rotations.copy()
        rotations[:, one.joint] = multiply(inverse(world[:, track.skeleton.parents[one.joint]]), turned)
        track = replace(track, rotations=continuous(rotations))
    return track
