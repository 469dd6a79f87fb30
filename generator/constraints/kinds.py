"""The kinds of constraint: what must hold in a motion, whatever the prompt says. Plain data; the command line imports it before numpy.

Each kind is one field of `Constraints`. `checks` says what is wrong with them, `encoding` turns them into what the models read, and
`enforcement` and `root_path` make the motion meet them.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    import numpy as np


@dataclass(frozen=True)
class PoseConstraint:
    """Whole-body poses at single frames: joints (K, 22, 3), metres, Y up, at the frame indices `frames` (K,) of the motion."""

    joints: np.ndarray
    frames: np.ndarray


@dataclass(frozen=True)
class RootPath:
    """Where the root must be on the ground: points (K, 2), x and z in metres, at times (K,) in seconds, which rise."""

    times: np.ndarray
    points: np.ndarray


@dataclass(frozen=True)
class Constraints:
    """All that must hold in one motion. What is None is left to the model."""

    poses: PoseConstraint | None = None
    path: RootPath | None = None
