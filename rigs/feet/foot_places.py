"""Where standing feet stand, on legs of another build: so that the legs turn least.

While one foot stands the body goes where that one takes it, and the leg points as it should wherever the foot is put. While two stand, what
lies between them is between them for as long as both do, and legs of another build would have it change: the places are those for which
the leg that must turn farthest turns as little as can be.
"""

from __future__ import annotations

import numpy as np

from ..math.over_time import runs
from ..smpl import CONTACT_JOINTS
from .contact_phases import Phase

# Frames in which legs turn far count more: by this power of their turn, found in so many rounds, and all by at least this share.
_POWER, _ROUNDS, _LEAST = 6.0, 6, 1e-3
# How much places count beside the turns of legs, and the most steps in which they are found.
_RIDGE, _STEPS = 1.0, 60


def standing_joints(phases: list[Phase], frames: int) -> np.ndarray:
    """(T, 4) which contact joints stand."""
    stands = np.zeros((frames, len(CONTACT_JOINTS)), dtype=bool)
    for phase in phases:
        stands[phase.first : phase.last + 1, phase.column] = True
    return stands


def stretches(stands: np.ndarray) -> np.ndarray:
    """(T, 2) the number of the stretch in which a foot stands, by contact joint (T, 4); -1 where it does not."""
    numbers, count = np.full((len(stands), 2), -1), 0
    for side in (0, 1):
        for first, last in runs(np.maximum(stands[:, 2 * side], stands[:, 2 * side + 1])):
            numbers[first : last + 1, side], count = count, count + 1
    return numbers


def balanced(away: np.ndarray, weight: np.ndarray, groups: np.ndarray) -> np.ndarray:
    """(T, 2, 3) how far over the ground each standing foot is to be moved, the same for all frames of a stretch.

    away: (T, 2, 3) from where a leg would have its ankle to where it is wanted; weight: (T, 2, 3, 3) how much the leg turns for it,
    squared; groups: (T, 2) as `stretches`.
    """
    moved = np.zeros_like(away)
    both = np.flatnonzero((groups >= 0).all(axis=1))
    if not len(both):
        return moved
    pairs, gap, joint = groups[both], away[both, 0] - away[both, 1], _of_both(weight[both])
    places, level = np.zeros((groups.max() + 1, 2)), np.ones(len(both))
    for _ in range(_ROUNDS):
        pull = level[:, None, None] * joint
        places = _least_squares(pull, pairs, gap)
        left = gap + np.pad(places[pairs[:, 0]] - places[pairs[:, 1]], ((0, 0), (0, 2)))[:, [0, 2, 1]]
        turn = (left[:, None, :] @ joint @ left[..., None])[:, 0, 0]
        level = np.sqrt(level * ((turn + _LEAST * turn.max() + 1e-12) / (turn.max() + 1e-12)) ** (0.5 * (_POWER - 2.0)))
    found = np.where((groups >= 0)[..., None], places[groups], 0.0)
    moved[..., ::2] = found
    return moved


def _of_both(weight: np.ndarray) -> np.ndarray:
    """(K, 3, 3) how much two legs turn for a way of one ankle from the other, when the body goes where that turns them least."""
    left, right = weight[:, 0], weight[:, 1]
    joint = left @ np.linalg.solve(left + right + 1e-9 * np.eye(3), right)
    return 0.5 * (joint + np.swapaxes(joint, -1, -2))


def _least_squares(pull: np.ndarray, pairs: np.ndarray, gap: np.ndarray) -> np.ndarray:
    """(G, 2) places on the ground that close the gaps (K, 3) between pairs (K, 2) by pull (K, 3, 3), none farther than it must: conjugate
    gradients, since a walk of an hour has thousands."""
    ground, count = pull[:, ::2, ::2], int(pairs.max()) + 1
    ridge = _RIDGE * float(np.trace(ground.sum(axis=0))) / count

    def gathered(per_pair: np.ndarray) -> np.ndarray:
        summed = np.zeros((count, 2))
        np.add.at(summed, pairs[:, 0], per_pair)
        np.add.at(summed, pairs[:, 1], -per_pair)
        return summed

    def applied(x: np.ndarray) -> np.ndarray:
        return gathered((ground @ (x[pairs[:, 0]] - x[pairs[:, 1]])[..., None])[..., 0]) + ridge * x

    x = np.zeros((count, 2))
    rest = direction = -gathered((pull @ gap[..., None])[:, ::2, 0])
    size = float((rest**2).sum())
    for _ in range(min(2 * count, _STEPS)):
        if size < 1e-18:
            break
        towards = applied(direction)
        length = size / float((direction * towards).sum())
        x, rest = x + length * direction, rest - length * towards
        before, size = size, float((rest**2).sum())
        direction = rest + size / before * direction
    return x
