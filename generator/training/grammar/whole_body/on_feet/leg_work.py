"""One leg at work while the other stands, and jumps that turn or go over something."""

from __future__ import annotations

import numpy as np

from ...program import Performance, Program
from ...stage import Stage
from .. import checks
from ..curves import flight_height
from ..feet import Move, home_of
from ..jumps.jumping import jumps, went
from ..jumps.leaps import Leaps
from ..pose import Pose, Side, arms, head, other, trunk
from ..scene import FOOT, balancing_arms, bent, drawn_side, on_feet, outward, standing
from ..upright import Upright
from ..wording import phrases, times


def _swings(stage: Stage) -> Performance:
    """A nearly straight leg to and fro beside the one that stands."""
    rng = stage.rng
    side, count, period, start = drawn_side(rng), int(rng.integers(3, 7)), rng.uniform(0.95, 1.3), 0.6
    count = min(count, int((stage.longest / 20.0 - 2.0) / period))
    base = standing(stage, start + (count + 0.9) * period)
    foot = FOOT[side]
    x, _, z = (float(value) for value in home_of(base).toes[foot])
    moves, at = [], start
    for index in range(2 * count):
        ahead = index % 2 == 0
        to = (
            (x, rng.uniform(0.22, 0.36), z + rng.uniform(0.46, 0.6)) if ahead else (x, rng.uniform(0.16, 0.26), z - rng.uniform(0.38, 0.48))
        )
        moves.append(Move(foot, at, at + 0.5 * period, to, lift=-0.1, tip=5.0 if ahead else 35.0, sway=0.0, planted=False))
        at += 0.5 * period
    moves.append(Move(foot, at, at + 0.6, (x, 0.0, z), lift=0.03, sway=0.0))
    hold = balancing_arms(rng, 1.4) | trunk(lean=-3 * outward(side))
    action = Upright(moves=moves, poses=[(start - 0.4, Pose()), (start + 0.3, hold), (at, hold), (at + 0.7, Pose())], weight_time=0.25)
    says, short = phrases("leg_work.swings.says", side=side, other=other(side)), phrases("leg_work.swings.short", side=side)
    return on_feet(stage, base, action, says, short, lambda j: swings(j, side) >= count - 1)


def swings(joints: np.ndarray, side: str) -> int:
    """How often a foot goes well ahead, having been well behind."""
    return checks.excursions(checks.ahead_of_pelvis(checks.sized(joints), f"{side}_ankle")[:, 2], 0.2, -0.1)


def _aside(stage: Stage) -> Performance:
    """A straight leg lifted out sideways, held, and put down."""
    rng = stage.rng
    side, count, start = drawn_side(rng), int(rng.choice([1, 2, 3])), 0.6
    up, hold = rng.uniform(0.6, 0.85), rng.uniform(0.6, 1.8) if count == 1 else 0.2
    base = standing(stage, start + count * (2 * up + hold + 0.2) + 0.5)
    foot, sign = FOOT[side], outward(side)
    x, _, z = (float(value) for value in home_of(base).toes[foot])
    moves, poses, at = [], [(start - 0.4, Pose())], start
    lifted = balancing_arms(rng, 1.3) | trunk(lean=-7 * sign)
    for _ in range(count):
        to = (x + sign * rng.uniform(0.44, 0.54), rng.uniform(0.34, 0.46), z)
        moves.append(Move(foot, at, at + up, to, lift=0.0, tip=8.0, sway=0.0, planted=False))
        moves.append(Move(foot, at + up + hold, at + 2 * up + hold, (x, 0.0, z), lift=0.0, sway=0.0))
        poses += [(at, Pose()), (at + up, lifted), (at + up + hold, lifted)]
        at += 2 * up + hold + 0.2
    action = Upright(moves=moves, poses=[*poses, (at + 0.2, Pose())], weight_time=0.25, hips=_hips_aside(moves, sign))
    says, short = phrases("leg_work.aside.says", side=side), phrases("leg_work.aside.short", side=side)
    return on_feet(stage, base, action, says, short, lambda j: lifts_aside(j, side) == count)


def _knee(stage: Stage) -> Performance:
    """A knee lifted to the height of the hip, held, and put down."""
    rng = stage.rng
    side, count, start = drawn_side(rng), int(rng.choice([1, 2, 3], p=[0.6, 0.25, 0.15])), 0.5
    up, hold = rng.uniform(0.5, 0.75), rng.uniform(0.4, 1.6) if count == 1 else rng.uniform(0.05, 0.25)
    base = standing(stage, start + count * (2 * up + hold + 0.2) + 0.5)
    foot = FOOT[side]
    x, _, z = (float(value) for value in home_of(base).toes[foot])
    moves, poses, at = [], [(start - 0.3, Pose())], start
    lifted = balancing_arms(rng, 0.5) | trunk(lean=-3 * outward(side), bend=2.0)
    for _ in range(count):
        to = (x, rng.uniform(0.38, 0.5), z + rng.uniform(0.22, 0.32))
        moves.append(Move(foot, at, at + up, to, lift=0.0, tip=20.0, sway=0.0, planted=False))
        moves.append(Move(foot, at + up + hold, at + 2 * up + hold, (x, 0.0, z), lift=0.0, sway=0.0))
        poses += [(at, Pose()), (at + up, lifted), (at + up + hold, lifted)]
        at += 2 * up + hold + 0.2
    action = Upright(moves=moves, poses=[*poses, (at + 0.2, Pose())], weight_time=0.25)
    many = "one" if count == 1 else "many"
    says = phrases(f"leg_work.knee.says_{many}", side=side, other=other(side), times=times(rng, count))
    short = phrases(f"leg_work.knee.short_{many}", side=side, times=times(rng, count))
    return on_feet(stage, base, action, says, short, lambda j: lifts_knee(j, side) == count and lifts_knee(j, other(side)) == 0)


