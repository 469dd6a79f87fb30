"""What constraints hold of a motion, through finishing: hands and feet where they were, on the solved skeleton too, and given rotations."""

from __future__ import annotations

import numpy as np

from ..math.held import Held, with_held_rotations
from ..math.inverse_kinematics.limbs import PlacedJoint
from ..math.inverse_kinematics.reaching import reached
from ..math.kinematics import PoseTrack, Skeleton, forward_kinematics
from ..solve.solver import solve
from .joint_motion import JointMotion


def with_held_joints(motion: JointMotion, made: np.ndarray) -> JointMotion:
    """The motion with its held joints back where they were made, joints (T, 22, 3); what was done to it since moved them a little."""
    if motion.held is None or not motion.held.joints:
        return motion
    fixed = _fixed(motion)
    joints = reached(motion.joints, placed_by(motion.held, made), fixed, motion.fps)
    joints[fixed] = motion.joints[fixed]
    return motion.with_joints(joints)


def solved(motion: JointMotion, skeleton: Skeleton) -> PoseTrack:
    """Rotations on a skeleton; its bones have lengths of their own, so that held joints reach for their places once more on it."""
    track = solve(motion.joints, motion.fps, skeleton)
    if motion.held is None:
        return track
    if motion.held.joints:
        reaching = reached(forward_kinematics(track), placed_by(motion.held, motion.joints), np.zeros(0, dtype=int), motion.fps)
        track = solve(reaching, motion.fps, skeleton)
    return with_held_rotations(track, motion.held, motion.joints)


def placed_by(held: Held, joints: np.ndarray) -> list[PlacedJoint]:
    """Where the held joints of a motion (T, 22, 3) are."""
    return [PlacedJoint(one.joint, one.frames, joints[one.frames, one.joint].astype(np.float64)) for one in held.joints]


def _fixed(motion: JointMotion) -> np.ndarray:
    return np.zeros(0, dtype=int) if motion.constrained_frames is None else motion.constrained_frames
