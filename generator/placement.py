"""Where a body stands: the angle about Y (radians) that it has turned from facing +Z, and its root's x and z (metres).

Placements are (..., 3) tensors. Features hold only velocities of the root, so a clip's place in the world is a sum over all of its
frames: it is carried from one part of a clip to the next in float64, since hours of float32 sums would drift.
"""

from __future__ import annotations

import torch
from torch import Tensor

from ..rigs import smpl
from . import features as F


def relative_placement(placement: Tensor, origin: Tensor) -> Tensor:
    """(..., 3) a placement as seen from an origin (..., 3)."""
    x, z = placement[..., 1] - origin[..., 1], placement[..., 2] - origin[..., 2]
    sine, cosine = torch.sin(origin[..., 0]), torch.cos(origin[..., 0])
    # The inverse of a turn by the origin's angle about Y, which takes (x, z) to (x cos + z sin, z cos - x sin).
    return torch.stack([placement[..., 0] - origin[..., 0], x * cosine - z * sine, z * cosine + x * sine], dim=-1)


def placed_at(origin: Tensor, seen: Tensor) -> Tensor:
    """(..., 3) the placement that looks like `seen` (..., 3) from an origin (..., 3): the inverse of `relative_placement`."""
    x, z = seen[..., 1], seen[..., 2]
    sine, cosine = torch.sin(origin[..., 0]), torch.cos(origin[..., 0])
    place = [seen[..., 0] + origin[..., 0], origin[..., 1] + x * cosine + z * sine, origin[..., 2] + z * cosine - x * sine]
    return torch.stack(place, dim=-1)


def path_placement(features: Tensor) -> Tensor:
    """(..., R, 263) not normalised -> (..., R, 3) each row's placement as seen from the first."""
    heading, position = F.root_path(features)
    # root_path's quaternion turns the world into the root's frame; the body's own angle is the opposite.
    angle = -2.0 * torch.atan2(heading[..., 2], heading[..., 0])
    return torch.stack([angle, position[..., 0], position[..., 2]], dim=-1)


def placement_features(placement: Tensor) -> Tensor:
    """(..., 3) -> (..., 4), in the convention of `features.root_placement`, which the models were trained with."""
    angle, x, z = placement.unbind(-1)
    return torch.stack([x, z, torch.cos(angle), -torch.sin(angle)], dim=-1)


def walk_on(placement: Tensor, features: Tensor) -> tuple[Tensor, Tensor]:
    """Go on from a placement (B, 3) by rows of features (B, R, 263), not normalised, in float64.

    Returns joints in the world (B, R, 22, 3) and the placement (B, 3) of the row that comes next.
    """
    features, placement = features.double(), placement.double()
    if features.shape[1] == 0:
        return features.new_zeros(len(features), 0, smpl.JOINT_COUNT, 3), placement
    path = path_placement(torch.nn.functional.pad(features, (0, 0, 0, 1)))
    x, y, z = F.features_to_joints(features).unbind(-1)
    angle, at_x, at_z = (part[:, None, None] for part in placement.unbind(-1))
    sine, cosine = torch.sin(angle), torch.cos(angle)
    joints = torch.stack([x * cosine + z * sine + at_x, y, z * cosine - x * sine + at_z], dim=-1)
    return joints, placed_at(placement, path[:, -1])