def lifts_knee(joints: np.ndarray, side: Side) -> int:
    """How often a knee comes up to about the hip."""
    joints = checks.sized(joints)
    return checks.excursions(checks.height(joints, f"{side}_knee") - checks.height(joints, f"{side}_hip"), -0.14, -0.28)


def _hips_aside(moves: list[Move], sign: float) -> list[tuple[float, tuple[float, float, float]]]:
    """The pelvis tips towards the standing leg while the other one is up."""
    level = (0.0, 0.0, 0.0)
    keys = [(move.end, (0.0, -9.0 * sign, 0.0) if not move.planted else level) for move in moves]
    return [(0.2, level), *keys]


def lifts_aside(joints: np.ndarray, side: Side) -> int:
    joints = checks.sized(joints)
    out = outward(side) * checks.ahead_of_pelvis(joints, f"{side}_ankle")[:, 0]
    return checks.excursions(np.where(out > 0.28, checks.height(joints, f"{side}_ankle"), 0.0), 0.26, 0.16)


def _jump_turn(stage: Stage) -> Performance:
    """Both feet off the floor, and down again half way round."""
    rng = stage.rng
    sign, degrees = (1.0 if rng.random() < 0.5 else -1.0), 180.0
    air, off = rng.uniform(0.58, 0.66), rng.uniform(1.0, 1.3)
    base = standing(stage, off + air + 1.4)
    home = home_of(base)
    middle, angle = home.toes.mean(axis=0), np.radians(sign * degrees)
    moves = []
    for foot in (0, 1):
        x, _, z = home.toes[foot] - middle
        ahead, aside = -x * np.sin(angle) + z * np.cos(angle), x * np.cos(angle) + z * np.sin(angle)
        to = (float(middle[0] + aside), 0.0, float(middle[2] + ahead))
        yaw = float(home.yaw[foot] + sign * degrees)
        lift = flight_height(air) + 0.05
        moves.append(Move(foot, off, off + air, to, yaw=yaw, lift=lift, sway=30, thrown=True))
    ready = bent(rng, 22) | arms(32, 100, 10, 40) | trunk(twist=-18 * sign)
    flies = arms(45, 40, 40, 95) | head(look=25 * sign)
    action = Upright(
        moves=moves,
        flights=[(off, off + air)],
        height=[(0.3, 0.0), (off - 0.3, -0.26), (off, 0.03), (off + air, 0.0), (off + air + 0.2, -0.2), (off + air + 0.8, 0.0)],
        poses=[(0.3, Pose()), (off - 0.3, ready), (off + 0.4 * air, flies), (off + air + 0.2, bent(rng, 18)), (off + air + 0.9, Pose())],
        weight_time=0.1,
    )
    side = "left" if sign > 0 else "right"
    says, short = phrases("leg_work.turn.says", side=side), phrases("leg_work.turn.short", side=side)
    return on_feet(stage, base, action, says, short, lambda j: jumps(j) == 1 and sign * checks.heading(checks.sized(j))[-1] > 0.6 * degrees)


def _jump_over(stage: Stage) -> Performance:
    """A long high leap ahead, the knees drawn up."""
    rng = stage.rng
    air = rng.uniform(0.5, 0.6)
    leaps = Leaps(home_of(standing(stage, 1.0)), rng.uniform(0.3, 0.6))
    base = standing(stage, leaps.at + 0.6 + air + 1.4)
    leaps.home = home_of(base)
    low, soft = bent(rng, 28) | arms(34, 172, 10, 12), bent(rng, 24) | arms(40, 30, 20, 25)
    leaps.leap(air, (0.0, rng.uniform(0.85, 1.15)), rng.uniform(0.26, 0.32), 0.6, 0.08, (low, trunk(bend=6) | arms(95, 15, 10, 20), soft))
    says, short = phrases("leg_work.over.says"), phrases("leg_work.over.short")
    return on_feet(stage, base, leaps.action(), says, short, lambda j: jumps(j) == 1 and went(j, "forward", 0.6))


PROGRAMS: tuple[Program, ...] = (
    Program("leg_swings", "legs", _swings),
    Program("leg_aside", "legs", _aside),
    Program("lifts_knee", "legs", _knee),
    Program("jump_turn", "jump", _jump_turn),
    Program("jump_over", "jump", _jump_over),
)
