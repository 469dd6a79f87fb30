"""Ways between standing and the floor, as timed key poses."""

from __future__ import annotations

from dataclasses import dataclass, field

import numpy as np

from ..pose import Pose, Side
from . import poses


@dataclass
class Way:
    """Key poses under construction. at: seconds of the last one. hands: when both hands bear weight."""

    rng: np.random.Generator
    at: float = 0.0
    keys: list[tuple[float, Pose]] = field(default_factory=lambda: [(0.0, Pose())])
    hands: list[tuple[float, float]] = field(default_factory=list[tuple[float, float]])

    @classmethod
    def standing(cls, rng: np.random.Generator) -> Way:
        """Begins with somebody who stands for a moment."""
        way = cls(rng)
        return way.hold(rng.uniform(0.25, 0.6))

    @classmethod
    def in_pose(cls, rng: np.random.Generator, pose: Pose) -> Way:
        return cls(rng, keys=[(0.0, pose)])

    def to(self, pose: Pose, seconds: float) -> Way:
        self.at += seconds * float(self.rng.uniform(0.88, 1.14))
        self.keys.append((self.at, pose))
        return self

    def hold(self, seconds: float) -> Way:
        self.at += seconds
        self.keys.append((self.at, self.keys[-1][1]))
        return self

    @property
    def pose(self) -> Pose:
        return self.keys[-1][1]


def down_to_seat(way: Way) -> Way:
    """Squats, puts the hands behind and sits back."""
    rng = way.rng
    return way.to(poses.half_squat(rng), 0.6).to(poses.deep_squat(rng), 0.5).to(poses.sitting_back(rng), 0.55)


def up_from_seat(way: Way) -> Way:
    """Over a deep squat, the hands pushing."""
    rng = way.rng
    return way.to(poses.sitting_back(rng), 0.6).to(poses.deep_squat(rng), 0.6).to(poses.half_squat(rng), 0.5).to(Pose(), 0.7)


def down_to_fours(way: Way, knee: Side) -> Way:
    rng = way.rng
    return (
        way.to(poses.lunging(rng, knee), 0.7)
        .to(poses.half_kneeling(rng, knee), 0.6)
        .to(poses.on_knees(rng), 0.6)
        .to(poses.all_fours(rng), 0.7)
    )


def up_from_fours(way: Way, knee: Side) -> Way:
    rng = way.rng
    return way.to(poses.on_knees(rng), 0.75).to(poses.half_kneeling(rng, knee), 0.7).to(poses.lunging(rng, knee), 0.6).to(Pose(), 0.7)


def down_to_front(way: Way, knee: Side) -> Way:
    rng = way.rng
    return down_to_fours(way, knee).to(poses.propped(rng), 0.7).to(poses.on_front(rng), 0.7)


def up_from_front(way: Way, knee: Side) -> Way:
    rng = way.rng
    return up_from_fours(way.to(poses.propped(rng), 0.8).to(poses.all_fours(rng), 0.8), knee)
