"""Context frames: frames before, after or inside the window that the motion must contain, as the models read them.

This is ours, not the paper's. One mechanism serves long clips (the first frames are known), in-betweening (first and last), loops and
key poses (scattered): a mask over the window's frames and the features of the frames where it is set.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from ..arrays import Array, namespace, padded

# Where a known frame stands: root x, z (metres) and cos, sin of its heading, seen from the window's first frame. Velocities alone
# would let a known ending drift in the world.
PLACEMENT_FEATURES = 4


@dataclass(frozen=True)
class ContextPatches:
    """Known frames grouped as the models' tokens are, in numpy arrays or torch tensors.

    values: (B, P, frames_per_token * (features + placement + 1)), zero where a frame is unknown; the last of each frame's values is
    its mask. present: (B, P) bool, whether any frame of the patch is known.
    """

    values: Array
    present: Array

    def spread(self, rows: Array, batch: int) -> ContextPatches:
        """These rows' patches at the places `rows` (B,) of a larger batch in which the others know nothing."""
        values = self.values.new_zeros(batch, *self.values.shape[1:])
        present = self.present.new_zeros(batch, self.present.shape[1])
        values[rows], present[rows] = self.values, self.present
        return ContextPatches(values, present)

    def to(self, device: Any) -> ContextPatches:
        return ContextPatches(self.values.to(device), self.present.to(device))


def patch_width(features: int, frames_per_token: int) -> int:
    """Width of one patch of ContextPatches.values."""
    return frames_per_token * (features + PLACEMENT_FEATURES + 1)


def make_patches(features: Array, placement: Array, known: Array, frames_per_token: int) -> ContextPatches:
    """features: (B, T, F) normalised; placement: (B, T, 4); known: (B, T) bool. T is padded up to whole patches."""
    xp, batch = namespace(features), len(features)
    mask = known[..., None] * xp.ones_like(features[..., :1])
    frames = xp.concatenate([features * mask, placement * mask, mask], axis=-1)
    frames = padded(frames, 0, -frames.shape[1] % frames_per_token)
    present = (frames[..., -1] > 0).reshape(batch, -1, frames_per_token).any(-1)
    return ContextPatches(frames.reshape(batch, -1, frames_per_token * frames.shape[-1]), present)
