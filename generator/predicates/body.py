"""A body's size, directions and joint angles, from its joints alone.

Joints are (T, 22, 3) in SMPL's order: metres, Y up, the floor at y = 0, 20 frames a second. What is measured elsewhere in this package is
measured on a body of average size (`normalised`), so that one set of lengths serves children and giants.
"""

from __future__ import annotations

import numpy as np

from ...rigs import smpl

SIDES = ("left", "right")
_SIZED = tuple(smpl.JOINT[name] for name in ("left_knee", "right_knee", "left_ankle", "right_ankle", "spine1", "spine2", "spine3", "neck"))
# From the wrist to the middle of the hand, metres: SMPL's 22 joints end at the wrist.
_HAND = 0.08
_SMALL = 1e-9


def joint(joints: np.ndarray, name: str) -> np.ndarray:
    """(T, 3) one joint's path."""
    return joints[:, smpl.JOINT[name]]


def body_scale(joints: np.ndarray) -> float:
    """Size beside the average adult's (1.0), by the lengths of legs and spine, median over the frames."""
    parents = [smpl.PARENTS[index] for index in _SIZED]
    lengths = np.linalg.norm(joints[:, _SIZED] - joints[:, parents], axis=-1).sum(axis=1)
    return float(np.median(lengths) / np.linalg.norm(smpl.REST_OFFSETS[list(_SIZED)], axis=-1).sum())


def normalised(joints: np.ndarray) -> np.ndarray:
    """The same motion of a body of average size, float64; the floor stays at y = 0.

    Raises ValueError for other shapes or a body of no size."""
    joints = np.asarray(joints, dtype=np.float64)
    if joints.ndim != 3 or joints.shape[1:] != (smpl.JOINT_COUNT, 3) or len(joints) < 2:
        raise ValueError(f"joints must have the shape (frames >= 2, {smpl.JOINT_COUNT}, 3), not {joints.shape}")
    scale = body_scale(joints)
    if not np.isfinite(joints).all() or scale < _SMALL:
        raise ValueError("a body cannot be measured whose joints are not finite or all in one place")
    return joints / scale


def unit(vectors: np.ndarray) -> np.ndarray:
    return vectors / np.maximum(np.linalg.norm(vectors, axis=-1, keepdims=True), _SMALL)


def heading_axes(joints: np.ndarray) -> np.ndarray:
    """(T, 3, 3) rows: the body's left, up (Y) and forward, the first and last horizontal."""
    left = unit(_across(joints) * [1.0, 0.0, 1.0])
    up = np.broadcast_to([0.0, 1.0, 0.0], left.shape)
    return np.stack([left, up, np.cross(left, up)], axis=1)


def trunk_axes(joints: np.ndarray) -> np.ndarray:
    """(T, 3, 3) rows: the trunk's left, up (hips to neck) and front: where the chest faces, also of a body that lies."""
    hips = (joint(joints, "left_hip") + joint(joints, "right_hip")) / 2.0
    up = unit(joint(joints, "neck") - hips)
    across = _across(joints)
    left = unit(across - (across * up).sum(axis=-1, keepdims=True) * up)
    return np.stack([left, up, np.cross(left, up)], axis=1)


def from_pelvis(joints: np.ndarray) -> np.ndarray:
    """(T, 22, 3) joints as the body itself sees them: left of and in front of its pelvis, and their heights over the floor."""
    offsets = joints - joints[:, :1] * [1.0, 0.0, 1.0]
    return np.einsum("tij,tkj->tki", heading_axes(joints), offsets)


def hand(joints: np.ndarray, side: str) -> np.ndarray:
    """(T, 3) the middle of a hand, taken in line with its forearm."""
    wrist, elbow = joint(joints, f"{side}_wrist"), joint(joints, f"{side}_elbow")
    return wrist + _HAND * unit(wrist - elbow)


def hand_from_chest(joints: np.ndarray, side: str) -> np.ndarray:
    """(T, 3) metres to the left of, above and in front of the middle between the shoulders, as the heading sees them."""
    middle = (joint(joints, "left_shoulder") + joint(joints, "right_shoulder")) / 2.0
    return np.einsum("tij,tj->ti", heading_axes(joints), hand(joints, side) - middle)


def elbow_angle(joints: np.ndarray, side: str) -> np.ndarray:
    """(T,) degrees between upper arm and forearm: 180 is straight."""
    return _angle_at(joints, f"{side}_shoulder", f"{side}_elbow", f"{side}_wrist")


def knee_angle(joints: np.ndarray, side: str) -> np.ndarray:
    """(T,) degrees between thigh and shin: 180 is straight."""
    return _angle_at(joints, f"{side}_hip", f"{side}_knee", f"{side}_ankle")


def hip_angle(joints: np.ndarray, side: str) -> np.ndarray:
    """(T,) degrees between trunk and thigh: 180 is straight."""
    return _angle_at(joints, "neck", f"{side}_hip", f"{side}_knee")


def arm_length(joints: np.ndarray, side: str) -> float:
    """Metres from shoulder to wrist along the bones, median."""
    upper = np.linalg.norm(joint(joints, f"{side}_elbow") - joint(joints, f"{side}_shoulder"), axis=-1)
    lower = np.linalg.norm(joint(joints, f"{side}_wrist") - joint(joints, f"{side}_elbow"), axis=-1)
    return float(np.median(upper + lower))


def _across(joints: np.ndarray) -> np.ndarray:
    """(T, 3) from right to left, of hips and shoulders together."""
    pairs = (("left_hip", "right_hip"), ("left_shoulder", "right_shoulder"))
    return sum((joint(joints, left) - joint(joints, right) for left, right in pairs), np.zeros((len(joints), 3)))


def _angle_at(joints: np.ndarray, first: str, middle: str, last: str) -> np.ndarray:
    a = unit(joint(joints, first) - joint(joints, middle))
    b = unit(joint(joints, last) - joint(joints, middle))
    return np.degrees(np.arccos(np.clip((a * b).sum(axis=-1), -1.0, 1.0)))
