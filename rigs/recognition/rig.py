"""A rig at rest, as numpy knows it: bones with a parent, a place and axes. Blender's armatures and BVH files both become one."""

from __future__ import annotations

from dataclasses import dataclass, field
from functools import cached_property
from typing import Any

import numpy as np

from ..math.rotations import identity


class RigError(ValueError):
    """A rig cannot be used; the message says which bone or property is in the way and what would help."""


@dataclass(frozen=True)
class Rig:
    """The rest pose of a rig: metres, Y up, in the world's own directions (the person may face anywhere).

    names, parents: bones, parents before children, -1 for none. heads: (N, 3). axes: (N, 4) each bone's rest rotation wxyz, which turns
    its own axes into the world's. inherits: (N,) whether a bone turns with its parent. local_location: (N,) whether a bone's location is
    written in its own axes rather than the armature's. space: (4,) the armature's rotation in the world; metres_per_unit: its scale.
    grounds: heights at which the floor may be, metres, likelier ones first. name: what messages call it. driven: bones that constraints,
    drivers or locks keep from being keyed. helpers: bones that move no skin. idle: bones on which no skin depends. connected: bones that
    begin where their parent ends, so that they turn but cannot be moved. holders: {bone: bone} places in `names` of bones whose place a
    constraint takes from another one than their parent. goals: {bone: bone} IK goals, each with the bone that ends the chain.
    turned_by: {bone: bone} bones whose rotation a constraint takes wholly from another. sole: the height of the soles of its skin, metres,
    None where nobody measured them.
    """

    names: tuple[str, ...]
    parents: tuple[int, ...]
    heads: np.ndarray
    axes: np.ndarray
    inherits: np.ndarray
    local_location: np.ndarray
    space: np.ndarray = field(default_factory=lambda: identity()[()])
    metres_per_unit: float = 1.0
    grounds: tuple[float, ...] = (0.0,)
    name: str = "rig"
    driven: frozenset[str] = frozenset()
    helpers: frozenset[str] = frozenset()
    idle: frozenset[str] = frozenset()
    connected: frozenset[str] = frozenset()
    holders: dict[int, int] = field(default_factory=dict[int, int])
    goals: dict[int, int] = field(default_factory=dict[int, int])
    turned_by: dict[int, int] = field(default_factory=dict[int, int])
    sole: float | None = None

    @cached_property
    def index(self) -> dict[str, int]:
        """Place of each bone in `names`."""
        return {name: position for position, name in enumerate(self.names)}

    def ancestors(self, bone: int) -> list[int]:
        """The bones above one, nearest first."""
        found: list[int] = []
        while (bone := self.parents[bone]) >= 0:
            found.append(bone)
        return found

    def hangs_from(self, bone: int, above: int) -> bool:
        """Whether a bone goes where another takes it, by parents or by what holds its place."""
        seen, waiting = {bone}, [bone]
        while waiting:
            at = waiting.pop()
            leaders = {self.parents[at], self.holders.get(at, -1)} - {-1} - seen
            if above in leaders:
                return True
            seen |= leaders
            waiting += leaders
        return False


def plain_rig(names: tuple[str, ...], parents: tuple[int, ...], heads: np.ndarray, axes: np.ndarray | None = None, **more: Any) -> Rig:
    """A rig whose bones have no properties of their own; axes: the world's where none are given."""
    count = len(names)
    axes = identity(count) if axes is None else axes
    everywhere = np.ones(count, dtype=bool)
    return Rig(tuple(names), tuple(parents), np.asarray(heads, dtype=np.float64), axes, everywhere, everywhere, **more)
