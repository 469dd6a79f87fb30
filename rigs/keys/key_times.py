"""On which frames of a scene a motion is keyed: whole ones, whatever rates the motion and the scene have."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from ..math.interpolation import cubic, cubic_rotations


@dataclass(frozen=True)
class KeyTimes:
    """frames: (N,) scene frames in a row, all whole. at: (N,) what part of the motion each of them shows, in frames of the motion."""

    frames: np.ndarray
    at: np.ndarray

    @classmethod
    def through(cls, meetings: Sequence[tuple[float, float]]) -> KeyTimes:
        """From (motion's frame, scene frame) pairs, in order, that are to meet: the first and the last are the ends.

        Scene frames are rounded, and between two pairs the motion runs evenly: nothing of it is left out, and every stretch begins and
        ends on a whole frame. Raises ValueError for less than two pairs.
        """
        if len(meetings) < 2:
            raise ValueError(f"a motion has two ends; {len(meetings)} were given")
        pairs = np.array(meetings, dtype=np.float64)
        scene = np.sort(np.round(pairs[:, 1]))
        frames = np.arange(float(scene[0]), float(scene[-1]) + 1.0)
        return cls(frames, np.interp(frames, scene, pairs[:, 0]))

    @classmethod
    def as_recorded(cls, count: int, start: float, step: float) -> KeyTimes:
        """Of `count` frames that were taken `step` scene frames apart; the last meets the nearest whole frame."""
        return cls.through([(0, start), (count - 1, round(start) + (count - 1) * step)])

    @classmethod
    def filling(cls, firsts: Sequence[int], count: int, start: float, step: float) -> KeyTimes:
        """Of `count` frames, each of which stands for `step` scene frames; firsts: with which frames its segments begin.

        A segment of n seconds fills n seconds: its last frame meets the first of the next one, and the motion's last is stretched by one
        step to the segment's end. A loop, whose last frame is its first again, so repeats in whole frames.
        """
        begins = [(first, start + first * step) for first in firsts]
        return cls.through([*begins, (count - 1, start + count * step)])

    @property
    def first(self) -> float:
        """The first scene frame."""
        return float(self.frames[0])

    @property
    def last(self) -> float:
        """The last scene frame."""
        return float(self.frames[-1])

    def of(self, values: np.ndarray) -> np.ndarray:
        """(N, ...) a motion's values (T, ...) on the scene's frames."""
        return values if self.are_samples(len(values)) else cubic(values, self.at)

    def of_rotations(self, rotations: np.ndarray) -> np.ndarray:
        """(N, ..., 4) a motion's rotations (T, ..., 4), hemisphere-continuous, on the scene's frames."""
        return rotations if self.are_samples(len(rotations)) else cubic_rotations(rotations, self.at)

    def are_samples(self, count: int) -> bool:
        """Whether the frames show a motion's `count` frames as they are, one each."""
        return count == len(self.at) and bool(np.all(self.at == np.arange(count)))
