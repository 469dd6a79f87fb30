"""Constrained frames as the models read them: frames before, after or inside the window whose pose is fixed.

This is ours, not the paper's. One mechanism serves long clips (the first frames are fixed), in-betweening (first and last), loops and
key poses (scattered): a mask over the window's frames and the features of the frames where it is set.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import numpy as np

from ..arrays import Array, namespace, padded

# Where a constrained frame stands: root x, z (metres) and cos, sin of its heading, seen from the window's first frame. Velocities alone
# would let a fixed ending drift in the world.
PLACEMENT_FEATURES = 4


@dataclass(frozen=True)
class ConstrainedFrames:
    """features (B, T, F) not normalised, placement (B, T, 4) as `features.root_placement`, both read only where mask (B, T) is True."""

    features: np.ndarray
    placement: np.ndarray
    mask: np.ndarray

    def repeat(self, times: int) -> ConstrainedFrames:
        """The batch several times over."""
        return ConstrainedFrames(*(np.concatenate([part] * times) for part in (self.features, self.placement, self.mask)))

    def patches(self, mean: np.ndarray, std: np.ndarray, frames_per_token: int) -> ConstraintPatches:
        """As a network's tokens are; mean, std: (F,) of the features."""
        return make_patches((self.features - mean) / std, self.placement, self.mask, frames_per_token)


@dataclass(frozen=True)
class ConstraintPatches:
    """Constrained frames grouped as the models' tokens are, in numpy arrays or torch tensors.

    values: (B, P, frames_per_token * (features + placement + 1)), zero where a frame is free; the last of each frame's values is
    its mask. present: (B, P) bool, whether any frame of the patch is known.
    """

    values: Array
    present: Array

    def spread(self, rows: Array, batch: int) -> ConstraintPatches:
        """These rows' patches at the places `rows` (B,) of a larger batch in which the others are free."""
        values = self.values.new_zeros(batch, *self.values.shape[1:])
        present = self.present.new_zeros(batch, self.present.shape[1])
        values[rows], present[rows] = self.values, self.present
        return ConstraintPatches(values, present)

    def to(self, device: Any) -> ConstraintPatches:
        return ConstraintPatches(self.values.to(device), self.present.to(device))


def patch_width(features: int, frames_per_token: int) -> int:
    """Width of one patch of ConstraintPatches.values."""
    return frames_per_token * (features + PLACEMENT_FEATURES + 1)


def make_patches(features: Array, placement: Array, mask: Array, frames_per_token: int) -> ConstraintPatches:
    """features: (B, T, F) normalised; placement: (B, T, 4); mask: (B, T) bool, the constrained ones. T is padded up to whole patches."""
    xp, batch = namespace(features), len(features)
    constrained = mask[..., None] * xp.ones_like(features[..., :1])
    frames = xp.concatenate([features * constrained, placement * constrained, constrained], axis=-1)
    frames = padded(frames, 0, -frames.shape[1] % frames_per_token)
    present = (frames[..., -1] > 0).reshape(batch, -1, frames_per_token).any(-1)
    return ConstraintPatches(frames.reshape(batch, -1, frames_per_token * frames.shape[-1]), present)
