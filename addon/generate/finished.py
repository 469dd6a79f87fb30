"""A generated motion as it is keyed: finished by rigs, with what only its generator knows of it. Runs on the worker thread."""

from __future__ import annotations

from dataclasses import dataclass, replace

from ...generator.motion import Motion, Segment
from ...rigs.finishing.joint_motion import JointMotion
from ...rigs.finishing.options import FinishingOptions, RigTarget
from ...rigs.finishing.pipeline import finish
from ...rigs.math.kinematics import PoseTrack, Skeleton
from ...rigs.retarget.target import RigMotion


@dataclass(frozen=True)
class FinishedMotion:
    """A motion as it is keyed, and its rotations on the skeleton that the character had when it was asked for.

    on_rig: the same on the rig that the character was then; None for an SMPL character.
    """

    motion: Motion
    track: PoseTrack
    on_rig: RigMotion | None = None


def finished_motion(motion: Motion, options: FinishingOptions, skeleton: Skeleton, rig: RigTarget | None = None) -> FinishedMotion:
    """All of the arithmetic. Raises ValueError as `finish`."""
    finished = finish(JointMotion.of(motion), options, skeleton, rig)
    joints = finished.motion
    described = replace(
        motion,
        joints=joints.joints,
        contacts=joints.contacts,
        constrained_frames=joints.constrained_frames,
        held=joints.held,
        segments=_cut(motion.segments, options.lead_in, options.lead_in + len(joints.joints) - 1),
    )
    return FinishedMotion(described, finished.track, finished.on_rig)


def _cut(segments: tuple[Segment, ...], first: int, last: int) -> tuple[Segment, ...]:
    """What is left of segments in frames first..last, which are counted anew."""
    return tuple(Segment(segment.prompt, max(segment.first, first) - first, min(segment.last, last) - first) for segment in segments)
