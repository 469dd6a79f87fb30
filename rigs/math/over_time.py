"""Curves and flags over time: averages, switches, runs, and how far it is to a frame."""

from __future__ import annotations

import numpy as np

from .easing import smoothstep


def gaussian_average(values: np.ndarray, deviation: float) -> np.ndarray:
    """(T, n) averaged in time by a bell of this standard deviation, in frames; at its ends a curve goes on as it came.

    The first and the last frame keep their values. float64.
    """
    if len(values) < 3 or deviation == 0.0:
        return values
    radius = min(round(3.0 * deviation), len(values) - 1)
    # Mirrored through the end points.
    before = 2.0 * values[:1] - values[radius:0:-1]
    after = 2.0 * values[-1:] - values[-2 : -2 - radius : -1]
    bell = np.exp(-0.5 * (np.arange(-radius, radius + 1) / deviation) ** 2)
    windows = np.lib.stride_tricks.sliding_window_view(np.concatenate([before, values, after]), 2 * radius + 1, axis=0)
    return windows @ (bell / bell.sum())


def hysteresis(value: np.ndarray, low: float, high: float) -> np.ndarray:
    """(T, n) bool: switches on where value (T, n) rises to high, off where it falls below low, and otherwise stays as it was.

    Before its first crossing a column is off.
    """
    decided = (value >= high) | (value < low)
    frames = np.arange(len(value))[:, None]
    last = np.maximum.accumulate(np.where(decided, frames, -1), axis=0)
    return (last >= 0) & (np.take_along_axis(value, np.maximum(last, 0), axis=0) >= high)


def runs(flags: np.ndarray) -> list[tuple[int, int]]:
    """First and last index of each run of True in (T,)."""
    edges = np.diff(np.concatenate([[0], flags.astype(np.int8), [0]]))
    return list(zip(np.flatnonzero(edges == 1).tolist(), (np.flatnonzero(edges == -1) - 1).tolist(), strict=True))


def frames_to_nearest(marked: np.ndarray, frames: int) -> np.ndarray:
    """(frames,) how many frames it is from each one to the nearest of those that are marked: their indices (K,), K >= 1."""
    marked, at = np.unique(marked), np.arange(frames)
    after = np.minimum(np.searchsorted(marked, at), len(marked) - 1)
    return np.minimum(np.abs(marked[after] - at), np.abs(at - marked[np.maximum(after - 1, 0)]))


def smooth_above(values: np.ndarray, radius: int) -> np.ndarray:
    """(T, n) a smooth curve that is nowhere below `values` (T, n): their greatest within `radius` frames, averaged over the same time."""
    if not values.any():
        return values
    greatest, kernel = windows(values, radius).max(axis=-1), bell(radius)
    return windows(greatest, radius) @ (kernel / kernel.sum())


def bell(radius: int) -> np.ndarray:
    """(2 radius + 1,) weights of neighbours, greatest in the middle."""
    return smoothstep(1.0 - np.abs(np.arange(-radius, radius + 1)) / (radius + 1.0))


def windows(values: np.ndarray, radius: int) -> np.ndarray:
    """(T, n, 2 radius + 1) each frame with its neighbours, the edges repeated."""
    padded = np.pad(values, ((radius, radius), (0, 0)), mode="edge")
    return np.lib.stride_tricks.sliding_window_view(padded, 2 * radius + 1, axis=0)
