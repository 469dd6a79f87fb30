"""A rig's bones as the rigid bodies that they move in: of a rig with hundreds of bones, most are never keyed and go where another goes."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from ..math.rotations import multiply, rotate
from .bone_chain import Chain, Channels

# What changes by less than this, parts of a quaternion or metres, does not move.
_MOVES = 1e-6
# A body strays most at a point of its convex hull: such points lie farthest in one of so many directions.
_DIRECTIONS = 64


@dataclass(frozen=True)
class RigidBodies:
    """bones: (K,) those that move, one a body. chain: as a rig of them alone, whose points are the outermost of all that goes with each."""

    bones: np.ndarray
    chain: Chain


@dataclass(frozen=True)
class _Attached:
    """Where a bone that does not move sits: rotation (4,) and head (3,) in the axes of its body, -1 for the rig itself."""

    body: int
    rotation: np.ndarray
    head: np.ndarray

    def placed(self, rotation: np.ndarray, head: np.ndarray) -> _Attached:
        """What sits in this one's axes, seen from the body."""
        return _Attached(self.body, multiply(self.rotation, rotation), self.head + rotate(self.rotation, head))


def rigid_bodies(chain: Chain, channels: Channels) -> RigidBodies:
    """Bones that keep what is keyed of them throughout go with the nearest bone above that does not."""
    moving = np.ptp(channels.rotations, axis=0).max(axis=1) > _MOVES
    moving |= np.ptp(channels.locations, axis=0).max(axis=1) > _MOVES
    bones = np.flatnonzero(moving)
    attached: list[_Attached] = []
    sits: list[_Attached] = []
    points: list[list[np.ndarray]] = [[] for _ in bones]
    for bone, parent in enumerate(chain.parents):
        above = attached[parent] if parent >= 0 else _Attached(-1, np.array([1.0, 0.0, 0.0, 0.0]), np.zeros(3))
        rest = above.placed(chain.rest_rotations[bone], chain.rest_heads[bone])
        if moving[bone]:
            own = _Attached(len(sits), np.array([1.0, 0.0, 0.0, 0.0]), np.zeros(3))
            sits.append(rest)
        else:
            own = rest.placed(channels.rotations[0, bone], channels.locations[0, bone])
        attached.append(own)
        if own.body >= 0:
            points[own.body] += list(own.head + rotate(np.broadcast_to(own.rotation, (len(chain.points[bone]), 4)), chain.points[bone]))
    rotations, heads = (np.array([getattr(one, name) for one in sits]) for name in ("rotation", "head"))
    return RigidBodies(bones, Chain(tuple(one.body for one in sits), rotations, heads, _outermost(points)))


def _outermost(points: list[list[np.ndarray]]) -> np.ndarray:
    """(K, P, 3): of each body its head, which comes first, and the points farthest out, the head again where there are fewer."""
    if not points:
        return np.zeros((0, 1, 3))
    chosen: list[np.ndarray] = []
    for own in map(np.array, points):
        farthest = np.unique((own @ _directions().T).argmax(axis=0))
        chosen.append(np.concatenate([own[:1], own[farthest[farthest > 0]]]))
    most = max(map(len, chosen))
    return np.stack([np.concatenate([own, np.repeat(own[:1], most - len(own), axis=0)]) for own in chosen])


def _directions() -> np.ndarray:
    """(D, 3) evenly about the sphere, on Fibonacci's spiral."""
    each = np.arange(_DIRECTIONS) + 0.5
    height, turn = 1.0 - 2.0 * each / _DIRECTIONS, np.pi * (1.0 + np.sqrt(5.0)) * each
    wide = np.sqrt(1.0 - height**2)
    return np.stack([wide * np.cos(turn), wide * np.sin(turn), height], axis=-1)
