"""Bodies that a model has put into the floor: each joint is brought above it, and bones keep their lengths.

A denoiser is least sure of what few windows show, and bodies on the floor are few: their trunk is about right, their arms are too low. What
stands, walks or jumps is left as it is, to the bit.
"""

from __future__ import annotations

import numpy as np

from ...rigs import smpl
from .features import POSITIONS, ROOT_HEIGHT

# Metres of flesh between the floor and a joint that rests on it, where the toes' joints of somebody standing are at 0. Measured on
# hand-keyed clips that kneel, sit and lie; arms may bend a little, so that theirs count less than they have.
_FLESH = {
    "knee": 0.05, "hip": 0.08, "pelvis": 0.09, "spine1": 0.09, "spine2": 0.09, "spine3": 0.09, "collar": 0.07, "shoulder": 0.07,
    "neck": 0.07, "head": 0.08, "elbow": 0.01, "wrist": 0.01,
}  # fmt: skip
# Of the flesh between a resting joint and the floor, what is kept: a soft body gives way. Metres that toes may be in the floor, since those
# of recordings are, by a centimetre.
_KEPT, _TOES, _ANKLES = 0.8, -0.01, 0.03
_SMALLEST = 1e-6


def rest_heights() -> np.ndarray:
    """(22,) metres: how high each joint is when the body rests on it; 0 for ankles and toes, whose floor is the feet's own."""
    return np.array([_FLESH.get(name.removeprefix("left_").removeprefix("right_"), 0.0) for name in smpl.JOINT_NAMES])


def above_floor(features: np.ndarray) -> np.ndarray:
    """Features (..., F), not normalised, with the joints' positions changed where they lie in the floor, y = 0; the rest stays as it is."""
    joints = np.concatenate([np.zeros_like(features[..., :3]), features[..., POSITIONS]], axis=-1)
    joints = joints.reshape(*features.shape[:-1], smpl.JOINT_COUNT, 3)
    joints[..., 0, 1] = features[..., ROOT_HEIGHT]
    low = (joints[..., 1] < _lowest()).any(axis=-1)
    if not low.any():
        return features
    raised, moved = features.copy(), _raised(joints[low])
    raised[low, POSITIONS] = moved[:, 1:].reshape(len(moved), -1)
    raised[low, ROOT_HEIGHT] = moved[:, 0, 1]
    return raised


def _lowest() -> np.ndarray:
    """(22,) metres: as low as each joint may be."""
    lowest = _KEPT * rest_heights()
    lowest[[smpl.JOINT["left_ankle"], smpl.JOINT["right_ankle"]]] = _ANKLES
    lowest[[smpl.JOINT["left_foot"], smpl.JOINT["right_foot"]]] = _TOES
    return lowest


def _raised(joints: np.ndarray) -> np.ndarray:
    """(N, 22, 3): from the pelvis outward each joint is put above the floor, and as far out as its bone then reaches."""
    lowest, raised = _lowest().astype(joints.dtype), joints.copy()
    raised[:, 0, 1] = np.maximum(joints[:, 0, 1], lowest[0])
    for joint in range(1, smpl.JOINT_COUNT):
        parent = smpl.PARENTS[joint]
        bone = joints[:, joint] - joints[:, parent]
        length: np.ndarray = np.linalg.norm(bone, axis=-1)
        up = np.clip(np.maximum(bone[:, 1], lowest[joint] - raised[:, parent, 1]), -length, length)
        across: np.ndarray = np.linalg.norm(bone[:, [0, 2]], axis=-1)
        # A bone that hangs straight down swings ahead.
        ahead = np.where((across > _SMALLEST)[:, None], bone[:, [0, 2]] / np.maximum(across, _SMALLEST)[:, None], [0.0, 1.0])
        out = np.where(up == bone[:, 1], across, np.sqrt(np.maximum(length**2 - up**2, 0.0)))
        raised[:, joint, 1] = raised[:, parent, 1] + up
        raised[:, joint, 0::2] = raised[:, parent, 0::2] + ahead * out[:, None]
    return raised
