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
    def asked(self) -> np.ndarray:
        """(T,) at which frames anything is asked."""
        return self.place_mask.any(axis=(1, 2)) | (self.facing_mask > 0)

    @property
    def is_none(self) -> bool:
        return not self.asked.any()


def can_be_led(constraints: Constraints) -> bool:
    """Whether they ask anything of finished motion that latents could be led to; not where poses or what plays now say what the body
    does, to the bit."""
    if constraints.poses is not None or constraints.made_parts:
        return False
    return constraints.path is not None or bool(constraints.placements or constraints.waypoints)


def goals_of(constraints: Constraints, joints: np.ndarray) -> Goals:
    """What hands and feet that are placed, and waypoints, ask of a motion (T, 22, 3); where there is a path, to stay on the course that it
    has been laid on."""
    frames = len(joints)
    places, mask = np.zeros((2, frames, smpl.JOINT_COUNT, 3))
    facings, facing_mask = np.zeros((2, frames))
    if constraints.path is not None:
        places[:, 0], mask[:, 0, [0, 2]] = joints[:, 0], 1.0
        facings, facing_mask = facing_of(joints.astype(np.float64)), np.ones(frames)
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
    return Goals(places, mask, facings, facing_mask)


def goals_of_poses(joints: np.ndarray, at: np.ndarray, frames: int) -> Goals:
    """Whole bodies (K, 22, 3) at frames (K,) of so many."""
    places, mask = np.zeros((2, frames, smpl.JOINT_COUNT, 3))
    places[at], mask[at] = joints, 1.0
    return Goals(places, mask, *np.zeros((2, frames)))


def facing_of(joints: np.ndarray) -> np.ndarray:
    """(T,) radians from +Z towards +X to where the hips of joints (T, 22, 3) face."""
    across = joints[:, _HIPS[0]] - joints[:, _HIPS[1]]
    return np.arctan2(-across[:, 2], across[:, 0])
