"""Where a body stands: the angle about Y (radians) that it has turned from facing +Z, and its root's x and z (metres).

Placements are (..., 3) arrays (numpy or torch).
Features hold only velocities of the root, so a clip's place in the world is a sum over all of its
frames: it is carried from one part of a clip to the next in float64, since hours of float32 sums would drift.
"""

from __future__ import annotations

import numpy as np

from ...rigs import smpl
from ..arrays import Array, namespace, padded
from . import features as F


def relative_placement(placement: Array, origin: Array) -> Array:
    """(..., 3) a placement as seen from an origin (..., 3)."""
    xp = namespace(placement)
    x, z = placement[..., 1] - origin[..., 1], placement[..., 2] - origin[..., 2]
    sine, cosine = xp.sin(origin[..., 0]), xp.cos(origin[..., 0])
    # The inverse of a turn by the origin's angle about Y, which takes (x, z) to (x cos + z sin, z cos - x sin).
    return xp.stack([placement[..., 0] - origin[..., 0], x * cosine - z * sine, z * cosine + x * sine], axis=-1)


def placed_at(origin: Array, seen: Array) -> Array:
    """(..., 3) the placement that looks like `seen` (..., 3) from an origin (..., 3): the inverse of `relative_placement`."""
    xp = namespace(seen)
    x, z = seen[..., 1], seen[..., 2]
    sine, cosine = xp.sin(origin[..., 0]), xp.cos(origin[..., 0])
    place = [seen[..., 0] + origin[..., 0], origin[..., 1] + x * cosine + z * sine, origin[..., 2] + z * cosine - x * sine]
    return xp.stack(place, axis=-1)


def path_placement(features: Array) -> Array:
    """(..., R, 263) not normalised -> (..., R, 3) each row's placement as seen from the first."""
    xp = namespace(features)
    heading, position = F.root_path(features)
    # root_path's quaternion turns the world into the root's frame; the body's own angle is the opposite.
    angle = -2.0 * xp.arctan2(heading[..., 2], heading[..., 0])
    return xp.stack([angle, position[..., 0], position[..., 2]], axis=-1)


def placement_features(placement: Array) -> Array:
    """(..., 3) -> (..., 4), in the convention of `features.root_placement`, which the models were trained with."""
    xp = namespace(placement)
    angle, x, z = xp.moveaxis(placement, -1, 0)
    return xp.stack([x, z, xp.cos(angle), -xp.sin(angle)], axis=-1)


def walk_on(placement: np.ndarray, features: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
    """Go on from a placement (B, 3) by rows of features (B, R, 263), not normalised, in float64; R may be 0.

    Returns joints in the world (B, R, 22, 3) and the placement (B, 3) of the row that comes next.
    """
    features, placement = features.astype(np.float64), placement.astype(np.float64)
    if features.shape[1] == 0:
        return np.zeros((len(features), 0, smpl.JOINT_COUNT, 3)), placement
    path = path_placement(padded(features, 0, 1))
    x, y, z = np.moveaxis(F.features_to_joints(features), -1, 0)
    angle, at_x, at_z = (part[:, None, None] for part in np.moveaxis(placement, -1, 0))
    sine, cosine = np.sin(angle), np.cos(angle)
    joints = np.stack([x * cosine + z * sine + at_x, y, z * cosine - x * sine + at_z], axis=-1)
    return joints, placed_at(placement, path[:, -1])
