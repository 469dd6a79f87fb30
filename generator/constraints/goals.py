"""Constraints as what leads latents to them sees them: at each frame, where joints must be and which way the body must face."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from ...rigs import smpl
from .body_parts import END_PARTS
from .kinds import Constraints

_HIPS = (smpl.JOINT["left_hip"], smpl.JOINT["right_hip"])


@dataclass(frozen=True)
class Goals:
    """places (T, 22, 3) metres in the motion's world, asked for where place_mask (T, 22, 3) is 1, x and z always together; facings (T,)
    radians from +Z towards +X, asked for where facing_mask (T,) is 1."""

    places: np.ndarray
    place_mask: np.ndarray
    facings: np.ndarray
    facing_mask: np.ndarray

    def part(self, first: int, last: int, frames: int) -> Goals:
        """Frames first..last - 1, and behind them others, of which nothing is asked, so that there are so many in all."""
        behind = frames - (last - first)
        parts = (self.places, self.place_mask, self.facings, self.facing_mask)
        return Goals(*(np.pad(part[first:last], [(0, behind), *[(0, 0)] * (part.ndim - 1)]) for part in parts))

    def free_before(self, frame: int) -> Goals:
        """The same, but that nothing is asked before a frame."""
        asked = np.arange(len(self.facings)) >= frame
        return Goals(self.places, self.place_mask * asked[:, None, None], self.facings, self.facing_mask * asked)

    @property
    def is_none(self) -> bool:
        return not (self.place_mask.any() or self.facing_mask.any())


def goals_of(constraints: Constraints, frames: int) -> Goals | None:
    """What hands and feet that are placed, and waypoints, ask of a motion of so many frames; None where they ask nothing, or where poses, a
    path or what plays now say what the body does."""
    if constraints.poses is not None or constraints.path is not None or constraints.made_parts:
        return None
    places, mask = np.zeros((2, frames, smpl.JOINT_COUNT, 3))
    facings, facing_mask = np.zeros((2, frames))
    for placed in constraints.placements:
        places[placed.frames, END_PARTS[placed.part]] = placed.positions
        mask[placed.frames, END_PARTS[placed.part]] = 1.0
    for waypoint in constraints.waypoints:
        if waypoint.places is not None:
            places[waypoint.frames[:, None], 0, [0, 2]] = waypoint.places
            mask[waypoint.frames[:, None], 0, [0, 2]] = 1.0
        if waypoint.heights is not None:
            places[waypoint.frames, 0, 1], mask[waypoint.frames, 0, 1] = waypoint.heights, 1.0
        if waypoint.facings is not None:
            facings[waypoint.frames], facing_mask[waypoint.frames] = waypoint.facings, 1.0
    goals = Goals(places, mask, facings, facing_mask)
    return None if goals.is_none else goals


def facing_of(joints: np.ndarray) -> np.ndarray:
    """(T,) radians from +Z towards +X to where the hips of joints (T, 22, 3) face."""
    across = joints[:, _HIPS[0]] - joints[:, _HIPS[1]]
    return np.arctan2(-across[:, 2], across[:, 0])
