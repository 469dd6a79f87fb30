"""A rig as far as keys need it: bones in bones, what is keyed of each, and where that puts their ends."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from ..math.rotations import multiply, rotate


@dataclass(frozen=True)
class Chain:
    """A rig's rest pose. parents: (B,) each bone's parent before it, -1 for none. rest_rotations (B, 4) wxyz and rest_heads (B, 3):
    as seen from the parent's rest. points: (B, P, 3) in each bone's own axes what may not stray, its head first: `ends_at` tails."""

    parents: tuple[int, ...]
    rest_rotations: np.ndarray
    rest_heads: np.ndarray
    points: np.ndarray


@dataclass(frozen=True)
class Channels:
    """What a rig plays on T frames: rotations (T, B, 4), hemisphere-continuous, and locations (T, B, 3) in each bone's own rest axes."""

    rotations: np.ndarray
    locations: np.ndarray

    def at(self, frames: np.ndarray | slice) -> Channels:
        """Of some frames."""
        return Channels(self.rotations[frames], self.locations[frames])


@dataclass(frozen=True)
class Placed:
    """Where bones are: world rotations (T, B, 4) and heads (T, B, 3)."""

    turned: np.ndarray
    heads: np.ndarray

    @classmethod
    def of(cls, chain: Chain, channels: Channels) -> Placed:
        """All bones of what is played."""
        frames, bones = channels.rotations.shape[:2]
        found = cls(np.empty((frames, bones, 4)), np.empty((frames, bones, 3)))
        for bone in range(bones):
            found.place(chain, bone, channels.rotations[:, bone], channels.locations[:, bone])
        return found

    def place(self, chain: Chain, bone: int, rotation: np.ndarray, location: np.ndarray) -> None:
        """One bone anew, in place, by what is keyed of it (T, 4) and (T, 3); its parent is placed."""
        parent = chain.parents[bone]
        frame = np.broadcast_to(chain.rest_rotations[bone], rotation.shape)
        head = np.broadcast_to(chain.rest_heads[bone], location.shape)
        if parent >= 0:
            head = self.heads[:, parent] + rotate(self.turned[:, parent], head)
            frame = multiply(self.turned[:, parent], frame)
        self.heads[:, bone] = head + rotate(frame, location)
        self.turned[:, bone] = multiply(frame, rotation)

    def ends(self, chain: Chain, bones: slice | list[int] = slice(None)) -> np.ndarray:
        """(T, K, P, 3) the points of some bones in the rig's space."""
        points = np.broadcast_to(chain.points[bones], (len(self.heads), *chain.points[bones].shape))
        return self.heads[:, bones, None] + rotate(np.broadcast_to(self.turned[:, bones, None], (*points.shape[:-1], 4)), points)


def ends_at(tails: np.ndarray) -> np.ndarray:
    """(B, 2, 3) the points of bones that end at (B, 3), in their own axes."""
    return np.stack([np.zeros_like(tails), tails], axis=1)


def bone_ends(chain: Chain, channels: Channels) -> np.ndarray:
    """(T, B, P, 3) all points in the rig's space."""
    return Placed.of(chain, channels).ends(chain)
