"""Walks on a floor that was measured aslant: some recordings rise by two centimetres a second, and what is made of them floats."""

from __future__ import annotations

import numpy as np

from ....rigs.smpl import CONTACT_JOINTS
from ...motion import FPS
from ...representation.features import POSITIONS, ROOT_HEIGHT, VELOCITIES, features_to_joints

# Metres of rise or fall from end to end that are the measurement's, and from the slant that a standing foot is at most: more is stairs.
_LEAST, _MOST, _OFF = 0.015, 0.1, 0.02
# Of a second's frames, the share in which no foot is lower than the one that stands.
_STANDS = 0.2


def on_level_floor(rows: np.ndarray) -> np.ndarray:
    """Features (R, 263), not normalised, of somebody who goes: the same where the floor is level, or too steep to be a mistake."""
    second = round(FPS)
    seconds = len(rows) // second
    if seconds < 2:
        return rows
    lowest = features_to_joints(np.asarray(rows, dtype=np.float64))[: seconds * second, CONTACT_JOINTS, 1].min(axis=1)
    standing = np.quantile(lowest.reshape(seconds, second), _STANDS, axis=1)
    middles = (np.arange(seconds) + 0.5) * second
    slope, first = np.polyfit(middles, standing, 1)
    slant = slope * np.arange(len(rows))
    off = np.abs(standing - first - slope * middles).max()
    if off > _OFF or not _LEAST < abs(slant[-1]) < _MOST:
        return rows
    # What is lowest stands on the floor already.
    slant = slant - slant.min()
    level = np.array(rows)
    level[:, ROOT_HEIGHT] -= slant
    level[:, POSITIONS.start + 1 : POSITIONS.stop : 3] -= slant[:, None]
    level[:, VELOCITIES.start + 1 : VELOCITIES.stop : 3] -= slope
    return level
