"""The noise that a motion starts from: torch's own generator in numpy, so that a seed gives one motion on every runtime and device.

A Mersenne Twister (numpy's legacy seeding is torch's) and the Box-Muller transform in torch's order: 16 uniform numbers at a time, of
which the first eight give radii and the others angles. Held against torch by the tests.
"""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np

_BLOCK, _HALF = 16, 8


class NoiseSource:
    """One sample's stream of numbers."""

    def __init__(self, seed: int) -> None:
        # torch too takes the lowest 32 bits.
        self._twister = np.random.RandomState(seed & 0xFFFFFFFF)

    def normal(self, shape: tuple[int, ...]) -> np.ndarray:
        """Standard normal, float32."""
        count = int(np.prod(shape))
        values = _box_muller(self._uniform(count))
        if len(values) < count:
            # What fills no block is the end of one more, which replaces numbers before it: torch's way.
            values = np.concatenate([values[: count - count % _BLOCK], np.zeros(count % _BLOCK, np.float32)])
            values[-_BLOCK:] = _box_muller(self._uniform(_BLOCK))[-count:]
        return values.reshape(shape)

    def _uniform(self, count: int) -> np.ndarray:
        return (self._twister.randint(0, 2**32, size=count, dtype=np.uint32) & np.uint32(0xFFFFFF)) * 2.0**-24


def _box_muller(uniform: np.ndarray) -> np.ndarray:
    """As many whole blocks as there are."""
    blocks = uniform[: len(uniform) - len(uniform) % _BLOCK].reshape(-1, 2, _HALF)
    radius, angle = np.sqrt(-2.0 * np.log1p(-blocks[:, 0])), 2.0 * np.pi * blocks[:, 1]
    return np.stack([radius * np.cos(angle), radius * np.sin(angle)], axis=1).astype(np.float32).reshape(-1)


def draw_noise(sources: Sequence[NoiseSource], shape: tuple[int, ...]) -> np.ndarray:
    """(len(sources), *shape). One source a sample, so that a sample does not depend on its neighbours."""
    return np.stack([source.normal(shape) for source in sources])


def noise_sources(seed: int, variations: int) -> list[NoiseSource]:
    """Variation i of a seed is the first variation of seed + i, so that every one can be made again alone."""
    return [NoiseSource(seed + index) for index in range(variations)]
