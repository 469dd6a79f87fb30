"""When and how often: shares of time, runs of frames, and repeats by turning points."""

from __future__ import annotations

import itertools

import numpy as np

from ..motion import FPS


def seconds(frames: np.ndarray) -> float:
    """How long flags (T,) are true, all together."""
    return float(np.count_nonzero(frames)) / FPS


def longest_run(frames: np.ndarray, gap: float = 0.1) -> float:
    """Seconds of the longest run of true flags (T,); interruptions of at most `gap` seconds do not end one."""
    return max(((last - first + 1) / FPS for first, last in runs(frames, gap)), default=0.0)


def runs(frames: np.ndarray, gap: float = 0.1) -> list[tuple[int, int]]:
    """(first, last) of every run of true flags (T,), those closer than `gap` seconds as one."""
    edges = np.flatnonzero(np.diff(np.concatenate([[0], np.asarray(frames, dtype=np.int8), [0]])))
    found: list[tuple[int, int]] = []
    for first, end in edges.reshape(-1, 2).tolist():
        if found and first - found[-1][1] - 1 <= gap * FPS:
            found[-1] = (found[-1][0], end - 1)
        else:
            found.append((first, end - 1))
    return found


def smoothed(values: np.ndarray, frames: int = 3) -> np.ndarray:
    """Mean over a few neighbouring frames along the first axis, edges repeated."""
    radius = frames // 2
    padded = np.pad(values, [(radius, radius)] + [(0, 0)] * (values.ndim - 1), mode="edge")
    return np.mean([padded[start : start + len(values)] for start in range(2 * radius + 1)], axis=0)


def velocity(path: np.ndarray) -> np.ndarray:
    """(T, ...) units a second, of central differences."""
    return np.gradient(path, axis=0) * FPS


def speed(path: np.ndarray) -> np.ndarray:
    """(T,) metres a second along a path (T, n)."""
    return np.linalg.norm(velocity(path), axis=-1)


def turning_points(signal: np.ndarray, amplitude: float) -> list[int]:
    """Frames where a signal (T,) turns, peaks and valleys in alternation; between neighbours it changes by at least `amplitude`.

    The first and last extremes count as well, so that n turning points enclose n - 1 movements. Empty when it never moves that far.
    """
    points: list[int] = []
    low = high = 0
    rising: bool | None = None
    for frame, value in enumerate(signal):
        low, high = (frame if value < signal[low] else low), (frame if value > signal[high] else high)
        if rising is not False and signal[high] - value >= amplitude:
            points.append(high)
            rising, low = False, frame
        elif rising is not True and value - signal[low] >= amplitude:
            points.append(low)
            rising, high = True, frame
    if rising is not None:
        points.append(high if rising else low)
    return points


def movements(signal: np.ndarray, amplitude: float) -> int:
    """How often a signal (T,) goes up or down by at least `amplitude`."""
    return max(0, len(turning_points(signal, amplitude)) - 1)


def peaks(signal: np.ndarray, amplitude: float) -> int:
    """How often a signal (T,) rises by at least `amplitude` and comes down again as far."""
    points = turning_points(signal, amplitude)
    inner = [frame for before, frame in itertools.pairwise(points) if signal[frame] > signal[before]]
    return len(inner) - (1 if inner and inner[-1] == points[-1] else 0)


def rises(signal: np.ndarray, amplitude: float) -> int:
    """How often a signal (T,) rises by at least `amplitude`, whether or not it comes down again."""
    points = turning_points(signal, amplitude)
    return sum(bool(signal[after] > signal[before]) for before, after in itertools.pairwise(points))


def within(value: float, least: float | None, most: float | None) -> bool:
    """Whether a figure lies between bounds, each of which may be left out."""
    return (least is None or value >= least) and (most is None or value <= most)


def fastest_rate(signal: np.ndarray, amplitude: float, stretch: float = 1.5) -> float:
    """Movements a second of a signal (T,) by at least `amplitude`, in the stretch of so many seconds where they are most frequent."""
    points = np.array(turning_points(signal, amplitude))
    frames = min(round(stretch * FPS), len(signal))
    most = max((int(np.count_nonzero((points >= start) & (points <= start + frames))) for start in points), default=1)
    return (most - 1) * FPS / frames
