"""A solid drawn by a signed distance field becomes a mesh: rounded parts, smooth unions, surface nets. numpy only."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

MAX_BLEND = 0.035  # How far apart two parts may be, in metres, to melt into each other; slender parts melt less.


@dataclass(frozen=True)
class BodyPart:
    """A round cone between two points, one of the solid's building stones, that moves with one bone.

    start, end (3,); radii at the two ends, metres; stretch (3,) widens or flattens it along the axes of space.
    """

    bone: int
    start: np.ndarray
    end: np.ndarray
    radii: tuple[float, float]
    stretch: np.ndarray

    @property
    def blend(self) -> float:
        return min(MAX_BLEND, 0.7 * max(self.radii) * self.stretch.min())

    def distance(self, points: np.ndarray) -> np.ndarray:
        """(...,) signed distances in metres of points (..., 3), negative inside; estimates where the part is stretched."""
        start, along = self.start / self.stretch, (self.end - self.start) / self.stretch
        offset = points / self.stretch - start
        share = np.clip(offset @ along / max(along @ along, 1e-12), 0.0, 1.0)
        offset = offset - share[..., None] * along
        length = np.sqrt(np.einsum("...i,...i->...", offset, offset))
        radius = self.radii[0] + (self.radii[1] - self.radii[0]) * share
        return (length - radius) * self.stretch.min()

    def bounds(self) -> tuple[np.ndarray, np.ndarray]:
        reach = max(self.radii) * self.stretch
        return np.minimum(self.start, self.end) - reach, np.maximum(self.start, self.end) + reach


@dataclass(frozen=True)
class Field:
    """Signed distances (X, Y, Z) on a regular grid of `spacing` metres whose first point is `origin` (3,)."""

    values: np.ndarray
    origin: np.ndarray
    spacing: float


def smooth_union(a: np.ndarray, b: np.ndarray, blend: float) -> np.ndarray:
    """The union of two distance fields, rounded where they are nearer than `blend` to each other (quadratic blend)."""
    overlap = np.maximum(blend - np.abs(a - b), 0.0)
    return np.minimum(a, b) - overlap * overlap / (4.0 * blend)


def fill_field(parts: list[BodyPart], spacing: float) -> Field:
    """The smooth union of the parts; each is only computed in the box where it can matter."""
    margin = MAX_BLEND + 2.0 * spacing
    low = np.min([part.bounds()[0] for part in parts], axis=0) - margin
    high = np.max([part.bounds()[1] for part in parts], axis=0) + margin
    low = np.floor(low / spacing) * spacing  # Grid planes at x = 0 and its mirror images keep a symmetric solid symmetric.
    shape = np.ceil((high - low) / spacing).astype(int) + 1
    values = np.full(shape, margin, dtype=np.float32)
    for part in parts:
        part_low, part_high = part.bounds()
        first = np.floor((part_low - margin - low) / spacing).astype(int).clip(0)
        last = np.ceil((part_high + margin - low) / spacing).astype(int) + 1
        spans = [(int(a), int(b)) for a, b in zip(first, np.minimum(last, shape), strict=True)]
        box = tuple(slice(a, b) for a, b in spans)
        axes = [(low[i] + spacing * np.arange(a, b, dtype=np.float64)).astype(np.float32) for i, (a, b) in enumerate(spans)]
        points = np.stack(np.meshgrid(*axes, indexing="ij"), axis=-1)
        values[box] = smooth_union(values[box], part.distance(points), part.blend)
    return Field(values, low, spacing)


def surface_nets(field: Field) -> tuple[np.ndarray, np.ndarray]:
    """The field's zero surface: vertices (V, 3), quads (F, 4) that wind outwards. The field is positive on the grid's border.

    Naive surface nets (Gibson 1998): one vertex in every cell the surface crosses, at the mean of the crossings on its edges.
    """
    values = field.values
    inside = values < 0.0
    cells = np.array(values.shape)
    strides = np.array([cells[1] * cells[2], cells[2], 1])
    quads: list[np.ndarray] = []
    corners: list[np.ndarray] = []
    crossings: list[np.ndarray] = []
    for axis in range(3):
        here = tuple(slice(None, -1) if i == axis else slice(None) for i in range(3))
        there = tuple(slice(1, None) if i == axis else slice(None) for i in range(3))
        edges = np.argwhere(inside[here] != inside[there])
        near, far = values[here][tuple(edges.T)], values[there][tuple(edges.T)]
        points = edges.astype(np.float64)
        points[:, axis] += near / (near - far)
        u, v = strides[(axis + 1) % 3], strides[(axis + 2) % 3]
        # The four cells around the edge, anticlockwise seen from the edge's far end; reversed where the far end is inside.
        around = (edges @ strides)[:, None] - np.array([u + v, v, 0, u])
        quads.append(np.where((near < far)[:, None], around, around[:, ::-1]))
        corners.append(around.ravel())
        crossings.append(np.repeat(points, 4, axis=0))
    crossed, vertex = np.unique(np.concatenate(corners), return_inverse=True)
    points = np.concatenate(crossings)
    count = np.bincount(vertex)
    mean = np.stack([np.bincount(vertex, points[:, i]) / count for i in range(3)], axis=-1)
    faces = np.searchsorted(crossed, np.concatenate(quads))
    return field.origin + mean * field.spacing, faces
