"""What constraints are given as, made into plain arrays, or a sentence that says what is wrong."""

from __future__ import annotations

import operator

import numpy as np
from numpy.typing import ArrayLike

# Farther from the origin, a float32 no longer tells millimetres.
FARTHEST_METRES = 10_000.0


class ConstraintError(ValueError):
    """A constraint that cannot be one; the message says what is wrong and what is allowed."""


def checked_frames(frames: ArrayLike) -> np.ndarray:
    """(K,) int64, at least one, rising. Raises ConstraintError."""
    given = np.asarray(frames)
    if given.ndim != 1 or not len(given) or not np.issubdtype(given.dtype, np.integer):
        raise ConstraintError("frames must be whole numbers in a row, at least one")
    given = given.astype(np.int64)
    if given[0] < 0 or (np.diff(given) <= 0).any():
        raise ConstraintError("frames must begin at 0 or later and rise from each to the next")
    return given


def checked_numbers(name: str, values: ArrayLike, shape: tuple[int, ...]) -> np.ndarray:
    """float64 of this shape, finite and within reason. Raises ConstraintError."""
    try:
        given = np.asarray(values, dtype=np.float64)
    except (TypeError, ValueError) as error:
        raise ConstraintError(f"{name} must be numbers") from error
    if given.shape != shape:
        raise ConstraintError(f"{name} must have the shape {shape}, one for each frame, not {given.shape}")
    if not (np.isfinite(given).all() and np.abs(given).max(initial=0.0) <= FARTHEST_METRES):
        raise ConstraintError(f"{name} must be finite and within {FARTHEST_METRES:g}")
    return given


def checked_stretch(first: int, last: int) -> None:
    """Raises ConstraintError unless these are frames in order."""
    try:
        in_order = 0 <= operator.index(first) <= operator.index(last)
    except TypeError:
        in_order = False
    if not in_order:
        raise ConstraintError(f"a stretch goes from a frame at 0 or later to the same or a later one, not from {first} to {last}")
