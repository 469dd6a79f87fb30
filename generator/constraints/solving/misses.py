"""What of the constraints a motion does not meet: which, by how much, and where it is worst."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np

from ....rigs.math.held import Held, facing_rotation
from ....rigs.math.inverse_kinematics.hinges import wrap
from ....rigs.math.inverse_kinematics.limbs import PlacedJoint
from ....rigs.math.rotations import multiply
from ....rigs.smpl import JOINT
from ...motion import Miss
from ..body_parts import END_PARTS
from ..kinds import Constraints
from ..part_kinds import RootWaypoints
from .head_aim import gaze_errors
from .root_waypoints import facing_angle

# What counts as met: metres of a hand or foot, of a head's gaze (radians), of the root (metres, radians).
PLACE_TOLERANCE, GAZE_TOLERANCE, ROOT_TOLERANCE, FACING_TOLERANCE = 0.01, np.radians(5.0), 0.05, np.radians(5.0)
_PART_OF_JOINT = {joint: part for part, joint in END_PARTS.items()}


def misses_of(joints: np.ndarray, constraints: Constraints, placed: Sequence[PlacedJoint], held: Held) -> tuple[Miss, ...]:
    """Those of a motion (T, 22, 3), each at its worst frame."""
    found = [
        *(_placed_miss(joints, one) for one in placed),
        *(_gaze_miss(joints, constraints, held),),
        *(miss for waypoint in constraints.waypoints for miss in _waypoint_misses(joints, waypoint)),
    ]
    return tuple(miss for miss in found if miss is not None)


def _placed_miss(joints: np.ndarray, placed: PlacedJoint) -> Miss | None:
    away = np.linalg.norm(joints[placed.frames, placed.joint] - placed.positions, axis=-1)
    return _worst(_PART_OF_JOINT[placed.joint], placed.frames, away, PLACE_TOLERANCE, "m")


def _gaze_miss(joints: np.ndarray, constraints: Constraints, held: Held) -> Miss | None:
    if not constraints.looks:
        return None
    frames = np.concatenate([look.frames for look in constraints.looks])
    points = np.concatenate([look.points for look in constraints.looks])
    turns = next(one for one in held.rotations if one.joint == JOINT["head"])
    head = multiply(facing_rotation(joints), turns.rotations)
    return _worst("head", frames, gaze_errors(joints[frames], head[frames], points), GAZE_TOLERANCE, "rad")


def _waypoint_misses(joints: np.ndarray, waypoint: RootWaypoints) -> list[Miss | None]:
    root = joints[waypoint.frames, 0]
    found: list[Miss | None] = []
    if waypoint.places is not None:
        away = np.linalg.norm(root[:, [0, 2]] - waypoint.places, axis=-1)
        found.append(_worst("root place", waypoint.frames, away, ROOT_TOLERANCE, "m"))
    if waypoint.heights is not None:
        found.append(_worst("pelvis height", waypoint.frames, np.abs(root[:, 1] - waypoint.heights), ROOT_TOLERANCE, "m"))
    if waypoint.facings is not None:
        away = np.abs(wrap(facing_angle(joints)[waypoint.frames] - waypoint.facings))
        found.append(_worst("root facing", waypoint.frames, away, FACING_TOLERANCE, "rad"))
    return found


def _worst(name: str, frames: np.ndarray, away: np.ndarray, tolerance: float, unit: str) -> Miss | None:
    at = int(away.argmax())
    return Miss(name, int(frames[at]), float(away[at]), unit) if away[at] > tolerance else None
