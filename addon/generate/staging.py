"""What is done to a motion between the generator and the rig: smoothed, feet held, placed, cut. Arrays only; runs on the worker thread."""

from __future__ import annotations

from dataclasses import dataclass, replace

import numpy as np

from ...feet import with_locked_feet
from ...generator.constraints.enforcement import GroundMove, smoothstep, turn_between
from ...generator.motion import Motion, Segment
from ...generator.planning.root_path import in_place
from ...rigs.finishing.loop_cycle import retarget_round
from ...rigs.finishing.smoothing import smoothed
from ...rigs.math.kinematics import PoseTrack, Skeleton
from ...rigs.math.rotations import continuous, slerp
from ...rigs.retarget.retarget import Manner, RigMotion, Target, retarget
from ...rigs.retarget.source import motion_from_track
from ...rigs.solve.solver import solve

_GROUND = np.array([1.0, 0.0, 1.0])
# Seconds in which feet go over from where given frames have them to where they are held.
_LEADING_OVER = 0.4


@dataclass(frozen=True)
class Staging:
    """How a motion is wanted on the rig; metres, Y up, in the armature's own space.

    stands: (22, 3) a pose whose place and heading the motion begins with, None for the origin. floor: height of the feet's floor.
    lead, tail: frames at the start and the end that were only made to lead over from and into what is there.
    """

    foot_lock: float = 1.0
    smoothing: float = 0.0
    in_place: bool = False
    stands: np.ndarray | None = None
    floor: float = 0.0
    lead: int = 0
    tail: int = 0

    def stays(self, motion: Motion) -> bool:
        """Whether the body is kept in place: standing feet slide then by design, so they are held before it is brought there."""
        return self.in_place or (motion.round is not None and motion.round.in_place)


@dataclass(frozen=True)
class Onto:
    """A rig of another kind, and how motions are wanted on it."""

    target: Target
    manner: Manner


@dataclass(frozen=True)
class Ready:
    """A motion as it is keyed, and its rotations on the skeleton that the character had when it was asked for.

    on_rig: the same on the rig that the character was then; None for an SMPL character.
    """

    motion: Motion
    track: PoseTrack
    on_rig: RigMotion | None = None


def ready(motion: Motion, staging: Staging, skeleton: Skeleton, onto: Onto | None = None) -> Ready:
    """All of the arithmetic, for the worker thread. Raises ValueError as `staged` and `solve`."""
    # On another rig feet are held once, on its own legs.
    motion = staged(motion, staging if onto is None or staging.stays(motion) else replace(staging, foot_lock=0.0))
    track = solve(motion.joints, motion.fps, skeleton)
    return Ready(motion, track, None if onto is None else rig_motion(motion, track, staging, onto))


def rig_motion(motion: Motion, track: PoseTrack, staging: Staging, onto: Onto) -> RigMotion:
    """A motion, solved on our own skeleton, on a rig of another kind."""
    foot_lock = 0.0 if staging.stays(motion) else staging.foot_lock
    body, make = motion_from_track(track, motion.contacts, staging.floor), retarget if motion.round is None else retarget_round
    locked = make(body, onto.target, foot_lock, onto.manner)
    if motion.held is None or not len(motion.held) or foot_lock == 0.0:
        return locked
    free = make(body, onto.target, 0.0, onto.manner)
    return _faded(free, locked, _distance_from(motion.held, len(motion.joints)) / (_LEADING_OVER * motion.fps))


def _distance_from(held: np.ndarray, frames: int) -> np.ndarray:
    """(frames,) how many frames it is to the next given one."""
    return np.abs(np.arange(frames)[:, None] - held).min(axis=1)


def _faded(free: RigMotion, locked: RigMotion, share: np.ndarray) -> RigMotion:
    """From one way to place the feet to the other. Given poses were read off the rig: locking would lift or bend what is met there."""
    share = smoothstep(share.clip(0.0, 1.0))[:, None]
    return replace(
        locked,
        rotations={bone: continuous(slerp(free.rotations[bone], turns, share[:, 0])) for bone, turns in locked.rotations.items()},
        locations={bone: free.locations[bone] + share * (places - free.locations[bone]) for bone, places in locked.locations.items()},
        world=slerp(free.world, locked.world, share),
        places=free.places + share[..., None] * (locked.places - free.places),
    )


def staged(motion: Motion, staging: Staging) -> Motion:
    """Raises ValueError for strengths outside 0..1."""
    motion = replace(motion, joints=smoothed(motion.joints, motion.fps, staging.smoothing, motion.held))
    motion = with_locked_feet(motion, staging.foot_lock)
    joints = in_place(motion.joints) if staging.in_place and motion.round is None else motion.joints
    joints = placed(joints, staging)
    return cut(replace(motion, joints=joints.astype(np.float32)), staging.lead, staging.tail)


def placed(joints: np.ndarray, staging: Staging) -> np.ndarray:
    """Joints (..., T, 22, 3) moved to where the motion is wanted, judged by the first frame."""
    if staging.stands is not None:
        first = joints.reshape(-1, *joints.shape[-3:])[0, :1]
        turn = float(turn_between(first, staging.stands[None])[0])
        about = GroundMove(turn, np.zeros(3)).of(first[0, 0])
        joints = GroundMove(turn, (staging.stands[0] - about) * _GROUND).of(joints)
    return joints + np.array([0.0, staging.floor, 0.0])


def cut(motion: Motion, lead: int, tail: int) -> Motion:
    """Without the first `lead` and the last `tail` frames."""
    if not lead and not tail:
        return motion
    last = len(motion.joints) - 1 - tail
    segments = tuple(
        Segment(segment.prompt, max(segment.first, lead) - lead, min(segment.last, last) - lead) for segment in motion.segments
    )
    held = None if motion.held is None else motion.held[(motion.held >= lead) & (motion.held <= last)] - lead
    return replace(motion, joints=motion.joints[lead : last + 1], contacts=motion.contacts[lead : last + 1], segments=segments, held=held)
