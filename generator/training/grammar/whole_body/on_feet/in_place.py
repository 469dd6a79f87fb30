"""Going on the spot: marching, jogging, running, high knees, butt kicks; stamping and tapping a foot; rising on the toes."""

from __future__ import annotations

from dataclasses import dataclass, replace

import numpy as np

from ...program import Performance, Program
from ...stage import Stage
from .. import checks
from ..feet import Home, Move, home_of
from ..pose import Pose, Side, arm, head, other, trunk
from ..scene import FOOT, balancing_arms, drawn_side, on_feet, outward, performance_of, standing
from ..upright import Upright, perform_upright
from ..wording import counted, number, phrases


@dataclass(frozen=True)
class _Gait:
    """On the spot. period: seconds a step; air: share of it that a foot is up beyond half (both are up then); lift, back: metres that a
    foot rises and goes behind; forward: metres that it goes ahead of the hip; tip: degrees; swing: of the arms; elbow: their bend."""

    period: float
    air: float
    lift: float
    forward: float
    tip: float
    swing: float
    elbow: float
    lean: float = 2.0


def _steps(home: Home, gait: _Gait, start: float, count: int, first: int, rng: np.random.Generator) -> list[Move]:
    """Each foot goes up to a raised place and down again."""
    moves = []
    up = gait.period * (1.0 + gait.air)
    for index in range(count):
        foot = (first + index) % 2
        at = start + index * gait.period * (1.0 + rng.normal(0.0, 0.015))
        x, _, z = home.toes[foot]
        size = rng.uniform(0.9, 1.1)
        raised = (float(x * 0.9), gait.lift * size, float(z + gait.forward))
        moves.append(Move(foot, at, at + 0.48 * up, raised, lift=0.0, tip=gait.tip, sway=14, planted=False))
        moves.append(Move(foot, at + 0.48 * up, at + 0.94 * up, (float(x), 0.0, float(z)), lift=0.0, tip=0.0, sway=6))
    return moves


def _arm_swings(gait: _Gait, start: float, count: int, first: int, rng: np.random.Generator) -> list[tuple[float, Pose]]:
    """The arm opposite the raised knee swings ahead; the shoulders turn with it."""
    keys: list[tuple[float, Pose]] = [(max(start - 0.3, 0.0), Pose())]
    for index in range(count):
        raised: Side = "left" if (first + index) % 2 == 0 else "right"
        ahead = arm(other(raised), gait.swing * rng.uniform(0.9, 1.1), 8, 22, gait.elbow * rng.uniform(0.95, 1.1))
        behind = arm(raised, gait.swing * 0.75, 176, 15, gait.elbow * 0.85)
        twist = trunk(bend=gait.lean, twist=0.16 * gait.swing * outward(raised) * -1.0)
        keys.append((start + (index + 0.5) * gait.period, ahead | behind | twist))
    return [*keys, (start + (count + 0.9) * gait.period, Pose())]


def _gone(stage: Stage, gait: _Gait, seconds: float) -> tuple[np.ndarray, int]:
    """Joints, and how many steps were made."""
    rng = stage.rng
    start, first = rng.uniform(0.3, 0.7), int(rng.integers(2))
    count = int((seconds - start - 0.6) / gait.period)
    base = standing(stage, seconds)
    home = home_of(base)
    flies = gait.air > 0.0
    bounce = _bounce(gait, start, count)
    action = Upright(
        moves=_steps(home, gait, start, count, first, rng),
        poses=_arm_swings(gait, start, count, first, rng),
        height=[(key, height) for key, height, _ in bounce],
        heels=[(key, heel) for key, _, heel in bounce],
        hips=[(0.0, (0.0, 0.0, 0.0)), (start + 0.4, (gait.lean, 0.0, 0.0)), (seconds - 0.5, (0.0, 0.0, 0.0))],
        weight_time=0.16 if not flies else 0.2,
    )
    return perform_upright(base, action, rng), count


def _bounce(gait: _Gait, start: float, count: int) -> list[tuple[float, float, float]]:
    """(seconds, metres, degrees of both heels): the body sinks on the standing leg and flies between two."""
    keys = [(start, 0.0, 0.0)]
    for index in range(count):
        at = start + index * gait.period
        deep, high, heel = (-0.055, 0.035, 16.0) if gait.air > 0.0 else (-0.015, 0.005, 0.0)
        keys += [(at + 0.45 * gait.period, deep, 0.5 * heel), (at + 0.95 * gait.period, high, heel)]
    return [*keys, (start + (count + 1.2) * gait.period, 0.0, 0.0)]


def steps_in_place(joints: np.ndarray, lift: float) -> tuple[int, int]:
    """How often the left and the right ankle rise so far (metres) and come down."""
    joints = checks.sized(joints)
    left, right = (checks.excursions(checks.height(joints, f"{side}_ankle"), 0.07 + lift, 0.07 + 0.5 * lift) for side in ("left", "right"))
    return left, right


