"""Running in steps with flights between them: sprints, jogs, curves, zigzags; the legs of whoever runs and does something else."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field

import numpy as np

from .....motion import FPS
from ...program import Performance, Program
from ...stage import Stage
from .. import checks
from ..feet import Home, Move, home_of
from ..pose import Pose, Side, arm, head, other, trunk
from ..scene import outward, performance_of, standing
from ..upright import Upright, perform_upright
from ..wording import phrases

# How near to the middle of the way feet are set, as a share of where they stand.
_NARROW = 0.45
# The first steps are shorter, as shares of a full one.
_FIRST = (0.35, 0.6, 0.8)


@dataclass
class Run:
    """A run under construction. pace, length: seconds and metres of a step; contact: share of a step that a foot bears weight."""

    home: Home
    pace: float
    length: float
    contact: float = 0.56
    start: float = 0.5
    moves: list[Move] = field(default_factory=list[Move])
    flights: list[tuple[float, float]] = field(default_factory=list[tuple[float, float]])
    landings: list[tuple[float, int]] = field(default_factory=list[tuple[float, int]])

    def go(self, turns: Sequence[float]) -> None:
        """A step to each turn, degrees to the left."""
        place, yaw = np.zeros(2), 0.0
        for index, turned in enumerate(turns):
            yaw += turned
            length = self.length * (_FIRST[index] if index < len(_FIRST) else 1.0)
            place = place + length * np.array([np.sin(np.radians(yaw)), np.cos(np.radians(yaw))])
            self._step(index, place, yaw)

    def _step(self, index: int, place: np.ndarray, yaw: float) -> None:
        foot, lands = index % 2, self.start + (index + 1) * self.pace
        leaves = lands - (2.0 - self.contact) * self.pace if index > 1 else lands - 0.8 * self.pace
        aside = _NARROW * self.home.toes[foot, 0]
        x, z = place + aside * np.array([np.cos(np.radians(yaw)), -np.sin(np.radians(yaw))])
        to, lift = (float(x), 0.0, float(z)), min(0.36, 0.12 + 0.16 * self.length)
        self.moves.append(Move(foot, leaves, lands, to, yaw=float(self.home.yaw[foot] + yaw), lift=lift, sway=55.0))
        self.landings.append((lands, foot))
        if index > 1:
            self.flights.append((lands - (1.0 - self.contact) * self.pace, lands))


def _arms_of(run: Run, swing: float, bend: float) -> list[tuple[float, Pose]]:
    """The arm of the other side comes ahead as a foot lands behind it."""
    poses = [(run.start - 0.1, Pose())]
    for lands, foot in run.landings:
        near: Side = "left" if foot == 0 else "right"
        ahead, back = arm(other(near), swing, 8, 35, 92), arm(near, swing, 172, 10, 88)
        lean = trunk(bend=bend, twist=-9.0 * outward(other(near))) | head(nod=-0.7 * bend)
        poses.append((lands + 0.25 * run.pace, ahead | back | lean))
    return poses


def ran(stage: Stage, pace: float, length: float, turns: Sequence[float]) -> np.ndarray:
    """(T, 22, 3) of somebody who is running already, a step to each turn."""
    rng = stage.rng
    turns = turns[: int((stage.longest / FPS - 0.8) / pace)]
    base = standing(stage, 0.5 + len(turns) * pace + 0.1)
    run = Run(home_of(base), pace, length)
    run.go(turns)
    action = Upright(
        moves=run.moves,
        poses=_arms_of(run, float(np.clip(22 + 24 * length, 30, 62)), float(np.clip(4 + 7 * length, 5, 16))),
        height=[(0.3, 0.0), (run.start + run.pace, -0.07)],
        hips=[(0.3, (0.0, 0.0, 0.0)), (run.start + run.pace, (6.0, 0.0, 0.0))],
        flights=run.flights,
        weight_time=0.19,
        flow=0.5,
    )
    first = round(FPS * (run.start + 2.0 * pace))
    return perform_upright(base, action, rng)[first : round(FPS * run.landings[-1][0])]


def _pace(rng: np.random.Generator, fast: bool) -> tuple[float, float]:
    """Seconds and metres of a step."""
    return (rng.uniform(0.27, 0.31), rng.uniform(1.15, 1.4)) if fast else (rng.uniform(0.31, 0.37), rng.uniform(0.75, 0.95))


def jogged(stage: Stage) -> np.ndarray:
    """Straight ahead."""
    return ran(stage, *_pace(stage.rng, False), [0.0] * 30)


def _straight(stage: Stage) -> Performance:
    fast = stage.rng.random() < 0.6
    joints = ran(stage, *_pace(stage.rng, fast), [0.0] * int(stage.rng.integers(12, 26)))
    kind = "sprint" if fast else "jog"
    least = 2.8 if fast else 1.6
    return performance_of(stage, joints, phrases(f"running.{kind}.says"), phrases(f"running.{kind}.short"), lambda j: speed(j) > least)


def _curve(stage: Stage) -> Performance:
    rng = stage.rng
    sign, count = (1.0 if rng.random() < 0.5 else -1.0), int(rng.integers(16, 25))
    total = rng.uniform(80, 150) if rng.random() < 0.7 else rng.uniform(300, 380)
    joints = ran(stage, *_pace(rng, False), [sign * total / count] * count)
    kind = "curve" if total < 200 else "circle"
    said = {"side": "left" if sign > 0 else "right", "clock": "counterclockwise" if sign > 0 else "clockwise"}
    says, short = phrases(f"running.{kind}.says", **said), phrases(f"running.{kind}.short", **said)
    return performance_of(stage, joints, says, short, lambda j: speed(j) > 1.4 and sign * checks.heading(j)[-1] > 0.5 * total)


def _zigzag(stage: Stage) -> Performance:
    """To one side for some steps, then to the other."""
    rng = stage.rng
    sign, legs, bend = (1.0 if rng.random() < 0.5 else -1.0), int(rng.integers(4, 6)), rng.uniform(75, 95)
    turns = [0.0, sign * 0.25 * bend, sign * 0.25 * bend]
    for index in range(legs):
        back = -sign if index % 2 == 0 else sign
        turns += [0.0, back * bend / 2, back * bend / 2, 0.0]
    joints = ran(stage, *_pace(rng, False), turns)
    return performance_of(
        stage, joints, phrases("running.zigzag.says"), phrases("running.zigzag.short"), lambda j: speed(j) > 1.3 and weaves(j) >= 2
    )


def speed(joints: np.ndarray) -> float:
    """Metres a second over the ground."""
    return float(np.median(checks.pelvis_speed(checks.sized(joints))))


def weaves(joints: np.ndarray, degrees: float = 45.0) -> int:
    """How often the body turns well to one side and back."""
    angle = checks.heading(checks.sized(joints))
    middle = 0.5 * (angle.max() + angle.min())
    return sum(checks.excursions(sign * (angle - middle), 0.4 * degrees, 0.0) for sign in (1.0, -1.0))


PROGRAMS: tuple[Program, ...] = (
    Program("run", "run", _straight, weight=2.0),
    Program("run_curve", "run", _curve, weight=1.5),
    Program("run_zigzag", "run", _zigzag, weight=1.5),
)
