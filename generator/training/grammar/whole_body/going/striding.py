"""Ways of walking that are made step by step: marching, tramping, tiny steps, long strides, sidesteps, away and back."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from .....motion import FPS
from ...program import Performance, Program
from ...stage import Stage
from .. import checks
from ..feet import home_of
from ..pose import Pose, Side, arm, head, other, trunk
from ..scene import on_feet, outward, standing
from ..upright import Upright
from ..walkway import Walkway
from ..wording import phrases


@dataclass(frozen=True)
class Stride:
    """pace, length: seconds and metres of a step, each from and to. lift: metres that a foot rises. swing: degrees of the arms, up and
    back, elbow: how far they are bent. bend: degrees of the trunk."""

    name: str
    pace: tuple[float, float]
    length: tuple[float, float]
    lift: float
    swing: float
    elbow: float = 12.0
    bend: float = 0.0
    low: float = 0.0


# Seconds: steps that are quicker than this sway little as it is.
_QUICK = 0.4
_STRIDES = (
    Stride("march", (0.46, 0.56), (0.42, 0.52), 0.44, 62.0, 14.0, -4.0),
    Stride("tramp", (0.5, 0.62), (0.42, 0.55), 0.27, 34.0, 22.0, 10.0, -0.05),
    Stride("tiny", (0.28, 0.36), (0.10, 0.15), 0.05, 6.0, 20.0, 4.0, -0.02),
    Stride("long", (0.6, 0.72), (0.82, 0.95), 0.14, 44.0, 20.0, 6.0, -0.1),
    Stride("arm_swings", (0.48, 0.58), (0.58, 0.68), 0.09, 68.0, 8.0, 0.0, -0.02),
)


def _gone(stage: Stage, stride: Stride) -> Performance:
    rng = stage.rng
    pace, length, start = rng.uniform(*stride.pace), rng.uniform(*stride.length), 0.4
    count = int(min(rng.uniform(4.0, 7.5), stage.longest / FPS - 1.5) / pace)
    base = standing(stage, start + (count + 1) * pace + 0.5)
    way, first = Walkway(home_of(base), start), int(rng.integers(2))
    for index in range(count):
        way.go(forward=length * (0.6 if index == 0 else 1.0))
        way.step((first + index) % 2, pace, 0.0, lift=stride.lift, sway=24.0)
    way.step((first + count) % 2, pace, 0.0, lift=0.5 * stride.lift, sway=15.0)
    action = Upright(
        moves=way.moves,
        poses=[(0.2, Pose()), *_swings(way, pace, stride), (way.at + 0.4, Pose())],
        height=[(0.2, 0.0), (start + pace, stride.low), (way.at - pace, stride.low), (way.at + 0.2, 0.0)],
        weight_time=0.55 * pace,
        walks=pace > _QUICK,
        flow=0.3,
    )
    says, short = phrases(f"striding.{stride.name}.says"), phrases(f"striding.{stride.name}.short")
    return on_feet(stage, base, action, says, short, lambda j: strides(j, stride, count))


def _swings(way: Walkway, pace: float, stride: Stride) -> list[tuple[float, Pose]]:
    poses = []
    for at, foot in way.steps:
        near: Side = "left" if foot == 0 else "right"
        ahead = arm(other(near), stride.swing, 6, 20, stride.elbow) | arm(near, 0.75 * stride.swing, 172, 10, stride.elbow)
        lean = trunk(bend=stride.bend, twist=0.16 * stride.swing * outward(near) * -1.0) | head(nod=-0.5 * stride.bend)
        poses.append((at + 0.8 * pace, ahead | lean))
    return poses


def strides(joints: np.ndarray, stride: Stride, count: int) -> bool:
    """Goes ahead in steps about so long, lifting the feet or swinging the arms about so far."""
    joints = checks.sized(joints)
    left, ahead = checks.travel(joints)[-1]
    apart = np.percentile(np.linalg.norm((checks.path(joints, "left_ankle") - checks.path(joints, "right_ankle"))[:, ::2], axis=-1), 80)
    low, high = 0.6 * stride.length[0], 1.5 * stride.length[1] + 0.18
    swing = np.ptp(checks.ahead_of_pelvis(joints, "left_wrist")[:, 2])
    lifted = checks.height(joints, "left_ankle").max() - 0.08
    goes = ahead > 0.5 * count * stride.length[0] and abs(left) < 0.5 * ahead
    return bool(goes and low < apart < high and swing > 0.009 * stride.swing - 0.1 and lifted > 0.55 * stride.lift)


def _away_and_back(stage: Stage) -> Performance:
    """Some steps ahead, about turn, the same way back."""
    rng = stage.rng
    pace, length, count = rng.uniform(0.46, 0.56), rng.uniform(0.5, 0.62), int(rng.integers(3, 6))
    base = standing(stage, 0.4 + (2 * count + 5) * pace + 0.3)
    way, to = Walkway(home_of(base), 0.4), (1.0 if rng.random() < 0.5 else -1.0)
    foot = 0 if to > 0 else 1
    foot = foot if count % 2 == 0 else 1 - foot
    for index in range(2 * count + 4):
        turning = count <= index < count + 4
        way.go(forward=0.0 if turning else length, turn=to * 45.0 if turning else 0.0)
        way.step(foot, pace, 0.0, lift=0.08, sway=22.0)
        foot = 1 - foot
    way.step(foot, pace, 0.0, lift=0.05, sway=12.0)
    swing = Stride("walk", (0, 0), (0, 0), 0.0, 24.0, 16.0, 2.0)
    action = Upright(
        moves=way.moves, poses=[(0.2, Pose()), *_swings(way, pace, swing), (way.at + 0.3, Pose())], weight_time=0.5 * pace, walks=True
    )
    says, short = phrases("striding.away_and_back.says"), phrases("striding.away_and_back.short")
    return on_feet(stage, base, action, says, short, comes_back)


def comes_back(joints: np.ndarray) -> bool:
    """Goes a metre or more away, turns about, and comes back."""
    joints = checks.sized(joints)
    away = np.linalg.norm(checks.travel(joints), axis=-1)
    return bool(away.max() > 0.9 and away[-1] < 0.45 * away.max() and abs(checks.heading(joints)[-1]) > 120.0)


def _performed(stride: Stride) -> Program:
    return Program(f"walk_{stride.name}", "gait", lambda stage: _gone(stage, stride), weight=1.2)


PROGRAMS: tuple[Program, ...] = (
    *(_performed(stride) for stride in _STRIDES),
    Program("walk_away_and_back", "gait", _away_and_back, weight=1.5),
)
