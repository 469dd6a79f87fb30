"""Context frames: frames before, after or inside the window that the motion must contain, as the models read them.

This is ours, not the paper's. One mechanism serves long clips (the first frames are known), in-betweening (first and last), loops and
key poses (scattered): a mask over the window's frames and the features of the frames where it is set.
"""

from __future__ import annotations

from dataclasses import dataclass

import torch
from torch import Tensor

# Where a known frame stands: root x, z (metres) and cos, sin of its heading, seen from the window's first frame. Velocities alone
# would let a known ending drift in the world.
PLACEMENT_FEATURES = 4


@dataclass(frozen=True)
class ContextPatches:
    """Known frames grouped as the models' tokens are.

    values: (B, P, frames_per_token * (features + placement + 1)), zero where a frame is unknown; the last of each frame's values is
    its mask. present: (B, P) bool, whether any frame of the patch is known.
    """

    values: Tensor
    present: Tensor

    def spread(self, rows: Tensor, batch: int) -> ContextPatches:
        """These rows' patches at the places `rows` (B,) of a larger batch in which the others know nothing."""
        values = self.values.new_zeros(batch, *self.values.shape[1:])
        present = self.present.new_zeros(batch, self.present.shape[1])
        values[rows], present[rows] = self.values, self.present
        return ContextPatches(values, present)

    def to(self, device: torch.device | str) -> ContextPatches:
        return ContextPatches(self.values.to(device), self.present.to(device))


def patch_width(features: int, frames_per_token: int) -> int:
    """Width of one patch of ContextPatches.values."""
    return frames_per_token * (features + PLACEMENT_FEATURES + 1)


def make_patches(features: Tensor, placement: Tensor, known: Tensor, frames_per_token: int) -> ContextPatches:
    """features: (B, T, F) normalised; placement: (B, T, 4); known: (B, T) bool. T is padded up to whole patches."""
    mask = known.unsqueeze(-1).to(features.dtype)
    frames = torch.cat([features * mask, placement * mask, mask], dim=-1)
    missing = -frames.shape[1] % frames_per_token
    frames = torch.nn.functional.pad(frames, (0, 0, 0, missing))
    values = frames.unflatten(1, (-1, frames_per_token)).flatten(2)
    present = torch.nn.functional.pad(known, (0, missing)).unflatten(1, (-1, frames_per_token)).any(-1)
    return ContextPatches(values, present)