def stays(joints: np.ndarray, metres: float = 0.45) -> bool:
    """Whether the pelvis remains within so many metres of its mean place."""
    ground = checks.sized(joints)[:, 0, ::2]
    return bool(np.linalg.norm(ground - ground.mean(axis=0), axis=-1).max() < metres)


def _is_going(joints: np.ndarray, count: int, lift: float, rate: float = 0.6) -> bool:
    return stays(joints) and min(steps_in_place(joints, lift)) >= max(1, int(rate * count / 2))


def _march(stage: Stage) -> Performance:
    rng = stage.rng
    gait = _Gait(
        rng.uniform(0.42, 0.62), 0.0, rng.uniform(0.22, 0.38), rng.uniform(0.08, 0.2), 25, rng.uniform(25, 50), rng.uniform(15, 60), 0.0
    )
    joints, count = _gone(stage, gait, rng.uniform(3.5, 7.0))
    says = phrases("in_place.march.says")
    says[7] = "raises the left and the right foot in turn, staying in one place"
    return performance_of(stage, joints, says, phrases("in_place.march.short"), lambda j: _is_going(j, count, 0.12))


def _jog(stage: Stage) -> Performance:
    rng = stage.rng
    runs = rng.random() < 0.35
    period = rng.uniform(0.27, 0.32) if runs else rng.uniform(0.33, 0.4)
    gait = _Gait(
        period,
        0.3,
        rng.uniform(0.28, 0.4) if runs else rng.uniform(0.2, 0.3),
        rng.uniform(-0.12, 0.0),
        45,
        rng.uniform(32, 50),
        rng.uniform(75, 100),
        4.0,
    )
    joints, count = _gone(stage, gait, rng.uniform(3.5, 7.0))
    verb = "runs" if runs else "jogs"
    ing = "running" if runs else "jogging"
    says = phrases(f"in_place.jog.says_{'run' if runs else 'jog'}", verb=verb, ing=ing)
    short = phrases(f"in_place.jog.short_{'run' if runs else 'jog'}", ing=ing)
    return performance_of(stage, joints, says, short, lambda j: _is_going(j, count, 0.08) and count / (len(j) / 20.0) > 1.2)


def _high_knees(stage: Stage) -> Performance:
    rng = stage.rng
    gait = _Gait(
        rng.uniform(0.38, 0.52), 0.2, rng.uniform(0.46, 0.58), rng.uniform(0.22, 0.32), 35, rng.uniform(35, 55), rng.uniform(70, 100), 0.0
    )
    joints, count = _gone(stage, gait, rng.uniform(3.5, 6.5))
    says = phrases("in_place.high_knees.says")
    return performance_of(stage, joints, says, phrases("in_place.high_knees.short"), lambda j: knees_rise(j) >= 0.5 * count and stays(j))


def knees_rise(joints: np.ndarray, below_hip: float = 0.14) -> int:
    """How often either knee comes nearly as high as its hip."""
    joints = checks.sized(joints)
    gaps = [checks.height(joints, f"{side}_knee") - checks.height(joints, f"{side}_hip") for side in ("left", "right")]
    return sum(checks.excursions(gap, -below_hip, -0.28) for gap in gaps)


def _butt_kicks(stage: Stage) -> Performance:
    rng = stage.rng
    gait = _Gait(
        rng.uniform(0.37, 0.48), 0.15, rng.uniform(0.46, 0.54), rng.uniform(-0.62, -0.5), 95, rng.uniform(15, 35), rng.uniform(60, 100), 6.0
    )
    joints, count = _gone(stage, gait, rng.uniform(3.5, 6.5))
    says = phrases("in_place.butt_kicks.says")
    return performance_of(stage, joints, says, phrases("in_place.butt_kicks.short"), lambda j: heels_rise(j) >= 0.5 * count and stays(j))


def heels_rise(joints: np.ndarray) -> int:
    """How often either heel comes up behind the body with the knee pointing down."""
    joints = checks.sized(joints)
    total = 0
    for side in ("left", "right"):
        behind = checks.ahead_of_pelvis(joints, f"{side}_ankle")[:, 2] < -0.12
        total += checks.excursions(checks.height(joints, f"{side}_ankle") * behind, 0.38, 0.25)
    return total


