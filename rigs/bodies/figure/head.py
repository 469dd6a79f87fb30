"""Neck and head: rings of eight that part into thirty-two around the face, with brow, nose and sockets for the eyes."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from ..cage import Cage, Shares

_HEAD: Shares = {"head": 1.0}
# Degrees from the front of the points of a half ring, closer in the face.
_ANGLES = np.array([0.0, 8.0, 16.0, 24.0, 33.0, 43.0, 54.0, 66.0, 78.0, 91.0, 104.0, 117.0, 130.0, 142.0, 154.0, 167.0, 180.0])


@dataclass(frozen=True)
class _Ring:
    """low: height in front, high: behind, metres over the pelvis; half width; reach to front and back; where the side lies; square: how
    boxy, 1 an ellipse."""

    front_height: float
    back_height: float
    width: float
    front: float
    back: float
    side: float
    square: float = 1.0

    def places(self, degrees: np.ndarray) -> np.ndarray:
        """(N, 3)"""
        angle = np.radians(degrees)
        cos, sin = np.cos(angle), np.sin(angle)
        across = self.width * np.abs(sin) ** self.square
        deep = np.where(cos > 0.0, self.front - self.side, self.side - self.back) * np.sign(cos) * np.abs(cos) ** self.square
        height = self.back_height + (self.front_height - self.back_height) * 0.5 * (1.0 + cos)
        return np.column_stack([across, height, self.side + deep])


_NECK: tuple[tuple[_Ring, Shares], ...] = (
    (_Ring(0.540, 0.578, 0.0570, 0.008, -0.102, -0.048), {"neck": 0.75, "spine3": 0.25}),
    (_Ring(0.574, 0.610, 0.0535, 0.014, -0.092, -0.040), {"neck": 0.85, "head": 0.15}),
)
_JAW = _Ring(0.592, 0.640, 0.0520, 0.040, -0.080, -0.024)
_RINGS = (
    _Ring(0.5885, 0.662, 0.056, 0.0895, -0.084, -0.01, 0.95),
    _Ring(0.602, 0.672, 0.061, 0.0945, -0.089, -0.008, 0.94),
    _Ring(0.62, 0.682, 0.0655, 0.0945, -0.093, -0.006, 0.93),
    _Ring(0.637, 0.691, 0.069, 0.0945, -0.096, -0.006, 0.93),
    _Ring(0.652, 0.7, 0.0712, 0.0945, -0.099, -0.006, 0.93),
    _Ring(0.665, 0.708, 0.0726, 0.094, -0.101, -0.006, 0.93),
    _Ring(0.676, 0.714, 0.0735, 0.0935, -0.102, -0.006, 0.93),
    _Ring(0.685, 0.72, 0.0741, 0.0932, -0.1028, -0.006, 0.93),
    _Ring(0.692, 0.725, 0.0745, 0.0932, -0.103, -0.006, 0.93),
    _Ring(0.699, 0.729, 0.0749, 0.0935, -0.103, -0.006, 0.93),
    _Ring(0.707, 0.735, 0.0752, 0.094, -0.1026, -0.006, 0.93),
    _Ring(0.716, 0.741, 0.0754, 0.0945, -0.1018, -0.006, 0.93),
    _Ring(0.728, 0.749, 0.0753, 0.0945, -0.1002, -0.006, 0.94),
    _Ring(0.744, 0.76, 0.0738, 0.092, -0.096, -0.006, 0.96),
    _Ring(0.764, 0.776, 0.069, 0.0835, -0.086, -0.006, 0.98),
    _Ring(0.786, 0.791, 0.057, 0.065, -0.067, -0.005, 1.0),
    _Ring(0.804, 0.805, 0.035, 0.037, -0.041, -0.003, 1.0),
)
# Where the eyebrows are: the row above the eyes, and columns from the middle.
_BROW_ROW, _BROW_COLUMNS = 10, (1, 2, 3, 4)
_CROWN = (0.0, 0.812, 0.0)


def build_head(cage: Cage, neck: list[int]) -> None:
    """Add the left half to the half ring at the foot of the neck."""
    ring = neck
    for number, (shape, shares) in enumerate(_NECK):
        further = cage.ring(shape.places(np.arange(5) * 45.0), shares)
        cage.tube(further, ring, "trunk" if number == 0 else "joint", is_closed=False)
        ring = further
    for shape, degrees in ((_JAW, np.arange(9) * 22.5), (_RINGS[0], _ANGLES)):
        further = cage.ring(shape.places(degrees), {"head": 0.75, "neck": 0.25} if shape is _JAW else _HEAD)
        for at in range(len(ring) - 1):
            cage.face((further[2 * at], ring[at], ring[at + 1], further[2 * at + 2], further[2 * at + 1]), "face")
        ring = further
    for row, shape in enumerate(_RINGS[1:]):
        further = cage.ring(shape.places(_ANGLES), _HEAD)
        brow = _BROW_COLUMNS if row == _BROW_ROW else ()
        cage.tube(further, ring, "face", skip=brow, is_closed=False)
        for at in brow:
            cage.face((further[at], ring[at], ring[at + 1], further[at + 1]), "joint")
        ring = further
    crown = cage.vertex(_CROWN, _HEAD)
    for at in range(len(ring) - 1):
        cage.face((ring[at], ring[at + 1], crown), "face")


def with_face(places: np.ndarray, head: np.ndarray) -> np.ndarray:
    """Places (V, 3) with the features of a face; head: (V,) how much each belongs to it."""
    x, y, z = places.T
    pushed = np.zeros(len(places))
    # Nose: from the root between the eyes growing towards the tip, then quickly back to the lip.
    down = np.clip((0.704 - y) / 0.052, 0.0, 1.0) * np.clip((y - 0.638) / 0.013, 0.0, 1.0)
    wide = 0.0075 + 0.0060 * np.clip((0.700 - y) / 0.05, 0.0, 1.0)
    pushed += 0.0215 * down**0.9 * np.exp(-((x / wide) ** 2))
    for eye in (-EYE[0], EYE[0]):
        pushed -= 0.0150 * _bump(x, y, eye, EYE[1] + 0.0005, 0.0150, 0.0074)
        pushed += 0.0050 * _bump(x, y, 1.05 * eye, 0.7140, 0.0210, 0.0070)
        pushed += 0.0030 * _bump(x, y, 1.25 * eye, 0.668, 0.0150, 0.0110)
    pushed += 0.0035 * _bump(x, y, 0.0, 0.6285, 0.0190, 0.0055) + 0.0030 * _bump(x, y, 0.0, 0.6165, 0.0160, 0.0050)
    pushed -= 0.0028 * _bump(x, y, 0.0, 0.6070, 0.0220, 0.0050)
    pushed += 0.0050 * _bump(x, y, 0.0, 0.5960, 0.0200, 0.0090)
    front = np.clip(z / 0.05, 0.0, 1.0) * head
    ears = 0.0125 * np.sign(x) * _bump(z, y, -0.012, 0.692, 0.0105, 0.0200) * head * (np.abs(x) > 0.05)
    return places + np.column_stack([ears, np.zeros(len(places)), pushed * front])


# The middle of the left eyeball, and its radius.
EYE, EYE_RADIUS = np.array([0.0315, 0.6935, 0.0680]), 0.0135


def _bump(x: np.ndarray, y: np.ndarray, across: float, up: float, wide: float, high: float) -> np.ndarray:
    return np.exp(-(((x - across) / wide) ** 2) - ((y - up) / high) ** 2)
