"""The left arm from shoulder to wrist: rings of eight, from the top towards the front last."""

from __future__ import annotations

import numpy as np

from ..cage import Cage, Shares, oval

_ANGLES = np.arange(8) * 45.0 - 45.0
_UP, _BACK = np.array([0.0, 1.0, 0.0]), np.array([0.0, 0.0, -1.0])
_SHOULDER: Shares = {"left_shoulder": 1.0}
_ELBOW: Shares = {"left_elbow": 1.0}
_ABOVE: Shares = {"left_shoulder": 0.72, "left_collar": 0.28}
_BELOW: Shares = {"left_shoulder": 0.8, "spine3": 0.2}
_FIRST = (
    _ABOVE,
    _ABOVE,
    _ABOVE,
    {"left_shoulder": 0.8, "left_collar": 0.12, "spine3": 0.08},
    _BELOW,
    _BELOW,
    _BELOW,
    {"left_shoulder": 0.8, "left_collar": 0.12, "spine3": 0.08},
)

# x; middle's y and z; half height and half depth, metres; what it follows; how the stretch towards it is painted.
_RINGS: tuple[tuple[float, float, float, float, float, Shares | tuple[Shares, ...], str], ...] = (
    (0.202, 0.474, -0.050, 0.067, 0.065, _FIRST, "trunk"),
    (0.240, 0.472, -0.050, 0.063, 0.062, _SHOULDER, "left"),
    (0.285, 0.470, -0.050, 0.054, 0.053, _SHOULDER, "left"),
    (0.335, 0.470, -0.050, 0.046, 0.047, _SHOULDER, "left"),
    (0.390, 0.472, -0.050, 0.043, 0.042, _SHOULDER, "left"),
    (0.438, 0.473, -0.051, 0.039, 0.039, {"left_shoulder": 0.88, "left_elbow": 0.12}, "left"),
    (0.464, 0.474, -0.052, 0.038, 0.040, {"left_shoulder": 0.5, "left_elbow": 0.5}, "joint"),
    (0.490, 0.474, -0.051, 0.038, 0.040, {"left_shoulder": 0.12, "left_elbow": 0.88}, "joint"),
    (0.530, 0.474, -0.050, 0.040, 0.041, _ELBOW, "left"),
    (0.580, 0.474, -0.050, 0.037, 0.039, _ELBOW, "left"),
    (0.640, 0.474, -0.050, 0.031, 0.034, _ELBOW, "left"),
    (0.690, 0.474, -0.050, 0.025, 0.029, {"left_elbow": 0.9, "left_wrist": 0.1}, "left"),
    (0.715, 0.474, -0.050, 0.021, 0.028, {"left_elbow": 0.68, "left_wrist": 0.32}, "left"),
    (0.738, 0.474, -0.049, 0.020, 0.029, {"left_elbow": 0.3, "left_wrist": 0.7}, "joint"),
)  # fmt: skip


def build_arm(cage: Cage, shoulder: list[int]) -> list[int]:
    """Add it to the ring around the shoulder; returns the ring around the wrist."""
    ring = shoulder
    for x, y, z, high, deep, shares, paint in _RINGS:
        further = cage.ring(oval((x, y, z), high * _UP, deep * _BACK, _ANGLES), shares)
        cage.tube(ring, further, paint)
        ring = further
    return ring
