"""Joints in the world from a window's features, feet planted, with the gradient back to the features.

As `planted_root.with_planted_feet` and `placement.walk_on` have it. Places on the ground are complex numbers z + i x, so that a turn about
the vertical is a factor; how surely feet stand is taken as given.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

import numpy as np

from ....rigs import smpl
from ...representation.features import FEATURE_COUNT, POSITIONS, ROOT_HEIGHT
from ...representation.planted_root import carried_shares

_FEET = [joint - 1 for joint in smpl.CONTACT_JOINTS]


@dataclass(frozen=True)
class WorldJoints:
    """joints (T, 22, 3) float64; back takes their gradient to the features', (T, 263)."""

    joints: np.ndarray
    back: Callable[[np.ndarray], np.ndarray]


def world_joints(features: np.ndarray, placement: np.ndarray) -> WorldJoints:
    """features (T, 263), not normalised; placement (3,) where the first frame stands."""
    features = features.astype(np.float64)
    yaw, velocity = features[:-1, 0], features[:-1, 2] + 1j * features[:-1, 1]
    positions = features[:, POSITIONS].reshape(len(features), -1, 3)
    local = _ground(positions)
    shares = carried_shares(features[None])[0]
    own, turning = 1.0 - shares.sum(axis=1), np.exp(2j * yaw)[:, None]
    feet = local[:, _FEET]
    planted = velocity * own - (shares * (feet[1:] - turning * feet[:-1])).sum(axis=1)
    facing = np.exp(1j * (placement[0] - 2.0 * np.concatenate([[0.0], np.cumsum(yaw)])))
    steps = planted * facing[1:]
    root = placement[2] + 1j * placement[1] + np.concatenate([[0.0], np.cumsum(steps)])
    turned = local * facing[:, None]
    ground = np.concatenate([root[:, None], root[:, None] + turned], axis=1)
    height = np.concatenate([features[:, ROOT_HEIGHT, None], positions[..., 1]], axis=1)

    def back(gradient: np.ndarray) -> np.ndarray:
        of_ground = _ground(gradient)
        of_steps = _after(of_ground.sum(axis=1))
        of_turn = np.real(np.conj(of_ground[:, 1:]) * 1j * turned).sum(axis=1)
        of_turn[1:] += np.real(np.conj(of_steps) * 1j * steps)
        of_planted = of_steps * np.conj(facing[1:])
        of_local = of_ground[:, 1:] * np.conj(facing)[:, None]
        carried = shares * of_planted[:, None]
        of_local[1:, _FEET] -= carried
        of_local[:-1, _FEET] += carried * np.conj(turning)
        of_yaw = -2.0 * _after(of_turn) + np.real(np.conj(carried) * 2j * turning * feet[:-1]).sum(axis=1)
        result = np.zeros((len(features), FEATURE_COUNT))
        result[:-1, 0], of_velocity = of_yaw, of_planted * own
        result[:-1, 1], result[:-1, 2] = np.imag(of_velocity), np.real(of_velocity)
        result[:, ROOT_HEIGHT] = gradient[:, 0, 1]
        of_places = np.empty((*of_local.shape, 3))
        of_places[..., 0], of_places[..., 1], of_places[..., 2] = np.imag(of_local), gradient[:, 1:, 1], np.real(of_local)
        result[:, POSITIONS] = of_places.reshape(len(features), -1)
        return result

    return WorldJoints(np.stack([np.imag(ground), height, np.real(ground)], axis=-1), back)


def _ground(points: np.ndarray) -> np.ndarray:
    return points[..., 2] + 1j * points[..., 0]


def _after(values: np.ndarray) -> np.ndarray:
    """(T - 1,) the sum of all that come after each of values (T,) but the last."""
    return np.cumsum(values[::-1])[::-1][1:]
