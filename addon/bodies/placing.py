"""Where a new character stands: at the 3D cursor, as what Blender adds does, or beside what is there already."""

from __future__ import annotations

from collections.abc import Iterator

import numpy as np

from ..blender.typed import Context, is_mesh

_Place = tuple[float, float, float]
# Half the room that somebody takes standing, arms down, and the height, metres.
_HALF, _TALL = np.array([0.35, 0.25]), 1.8
# What is no higher than a step can be stood on; what is broader than this is a set that one stands in.
_STEP, _SET = 0.15, 5.0
# Metres from one try to the next, to either side, and how many.
_APART, _TRIES = 0.25, 24


def free_place(context: Context) -> _Place:
    """The 3D cursor, or the nearest place to its left or right where no visible mesh stands in the way; the cursor where there is none."""
    cursor: _Place = tuple(context.scene.cursor.location)
    boxes = list(_boxes(context, cursor[2]))
    for number in range(_TRIES):
        # Nearest first, a character's left before its right.
        aside = _APART * ((number + 1) // 2) * (1.0 if number % 2 else -1.0)
        place = (cursor[0] + aside, cursor[1], cursor[2])
        if not any(_meet(place, low, high) for low, high in boxes):
            return place
    return cursor


def _boxes(context: Context, floor: float) -> Iterator[tuple[np.ndarray, np.ndarray]]:
    """(3,) least and largest corners of what could be in the way of somebody who stands on this height."""
    for thing in context.view_layer.objects:
        if not is_mesh(thing) or not thing.visible_get() or thing.display_type in ("WIRE", "BOUNDS"):
            continue
        corners = np.array([thing.matrix_world @ type(thing.location)(corner) for corner in thing.bound_box])
        low, high = corners.min(axis=0), corners.max(axis=0)
        if high[2] > floor + _STEP and low[2] < floor + _TALL and (high - low)[:2].max() < _SET:
            yield low, high


def _meet(place: _Place, low: np.ndarray, high: np.ndarray) -> bool:
    middle = np.array(place[:2])
    return bool((low[:2] < middle + _HALF).all() and (high[:2] > middle - _HALF).all())
