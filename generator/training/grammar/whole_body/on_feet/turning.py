"""Turning on the spot by so many degrees, with small steps or on one foot, and spinning."""

from __future__ import annotations

import numpy as np

from ...program import Performance, Program
from ...stage import Stage
from .. import checks
from ..feet import Move, home_of
from ..pose import Pose, Side, arms, head, other, trunk
from ..scene import FOOT, balancing_arms, drawn_side, on_feet, outward, standing
from ..upright import Upright
from ..walkway import Walkway
from ..wording import phrases, plural
from .in_place import stays

_HOW_OFTEN = {1: "once", 2: "twice", 3: "three times"}
_DEGREES = (45, 90, 90, 90, 180, 180, 360)


def _turn(stage: Stage) -> Performance:
    rng = stage.rng
    side, degrees = drawn_side(rng), int(rng.choice(_DEGREES))
    sign = outward(side)
    per_step = rng.uniform(38, 62)
    rounds = max(1, round(degrees / per_step))
    pace = rng.uniform(0.34, 0.5)
    base = standing(stage, 0.9 + 2 * rounds * pace + rng.uniform(0.5, 1.2))
    way = Walkway(home_of(base), rng.uniform(0.4, 0.7))
    start = way.at
    for _ in range(rounds):
        way.go(turn=sign * degrees / rounds)
        way.step(FOOT[side], pace, 0.0, lift=0.06, sway=8.0)
        way.step(FOOT[other(side)], pace, 0.0, lift=0.06, sway=12.0)
    lead = head(look=sign * rng.uniform(18, 35)) | trunk(twist=sign * rng.uniform(6, 12))
    action = Upright(
        moves=way.moves, poses=[(start - 0.3, Pose()), (start + 0.2, lead), (way.at - 0.4, lead), (way.at + 0.3, Pose())], weight_time=0.17
    )
    says, short = _turn_words(side, degrees)
    return on_feet(stage, base, action, says, short, lambda j: turns_by(j, sign * degrees))


def turns_by(joints: np.ndarray, degrees: float) -> bool:
    """On the spot."""
    joints = checks.sized(joints)
    return bool(abs(checks.heading(joints)[-4:].mean() - degrees) < max(25.0, 0.2 * abs(degrees)) and stays(joints, 0.6))


def _turn_words(side: Side, degrees: int) -> tuple[list[str], list[str]]:
    said = {"side": side, "clock": "counterclockwise" if side == "left" else "clockwise"}
    return phrases(f"turning.by_{degrees}.says", **said), phrases(f"turning.by_{degrees}.short", **said)


def _spin(stage: Stage) -> Performance:
    """On one foot, the other close to it, or with quick small steps."""
    rng = stage.rng
    side, turns = drawn_side(rng), int(rng.choice([1, 2, 3], p=[0.5, 0.3, 0.2]))
    sign = outward(side)
    seconds = turns * rng.uniform(0.95, 1.35)
    count = max(4, round(seconds / 0.26))
    start = 0.9
    base = standing(stage, start + seconds + rng.uniform(0.9, 1.4))
    home = home_of(base)
    way = Walkway(home, start)
    for index in range(count):
        way.go(turn=sign * 360.0 * turns / count)
        way.step((FOOT[side] + index) % 2, seconds / count, 0.0, lift=0.035, sway=10.0)
    way.step((FOOT[side] + count) % 2, 0.35, 0.0, lift=0.04, sway=6.0)
    whirl = arms(rng.uniform(40, 90), 80, 15, rng.uniform(5, 40)) | head(look=sign * 20) | trunk(twist=sign * 10)
    windup = trunk(twist=-sign * 18) | balancing_arms(rng)
    action = Upright(
        moves=way.moves,
        poses=[
            (0.2, Pose()),
            (start - 0.2, windup),
            (start + 0.35, whirl),
            (start + seconds - 0.2, whirl),
            (start + seconds + 0.7, Pose()),
        ],
        heels=[(start - 0.2, 0.0), (start + 0.2, 14.0), (start + seconds - 0.2, 14.0), (start + seconds + 0.3, 0.0)],
        weight_time=0.12,
    )
    said = {
        "how": _HOW_OFTEN[turns],
        "side": side,
        "turns": plural(turns, "full spin"),
        "clock": "counterclockwise" if side == "left" else "clockwise",
    }
    says = phrases("turning.spin.says", **said)
    return on_feet(stage, base, action, says, phrases("turning.spin.short", side=side), lambda j: spins(j, sign * 360.0 * turns))


def spins(joints: np.ndarray, degrees: float) -> bool:
    joints = checks.sized(joints)
    turned = checks.heading(joints)
    fast = np.abs(np.gradient(turned)).max() * 20.0 > 170.0
    return bool(abs(turned[-4:].mean() - degrees) < 70.0 and fast and stays(joints, 0.7))


def _pivot(stage: Stage) -> Performance:
    rng = stage.rng
    side, degrees = drawn_side(rng), float(rng.choice([90, 135, 180]))
    sign = outward(side)
    # One turns over the foot on the side that one turns to: its ball stays where it is.
    pivot = FOOT[side]
    start, seconds = rng.uniform(0.5, 0.8), rng.uniform(0.6, 0.85)
    base = standing(stage, start + seconds + rng.uniform(0.9, 1.4))
    home = home_of(base)
    way = Walkway(home, start)
    toe = home.toes[pivot][[0, 2]]
    way.go(turn=sign * degrees)
    way.place = toe - way.turned(toe)
    free = Move(1 - pivot, start + 0.1, start + seconds, way.spot(1 - pivot), yaw=float(home.yaw[1 - pivot] + way.yaw), lift=0.07, sway=15)
    turned = Move(pivot, start + 0.05, start + seconds + 0.05, None, yaw=float(home.yaw[pivot] + way.yaw), lift=0.0, sway=14)
    lead = head(look=sign * 35) | trunk(twist=sign * 14) | balancing_arms(rng, 0.7)
    action = Upright(
        moves=[free, turned],
        poses=[(start - 0.3, Pose()), (start + 0.25, lead), (start + seconds + 0.4, Pose())],
        weight_time=0.14,
        height=[(start - 0.1, 0.0), (start + 0.3, -0.03), (start + seconds + 0.3, 0.0)],
    )
    where = "around" if degrees == 180 else f"to the {side}"
    says = phrases(f"turning.pivot.says_{'half' if degrees == 180 else 'part'}", where=where, side=side)
    return on_feet(
        stage,
        base,
        action,
        says,
        phrases("turning.pivot.short", side=side),
        lambda j: abs(checks.heading(checks.sized(j))[-4:].mean() - sign * degrees) < 35 and stays(j, 0.6),
    )


PROGRAMS: tuple[Program, ...] = (
    Program("turn_on_the_spot", "turn", _turn, weight=2.5),
    Program("spin", "turn", _spin),
    Program("pivot", "turn", _pivot, weight=0.7),
)
