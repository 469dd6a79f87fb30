"""Pelvis, belly, chest, shoulders and the foot of the neck: rings of twelve, the left half from front to back."""

from __future__ import annotations

from dataclasses import dataclass
from itertools import pairwise

import numpy as np

from ..cage import Cage, Shares

# Degrees from the front where a half ring has its points: the middle, two in front, the side, two behind, the middle.
_ANGLES = np.array([0.0, 34.0, 64.0, 90.0, 118.0, 148.0, 180.0])


@dataclass(frozen=True)
class _Ring:
    """height; half width; how far it reaches to front and back, all metres from the pelvis; where its side lies. lifts and pushes: by
    how much single points are higher, or farther to the front, metres."""

    height: float
    width: float
    front: float
    back: float
    side: float
    shares: Shares
    lifts: tuple[float, ...] = (0.0,) * 7
    pushes: tuple[float, ...] = (0.0,) * 7

    def places(self) -> np.ndarray:
        """(7, 3) from front to back."""
        angle = np.radians(_ANGLES)
        across = self.width * np.abs(np.sin(angle)) ** 0.86
        cos = np.cos(angle)
        deep = np.where(cos > 0.0, self.front - self.side, self.side - self.back) * np.sign(cos) * np.abs(cos) ** 0.80
        return np.column_stack([across, self.height + np.array(self.lifts), self.side + deep + np.array(self.pushes)])


_RINGS = (
    _Ring(
        -0.025,
        0.157,
        0.086,
        -0.118,
        -0.012,
        {"pelvis": 1.0},
        (-0.012, -0.010, 0.005, 0.015, 0.005, 0.0, 0.0),
        (0, 0, 0, 0, 0, -0.014, 0.012),
    ),
    _Ring(0.055, 0.146, 0.090, -0.098, -0.010, {"pelvis": 0.9, "spine1": 0.1}, pushes=(0, 0, 0, 0, 0, -0.004, 0.008)),
    _Ring(0.130, 0.130, 0.084, -0.078, -0.006, {"pelvis": 0.45, "spine1": 0.55}, pushes=(0, 0, 0, 0, 0, -0.004, 0.008)),
    _Ring(0.200, 0.131, 0.086, -0.087, -0.006, {"spine1": 0.85, "spine2": 0.15}, pushes=(-0.003, 0, 0, 0, 0, -0.006, 0.008)),
    _Ring(0.270, 0.147, 0.094, -0.107, -0.012, {"spine1": 0.4, "spine2": 0.6}, pushes=(-0.005, 0, 0, 0, 0, -0.008, 0.009)),
    _Ring(0.335, 0.164, 0.106, -0.126, -0.020, {"spine2": 0.45, "spine3": 0.55}, pushes=(-0.016, 0.008, 0, 0, 0, -0.007, 0.010)),
    _Ring(
        0.395, 0.176, 0.108, -0.138, -0.030, {"spine3": 1.0}, (0, 0, 0.004, 0.010, 0, 0, 0), (-0.018, 0.014, -0.002, 0, 0, -0.006, 0.012)
    ),
    _Ring(0.460, 0.172, 0.078, -0.139, -0.040, {"spine3": 0.9, "left_collar": 0.1}, pushes=(-0.014, 0.006, 0, 0, 0, -0.006, 0.012)),
)
# The line from the pit of the neck over the collarbone and the shoulder to the back, and the middle between neck and shoulder.
_TOP = np.array(
    [
        (0.0, 0.500, 0.024), (0.058, 0.516, 0.022), (0.152, 0.526, -0.004), (0.160, 0.541, -0.049), (0.152, 0.527, -0.097),
        (0.062, 0.524, -0.120), (0.0, 0.522, -0.118),
    ]
)  # fmt: skip
_TOP_SHARES: tuple[Shares, ...] = (
    {"spine3": 1.0}, {"spine3": 0.7, "left_collar": 0.3}, {"left_collar": 0.65, "spine3": 0.15, "left_shoulder": 0.2},
    {"left_collar": 0.70, "left_shoulder": 0.3}, {"left_collar": 0.60, "spine3": 0.15, "left_shoulder": 0.25},
    {"spine3": 0.7, "left_collar": 0.3}, {"spine3": 1.0},
)  # fmt: skip
_TRAPEZIUS = (0.080, 0.549, -0.056)
# Around the top of the leg: pubis, along the groin up to the side of the hip, down to the fold under the seat, the crotch.
_HIP = np.array(
    [
        (0.0, -0.128, 0.066), (0.080, -0.112, 0.086), (0.142, -0.078, 0.052), (0.168, -0.058, -0.018), (0.150, -0.094, -0.082),
        (0.086, -0.138, -0.112), (0.0, -0.128, -0.082), (0.0, -0.156, -0.010),
    ]
)  # fmt: skip
_HALF: Shares = {"pelvis": 0.5, "left_hip": 0.5}
_MIDDLE: Shares = {"pelvis": 0.8, "left_hip": 0.1, "right_hip": 0.1}
_HIP_SHARES: tuple[Shares, ...] = (
    _MIDDLE,
    _HALF,
    _HALF,
    {"pelvis": 0.6, "left_hip": 0.4},
    _HALF,
    {"pelvis": 0.45, "left_hip": 0.55},
    _MIDDLE,
    _MIDDLE,
)
_HIPS_LOWEST: tuple[Shares, ...] = (
    {"pelvis": 1.0}, {"pelvis": 0.9, "left_hip": 0.1}, {"pelvis": 0.85, "left_hip": 0.15}, {"pelvis": 0.85, "left_hip": 0.15},
    {"pelvis": 0.85, "left_hip": 0.15}, {"pelvis": 0.88, "left_hip": 0.12}, {"pelvis": 1.0},
)  # fmt: skip
_ARMPIT: tuple[Shares, ...] = (
    {"spine3": 1.0}, {"spine3": 1.0}, {"spine3": 0.85, "left_shoulder": 0.15}, {"spine3": 0.7, "left_shoulder": 0.3},
    {"spine3": 0.85, "left_shoulder": 0.15}, {"spine3": 1.0}, {"spine3": 1.0},
)  # fmt: skip
_SHOULDER: tuple[Shares, ...] = (
    {"spine3": 1.0}, {"spine3": 0.9, "left_collar": 0.1}, {"spine3": 0.40, "left_collar": 0.32, "left_shoulder": 0.28}, {"spine3": 1.0},
    {"spine3": 0.40, "left_collar": 0.32, "left_shoulder": 0.28}, {"spine3": 0.9, "left_collar": 0.1}, {"spine3": 1.0},
)  # fmt: skip
# Faces between rings from the hips upwards.
_PAINT = ("joint", "trunk", "trunk", "trunk", "trunk", "trunk", "trunk", "trunk", "trunk")


