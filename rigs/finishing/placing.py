"""Where a finished motion stands."""

from __future__ import annotations

import numpy as np

from ..math.ground import GROUND, GroundMove, turn_between


def placed(joints: np.ndarray, start_pose: np.ndarray | None, floor: float) -> np.ndarray:
    """Joints (..., T, 22, 3) moved to begin where a pose (22, 3) stands and faces, judged by the first frame, on a floor at this height."""
    if start_pose is not None:
        first = joints.reshape(-1, *joints.shape[-3:])[0, :1]
        turn = float(turn_between(first, start_pose[None])[0])
        about = GroundMove(turn, np.zeros(3)).of(first[0, 0])
        joints = GroundMove(turn, (start_pose[0] - about) * GROUND).of(joints)
    return joints + np.array([0.0, floor, 0.0])
