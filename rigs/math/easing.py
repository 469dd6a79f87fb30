"""From nothing to all of it, smoothly."""

from __future__ import annotations

import numpy as np


def smoothstep(x: np.ndarray, low: float = 0.0, high: float = 1.0) -> np.ndarray:
    """0 below low, 1 above high, with zero slope at both."""
    x = np.clip((x - low) / (high - low), 0.0, 1.0)
    return x * x * (3.0 - 2.0 * x)


def minimum_jerk(x: np.ndarray) -> np.ndarray:
    """0 below 0, 1 above 1, with zero slope and curvature at both: how a hand moves from rest to rest (Flash and Hogan 1985)."""
    x = np.clip(x, 0.0, 1.0)
    return x * x * x * (10.0 + x * (6.0 * x - 15.0))
