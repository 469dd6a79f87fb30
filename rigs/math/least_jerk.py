"""Curves of least jerk through what is known of them: corrections between the frames at which they are needed."""

from __future__ import annotations

import numpy as np

# Keeps a curve that is known on one side only from running away: the weight of its slope beside that of its jerk.
_SLOPE_WEIGHT = 1e-7
# Beside jerk, from curves that even out a second to those that even out a frame or two.
_WEIGHTS = tuple(10.0**power for power in range(-6, 0))
_THIRD_DIFFERENCE = np.array([-1.0, 3.0, -3.0, 1.0])
_BAND = len(_THIRD_DIFFERENCE)


def least_jerk(values: np.ndarray, known: np.ndarray, weight: np.ndarray | None = None) -> np.ndarray:
    """(T, n) the curves that agree with values (T, n) at the frames known (T,) and have the least jerk in between and beyond.

    weight: (T,) how much it counts to be near the values at the other frames, none by default; one counts as a third difference of one
    unit a frame cubed. The sum of squared third differences is least, with a little weight on first ones; a curve that nothing is known of
    is zero. One banded system for all free frames, solved by Cholesky's method; linear in T.
    """
    values, known = np.asarray(values, dtype=np.float64), np.asarray(known, dtype=bool)
    pull = np.zeros(len(values)) if weight is None else np.where(known, 0.0, weight)
    free = np.flatnonzero(~known)
    if not (known.any() or pull.any()):
        return np.zeros_like(values)
    if not len(free):
        return values.copy()
    bands = _normal_bands(len(values))
    right = pull[:, None] * values - _times(bands, np.where(known[:, None], values, 0.0))
    bands[0] += pull
    solved = values.copy()
    solved[free] = _solve_banded(_at(bands, free), right[free])
    return solved


def least_jerk_near(values: np.ndarray, known: np.ndarray, near: np.ndarray, tolerance: float) -> np.ndarray:
    """(T, n) as `least_jerk`, but that the curves come only within a tolerance of what they must be near (T,), which is part of what is
    known: the smoothest of a few that do, and those that meet it where none does."""
    hard = known & ~near
    for weight in _WEIGHTS:
        curves = least_jerk(values, hard, np.where(near, weight, 0.0))
        if np.linalg.norm(curves[near] - values[near], axis=-1).max(initial=0.0) <= tolerance:
            return curves
    return least_jerk(values, known)


def _normal_bands(count: int) -> np.ndarray:
    """(4, T) diagonal and upper diagonals, each entry in its row, of the quadratic form of jerk and slope over T frames."""
    bands = np.zeros((_BAND, count))
    for stencil, scale in ((_THIRD_DIFFERENCE, 1.0), (np.array([-1.0, 1.0]), _SLOPE_WEIGHT)):
        places = count - len(stencil) + 1
        for row in range(len(stencil)):
            for column in range(row, len(stencil)):
                bands[column - row, row : max(row, row + places)] += scale * stencil[row] * stencil[column]
    return bands


def _times(bands: np.ndarray, values: np.ndarray) -> np.ndarray:
    """(T, n) the symmetric banded matrix times values (T, n)."""
    product = bands[0][:, None] * values
    for offset in range(1, min(_BAND, len(values))):
        band = bands[offset, :-offset, None]
        product[:-offset] += band * values[offset:]
        product[offset:] += band * values[:-offset]
    return product


def _at(bands: np.ndarray, chosen: np.ndarray) -> np.ndarray:
    """(4, K) the matrix of the chosen rows and columns (K,), which rise: what stood near each other still does."""
    picked = np.zeros((_BAND, len(chosen)))
    picked[0] = bands[0, chosen]
    for offset in range(1, min(_BAND, len(chosen))):
        apart = chosen[offset:] - chosen[:-offset]
        near = apart < _BAND
        picked[offset, :-offset][near] = bands[apart[near], chosen[:-offset][near]]
    return picked


def _solve_banded(bands: np.ndarray, right: np.ndarray) -> np.ndarray:
    """Solve A x = right (T, n) for a positive definite A given by its diagonal and upper diagonals (4, T); root-free Cholesky."""
    count, reach = len(right), _BAND - 1
    # Plain floats: numpy would take longer to pick single ones than to reckon with them.
    rows = [[*map(float, row)] for row in bands.T]
    solved = np.array(right, dtype=np.float64)
    for at in range(count):
        pivot = rows[at][0]
        for offset in range(1, min(reach, count - 1 - at) + 1):
            factor = rows[at][offset] / pivot
            if factor == 0.0:
                continue
            for beyond in range(offset, reach + 1):
                rows[at + offset][beyond - offset] -= factor * rows[at][beyond]
            solved[at + offset] -= factor * solved[at]
    for at in range(count - 1, -1, -1):
        for offset in range(1, min(reach, count - 1 - at) + 1):
            solved[at] -= rows[at][offset] * solved[at + offset]
        solved[at] /= rows[at][0]
    return solved
