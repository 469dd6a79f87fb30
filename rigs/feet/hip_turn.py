"""How hips turn for feet that stand: on hips broader, or legs shorter than the source's, its turns of the pelvis draw standing legs astray.

A pelvis that lists and turns a little less or more takes a good part of that from the legs; the trunk above goes on as it did.
"""

from __future__ import annotations

import numpy as np

from ..math.inverse_kinematics.legs import ANKLES, HIPS
from .leg_reach import Standing, averaged, leg_length
from .own_legs import leg_weights, wanted_feet

# How much a turn of the pelvis counts beside the same turn of a leg, squared.
_WEIGHT = 0.3
# Seconds over which turns are averaged; radians they stay below.
_AVERAGED, _MOST = 0.15, np.radians(20.0)


def hip_turns(body: np.ndarray, standing: Standing) -> np.ndarray:
    """(T, 3) rotation vectors, radians, by which hips turn about their middle so that standing feet turn the legs least.

    body: (T, 22, 3) as `own_legs.stand_on_own_legs` takes it.
    """
    if len(body) < 2 or not standing.phases:
        return np.zeros((len(body), 3))
    feet = wanted_feet(body, standing)
    moves = _moves(feet.body)
    weighed = np.swapaxes(moves, -1, -2) @ leg_weights(feet, feet.held)
    summed = (weighed @ moves).sum(axis=1) + np.diag([1e-9] * 3 + [_WEIGHT * leg_length(body) ** 2] * 3)
    wanted: np.ndarray = (weighed @ (feet.ankles - feet.body[:, ANKLES])[..., None]).sum(axis=1)
    turns = np.asarray(np.linalg.solve(summed, wanted), dtype=np.float64)[:, 3:, 0]
    turns = averaged(turns * np.minimum(feet.held.sum(axis=1), 1.0)[:, None], np.ones(len(body)), max(1, round(_AVERAGED * standing.fps)))
    size = np.linalg.norm(turns, axis=-1, keepdims=True)
    return turns * (_MOST * np.tanh(size / _MOST) / np.maximum(size, 1e-9))


def _moves(body: np.ndarray) -> np.ndarray:
    """(T, 2, 3, 6) how each leg moves with the way of the hips and, about their middle, with their turn."""
    hips = body[:, HIPS]
    x, y, z = np.moveaxis(hips - hips.mean(axis=1, keepdims=True), -1, 0)
    moves = np.zeros((*x.shape, 3, 6))
    moves[..., :3] = np.eye(3)
    moves[..., 0, 4], moves[..., 0, 5] = z, -y
    moves[..., 1, 3], moves[..., 1, 5] = -z, x
    moves[..., 2, 3], moves[..., 2, 4] = y, -x
    return moves
