"""A plain human figure for any skeleton with SMPL's joints: rounded parts along the bones, melted into one skin. numpy only.

Frame: metres, Y up, facing +Z, the T-pose with the root joint at the origin.
"""

from __future__ import annotations

from dataclasses import replace

import numpy as np

from ..math.kinematics import SMPL_SKELETON, Skeleton, rest_positions
from .body_model import Body
from .surface import BodyPart, Field, fill_field, surface_nets

SPACING = 0.014
# How quickly a bone loses its hold on the skin with distance, metres.
_WEIGHT_REACH = 0.022
_WEIGHT_SMOOTHING = 4
_ROUND = (1.0, 1.0, 1.0)
_Triple = tuple[float, float, float]
_Row = tuple[str, str, _Triple, str, _Triple, tuple[float, float], _Triple]


# Each row: bone, joint and offset of the start, joint and offset of the end, two radii, stretch. Metres on a figure as tall as
# SMPL_SKELETON; left side only, the right one is mirrored.
_MIDDLE_PARTS: tuple[_Row, ...] = (
    ("pelvis", "left_hip", (0.020, 0.020, -0.006), "right_hip", (-0.020, 0.020, -0.006), (0.090, 0.090), (1.0, 1.2, 1.0)),
    ("pelvis", "pelvis", (0.0, 0.0, 0.002), "spine1", (0.0, -0.02, 0.014), (0.104, 0.097), (1.48, 1.0, 1.0)),
    ("spine1", "spine1", (0.0, 0.0, 0.016), "spine2", (0.0, -0.02, 0.018), (0.094, 0.096), (1.48, 1.0, 1.0)),
    ("spine2", "spine2", (0.0, 0.01, 0.018), "spine3", (0.0, 0.0, 0.018), (0.100, 0.104), (1.48, 1.0, 1.0)),
    ("spine3", "spine3", (0.0, 0.02, 0.016), "neck", (0.0, -0.150, 0.040), (0.106, 0.104), (1.52, 1.0, 1.0)),
    (
        "spine3",
        "left_shoulder",
        (-0.085, -0.045, 0.020),
        "right_shoulder",
        (0.085, -0.045, 0.020),
        (0.082, 0.082),
        (1.0, 1.0, 1.05),
    ),
    ("neck", "neck", (0.0, -0.07, 0.005), "head", (0.0, 0.02, 0.0), (0.062, 0.053), _ROUND),
    ("head", "head", (0.0, 0.062, 0.004), "head", (0.0, 0.080, 0.008), (0.092, 0.092), (0.90, 1.0, 1.06)),
    ("head", "head", (0.0, -0.022, 0.048), "head", (0.0, 0.055, 0.040), (0.044, 0.064), (0.95, 1.0, 1.0)),
    ("head", "head", (0.0, 0.034, 0.101), "head", (0.0, 0.012, 0.108), (0.009, 0.013), _ROUND),
)
_LEFT_PARTS: tuple[_Row, ...] = (
    ("pelvis", "left_hip", (0.008, 0.005, -0.055), "left_hip", (0.016, -0.03, -0.045), (0.070, 0.068), _ROUND),
    ("spine3", "left_collar", (-0.01, -0.10, 0.085), "left_collar", (0.060, -0.09, 0.075), (0.050, 0.050), (1.0, 1.2, 0.66)),
    ("left_collar", "neck", (0.02, -0.02, -0.004), "left_shoulder", (-0.04, 0.002, 0.0), (0.050, 0.048), _ROUND),
    ("left_shoulder", "left_shoulder", (-0.005, -0.004, 0.0), "left_shoulder", (0.05, -0.006, 0.0), (0.058, 0.052), _ROUND),
    ("left_shoulder", "left_shoulder", (0.03, -0.004, 0.0), "left_elbow", (0.0, 0.0, 0.0), (0.053, 0.040), _ROUND),
    ("left_elbow", "left_elbow", (0.0, 0.0, 0.0), "left_elbow", (0.08, 0.0, 0.0), (0.040, 0.041), _ROUND),
    ("left_elbow", "left_elbow", (0.07, 0.0, 0.0), "left_wrist", (0.0, 0.0, 0.0), (0.041, 0.027), _ROUND),
    ("left_wrist", "left_wrist", (0.0, 0.0, 0.0), "left_wrist", (0.070, -0.003, 0.002), (0.034, 0.044), (1.0, 0.50, 1.0)),
    ("left_wrist", "left_wrist", (0.07, -0.003, 0.002), "left_wrist", (0.140, -0.012, -0.002), (0.043, 0.034), (0.7, 0.38, 1.0)),
    ("left_wrist", "left_wrist", (0.015, -0.006, 0.022), "left_wrist", (0.085, -0.014, 0.076), (0.017, 0.013), _ROUND),
    ("left_hip", "left_hip", (0.026, 0.0, 0.0), "left_knee", (0.006, 0.05, 0.004), (0.085, 0.056), _ROUND),
    ("left_knee", "left_knee", (0.004, 0.05, 0.004), "left_knee", (0.002, -0.04, 0.003), (0.055, 0.050), _ROUND),
    ("left_knee", "left_knee", (0.002, -0.03, 0.0), "left_ankle", (0.0, 0.03, -0.004), (0.051, 0.035), _ROUND),
    ("left_knee", "left_knee", (0.003, -0.08, -0.018), "left_knee", (0.002, -0.17, -0.016), (0.046, 0.042), _ROUND),
    ("left_ankle", "left_ankle", (0.0, 0.01, -0.004), "left_ankle", (0.0, -0.028, -0.030), (0.036, 0.036), _ROUND),
    ("left_ankle", "left_ankle", (0.0, -0.012, 0.0), "left_foot", (0.0, 0.022, 0.0), (0.040, 0.031), (1.1, 1.0, 1.0)),
    ("left_ankle", "left_ankle", (0.002, -0.034, 0.0), "left_foot", (0.0, 0.020, -0.005), (0.028, 0.030), (1.3, 1.0, 1.0)),
    ("left_foot", "left_foot", (0.0, 0.018, 0.0), "left_foot", (-0.004, 0.014, 0.052), (0.031, 0.024), (1.45, 0.85, 1.0)),
)
# The legs stand closer together than parts melt: below the crotch, so far under the hips, they are cut apart.
_CROTCH_BELOW_HIPS = 0.085
_HALF_GAP = 0.008


