"""Two legs under a body: feet put where they are wanted, knees between, and hips that come down for what is out of reach."""

from __future__ import annotations

import numpy as np

from ...smpl import JOINT
from ..rotations import cross, normalise
from .two_bone import two_bone

# A leg may be this share of its length before the hips come down for it.
_LONGEST_LEG = 0.997
HIPS, KNEES, ANKLES, TOES = (np.array([JOINT[f"left_{name}"], JOINT[f"right_{name}"]]) for name in ("hip", "knee", "ankle", "foot"))
UP = np.array([0.0, 1.0, 0.0])


def with_feet_at(joints: np.ndarray, ankles: np.ndarray, toes: np.ndarray) -> np.ndarray:
    """A body (T, 22, 3) with its ankles at (T, 2, 3), as far as the legs reach, and its feet pointing from there at toes (T, 2, 3).

    Bones keep each frame's lengths; what is above the hips stays.
    """
    moved = joints.copy()
    forwards = cross(joints[:, HIPS[0]] - joints[:, HIPS[1]], joints[:, JOINT["spine1"]] - joints[:, JOINT["pelvis"]])[:, None]
    moved[:, KNEES], moved[:, ANKLES] = two_bone(moved[:, HIPS], moved[:, KNEES], moved[:, ANKLES], ankles, forwards)
    length = np.linalg.norm(joints[:, TOES] - joints[:, ANKLES], axis=-1, keepdims=True)
    moved[:, TOES] = moved[:, ANKLES] + length * normalise(toes - ankles)
    return moved


def hip_drop(joints: np.ndarray, ankles: np.ndarray, deepest: float) -> np.ndarray:
    """(T, 2) how far down, at most `deepest` metres, the hips must come for each leg to reach its ankle (T, 2, 3); a leg that was longer
    may stay so."""
    bones = sum(np.linalg.norm(joints[:, a] - joints[:, b], axis=-1) for a, b in ((HIPS, KNEES), (KNEES, ANKLES)))
    was = np.linalg.norm(joints[:, ANKLES] - joints[:, HIPS], axis=-1)
    longest = np.maximum(_LONGEST_LEG * bones, was)
    away = ankles - joints[:, HIPS]
    across = np.minimum(np.hypot(away[..., 0], away[..., 2]), longest)
    return np.clip(-away[..., 1] - np.sqrt(longest**2 - across**2), 0.0, deepest)
