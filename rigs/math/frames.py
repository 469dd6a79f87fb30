"""Rotations from positions: least-squares frames for rigid groups of points, and aiming single bones."""

from __future__ import annotations

import numpy as np

from .rotations import from_to, identity, multiply, rotate, slerp


def fit_rotation(rest: np.ndarray, observed: np.ndarray, weights: np.ndarray) -> np.ndarray:
    """(T, 4) the rotations R that minimise sum_k weights[k] |observed[t, k] - R rest[k]|^2.

    rest: (K, 3) vectors of the rest pose; observed: (T, K, 3) the same vectors in each frame; weights: (K,). With all vectors on
    one line the turn about it is undefined, and any of the best rotations may come back.
    Davenport's q-method: Horn, "Closed-form solution of absolute orientation using unit quaternions", JOSA A 4(4), 1987.
    """
    covariance = np.einsum("k,ki,tkj->tij", weights, rest, observed)
    trace = np.trace(covariance, axis1=-2, axis2=-1)
    skew = np.stack(
        [
            covariance[:, 1, 2] - covariance[:, 2, 1],
            covariance[:, 2, 0] - covariance[:, 0, 2],
            covariance[:, 0, 1] - covariance[:, 1, 0],
        ],
        axis=-1,
    )
    matrix = np.empty((len(observed), 4, 4))
    matrix[:, 0, 0] = trace
    matrix[:, 0, 1:] = matrix[:, 1:, 0] = skew
    matrix[:, 1:, 1:] = covariance + np.swapaxes(covariance, -2, -1) - trace[:, None, None] * np.eye(3)
    return np.linalg.eigh(matrix)[1][..., -1]


def aim(rotation: np.ndarray, rest: np.ndarray, direction: np.ndarray, share: np.ndarray | float = 1.0) -> np.ndarray:
    """(..., 4) `rotation` (..., 4) turned further, by the least angle, so that it sends `rest` (..., 3) along `direction`.

    share: how much of that last turn to make, from 0 to 1.
    """
    turn = from_to(rotate(rotation, rest), direction)
    if np.any(np.asarray(share) < 1.0):
        turn = slerp(identity(), turn, share)
    return multiply(turn, rotation)
