"""A Bezier segment of an F-curve cut in two that play the same."""

from __future__ import annotations

import numpy as np

# Halvings by which the place of the cut is found.
_HALVINGS = 50


def cut(corners: np.ndarray, at: float) -> tuple[np.ndarray, np.ndarray]:
    """corners: (4, 2) key, its right handle, the next one's left handle, the next key, as frames and values. Returns those of what lies
    before and after the frame `at`, between the keys, by de Casteljau's construction."""
    corners = _as_played(corners)
    low, high = 0.0, 1.0
    for _ in range(_HALVINGS):
        middle = 0.5 * (low + high)
        low, high = (middle, high) if _halves(corners, middle)[0][-1, 0] < at else (low, middle)
    left, right = _halves(corners, high)
    left[-1, 0] = right[0, 0] = at
    return left, right


def _as_played(corners: np.ndarray) -> np.ndarray:
    """Handles that reach farther than the other key are shortened, so that a curve never goes back in time."""
    first, right, left, last = corners
    gap = last[0] - first[0]
    shares = [min(1.0, gap / max(abs(reach), 1e-12)) for reach in (right[0] - first[0], last[0] - left[0])]
    return np.array([first, first + shares[0] * (right - first), last + shares[1] * (left - last), last])


def _halves(corners: np.ndarray, share: float) -> tuple[np.ndarray, np.ndarray]:
    left: list[np.ndarray] = []
    right: list[np.ndarray] = []
    row = corners
    while len(row):
        left.append(row[0])
        right.append(row[-1])
        row = row[:-1] + share * (row[1:] - row[:-1])
    return np.array(left), np.array(right[::-1])
