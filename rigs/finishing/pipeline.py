"""The one way from a motion's joints to a pose track on its target, for everyone who goes it: command line, add-on and evaluation.

Smoothed, standing feet held, constraints met again, brought in place, placed, cut to length; then solved on a skeleton of SMPL's joints,
and for a rig of another kind retargeted from there. Arrays only.
"""

from __future__ import annotations

from dataclasses import dataclass, replace

import numpy as np

from ..math.ground import in_place
from ..math.kinematics import SMPL_SKELETON, PoseTrack, Skeleton
from ..retarget.target import RigMotion
from .held_joints import solved, with_held_joints
from .joint_motion import JointMotion
from .on_rig import on_rig
from .options import FinishingOptions, RigTarget
from .placing import placed
from .smoothing import smoothed
from .standing_feet import with_locked_feet


@dataclass(frozen=True)
class FinishedMotion:
    """A motion as it is keyed: its joints (float32), and its rotations on the skeleton that was asked for.

    on_rig: the same on a rig of another kind, where one was.
    """

    motion: JointMotion
    track: PoseTrack
    on_rig: RigMotion | None = None


def finish(
    motion: JointMotion, options: FinishingOptions, skeleton: Skeleton = SMPL_SKELETON, rig: RigTarget | None = None
) -> FinishedMotion:
    """All of it. Raises ValueError as `finish_joints` and `solve`."""
    # On another rig feet are held once, on its own legs.
    locks_on_rig = rig is not None and not options.keeps_in_place(motion)
    finished = finish_joints(motion, replace(options, foot_lock=0.0) if locks_on_rig else options)
    track = solved(finished, skeleton)
    return FinishedMotion(finished, track, None if rig is None else on_rig(finished, track, options, rig))


def finish_joints(motion: JointMotion, options: FinishingOptions) -> JointMotion:
    """What is done before rotations are solved; float32. Raises ValueError for strengths outside 0..1."""
    made = motion
    motion = motion.with_joints(smoothed(motion.joints, motion.fps, options.smoothing, motion.constrained_frames))
    motion = with_held_joints(with_locked_feet(motion, options.foot_lock), made.joints)
    joints = in_place(motion.joints, motion.fps) if options.in_place and motion.loop_cycle is None else motion.joints
    joints = placed(joints, options.start_pose, options.floor)
    return replace(motion, joints=joints.astype(np.float32)).without_ends(options.lead_in, options.lead_out)
