"""Two bones from a fixed start to a target, bending about a given axis."""

from __future__ import annotations

import numpy as np

from .....rigs.math.rotations import cross, dot, length, normalise
from .....rigs.smpl import JOINT, REST_OFFSETS
from .body import RADII

# A limb is never stretched beyond this share of its bones: a straight knee pops.
LONGEST = 0.9985
_ARMS = tuple(tuple(JOINT[f"{side}_{name}"] for name in ("shoulder", "elbow", "wrist")) for side in ("left", "right"))


def reach(start: np.ndarray, target: np.ndarray, bones: tuple[float, float], axis: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
    """The middle and end joints (..., 3) of a limb from `start` whose end is at `target`, or as near as its bones reach.

    axis: (..., 3) what it folds about: the middle joint stands off the line from start to end in the direction line x axis. For a leg it
    points to the body's left, so that knees go forward.
    """
    upper, lower = bones
    away = target - start
    distance = np.clip(length(away), abs(upper - lower) * 1.02 + 1e-6, LONGEST * (upper + lower))[..., None]
    line = normalise(away)
    pole = normalise(cross(line, axis))
    along = (upper**2 - lower**2 + distance**2) / (2.0 * distance)
    beside = np.sqrt(np.maximum(upper**2 - along**2, 0.0))
    return start + along * line + beside * pole, start + distance * line


def bone_lengths(middle: int, end: int) -> tuple[float, float]:
    """Metres of a limb's two bones in the rest pose, by the joints that they end in."""
    return float(np.linalg.norm(REST_OFFSETS[middle])), float(np.linalg.norm(REST_OFFSETS[end]))


def fold_axis(start: np.ndarray, middle: np.ndarray, end: np.ndarray, fallback: np.ndarray) -> np.ndarray:
    """(..., 3) the axis that a limb folds about as it is; the fallback counts where it is nearly straight."""
    line = normalise(end - start)
    off = (middle - start) - dot(middle - start, line)[..., None] * line
    return normalise(cross(off, line) + 0.02 * fallback)


def hands_over_floor(joints: np.ndarray) -> np.ndarray:
    """(T, 22, 3) joints with arms bent where a wrist would be below the floor."""
    moved = np.array(joints)
    for shoulder, elbow, wrist in _ARMS:
        low = np.maximum(0.0, RADII[wrist] - joints[:, wrist, 1])
        if not low.any():
            continue
        target = joints[:, wrist] + low[:, None] * [0.0, 1.0, 0.0]
        axis = fold_axis(joints[:, shoulder], joints[:, elbow], joints[:, wrist], np.array([0.0, 0.0, 1.0]))
        bones = bone_lengths(elbow, wrist)
        moved[:, elbow], moved[:, wrist] = reach(joints[:, shoulder], target, bones, axis)
    return moved
