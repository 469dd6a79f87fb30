"""Catmull and Clark's subdivision of any closed mesh of polygons, of its places and of whatever else its vertices carry. numpy only.

Catmull, Clark, "Recursively generated B-spline surfaces on arbitrary topological meshes", Computer-Aided Design 10(6), 1978.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

# Rounds in which a cage is moved so that its surface goes through it; each halves what is left, or better.
_ROUNDS = 8


@dataclass(frozen=True)
class Subdivision:
    """What becomes of a mesh in one round. faces: (F, 4) of the vertices afterwards, which are those of before, then one an edge, then
    one a face. parent: (F,) the face that each was a corner of."""

    count: int
    corners: np.ndarray
    corner_face: np.ndarray
    face_size: np.ndarray
    edges: np.ndarray
    edge_face: np.ndarray
    faces: np.ndarray
    parent: np.ndarray

    @classmethod
    def of(cls, count: int, faces: Sequence[Sequence[int]] | np.ndarray) -> Subdivision:
        """Of a mesh of `count` vertices. faces: any polygons, each edge in two of them, which run along it in opposite ways.

        Raises ValueError where the mesh is not closed.
        """
        size = np.array([len(face) for face in faces])
        corners = np.concatenate([np.asarray(face) for face in faces])
        first = np.r_[0, np.cumsum(size)[:-1]]
        corner_face = np.repeat(np.arange(len(size)), size)
        place = np.arange(len(corners)) - first[corner_face]
        after = first[corner_face] + (place + 1) % size[corner_face]
        before = first[corner_face] + (place - 1) % size[corner_face]
        ends = np.sort(np.column_stack([corners, corners[after]]), axis=1)
        edges, edge_of = np.unique(ends, axis=0, return_inverse=True)
        edge_of = edge_of.ravel()
        order = np.argsort(edge_of, kind="stable")
        if not np.array_equal(np.bincount(edge_of), np.full(len(edges), 2)):
            raise ValueError("A mesh to subdivide must be closed: each of its edges belongs to two faces.")
        new = np.column_stack([corners, count + edge_of, count + len(edges) + corner_face, count + edge_of[before]])
        return cls(count, corners, corner_face, size, edges, corner_face[order].reshape(-1, 2), new, corner_face)

    def __call__(self, values: np.ndarray) -> np.ndarray:
        """(V', C) of (V, C): smooth means of what vertices carry."""
        in_faces = _sums(self.corner_face, values[self.corners], len(self.face_size)) / self.face_size[:, None]
        middles = 0.5 * (values[self.edges[:, 0]] + values[self.edges[:, 1]])
        on_edges = 0.5 * (middles + in_faces[self.edge_face].mean(axis=1))
        valence = np.bincount(self.corners, minlength=self.count)[:, None]
        around = _sums(self.corners, in_faces[self.corner_face], self.count) / valence
        ends = self.edges.ravel()
        beside = _sums(ends, np.repeat(middles, 2, axis=0), self.count) / valence
        at_vertices = (around + 2.0 * beside + (valence - 3.0) * values) / valence
        return np.concatenate([at_vertices, on_edges, in_faces])


def _sums(index: np.ndarray, values: np.ndarray, count: int) -> np.ndarray:
    return np.stack([np.bincount(index, column, count) for column in values.T], axis=1)


@dataclass(frozen=True)
class Subdivided:
    """Several rounds after each other. faces: (F, 4) of the last; parent: (F,) the face of the first mesh that each lies in."""

    rounds: tuple[Subdivision, ...]
    parent: np.ndarray

    @classmethod
    def of(cls, count: int, faces: Sequence[Sequence[int]], levels: int) -> Subdivided:
        """Of a closed mesh of `count` vertices, subdivided `levels` times."""
        rounds = [Subdivision.of(count, faces)]
        parent = rounds[0].parent
        for _ in range(levels - 1):
            last = rounds[-1]
            rounds.append(Subdivision.of(int(last.faces.max()) + 1, last.faces))
            parent = parent[rounds[-1].parent]
        return cls(tuple(rounds), parent)

    @property
    def faces(self) -> np.ndarray:
        """(F, 4)"""
        return self.rounds[-1].faces

    def __call__(self, values: np.ndarray) -> np.ndarray:
        """(V', C) of (V, C)."""
        for subdivision in self.rounds:
            values = subdivision(values)
        return values

    def through(self, places: np.ndarray) -> np.ndarray:
        """(V', 3) a smooth surface that goes through (V, 3), where `self(places)` would shrink away from them."""
        cage = places
        for _ in range(_ROUNDS):
            cage = cage + places - self(cage)[: len(places)]
        return self(cage)
