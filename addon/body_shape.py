"""A plain human figure for any skeleton with SMPL's joints: rounded parts along the bones, melted into one skin. numpy only.

Frame: metres, Y up, facing +Z, the T-pose of `rest`.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from ..rigs.kinematics import SMPL_SKELETON, Skeleton
from .surface import Part, fill_field, surface_nets

SPACING = 0.014
# How quickly a bone loses its hold on the skin with distance, metres.
_WEIGHT_REACH = 0.022
_WEIGHT_SMOOTHING = 4
_ROUND = (1.0, 1.0, 1.0)


@dataclass(frozen=True)
class Skin:
    """A mesh that follows bones: vertices (V, 3) metres in the T-pose, Y up, the root joint at the origin; faces (F, 3 or 4) vertex
    indices; weights (V, J) that sum to 1 in every row."""

    vertices: np.ndarray
    faces: np.ndarray
    weights: np.ndarray


def rest_positions(skeleton: Skeleton) -> np.ndarray:
    """(J, 3) joints of the T-pose, the root at the origin."""
    joints = np.zeros((len(skeleton.names), 3))
    for joint, parent in enumerate(skeleton.parents):
        if parent >= 0:
            joints[joint] = joints[parent] + skeleton.offsets[joint]
    return joints


# Each row: bone, joint and offset of the start, joint and offset of the end, two radii, stretch. Metres on a figure as tall as
# SMPL_SKELETON; left side only, the right one is mirrored.
_MIDDLE_PARTS = (
    ("pelvis", "left_hip", (0.022, 0.045, -0.005), "right_hip", (-0.022, 0.045, -0.005), (0.098, 0.098), (1.0, 1.0, 1.0)),
    ("pelvis", "pelvis", (0.0, 0.02, 0.0), "spine1", (0.0, -0.01, 0.012), (0.100, 0.092), (1.38, 1.0, 1.0)),
    ("spine1", "spine1", (0.0, 0.0, 0.016), "spine2", (0.0, -0.02, 0.018), (0.090, 0.094), (1.40, 1.0, 1.0)),
    ("spine2", "spine2", (0.0, 0.01, 0.018), "spine3", (0.0, 0.0, 0.018), (0.098, 0.102), (1.48, 1.0, 1.0)),
    ("spine3", "spine3", (0.0, 0.02, 0.018), "neck", (0.0, -0.118, 0.040), (0.102, 0.090), (1.58, 1.0, 1.0)),
    ("neck", "neck", (0.0, -0.05, 0.005), "head", (0.0, 0.02, 0.0), (0.060, 0.054), _ROUND),
    ("head", "head", (0.0, 0.045, 0.018), "head", (0.0, 0.078, 0.008), (0.090, 0.095), (0.86, 1.0, 1.04)),
    ("head", "head", (0.0, -0.025, 0.052), "head", (0.0, 0.03, 0.056), (0.042, 0.058), _ROUND),
    ("head", "head", (0.0, 0.035, 0.118), "head", (0.0, 0.012, 0.126), (0.008, 0.013), _ROUND),
)
_LEFT_PARTS = (
    ("pelvis", "left_hip", (0.005, 0.02, -0.055), "left_hip", (0.012, -0.02, -0.05), (0.072, 0.068), _ROUND),
    ("spine3", "left_collar", (-0.005, -0.09, 0.085), "left_collar", (0.055, -0.085, 0.075), (0.045, 0.045), (1.0, 1.1, 0.7)),
    ("left_collar", "left_collar", (-0.03, 0.03, 0.0), "left_shoulder", (-0.03, 0.008, 0.0), (0.052, 0.048), _ROUND),
    ("left_shoulder", "left_shoulder", (0.0, 0.0, 0.0), "left_shoulder", (0.05, -0.004, 0.0), (0.060, 0.054), _ROUND),
    ("left_shoulder", "left_shoulder", (0.03, 0.0, 0.0), "left_elbow", (-0.01, 0.0, 0.0), (0.051, 0.038), _ROUND),
    ("left_elbow", "left_elbow", (-0.01, 0.0, 0.0), "left_elbow", (0.09, 0.0, 0.0), (0.039, 0.042), _ROUND),
    ("left_elbow", "left_elbow", (0.07, 0.0, 0.0), "left_wrist", (-0.01, 0.0, 0.0), (0.041, 0.027), _ROUND),
    ("left_wrist", "left_wrist", (0.0, 0.0, 0.0), "left_wrist", (0.075, -0.003, 0.002), (0.034, 0.047), (1.0, 0.50, 1.0)),
    ("left_wrist", "left_wrist", (0.08, -0.003, 0.004), "left_wrist", (0.155, -0.008, 0.002), (0.044, 0.028), (1.0, 0.40, 1.0)),
    ("left_wrist", "left_wrist", (0.02, -0.006, 0.03), "left_wrist", (0.078, -0.014, 0.066), (0.018, 0.013), _ROUND),
    ("left_hip", "left_hip", (0.026, 0.0, 0.0), "left_knee", (0.004, 0.05, 0.005), (0.088, 0.056), _ROUND),
    ("left_knee", "left_knee", (0.002, 0.05, 0.005), "left_knee", (0.0, -0.03, 0.004), (0.054, 0.052), _ROUND),
    ("left_knee", "left_knee", (0.0, -0.02, 0.0), "left_ankle", (0.0, 0.03, 0.0), (0.052, 0.036), _ROUND),
    ("left_knee", "left_knee", (0.0, -0.08, -0.02), "left_knee", (0.0, -0.16, -0.018), (0.046, 0.042), _ROUND),
    ("left_ankle", "left_ankle", (0.0, 0.0, 0.0), "left_ankle", (0.0, -0.030, -0.028), (0.036, 0.036), _ROUND),
    ("left_ankle", "left_ankle", (0.0, -0.010, 0.0), "left_foot", (0.0, 0.022, 0.0), (0.040, 0.032), (1.1, 1.0, 1.0)),
    ("left_ankle", "left_ankle", (0.002, -0.034, 0.0), "left_foot", (0.0, 0.020, -0.005), (0.028, 0.030), (1.3, 1.0, 1.0)),
    ("left_foot", "left_foot", (0.0, 0.018, 0.0), "left_foot", (-0.004, 0.014, 0.055), (0.031, 0.024), (1.45, 0.85, 1.0)),
)


def _mirrored(row: tuple) -> tuple:
    bone, start, start_offset, end, end_offset, radii, stretch = row

    def other(name: str) -> str:
        return name.replace("left_", "right_")

    def flip(offset: tuple[float, float, float]) -> tuple[float, float, float]:
        return (-offset[0], offset[1], offset[2])

    return other(bone), other(start), flip(start_offset), other(end), flip(end_offset), radii, stretch


def body_parts(skeleton: Skeleton) -> list[Part]:
    """The figure's parts; offsets and radii grow with the skeleton's height."""
    joints = rest_positions(skeleton)
    size = np.ptp(joints[:, 1]) / np.ptp(rest_positions(SMPL_SKELETON)[:, 1])
    index = {name: i for i, name in enumerate(skeleton.names)}

    def part(row: tuple) -> Part:
        bone, start, start_offset, end, end_offset, (r0, r1), stretch = row
        return Part(
            index[bone],
            joints[index[start]] + size * np.array(start_offset),
            joints[index[end]] + size * np.array(end_offset),
            (size * r0, size * r1),
            np.array(stretch),
        )

    return [part(row) for row in (*_MIDDLE_PARTS, *_LEFT_PARTS, *map(_mirrored, _LEFT_PARTS))]


def body_skin(skeleton: Skeleton = SMPL_SKELETON) -> Skin:
    """The figure as one closed skin with smooth weights. Its soles are flat, level with the lowest joint of the T-pose."""
    parts = body_parts(skeleton)
    joints = rest_positions(skeleton)
    field = fill_field(parts, SPACING)
    height = field.origin[1] + field.spacing * np.arange(field.values.shape[1])
    sole = joints[:, 1].min() - height
    np.maximum(field.values, sole[None, :, None], out=field.values)
    vertices, faces = surface_nets(field)
    return Skin(vertices, faces, _skin_weights(vertices, faces, parts, skeleton))


def _skin_weights(vertices: np.ndarray, faces: np.ndarray, parts: list[Part], skeleton: Skeleton) -> np.ndarray:
    """(V, J): shared between the nearest bone and its neighbours by distance, then smoothed over the skin.

    Only neighbours in the skeleton share, so that one leg never pulls at the other.
    """
    distance = np.full((len(vertices), len(skeleton.names)), np.inf)
    for part in parts:
        distance[:, part.bone] = np.minimum(distance[:, part.bone], part.distance(vertices))
    nearest = distance.argmin(axis=1)
    allowed = np.eye(len(skeleton.names), dtype=bool)
    for joint, parent in enumerate(skeleton.parents):
        if parent >= 0:
            allowed[joint, parent] = allowed[parent, joint] = True
    excess = distance - distance.min(axis=1, keepdims=True)
    weights = np.where(allowed[nearest], np.exp(-excess / _WEIGHT_REACH), 0.0)
    return _smooth_over_edges(weights / weights.sum(axis=1, keepdims=True), faces)


def _smooth_over_edges(weights: np.ndarray, faces: np.ndarray) -> np.ndarray:
    """Average every vertex with its neighbours, a few times; forget traces below one percent."""
    a, b = faces.ravel(), np.roll(faces, -1, axis=1).ravel()
    order = np.argsort(a, kind="stable")
    a, b = a[order], b[order]
    first = np.flatnonzero(np.r_[True, a[1:] != a[:-1]])
    count = np.diff(np.r_[first, len(a)])[:, None]
    for _ in range(_WEIGHT_SMOOTHING):
        weights = 0.5 * weights + 0.5 * np.add.reduceat(weights[b], first, axis=0) / count
    weights = np.where(weights < 0.01, 0.0, weights)
    return weights / weights.sum(axis=1, keepdims=True)
