"""Steps one after the other: a list of foot moves that grows with each step, in the body's own directions as it turns."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Unpack

import numpy as np

from .feet import Home, Move, Swing


@dataclass
class Walkway:
    """A way under construction. at: seconds at which the next step may begin. place: (left, forward) metres on the stage of the middle
    between the feet where the last step leads, yaw: degrees to the left that the body faces there. steps: seconds of each that was made."""

    home: Home
    at: float
    place: np.ndarray = field(default_factory=lambda: np.zeros(2))
    yaw: float = 0.0
    level: float = 0.0
    moves: list[Move] = field(default_factory=list[Move])
    steps: list[tuple[float, int]] = field(default_factory=list[tuple[float, int]])

    def turned(self, offset: np.ndarray) -> np.ndarray:
        """(2,) left and forward as the body faces -> on the stage."""
        angle = np.radians(self.yaw)
        return np.array([offset[0] * np.cos(angle) + offset[1] * np.sin(angle), -offset[0] * np.sin(angle) + offset[1] * np.cos(angle)])

    def spot(self, foot: int) -> tuple[float, float, float]:
        """Where this foot stands beside the middle, as the body faces now."""
        offset = self.turned(self.home.toes[foot][[0, 2]])
        return (float(self.place[0] + offset[0]), self.level, float(self.place[1] + offset[1]))

    def go(self, left: float = 0.0, forward: float = 0.0, turn: float = 0.0, up: float = 0.0) -> None:
        """Where the next step leads, from where the last one did."""
        self.place = self.place + self.turned(np.array([left, forward]))
        self.yaw += turn
        self.level += up

    def step(self, foot: int, seconds: float, rest: float = 0.0, **how: Unpack[Swing]) -> None:
        """This foot goes there."""
        move = Move(foot, self.at, self.at + seconds, self.spot(foot), yaw=float(self.home.yaw[foot] + self.yaw), **how)
        self.moves.append(move)
        self.steps.append((self.at, foot))
        self.at += seconds + rest