def _stamp(stage: Stage) -> Performance:
    rng = stage.rng
    side = drawn_side(rng)
    count = int(rng.integers(1, 5))
    period, start = rng.uniform(0.75, 1.0), rng.uniform(0.4, 0.8)
    base = standing(stage, start + count * period + 0.6)
    home = home_of(base)
    foot, (x, _, z) = FOOT[side], home.toes[FOOT[side]]
    moves, height = [], [(start, 0.0)]
    for index in range(count):
        at = start + index * period
        moves.append(
            Move(foot, at, at + 0.42, (float(x), rng.uniform(0.26, 0.36), float(z + 0.1)), lift=0.0, tip=-5, sway=10, planted=False)
        )
        moves.append(Move(foot, at + 0.44, at + 0.62, (float(x), 0.0, float(z)), lift=0.0, sway=0))
        height += [(at + 0.42, 0.01), (at + 0.66, -0.035), (at + 0.9 * period, 0.0)]
    action = Upright(
        moves=moves,
        height=height,
        poses=[(start, Pose()), (start + 0.4, balancing_arms(rng, 0.6) | trunk(bend=6) | head(nod=10)), (start + count * period, Pose())],
        weight_time=0.2,
    )
    says = counted(rng, count, phrases("in_place.stamp.says", side=side))
    return on_feet(stage, base, action, says, phrases("in_place.stamp.short", side=side), lambda j: one_foot_rises(j, side, 0.15) == count)


def one_foot_rises(joints: np.ndarray, side: Side, lift: float) -> int:
    """How often this foot rises so far while the other stays down."""
    joints = checks.sized(joints)
    if checks.height(joints, f"{other(side)}_foot").max() > 0.6 * lift + 0.05:
        return 0
    return checks.excursions(checks.height(joints, f"{side}_ankle"), 0.07 + lift, 0.07 + 0.5 * lift)


def _tap(stage: Stage) -> Performance:
    rng = stage.rng
    side, period = drawn_side(rng), rng.uniform(0.4, 0.65)
    seconds = rng.uniform(3.5, 6.0)
    count = int((seconds - 1.2) / period)
    base = standing(stage, seconds)
    home = home_of(base)
    foot, (x, _, z) = FOOT[side], home.toes[FOOT[side]]
    ahead = rng.uniform(0.02, 0.14)
    place = (float(x), 0.0, float(z + ahead))
    moves = [Move(foot, 0.4, 0.7, place, lift=0.03, sway=5)]
    for index in range(count):
        at = 0.75 + index * period
        moves.append(Move(foot, at, at + 0.5 * period, place, lift=0.0, tip=-rng.uniform(28, 36), sway=0))
        moves.append(Move(foot, at + 0.5 * period, at + 0.92 * period, place, lift=0.0, tip=0.0, sway=0))
    lean = -outward(side) * 0.05
    moves = [replace(move, planted=True) for move in moves]
    action = Upright(moves=moves, ahead=[(0.3, (0.0, 0.0)), (0.8, (lean, 0.0))], weight_time=0.5)
    says = phrases("in_place.tap.says", side=side)
    return on_feet(stage, base, action, says, phrases("in_place.tap.short", side=side), lambda j: toe_taps(j, side) >= 0.6 * count)


def toe_taps(joints: np.ndarray, side: str) -> int:
    joints = checks.sized(joints)
    return checks.excursions(checks.height(joints, f"{side}_foot"), 0.05, 0.03) if checks.height(joints, f"{side}_ankle").max() < 0.2 else 0


def _tiptoe(stage: Stage) -> Performance:
    rng = stage.rng
    count = int(rng.choice([1, 1, 2, 3]))
    heel, hold = rng.uniform(32, 45), rng.uniform(1.9, 3.2) if count == 1 else rng.uniform(0.7, 1.0)
    keys, at = [], rng.uniform(0.4, 0.8)
    for _ in range(count):
        keys += [(at, 0.0), (at + 0.6, heel), (at + 0.6 + hold, heel), (at + 1.3 + hold, 0.0)]
        at += 1.5 + hold
    base = standing(stage, at + 0.4)
    arms_up = balancing_arms(rng, 1.3) if rng.random() < 0.5 else Pose()
    action = Upright(
        heels=keys,
        height=[(time, 0.0025 * value) for time, value in keys],
        poses=[(time, arms_up if value else Pose()) for time, value in keys],
        ahead=[(time, (0.0, 0.0016 * value)) for time, value in keys],
        unrest=1.6,
    )
    says = counted(rng, count, phrases("in_place.tiptoe.says"))
    return on_feet(
        stage,
        base,
        action,
        says,
        phrases(f"in_place.tiptoe.short_{'one' if count == 1 else 'many'}", number=number(count)),
        lambda j: heel_raises(j) == count,
    )


def heel_raises(joints: np.ndarray) -> int:
    joints = checks.sized(joints)
    up = checks.lowest(joints, "left_ankle", "right_ankle")
    return checks.excursions(up, 0.115, 0.09) if checks.both_feet(joints).max() < 0.06 else 0


PROGRAMS: tuple[Program, ...] = (
    Program("march_in_place", "in place", _march, weight=1.5),
    Program("jog_in_place", "in place", _jog, weight=1.5),
    Program("high_knees", "exercise", _high_knees),
    Program("butt_kicks", "exercise", _butt_kicks),
    Program("stamp_foot", "legs", _stamp),
    Program("tap_foot", "legs", _tap),
    Program("rise_on_toes", "legs", _tiptoe),
)
