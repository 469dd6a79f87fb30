"""A coarse mesh of polygons, built half and mirrored, whose vertices say which bones they follow. numpy only.

Frame: metres, Y up, facing +Z, the person's left at +X. What is built is the left half, with vertices on the plane x = 0 in the middle.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

import numpy as np

# A vertex this near to the middle belongs to both halves, metres.
_MIDDLE = 1e-6
Shares = Mapping[str, float]


@dataclass
class Cage:
    """places, shares: of each vertex its place (3,) and how it follows bones, not yet adding up to 1. faces: anticlockwise seen from
    outside. paint: of each face the name of its material."""

    places: list[np.ndarray] = field(default_factory=list[np.ndarray])
    shares: list[Shares] = field(default_factory=list[Shares])
    faces: list[tuple[int, ...]] = field(default_factory=list[tuple[int, ...]])
    paint: list[str] = field(default_factory=list[str])

    def vertex(self, place: Sequence[float] | np.ndarray, shares: Shares) -> int:
        """Add one; returns its number."""
        self.places.append(np.asarray(place, dtype=np.float64))
        self.shares.append(shares)
        return len(self.places) - 1

    def ring(self, places: np.ndarray, shares: Shares | Sequence[Shares]) -> list[int]:
        """Add vertices (N, 3); shares: one for all, or one each."""
        each = [shares] * len(places) if isinstance(shares, Mapping) else shares
        return [self.vertex(place, own) for place, own in zip(places, each, strict=True)]

    def face(self, corners: Sequence[int], paint: str) -> None:
        """Add a polygon."""
        self.faces.append(tuple(corners))
        self.paint.append(paint)

    def tube(self, near: Sequence[int], far: Sequence[int], paint: str, skip: Sequence[int] = (), is_closed: bool = True) -> None:
        """Quads between two rings that run clockwise seen from the far one's end, all but those that begin at a place in `skip`."""
        count = len(near)
        for at in range(count if is_closed else count - 1):
            if at not in skip:
                after = (at + 1) % count
                self.face((near[at], far[at], far[after], near[after]), paint)

    def mirrored(self) -> Cage:
        """The whole body of this left half: names and paint of the right side have `right` for `left`."""
        whole = Cage(list(self.places), list(self.shares), list(self.faces), list(self.paint))
        other: dict[int, int] = {}
        for number, (place, shares) in enumerate(zip(self.places, self.shares, strict=True)):
            if abs(place[0]) < _MIDDLE:
                whole.places[number] = place * [0.0, 1.0, 1.0]
                whole.shares[number] = {bone: 0.5 * (shares.get(bone, 0.0) + shares.get(swapped(bone), 0.0)) for bone in _both(shares)}
                other[number] = number
            else:
                other[number] = whole.vertex(place * [-1.0, 1.0, 1.0], {swapped(bone): share for bone, share in shares.items()})
        for face, paint in zip(self.faces, self.paint, strict=True):
            whole.face([other[corner] for corner in reversed(face)], swapped(paint))
        return whole

    def weights(self, names: Sequence[str]) -> np.ndarray:
        """(V, J) rows that add up to 1."""
        weights = np.array([[shares.get(name, 0.0) for name in names] for shares in self.shares])
        return weights / weights.sum(axis=1, keepdims=True)


def swapped(name: str) -> str:
    """The name on the other side, itself in the middle."""
    return name.replace("left", "right") if "left" in name else name.replace("right", "left")


def _both(shares: Shares) -> list[str]:
    return list({**shares, **{swapped(bone): 0.0 for bone in shares}})


def oval(centre: Sequence[float] | np.ndarray, u: np.ndarray, v: np.ndarray, degrees: np.ndarray, square: float = 1.0) -> np.ndarray:
    """(N, 3) points around a centre at angles from the half axis u towards v; square: 1 an ellipse, less a rounder box."""
    angle = np.radians(degrees)[:, None]
    cos, sin = (np.sign(value) * np.abs(value) ** square for value in (np.cos(angle), np.sin(angle)))
    return np.asarray(centre) + cos * u + sin * v
