"""Known frames of a request, as the models read them: features, and where the body stands in the world.

The models are told of known frames and come near them; `pin.Pinner` then moves the motion onto them without a jump.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import torch
from torch import Tensor

from . import features as F
from .motion import Context
from .pin import turn_between
from .placement import path_placement, placed_at, placement_features, relative_placement
from .window import KnownFrames


@dataclass(frozen=True)
class KnownRows:
    """at: (K,) the frames that are known, in order. features: (K, 263) not normalised. placement: (K, 3) float64 in the world."""

    at: Tensor
    features: Tensor
    placement: Tensor

    @property
    def start(self) -> Tensor:
        """(3,) where the clip starts: where its first frame is known to stand, else above the origin facing +Z."""
        return self.placement[0] if len(self.at) and int(self.at[0]) == 0 else torch.zeros(3, dtype=torch.float64)


def known_rows(context: Context | None, mean: Tensor) -> KnownRows:
    """The rows of features that a context fixes. mean: (263,) features' mean over all motion.

    A pose with no neighbour says nothing of velocities: those take their mean.
    """
    at = [torch.zeros(0, dtype=torch.int64)]
    features, placement = [torch.zeros(0, F.FEATURE_COUNT)], [torch.zeros(0, 3, dtype=torch.float64)]
    for frames, joints in _runs(context):
        rows = _features_of_run(joints, mean)
        at.append(frames)
        features.append(rows)
        placement.append(_placement_of_run(rows, joints))
    return KnownRows(torch.cat(at), torch.cat(features), torch.cat(placement))


def known_in_window(existing: Tensor, frames: int, start: int, given: KnownRows, origin: Tensor) -> KnownFrames | None:
    """What a window of `frames` frames from frame `start` of the clip must contain; None if nothing.

    existing: (B, N, 263) features of its first N frames, made before; given: what the request fixes; origin: (B, 3) where the
    window's first frame stands. Where both know a frame, what exists wins: it continues without a jump, and given frames are pinned
    at the end anyway.
    """
    batch, overlap = existing.shape[:2]
    inside = (given.at >= start + overlap) & (given.at < start + frames)
    if not overlap and not bool(inside.any()):
        return None
    at = given.at[inside] - start
    features, placement = torch.zeros(batch, frames, F.FEATURE_COUNT), torch.zeros(batch, frames, 4)
    known = torch.zeros(batch, frames, dtype=torch.bool)
    features[:, at], known[:, at] = given.features[inside], True
    placement[:, at] = placement_features(relative_placement(given.placement[inside], origin[:, None])).float()
    if overlap:
        features[:, :overlap], known[:, :overlap] = existing, True
        placement[:, :overlap] = F.root_placement(existing)
    return KnownFrames(features, placement, known)


def _runs(context: Context | None) -> list[tuple[Tensor, Tensor]]:
    """Consecutive known frames together: their indices (K,) and joints (K, 22, 3)."""
    if context is None:
        return []
    order = np.argsort(context.frames)
    frames, joints = np.asarray(context.frames)[order], np.asarray(context.joints)[order]
    starts = np.flatnonzero(np.diff(frames, prepend=frames[0] - 2) != 1)
    parts = zip(np.split(frames, starts[1:]), np.split(joints, starts[1:]), strict=True)
    return [(torch.from_numpy(at.astype(np.int64)), torch.from_numpy(poses.astype(np.float64))) for at, poses in parts]


def _features_of_run(joints: Tensor, mean: Tensor) -> Tensor:
    """(K, 22, 3) -> (K, 263). K frames give K - 1 rows, so the motion is taken to go on for one frame."""
    step = joints[-1:] - joints[-2:-1] if len(joints) > 1 else torch.zeros_like(joints)
    rows = F.joints_to_features(torch.cat([joints, joints[-1:] + step]), jump_at_start=False).float()
    if len(joints) == 1:
        for part in (slice(0, 3), F.VELOCITIES, F.CONTACTS):
            rows[:, part] = mean[part]
    return rows


def _placement_of_run(rows: Tensor, joints: Tensor) -> Tensor:
    """(K, 3) in the world of the joints: where the run starts, found by laying its decoded first frame on the given one."""
    turn = turn_between(F.features_to_joints(rows[:1]).double().numpy(), joints[:1].numpy())
    start = torch.tensor([float(turn[0]), float(joints[0, 0, 0]), float(joints[0, 0, 2])], dtype=torch.float64)
    return placed_at(start, path_placement(rows.double()))
