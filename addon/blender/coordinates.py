"""The one place where the package's frame becomes Blender's.

generator and rigs: Y up, the person faces +Z, their left is +X. Blender: Z up, the person faces -Y, their left is +X. Both are
right-handed and in metres, so the change is a quarter turn about X: (x, y, z) -> (x, -z, y).
"""

from __future__ import annotations

import numpy as np


def vectors_to_blender(vectors: np.ndarray) -> np.ndarray:
    """Points or directions (..., 3), Y up -> (..., 3), Z up."""
    x, y, z = np.moveaxis(np.asarray(vectors), -1, 0)
    return np.stack([x, -z, y], axis=-1)


def vectors_from_blender(vectors: np.ndarray) -> np.ndarray:
    """Points or directions (..., 3), Z up -> (..., 3), Y up: the inverse of `vectors_to_blender`."""
    x, y, z = np.moveaxis(np.asarray(vectors), -1, 0)
    return np.stack([x, z, -y], axis=-1)


def quaternions_to_blender(quaternions: np.ndarray) -> np.ndarray:
    """Rotations (..., 4) wxyz, Y up -> the same rotations written in Z up: the angle stays, the axis turns with the frame."""
    quaternions = np.asarray(quaternions)
    return np.concatenate([quaternions[..., :1], vectors_to_blender(quaternions[..., 1:])], axis=-1)


def quaternions_from_blender(quaternions: np.ndarray) -> np.ndarray:
    """Rotations (..., 4) wxyz, Z up -> Y up: the inverse of `quaternions_to_blender`."""
    quaternions = np.asarray(quaternions)
    return np.concatenate([quaternions[..., :1], vectors_from_blender(quaternions[..., 1:])], axis=-1)
