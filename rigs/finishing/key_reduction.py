"""Fewer keys for the same motion: poses are left out as long as no bone strays farther than a tolerance."""

from __future__ import annotations

from dataclasses import dataclass
from itertools import pairwise

import numpy as np

from ..math.rotations import multiply, normalise, rotate


@dataclass(frozen=True)
class Chain:
    """A rig's rest pose. parents: (B,) each bone's parent before it, -1 for none. rest_rotations (B, 4) wxyz and rest_heads (B, 3):
    as seen from the parent's rest. tails: (B, 3) each bone's end in its own axes."""

    parents: tuple[int, ...]
    rest_rotations: np.ndarray
    rest_heads: np.ndarray
    tails: np.ndarray


@dataclass(frozen=True)
class Channels:
    """What keys hold: rotations (T, B, 4), hemisphere-continuous, and locations (T, B, 3) in each bone's own rest axes."""

    rotations: np.ndarray
    locations: np.ndarray

    def at(self, frames: np.ndarray) -> Channels:
        return Channels(self.rotations[frames], self.locations[frames])


@dataclass(frozen=True)
class Reduced:
    """frames: the keyed ones. error: how far (the rig's unit) any bone's end strays at any frame, at worst."""

    frames: np.ndarray
    error: float


def reduce_keys(chain: Chain, channels: Channels, tolerance: float) -> Reduced:
    """Keys the first and the last frame, then, stretch by stretch, the frame that strays farthest, until none strays beyond `tolerance`.

    What lies between keys is what Blender's linear interpolation makes of them. Raises ValueError for a tolerance that is not positive.
    """
    if not tolerance > 0.0:
        raise ValueError(f"the tolerance must be positive, not {tolerance:g}")
    count = len(channels.rotations)
    wanted = bone_ends(chain, channels)
    keyed = np.unique([0, count - 1])
    while True:
        error = np.abs(_strays(chain, channels, keyed, wanted))
        if error.max() <= tolerance:
            return Reduced(keyed, float(error.max()))
        stretches = [range(start + 1, end) for start, end in pairwise(keyed.tolist()) if end > start + 1]
        worst = [stretch[int(error[stretch.start : stretch.stop].argmax())] for stretch in stretches]
        keyed = np.unique([*keyed, *(frame for frame in worst if error[frame] > tolerance)])


def bone_ends(chain: Chain, channels: Channels) -> np.ndarray:
    """(T, B, 2, 3) heads and tails in the rig's space."""
    frames, bones = channels.rotations.shape[:2]
    turned, heads = np.empty((frames, bones, 4)), np.empty((frames, bones, 3))
    for bone, parent in enumerate(chain.parents):
        frame = np.broadcast_to(chain.rest_rotations[bone], (frames, 4))
        head = np.broadcast_to(chain.rest_heads[bone], (frames, 3))
        if parent >= 0:
            head = heads[:, parent] + rotate(turned[:, parent], head)
            frame = multiply(turned[:, parent], frame)
        heads[:, bone] = head + rotate(frame, channels.locations[:, bone])
        turned[:, bone] = multiply(frame, channels.rotations[:, bone])
    return np.stack([heads, heads + rotate(turned, np.broadcast_to(chain.tails, heads.shape))], axis=2)


def between_keys(channels: Channels, keyed: np.ndarray) -> Channels:
    """All frames, those that are not keyed interpolated in each channel by itself, as Blender does."""
    at = np.arange(len(channels.rotations))
    after = np.clip(np.searchsorted(keyed, at, side="right"), 1, len(keyed) - 1) if len(keyed) > 1 else np.zeros(len(at), int)
    before = np.maximum(after - 1, 0)
    span = np.maximum(keyed[after] - keyed[before], 1)
    share = ((at - keyed[before]) / span)[:, None, None]
    rotations = (1.0 - share) * channels.rotations[keyed[before]] + share * channels.rotations[keyed[after]]
    locations = (1.0 - share) * channels.locations[keyed[before]] + share * channels.locations[keyed[after]]
    return Channels(normalise(rotations), locations)


def _strays(chain: Chain, channels: Channels, keyed: np.ndarray, wanted: np.ndarray) -> np.ndarray:
    """(T,) metres."""
    return np.linalg.norm(bone_ends(chain, between_keys(channels, keyed)) - wanted, axis=-1).max(axis=(1, 2))
