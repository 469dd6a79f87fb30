"""Until when constraints say where a body is: longer steps do not lead it farther there, they are fewer."""

from __future__ import annotations

import numpy as np

from ..constraints.kinds import Constraints
from ..motion import FPS


def last_pose(constraints: Constraints) -> int:
    """The last frame whose pose is given, -1 where none but those with which a motion begins is."""
    poses = constraints.poses
    last = -1 if poses is None else int(np.max(poses.frames))
    return last if poses is not None and last >= len(np.unique(poses.frames)) else -1


def last_place(constraints: Constraints) -> int:
    """The last frame at which a pose, the root, a hand or a foot has a place in the world; -1 for none."""
    held = (*constraints.placements, *(waypoint for waypoint in constraints.waypoints if waypoint.places is not None))
    path = [] if constraints.path is None else [round(float(constraints.path.times[-1]) * FPS)]
    return max([last_pose(constraints), *path, *(int(np.max(part.frames)) for part in held)])
