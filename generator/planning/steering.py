"""Where a motion that is being steered goes, second by second: what is done next, and how far the body turns on its way to a goal."""

from __future__ import annotations

import math
from collections.abc import Callable
from dataclasses import dataclass

import numpy as np

from ...rigs.math.easing import smoothstep
from ..motion import FPS
from ..representation.features import YAW_VELOCITY
from ..representation.placement import path_placement
from ..style import PLAIN, Style

# What is done at a goal.
WAITING = "a person stands still"
# Slower than this (m/s) a body does not go anywhere, and does not turn on its way.
_GOING = 0.25
# Radians a second: as fast as people walk round a corner.
_FASTEST_TURN = math.radians(110.0)
# Metres from a goal at which it is reached, and seconds that a body needs to come to a stand.
_NEAR, _STOPPING = 0.4, 1.1
# Metres that a goal must be dragged away, or be farther than it was meant to be, for a body that waits to go on.
_MOVED, _TOO_FAR = 0.7, 1.6


@dataclass(frozen=True)
class Direction:
    """What a steered motion does next, and how. goal: x and z in metres on the ground where it goes; None for wherever the prompt takes
    it."""

    prompt: str
    goal: tuple[float, float] | None = None
    style: Style = PLAIN


@dataclass(frozen=True)
class Standing:
    """Where a steered motion is by now. frame: the first that is not finished yet. place: x and z of the root then, metres. angle: radians
    from +Z towards +X in which it faces. speed: m/s over the last second."""

    frame: int
    place: tuple[float, float]
    angle: float
    speed: float = 0.0


# Asked before each further second; None ends the motion.
Direct = Callable[[Standing], Direction | None]


@dataclass
class Approach:
    """Whether a goal is reached. Whoever goes nowhere anyway goes on with what the prompt says, beside it too."""

    _reached: tuple[float, float] | None = None

    def prompt(self, direction: Direction, standing: Standing) -> str:
        """What is done next."""
        goal = direction.goal
        if goal is None:
            self._reached = None
        elif self._reached is not None:
            stands = standing.speed < _GOING
            if math.dist(goal, self._reached) > _MOVED or (stands and math.dist(goal, standing.place) > _TOO_FAR):
                self._reached = None
        elif standing.speed > _GOING and math.dist(goal, standing.place) < _NEAR + _STOPPING * standing.speed:
            self._reached = goal
        return direction.prompt if self._reached is None else WAITING


@dataclass
class Helm:
    """Turns the body on its way towards a goal. rate: radians a second at the end of what was turned last."""

    rate: float = 0.0
    speed: float = 0.0

    def turned(self, rows: np.ndarray, placement: np.ndarray, goal: tuple[float, float] | None) -> np.ndarray:
        """Features (1, R, 263) of the frames that are finished next, from a placement (1, 3) on, led towards the goal."""
        count = rows.shape[1]
        if not count:
            return rows
        _, x, z = path_placement(rows.astype(np.float64))[0, -1]
        self.speed = math.hypot(x, z) / (count / FPS)
        before, self.rate = self.rate, self._wanted_rate(placement[0], math.atan2(x, z), goal) if self.speed > _GOING else 0.0
        share = smoothstep(np.clip(np.linspace(2.5 / count, 2.5, count, dtype=np.float64), 0.0, 1.0))
        rates = before + (self.rate - before) * share
        turned = rows.copy()
        # A row holds half the angle by which the world turns under the root.
        turned[0, :, YAW_VELOCITY] -= (0.5 * rates / FPS)[:, None].astype(rows.dtype)
        return turned

    def _wanted_rate(self, placement: np.ndarray, course: float, goal: tuple[float, float] | None) -> float:
        """course: where the frames go by themselves, seen from their first."""
        if goal is None:
            return 0.0
        angle, x, z = placement
        away = math.atan2(goal[0] - x, goal[1] - z) - (angle + course)
        away = (away + math.pi) % (2.0 * math.pi) - math.pi
        return float(np.clip(away, -_FASTEST_TURN, _FASTEST_TURN))
