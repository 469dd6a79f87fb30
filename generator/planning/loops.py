"""Motions that repeat: the last frame is the first again, in pose and velocity, a little way on if the root travels.

A loop is made in two goes. The first shows how the motion starts and where it leads. The second is given that start as its own end, moved
to where the first go ended, and beyond it by half a second, so that the model leads back into its own beginning.
"""

from __future__ import annotations

from dataclasses import replace

import numpy as np

from ..constraints.kinds import Constraints, PoseConstraint
from ..motion import FPS, LoopCycle, Motion
from ..request import Request

_CLOSING_FRAMES = 10
_GROUND = np.array([1.0, 0.0, 1.0], dtype=np.float32)


def closing_request(request: Request, start: Motion) -> Request:
    """The second go for a motion that the first go made: its first frames at the start and again at the end."""
    closing = _closing_frames(len(start.joints))
    last = len(start.joints) - 1
    opening = start.joints[:closing]
    joints, frames = [opening, opening + _displacement(start)], [np.arange(closing), np.arange(last, last + closing)]
    if (given := request.constraints.poses) is not None:
        at = np.asarray(given.frames)
        between = (at >= closing) & (at < last)
        joints.append(np.asarray(given.joints, dtype=np.float32)[between])
        frames.append(at[between])
    constraints = Constraints(PoseConstraint(np.concatenate(joints), np.concatenate(frames)))
    *others, (prompt, _) = request.segments
    longer = (start.segments[-1].last - start.segments[-1].first + closing) / FPS
    seeds = tuple(seed + start.seed - request.seed for seed in request.segment_seeds)
    again = replace(request, segments=(*others, (prompt, longer)), seed=start.seed, segment_seeds=seeds)
    return replace(again, variations=1, constraints=constraints, loop=None)


def as_loop(closed: Motion, start: Motion, request: Request) -> Motion:
    """The second go, cut to the length that was asked for. In place, the displacement is taken out of it evenly."""
    frames, displacement = len(start.joints), _displacement(start)
    joints, in_place = closed.joints[:frames], request.loop == "in-place"
    if in_place:
        joints = joints - np.linspace(0.0, 1.0, frames, dtype=np.float32)[:, None, None] * displacement
    return replace(start, joints=joints, contacts=closed.contacts[:frames], loop_cycle=LoopCycle(displacement.astype(np.float64), in_place))


def _closing_frames(frames: int) -> int:
    return min(_CLOSING_FRAMES, frames // 3)


def _displacement(motion: Motion) -> np.ndarray:
    return (motion.joints[-1, 0] - motion.joints[0, 0]) * _GROUND