@dataclass(frozen=True)
class TrunkEnds:
    """Rings where limbs go on: eight around the left leg and the left arm, five on the left half of the neck."""

    leg: list[int]
    arm: list[int]
    neck: list[int]


def build_trunk(cage: Cage) -> TrunkEnds:
    """Add the left half."""
    hip = cage.ring(_HIP, _HIP_SHARES)
    rings = [cage.ring(ring.places(), ring.shares) for ring in _RINGS[:-2]]
    for vertex, shares in zip(rings[0], _HIPS_LOWEST, strict=True):
        cage.shares[vertex] = shares
    low = cage.ring(_RINGS[-2].places(), _ARMPIT)
    middle = [*_without_side(cage, _RINGS[-1].places(), _SHOULDER)]
    top = cage.ring(_TOP, _TOP_SHARES)
    trapezius = cage.vertex(_TRAPEZIUS, {"spine3": 0.4, "left_collar": 0.35, "neck": 0.25})
    levels = [hip[:7], *rings, low, middle, top]
    for number, (lower, upper) in enumerate(pairwise(levels)):
        cage.tube(upper, lower, _PAINT[number], skip=(2, 3) if middle in (upper, lower) else (), is_closed=False)
    cage.face((top[1], top[2], top[3], trapezius), "trunk")
    cage.face((trapezius, top[3], top[4], top[5]), "trunk")
    arm = [top[2], top[3], top[4], middle[4], low[4], low[3], low[2], middle[2]]
    return TrunkEnds(hip, arm, [top[0], top[1], trapezius, top[5], top[6]])


def _without_side(cage: Cage, places: np.ndarray, shares: tuple[Shares, ...]) -> list[int]:
    """A ring whose side is the arm's; -1 stands there."""
    return [-1 if at == 3 else cage.vertex(place, own) for at, (place, own) in enumerate(zip(places, shares, strict=True))]
