"""Curves of least jerk through what is known of them: corrections between the frames at which they are needed."""

from __future__ import annotations

from itertools import pairwise

import numpy as np

# Keeps a curve that is known on one side only from running away: the weight of its slope beside that of its jerk.
_SLOPE_WEIGHT = 1e-7
# Beside jerk, from curves that even out a second to those that even out a frame or two.
_WEIGHTS = tuple(10.0**power for power in range(-6, 0))
_THIRD_DIFFERENCE = np.array([-1.0, 3.0, -3.0, 1.0])
_BAND = len(_THIRD_DIFFERENCE)
# Frames that are solved for together.
_BLOCK = 64


def least_jerk(values: np.ndarray, known: np.ndarray, weight: np.ndarray | None = None) -> np.ndarray:
    """(T, n) the curves that agree with values (T, n) at the frames known (T,) and have the least jerk in between and beyond.

    weight: (T,) how much it counts to be near the values at the other frames, none by default; one counts as a third difference of one
    unit a frame cubed. The sum of squared third differences is least, with a little weight on first ones; a curve that nothing is known of
    is zero. One banded system for all free frames, solved in blocks; linear in T.
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
    """Solve A x = right (T, n) for a positive definite A given by its diagonal and upper diagonals (4, T): block after block, each reaching
    into the next one only."""
    count, corners = len(right), list[np.ndarray]()
    solved = np.array(right, dtype=np.float64)
    edges = [*range(0, count, _BLOCK), count]
    blocks = [_block(bands, first, last) for first, last in pairwise(edges)]
    for index, ((diagonal, beyond), (first, last)) in enumerate(zip(blocks, pairwise(edges), strict=True)):
        reach = beyond.shape[1]
        known = np.linalg.solve(diagonal, np.concatenate([beyond, solved[first:last]], axis=1))
        corners.append(known[:, :reach])
        solved[first:last] = known[:, reach:]
        if reach:
            blocks[index + 1][0][:reach, :reach] -= beyond.T @ corners[-1]
            solved[last : last + reach] -= beyond.T @ solved[first:last]
    for corner, (first, last) in zip(reversed(corners), reversed(list(pairwise(edges))), strict=True):
        solved[first:last] -= corner @ solved[last : last + corner.shape[1]]
    return solved


def _block(bands: np.ndarray, first: int, last: int) -> tuple[np.ndarray, np.ndarray]:
    """(B, B) of the matrix, and (B, reach) what stands beside it, of the frames that follow."""
    size, following = last - first, min(_BAND - 1, bands.shape[1] - last)
    diagonal, beyond = np.zeros((size, size)), np.zeros((size, following))
    for row in range(size):
        for offset in range(_BAND):
            column, value = row + offset, bands[offset, first + row]
            if column < size:
                diagonal[row, column] = diagonal[column, row] = value
            elif column - size < following:
                beyond[row, column - size] = value
    return diagonal, beyond
