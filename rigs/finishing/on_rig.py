"""A solved motion on a rig of another kind: loops so that the end knows the start, constrained frames as they were read off the rig."""

from __future__ import annotations

from dataclasses import replace

import numpy as np

from ..math.easing import smoothstep
from ..math.ground import GROUND
from ..math.kinematics import PoseTrack
from ..math.over_time import frames_to_nearest
from ..math.rotations import continuous, slerp
from ..retarget.retarget import DEFAULT_OPTIONS, RetargetOptions, retarget
from ..retarget.source import BodyMotion, motion_from_track
from ..retarget.target import RigMotion, Target
from .joint_motion import JointMotion
from .options import FinishingOptions, RigTarget

# Seconds in which feet go over from where constrained frames have them to where they are held.
_LEADING_OVER = 0.4
# Cycles of a loop that are made, so that the middle one knows nothing of the ends: what feet leave to their neighbours dies out.
_CYCLES = 7


def on_rig(motion: JointMotion, track: PoseTrack, options: FinishingOptions, rig: RigTarget) -> RigMotion:
    """track: the finished motion, solved on our own skeleton. Feet are held once, on the rig's own legs."""
    foot_lock = 0.0 if options.keeps_in_place(motion) else options.foot_lock
    body = motion_from_track(track, motion.contacts, options.floor)
    make = retarget if motion.loop_cycle is None else retarget_loop
    locked = make(body, rig.target, foot_lock, rig.options)
    constrained = motion.constrained_frames
    if constrained is None or not len(constrained) or foot_lock == 0.0:
        return locked
    free = make(body, rig.target, 0.0, rig.options)
    away = frames_to_nearest(constrained, len(motion.joints)) / (_LEADING_OVER * motion.fps)
    return _crossfade(free, locked, smoothstep(away))


def retarget_loop(motion: BodyMotion, onto: Target, foot_lock: float = 1.0, options: RetargetOptions = DEFAULT_OPTIONS) -> RigMotion:
    """As `retarget`, as the middle one of several cycles; the way from the first frame to the last is walked in each."""
    last = len(motion.joints) - 1
    found = retarget(_repeated(motion, _CYCLES), onto, foot_lock, options)
    middle = slice(_CYCLES // 2 * last, (_CYCLES // 2 + 1) * last + 1)
    return replace(
        found,
        rotations={bone: continuous(turns[middle]) for bone, turns in found.rotations.items()},
        locations={bone: location[middle] for bone, location in found.locations.items()},
        world=found.world[middle],
        head_positions=found.head_positions[middle],
    )


def _repeated(motion: BodyMotion, cycles: int) -> BodyMotion:
    """An odd number of cycles one after the other, the middle one in its place."""
    displacement = (motion.joints[-1, 0] - motion.joints[0, 0]) * GROUND
    turns, contacts = (np.concatenate([part[:-1]] * cycles + [part[-1:]]) for part in (motion.turns, motion.contacts))
    ways = [displacement * (number - cycles // 2) for number in range(cycles)]
    joints = np.concatenate([*(motion.joints[:-1] + way for way in ways), motion.joints[-1:] + ways[-1]])
    return replace(motion, turns=continuous(turns), joints=joints, contacts=contacts)


def _crossfade(free: RigMotion, locked: RigMotion, share: np.ndarray) -> RigMotion:
    """From feet as they were to locked ones by share (T,): locking would lift or bend what is met at frames that were read off the rig."""
    column = share[:, None]
    return replace(
        locked,
        rotations={bone: continuous(slerp(free.rotations[bone], turns, share)) for bone, turns in locked.rotations.items()},
        locations={bone: free.locations[bone] + column * (there - free.locations[bone]) for bone, there in locked.locations.items()},
        world=slerp(free.world, locked.world, column),
        head_positions=free.head_positions + column[..., None] * (locked.head_positions - free.head_positions),
    )
