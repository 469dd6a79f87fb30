"""The left leg and foot: rings of eight, from the inner side of the front over the outside; the foot goes forward out of the heel."""

from __future__ import annotations

import numpy as np

from ..cage import Cage, Shares, oval

_ANGLES = np.arange(8) * 45.0 - 45.0
_FRONT, _OUT = np.array([0.0, 0.0, 1.0]), np.array([1.0, 0.0, 0.0])
_HIP: Shares = {"left_hip": 1.0}
_KNEE: Shares = {"left_knee": 1.0}
_ANKLE: Shares = {"left_ankle": 1.0}
_TOES: Shares = {"left_foot": 1.0}
FLOOR = -0.968
# y; middle's x and z; half width and half depth, metres; what it follows; how the stretch towards it is painted.
_RINGS: tuple[tuple[float, float, float, float, float, Shares, str], ...] = (
    (-0.190, 0.0885, -0.010, 0.0835, 0.094, {"left_hip": 0.88, "pelvis": 0.12}, "joint"),
    (-0.250, 0.0855, -0.008, 0.0790, 0.085, _HIP, "left"),
    (-0.320, 0.0810, -0.002, 0.0715, 0.077, _HIP, "left"),
    (-0.385, 0.0755, 0.001, 0.0625, 0.067, _HIP, "left"),
    (-0.440, 0.0710, 0.003, 0.0545, 0.058, {"left_hip": 0.92, "left_knee": 0.08}, "left"),
    (-0.479, 0.0690, 0.004, 0.0510, 0.055, {"left_hip": 0.5, "left_knee": 0.5}, "joint"),
    (-0.518, 0.0680, -0.001, 0.0485, 0.052, {"left_hip": 0.08, "left_knee": 0.92}, "joint"),
    (-0.570, 0.0690, -0.012, 0.0500, 0.055, _KNEE, "left"),
    (-0.630, 0.0690, -0.018, 0.0495, 0.056, _KNEE, "left"),
    (-0.700, 0.0680, -0.018, 0.0440, 0.049, _KNEE, "left"),
    (-0.780, 0.0660, -0.015, 0.0360, 0.040, _KNEE, "left"),
    (-0.845, 0.0640, -0.012, 0.0320, 0.036, {"left_knee": 0.9, "left_ankle": 0.1}, "left"),
    (-0.885, 0.0640, -0.009, 0.0335, 0.040, {"left_knee": 0.5, "left_ankle": 0.5}, "joint"),
)  # fmt: skip
# The foot: z; its top's height over the floor; its half width and the height of its side; middle's x; what it follows.
_FOOT: tuple[tuple[float, float, float, float, float, Shares], ...] = (
    (0.064, 0.076, 0.0375, 0.034, 0.0690, _ANKLE),
    (0.098, 0.060, 0.0425, 0.028, 0.0735, {"left_ankle": 0.85, "left_foot": 0.15}),
    (0.127, 0.049, 0.0450, 0.024, 0.0765, {"left_ankle": 0.5, "left_foot": 0.5}),
    (0.154, 0.041, 0.0450, 0.021, 0.0785, {"left_ankle": 0.1, "left_foot": 0.9}),
    (0.182, 0.034, 0.0400, 0.018, 0.0780, _TOES),
    (0.203, 0.026, 0.0270, 0.015, 0.0750, _TOES),
)  # fmt: skip


def build_leg(cage: Cage, hip: list[int]) -> None:
    """Add it to the ring around the hip."""
    ring = hip
    for y, x, z, wide, deep, shares, paint in _RINGS:
        further = cage.ring(oval((x, y, z), deep * _FRONT, wide * _OUT, _ANGLES), shares)
        cage.tube(ring, further, paint)
        ring = further
    _build_foot(cage, ring)


def _build_foot(cage: Cage, ankle: list[int]) -> None:
    middle = _heel_ring(cage, FLOOR + 0.032, 0.0345, 0.032, -0.066, hole=True)
    sole = _heel_ring(cage, FLOOR, 0.0325, 0.032, -0.060, hole=False)
    cage.tube(ankle, middle, "left", skip=(0, 1))
    cage.tube(middle, sole, "joint", skip=(0, 1))
    _close(cage, sole, cage.vertex((0.066, FLOOR, -0.016), _ANKLE), "joint")
    ring = [ankle[0], ankle[1], ankle[2], middle[2], sole[2], sole[1], sole[0], middle[0]]
    for z, high, wide, side, x, shares in _FOOT:
        further = cage.ring(_foot_ring(z, high, wide, side, x), shares)
        cage.tube(ring, further, "left", skip=(3, 4, 5, 6))
        for at in (3, 4, 5, 6):
            cage.face((ring[at], further[at], further[(at + 1) % 8], ring[(at + 1) % 8]), "joint")
        ring = further
    _close(cage, ring, cage.vertex((0.0745, FLOOR + 0.013, 0.2095), _TOES), "left")


def _heel_ring(cage: Cage, y: float, wide: float, front: float, back: float, hole: bool) -> list[int]:
    """Eight around the heel; -1 where the foot's hole is."""
    x = 0.0655
    places = (
        (x - wide, y, front), (x, y, front), (x + wide, y, front), (x + wide, y, -0.016), (x + 0.72 * wide, y, -0.050), (x, y, back),
        (x - 0.72 * wide, y, -0.050), (x - wide, y, -0.016),
    )  # fmt: skip
    return [-1 if hole and at == 1 else cage.vertex(place, _ANKLE) for at, place in enumerate(places)]


def _foot_ring(z: float, high: float, wide: float, side: float, x: float) -> np.ndarray:
    """(8, 3) over the foot from its inner side to the sole and back."""
    rows = (
        (-0.62, 0.90 * high), (-0.08, high), (0.58, 0.86 * high), (1.0, 0.9 * side), (0.86, 0.0), (0.0, 0.0), (-0.86, 0.0), (-1.0, side),
    )  # fmt: skip
    return np.array([(x + across * wide, FLOOR + y, z) for across, y in rows])


def _close(cage: Cage, ring: list[int], middle: int, paint: str) -> None:
    for corner in (0, 2, 4, 6):
        cage.face((ring[corner], ring[corner - 1], middle, ring[corner + 1]), paint)
