"""Constraints in a motion that repeats: met in the middle one of three cycles, so that its end knows its start."""

from __future__ import annotations

from dataclasses import replace

import numpy as np

from ...motion import LoopCycle, Motion
from ..kinds import Constraints
from ..part_kinds import KeptContact, LookAt, PartPlacement
from .whole_motion import met_motion

_GROUND = np.array([1.0, 0.0, 1.0])


def meet_in_cycle(motion: Motion, cycle: LoopCycle, constraints: Constraints) -> Motion:
    """A loop that meets the constraints on hands, feet and head. Its body stays on its course, which leads to its start again."""
    if not constraints.need_whole_motion:
        return motion
    last = len(motion.joints) - 1
    step = np.zeros(3) if cycle.in_place else cycle.displacement * _GROUND
    joints = np.concatenate([motion.joints[:-1] - step, motion.joints[:-1], motion.joints + step])
    contacts = np.concatenate([motion.contacts[:-1], motion.contacts[:-1], motion.contacts])
    fixed = np.zeros(0, dtype=int) if motion.constrained_frames is None else motion.constrained_frames
    fixed = np.concatenate([fixed + number * last for number in range(3)])
    met = met_motion(joints, contacts, _three_times(constraints, last, step), fixed, walks=False)
    middle = met.joints[last : 2 * last + 1].copy()
    middle[-1] = middle[0] + step
    misses = tuple(replace(miss, frame=miss.frame % last) for miss in met.misses)
    return replace(motion, joints=middle.astype(np.float32), held=met.held.part(last, 2 * last), misses=misses)


def _three_times(constraints: Constraints, last: int, step: np.ndarray) -> Constraints:
    """In each of three cycles, which begin `last` frames and a step over the ground apart. The last frame is the next cycle's first."""
    cycles = [(number * last, (number - 1) * step) for number in range(3)]
    placements = [
        PartPlacement(one.part, one.frames[one.frames < last] + frames, one.positions[one.frames < last] + way,
                      None if one.rotations is None else one.rotations[one.frames < last])
        for one in constraints.placements if (one.frames < last).any() for frames, way in cycles
    ]  # fmt: skip
    contacts = [
        KeptContact(one.part, one.first + frames, min(one.last, last - 1) + frames, one.touches)
        for one in constraints.contacts
        if one.first < last
        for frames, _ in cycles
    ]
    looks = [
        LookAt(one.frames[one.frames < last] + frames, one.points[one.frames < last] + way)
        for one in constraints.looks
        if (one.frames < last).any()
        for frames, way in cycles
    ]
    return Constraints(placements=tuple(placements), contacts=tuple(contacts), looks=tuple(looks))
