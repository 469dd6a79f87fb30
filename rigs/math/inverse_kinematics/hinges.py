"""How far a limb is twisted about its own axis, read from the plane in which its hinge (elbow, knee) bends.

The plane says nothing while the limb is straight. There the twist is carried over from the frames where it is known, by one
weighted least-squares problem over the whole clip; in between, it is trusted the more the further the hinge is bent.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from ..easing import smoothstep
from ..over_time import hysteresis
from ..rotations import dot, from_to, inverse, multiply, rotate

# A hinge counts as bent from the first angle on, and goes on counting so until it falls below the second (hysteresis).
_BENT, _STRAIGHT = np.radians(25.0), np.radians(10.0)
# Below the first bend a plane is not looked at, above the second it has full weight. Real arms have a carrying angle: when nearly
# straight, the forearm points outward more than it is flexed, and the plane misleads.
_UNSEEN, _SEEN = np.radians(6.0), np.radians(20.0)
# Seconds over which neighbouring frames are averaged at a right-angled bend; the time grows as 1 / sin(bend).
_SMOOTHING = 0.008
# Keeps the problem solvable where nothing is known: pulls towards the reference with this weight (a right-angled bend has 1).
_LEAST_WEIGHT = 1e-6


@dataclass(frozen=True)
class Evidence:
    """What one cue says about the twist of n limbs: angle (T, n) in radians, any multiple of 2 pi; weight (T, n) in [0, 1]."""

    angle: np.ndarray
    weight: np.ndarray


def wrap(angle: np.ndarray) -> np.ndarray:
    """The same angle in [-pi, pi)."""
    return np.remainder(angle + np.pi, 2.0 * np.pi) - np.pi


def solve_tridiagonal(diagonal: np.ndarray, off_diagonal: np.ndarray, right: np.ndarray) -> np.ndarray:
    """Solve n symmetric tridiagonal systems at once: diagonal and right (T, n), off_diagonal (T - 1, n).

    Cyclic reduction (Hockney 1965): each level eliminates every other unknown, so the work is linear in T without a loop over it.
    The matrices must be diagonally dominant.
    """
    pad = np.zeros((1, right.shape[1]))
    return _reduce(np.concatenate([pad, off_diagonal]), diagonal, np.concatenate([off_diagonal, pad]), right)


def _reduce(before: np.ndarray, diagonal: np.ndarray, after: np.ndarray, right: np.ndarray) -> np.ndarray:
    count = len(right)
    if count == 1:
        return right / diagonal
    if count % 2 == 0:  # One more unknown that is 0, so that every odd one has a neighbour on each side.
        zero, one = np.zeros_like(right[:1]), np.ones_like(right[:1])
        parts = ((before, zero), (diagonal, one), (after, zero), (right, zero))
        return _reduce(*(np.concatenate(part) for part in parts))[:count]
    left_factor = -before[1::2] / diagonal[:-1:2]
    right_factor = -after[1::2] / diagonal[2::2]
    odd = _reduce(
        left_factor * before[:-1:2],
        diagonal[1::2] + left_factor * after[:-1:2] + right_factor * before[2::2],
        right_factor * after[2::2],
        right[1::2] + left_factor * right[:-1:2] + right_factor * right[2::2],
    )
    solution = np.empty_like(right)
    solution[1::2] = odd
    pad = np.zeros_like(right[:1])
    known = before[::2] * np.concatenate([pad, odd]) + after[::2] * np.concatenate([odd, pad])
    solution[::2] = (right[::2] - known) / diagonal[::2]
    return solution


def spin(swing: np.ndarray, axis: np.ndarray) -> np.ndarray:
    """(T, n) radians that the frames `swing` (T, n, 4) have turned about their own `axis` (n, 3) since the first frame.

    Measured against a frame that follows the axis without turning about it (parallel transport). Minimal swings from a rest
    direction spin quickly where the axis comes near the opposite of it; less this angle, a twist changes only as the limb does.
    """
    pointing = rotate(swing, axis)
    followed = multiply(from_to(pointing[:-1], pointing[1:]), swing[:-1])
    turn = multiply(inverse(followed), swing[1:])
    step = wrap(2.0 * np.arctan2(dot(turn[..., 1:], axis), turn[..., 0]))
    return np.concatenate([np.zeros((1, step.shape[1])), np.cumsum(step, axis=0)])


def _reference(plane: np.ndarray, bent: np.ndarray, default: np.ndarray) -> np.ndarray:
    """(T, n) unwrapped twist: `plane` where `bent`, interpolated between, held before and after; `default` where never bent."""
    frames = np.arange(len(plane))
    reference = default.copy()
    for column in range(plane.shape[1]):
        known = np.flatnonzero(bent[:, column])
        if len(known):
            reference[:, column] = np.interp(frames, known, np.unwrap(plane[known, column]))
    return reference


def twist_angle(plane: np.ndarray, bend: np.ndarray, fps: float, prior: Evidence | None = None) -> np.ndarray:
    """(T, n) the twist of n limbs in radians, continuous in time.

    plane: (T, n) twist read from the hinge's plane; bend: (T, n) the hinge's angle in [0, pi], 0 when straight, both radians.
    prior: another cue for when the limb is straight; without one a limb that never bends is not twisted.
    """
    if prior is None:
        other = np.full_like(plane, _LEAST_WEIGHT)
        reference = _reference(plane, hysteresis(bend, _STRAIGHT, _BENT), np.zeros_like(plane))
    else:
        other = np.maximum(prior.weight, _LEAST_WEIGHT)
        reference = np.unwrap(prior.angle, axis=0)
    # A slight bend opposite to the reference is an overstretched hinge, not a limb turned half round.
    difference = wrap(plane - reference)
    forwards = np.maximum(smoothstep(np.cos(difference), -0.2, 0.4), smoothstep(bend, _BENT, 2.0 * _BENT))
    weight = np.sin(bend) ** 2 * smoothstep(bend, _UNSEEN, _SEEN) * forwards
    return reference + _smoothest(reference, difference, weight, other, (_SMOOTHING * fps) ** 2)


def _smoothest(reference: np.ndarray, difference: np.ndarray, weight: np.ndarray, rest_weight: np.ndarray, stiffness: float) -> np.ndarray:
    """(T, n) the x that minimises sum of weight (x - difference)^2 + rest_weight x^2 + stiffness (step of reference + x)^2."""
    between = np.full((len(reference) - 1, reference.shape[1]), stiffness)
    step = between * np.diff(reference, axis=0)
    pad = np.zeros((1, reference.shape[1]))
    diagonal = weight + rest_weight + np.concatenate([pad, between]) + np.concatenate([between, pad])
    right = weight * difference - np.concatenate([pad, step]) + np.concatenate([step, pad])
    return solve_tridiagonal(diagonal, -between, right)
