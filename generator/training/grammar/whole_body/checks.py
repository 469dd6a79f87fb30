"""What programs' own predicates measure on joints (T, 22, 3): metres, degrees, the floor at y = 0. Bodies are taken at average size."""

from __future__ import annotations

import numpy as np

from .....rigs.smpl import JOINT, PARENTS, REST_OFFSETS
from .body import clearance
from .curves import smooth

_SIZED = [JOINT[name] for name in ("left_knee", "right_knee", "left_ankle", "right_ankle", "spine1", "spine2", "neck")]


def sized(joints: np.ndarray) -> np.ndarray:
    """The same motion by a body of average size, float64."""
    joints = np.asarray(joints, dtype=np.float64)
    lengths = np.linalg.norm(joints[:, _SIZED] - joints[:, [PARENTS[joint] for joint in _SIZED]], axis=-1).sum(axis=1)
    return joints * (np.linalg.norm(REST_OFFSETS[_SIZED], axis=-1).sum() / np.median(lengths))


def path(joints: np.ndarray, name: str) -> np.ndarray:
    return joints[:, JOINT[name]]


def height(joints: np.ndarray, name: str) -> np.ndarray:
    """(T,) of one joint."""
    return joints[:, JOINT[name], 1]


def lowest(joints: np.ndarray, *names: str) -> np.ndarray:
    """(T,) the height of the lowest of some joints."""
    return joints[:, [JOINT[name] for name in names], 1].min(axis=1)


def both_feet(joints: np.ndarray) -> np.ndarray:
    """(T,) the height of the lower toe joint: over the floor in a jump."""
    return lowest(joints, "left_foot", "right_foot")


def excursions(values: np.ndarray, high: float, low: float) -> int:
    """How often values (T,) go above `high`, having been below `low` in between; the first time counts from anywhere."""
    count, ready = 0, True
    for value in values:
        if ready and value > high:
            count, ready = count + 1, False
        elif value < low:
            ready = True
    return count


def share(flags: np.ndarray) -> float:
    """Of frames."""
    return float(np.mean(flags))


def heading(joints: np.ndarray) -> np.ndarray:
    """(T,) degrees to the left that hips and shoulders face, without jumps, from 0 at the first frame."""
    across = path(joints, "left_hip") - path(joints, "right_hip") + path(joints, "left_shoulder") - path(joints, "right_shoulder")
    angle = np.degrees(np.unwrap(np.arctan2(-across[:, 2], across[:, 0])))
    return angle - angle[:3].mean()


def travel(joints: np.ndarray) -> np.ndarray:
    """(T, 2) metres to the left of and ahead of where the pelvis was at first, as the body faced then."""
    across = (path(joints, "left_hip") - path(joints, "right_hip"))[:5].mean(axis=0)
    angle = np.arctan2(-across[2], across[0])
    x, _, z = (path(joints, "pelvis") - path(joints, "pelvis")[:1]).T
    return np.stack([x * np.cos(angle) - z * np.sin(angle), x * np.sin(angle) + z * np.cos(angle)], axis=-1)


def ahead_of_pelvis(joints: np.ndarray, name: str) -> np.ndarray:
    """(T, 3) a joint's place to the left of, above and ahead of the pelvis, as the hips face."""
    left = (path(joints, "left_hip") - path(joints, "right_hip")) * [1.0, 0.0, 1.0]
    left = left / np.maximum(np.linalg.norm(left, axis=-1, keepdims=True), 1e-6)
    forward = np.stack([-left[:, 2], np.zeros(len(left)), left[:, 0]], axis=-1)
    offset = path(joints, name) - path(joints, "pelvis")
    return np.stack([(offset * left).sum(-1), offset[:, 1], (offset * forward).sum(-1)], axis=-1)


def chest_up(joints: np.ndarray) -> np.ndarray:
    """(T,) 1 where the front of the trunk faces up (lying on the back), -1 where it faces down."""
    up = path(joints, "neck") - path(joints, "pelvis")
    across = path(joints, "left_shoulder") - path(joints, "right_shoulder") + path(joints, "left_hip") - path(joints, "right_hip")
    front = np.cross(across, up)
    return front[:, 1] / np.maximum(np.linalg.norm(front, axis=-1), 1e-6)


def upright(joints: np.ndarray) -> np.ndarray:
    """(T,) 1 where the trunk stands, 0 where it lies, -1 head down."""
    up = path(joints, "neck") - path(joints, "pelvis")
    return up[:, 1] / np.maximum(np.linalg.norm(up, axis=-1), 1e-6)


def standing(joints: np.ndarray) -> np.ndarray:
    """(T,) bool: trunk up, pelvis high."""
    return (upright(joints) > 0.85) & (height(joints, "pelvis") > 0.77)


def knee_bend(joints: np.ndarray, side: str) -> np.ndarray:
    """(T,) degrees, 0 for a straight leg."""
    return _bend(path(joints, f"{side}_hip"), path(joints, f"{side}_knee"), path(joints, f"{side}_ankle"))


def _bend(a: np.ndarray, b: np.ndarray, c: np.ndarray) -> np.ndarray:
    first, second = b - a, c - b
    cosine = (first * second).sum(-1) / np.maximum(np.linalg.norm(first, axis=-1) * np.linalg.norm(second, axis=-1), 1e-9)
    return np.degrees(np.arccos(np.clip(cosine, -1.0, 1.0)))


def pelvis_speed(joints: np.ndarray) -> np.ndarray:
    """(T,) metres a second over the ground."""
    return np.linalg.norm(np.gradient(smooth(joints[:, 0, ::2], 0.1), axis=0), axis=-1) * 20.0


def deepest(joints: np.ndarray) -> float:
    """Metres that the body's skin goes below the floor at worst."""
    return float(max(0.0, -clearance(joints).min()))