def _mirrored(row: _Row) -> _Row:
    bone, start, start_offset, end, end_offset, radii, stretch = row

    def other(name: str) -> str:
        return name.replace("left_", "right_")

    def flip(offset: _Triple) -> _Triple:
        return (-offset[0], offset[1], offset[2])

    return other(bone), other(start), flip(start_offset), other(end), flip(end_offset), radii, stretch


def body_parts(skeleton: Skeleton) -> list[BodyPart]:
    """The figure's parts; offsets and radii grow with the skeleton's height."""
    joints = rest_positions(skeleton)
    size = np.ptp(joints[:, 1]) / np.ptp(rest_positions(SMPL_SKELETON)[:, 1])
    index = {name: i for i, name in enumerate(skeleton.names)}

    def part(row: _Row) -> BodyPart:
        bone, start, start_offset, end, end_offset, (r0, r1), stretch = row
        return BodyPart(
            index[bone],
            joints[index[start]] + size * np.array(start_offset),
            joints[index[end]] + size * np.array(end_offset),
            (size * r0, size * r1),
            np.array(stretch),
        )

    return [part(row) for row in (*_MIDDLE_PARTS, *_LEFT_PARTS, *map(_mirrored, _LEFT_PARTS))]


def plain_body(skeleton: Skeleton = SMPL_SKELETON) -> Body:
    """The figure as one closed skin of quads with smooth weights; its soles are flat, level with the T-pose's lowest joint."""
    parts = body_parts(skeleton)
    joints = rest_positions(skeleton)
    field = _cut(fill_field(parts, SPACING), sole=joints[:, 1].min(), crotch=_crotch(joints, skeleton))
    vertices, faces = surface_nets(field)
    return Body(vertices, faces, _skin_weights(vertices, faces, parts, skeleton), skeleton)


def _crotch(joints: np.ndarray, skeleton: Skeleton) -> float:
    return joints[skeleton.names.index("left_hip"), 1] - _CROTCH_BELOW_HIPS


def _cut(field: Field, sole: float, crotch: float) -> Field:
    """Flat soles at one height, and a gap between the legs below another; heights in metres."""
    x, y = (field.origin[i] + field.spacing * np.arange(field.values.shape[i], dtype=np.float64) for i in (0, 1))
    gap = np.minimum(_HALF_GAP - np.abs(x)[:, None], crotch - y[None, :])
    cut = np.maximum(gap, sole - y[None, :])
    return replace(field, values=np.maximum(field.values, cut[..., None]))


def _skin_weights(vertices: np.ndarray, faces: np.ndarray, parts: list[BodyPart], skeleton: Skeleton) -> np.ndarray:
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
