"""Curves through key values: minimum jerk from each to the next, or Hermite where a speed is given. Times in seconds."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np

from ..timing import minimum_jerk

GRAVITY = 9.81


def keyed(times: np.ndarray, keys: Sequence[tuple[float, float | tuple[float, ...]]]) -> np.ndarray:
    """(T,) or (T, n): the first value before the first key, the last after the last, minimum jerk between neighbours."""
    moments, values = np.array([key[0] for key in keys]), np.array([key[1] for key in keys], dtype=np.float64)
    after = np.clip(np.searchsorted(moments, times, side="right"), 1, max(len(keys) - 1, 1))
    if len(keys) == 1:
        return np.repeat(values, len(times), axis=0)
    span = np.maximum(moments[after] - moments[after - 1], 1e-6)
    share = minimum_jerk((times - moments[after - 1]) / span)
    share = share.reshape(-1, *(1,) * (values.ndim - 1))
    return values[after - 1] * (1.0 - share) + values[after] * share


def flowing(times: np.ndarray, keys: Sequence[tuple[float, float, float]]) -> np.ndarray:
    """(T,) cubic Hermite through keys (time, value, speed a second), constant outside."""
    moments, values, speeds = (np.array(column) for column in zip(*keys, strict=True))
    after = np.clip(np.searchsorted(moments, times, side="right"), 1, len(keys) - 1)
    span = moments[after] - moments[after - 1]
    u = np.clip((times - moments[after - 1]) / span, 0.0, 1.0)
    start, end = values[after - 1], values[after]
    rise = (start * (1.0 + 2.0 * u) * (1.0 - u) ** 2) + end * u**2 * (3.0 - 2.0 * u)
    return rise + span * u * (1.0 - u) * (speeds[after - 1] * (1.0 - u) - speeds[after] * u)


def flight_height(seconds: float) -> float:
    """Metres that a body rises which is in the air for so long."""
    return GRAVITY * seconds**2 / 8.0


def smooth(values: np.ndarray, seconds: float, fps: float = 20.0) -> np.ndarray:
    """Gaussian mean along the first axis, edges repeated."""
    width = seconds * fps
    if width < 0.05:
        return values
    radius = int(np.ceil(3.0 * width))
    kernel = np.exp(-0.5 * (np.arange(-radius, radius + 1) / width) ** 2)
    longer = np.pad(values, [(radius, radius)] + [(0, 0)] * (values.ndim - 1), mode="edge")
    weights = kernel / kernel.sum()
    shifted = (float(weight) * longer[start : start + len(values)] for start, weight in enumerate(weights))
    return sum(shifted, start=np.zeros_like(values))


def upper_envelope(values: np.ndarray, seconds: float) -> np.ndarray:
    """(T,) a smooth curve that is nowhere much below `values`."""
    radius = max(1, round(seconds * 20.0))
    padded = np.pad(values, radius, mode="edge")
    return smooth(np.lib.stride_tricks.sliding_window_view(padded, 2 * radius + 1).max(axis=-1), 0.5 * seconds)
