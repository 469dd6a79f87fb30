"""When things happen: minimum-jerk transitions with a little overshoot, holds, repetitions that are never quite the same.

Times are seconds, frames 20 a second. Reaching movements follow the minimum-jerk polynomial (Flash and Hogan, 1985).
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from ...motion import FPS

# Seconds in which a hand that has gone too far comes back.
_SETTLING = 0.3


def minimum_jerk(share: np.ndarray) -> np.ndarray:
    """0 at and below 0, 1 at and above 1, with no speed or acceleration at either."""
    u = np.clip(share, 0.0, 1.0)
    return u**3 * (10.0 - 15.0 * u + 6.0 * u**2)


def clock(frames: int) -> np.ndarray:
    """(T,) seconds of each frame."""
    return np.arange(frames) / FPS


def transition(time: np.ndarray, start: float, end: float, overshoot: float = 0.0) -> np.ndarray:
    """(T,) from 0 before `start` to 1 after `end`; goes beyond 1 by `overshoot` at `end` and comes back from there."""
    weight = (1.0 + overshoot) * minimum_jerk((time - start) / max(end - start, 1.0 / FPS))
    return weight - overshoot * minimum_jerk((time - end) / _SETTLING)


def hump(time: np.ndarray, start: float, top: float, end: float) -> np.ndarray:
    """(T,) up from 0 to 1 at `top` and down again."""
    return minimum_jerk((time - start) / max(top - start, 1.0 / FPS)) * (1.0 - minimum_jerk((time - top) / max(end - top, 1.0 / FPS)))


def plateau(time: np.ndarray, start: float, end: float, rise: float) -> np.ndarray:
    """(T,) 1 between `start` and `end`, with transitions of `rise` seconds inside of them."""
    rise = min(rise, 0.5 * (end - start))
    return transition(time, start, start + rise) * (1.0 - transition(time, end - rise, end))


def drift(frames: int, rng: np.random.Generator, channels: int = 3, fastest: float = 0.8) -> np.ndarray:
    """(T, channels) slow noise of about unit size, with nothing faster than `fastest` Hz: no living body holds quite still."""
    seconds = frames / FPS
    rates = rng.uniform(0.1, fastest, size=(5, channels))
    phases = rng.uniform(0.0, 2.0 * np.pi, size=(5, channels))
    sizes = rng.uniform(0.5, 1.0, size=(5, channels)) / np.sqrt(1.0 + (rates * 2.0) ** 2)
    time = np.linspace(0.0, seconds, frames)[:, None, None]
    return 0.7 * (sizes * np.sin(2.0 * np.pi * rates * time + phases)).sum(axis=1)


@dataclass(frozen=True)
class Beats:
    """Repetitions. edges: (n + 1,) seconds at which each begins and ends. sizes: (n,) how large each is, about 1."""

    edges: np.ndarray
    sizes: np.ndarray

    @property
    def end(self) -> float:
        return float(self.edges[-1])

    @property
    def start(self) -> float:
        return float(self.edges[0])

    @property
    def count(self) -> int:
        return len(self.sizes)

    def phase(self, time: np.ndarray) -> np.ndarray:
        """(T,) 0 before the first, k at the end of the k-th, n after the last."""
        return np.interp(time, self.edges, np.arange(len(self.edges), dtype=float))

    def size(self, time: np.ndarray) -> np.ndarray:
        """(T,) that of the repetition under way, gliding from one to the next."""
        middles = 0.5 * (self.edges[1:] + self.edges[:-1])
        return np.interp(time, middles, self.sizes)

    def wave(self, time: np.ndarray) -> np.ndarray:
        """(T,) 0 at the edges and 1 in the middle of each repetition, by a raised cosine; 0 outside."""
        return self.size(time) * 0.5 * (1.0 - np.cos(2.0 * np.pi * self.phase(time)))

    def swing(self, time: np.ndarray) -> np.ndarray:
        """(T,) a sine, one period a repetition; 0 outside."""
        return self.size(time) * np.sin(2.0 * np.pi * self.phase(time))

    def strike(self, time: np.ndarray, out: float = 0.4) -> np.ndarray:
        """(T,) 0 at the edges and 1 where `out` of each repetition is over, fast out and slower back."""
        share = np.mod(self.phase(time), 1.0)
        inside = (time > self.start) & (time < self.end)
        shape = np.where(share < out, minimum_jerk(share / out), 1.0 - minimum_jerk((share - out) / (1.0 - out)))
        return self.size(time) * shape * inside


def beats(rng: np.random.Generator, start: float, count: int, period: float, spread: float = 0.07) -> Beats:
    """`count` repetitions of about `period` seconds each, with `spread` of variation in time and twice that in size."""
    lengths = period * np.clip(rng.normal(1.0, spread, count), 0.75, 1.35)
    sizes = np.clip(rng.normal(1.0, 2.0 * spread, count), 0.75, 1.3)
    return Beats(start + np.concatenate([[0.0], np.cumsum(lengths)]), sizes)


def spread(rng: np.random.Generator, value: float, share: float = 0.2) -> float:
    """A number near `value`, at most `share` of it away."""
    return float(value * (1.0 + rng.uniform(-share, share)))


def between(rng: np.random.Generator, limits: Sequence[float]) -> float:
    low, high = limits
    return float(rng.uniform(low, high))
