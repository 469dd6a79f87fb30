"""Eyeballs: spheres with an iris, so that one sees where the head looks."""

from __future__ import annotations

from itertools import pairwise

import numpy as np

from ..cage import Cage
from ..subdivision import Subdivided
from .head import EYE, EYE_RADIUS

# Degrees from where the eye looks: the pupil's edge is the first, the iris' the second.
_POLAR = (18.0, 38.0, 62.0, 95.0, 130.0, 160.0)
_ROUND = 8


def eyes() -> tuple[np.ndarray, np.ndarray, list[str]]:
    """Both: vertices (V, 3), quads (F, 4) and each one's paint."""
    cage = Cage()
    front = cage.vertex((0.0, 0.0, 1.0), {})
    rings = [cage.ring(_circle(np.radians(polar)), {}) for polar in _POLAR]
    back = cage.vertex((0.0, 0.0, -1.0), {})
    for at in range(_ROUND):
        after = (at + 1) % _ROUND
        cage.face((front, rings[0][after], rings[0][at]), "pupil")
        cage.face((back, rings[-1][at], rings[-1][after]), "eye")
    for number, (near, far) in enumerate(pairwise(rings)):
        cage.tube(far, near, "iris" if number == 0 else "eye")
    smooth = Subdivided.of(len(cage.places), cage.faces, 1)
    ball = smooth(np.array(cage.places))
    ball = EYE_RADIUS * ball / np.linalg.norm(ball, axis=1, keepdims=True)
    paint: list[str] = [cage.paint[int(face)] for face in smooth.parent]
    mirror = np.array([-1.0, 1.0, 1.0])
    places = np.concatenate([ball + EYE, (ball + EYE) * mirror])
    return places, np.concatenate([smooth.faces, smooth.faces[:, ::-1] + len(ball)]), paint * 2


def _circle(polar: float) -> np.ndarray:
    around = 2.0 * np.pi * np.arange(_ROUND) / _ROUND
    return np.column_stack([np.sin(polar) * np.sin(around), np.sin(polar) * np.cos(around), np.full(_ROUND, np.cos(polar))])
