"""Hopping on one leg, skipping along, and jumping jacks."""

from __future__ import annotations

import numpy as np

from ...program import Performance, Program
from ...stage import Stage
from .. import checks
from ..curves import flight_height
from ..feet import Move, home_of
from ..key_poses import Standing
from ..pose import Pose, Side, arm, arms, other, trunk
from ..scene import FOOT, drawn_side, on_feet, outward, standing
from ..upright import Upright
from ..wording import counted, number, phrases, plural
from .jumping import jumps, went
from .leaps import Leaps


def _hop(stage: Stage) -> Performance:
    rng = stage.rng
    side, count, step = drawn_side(rng), int(rng.integers(1, 7)), rng.uniform(0.2, 0.35) * (rng.random() < 0.35)
    air, ground = rng.uniform(0.22, 0.3), rng.uniform(0.2, 0.28)
    base = standing(stage, 2.3 + count * (air + ground))
    action = _hops(base, side, [1.45 + index * (air + ground) for index in range(count)], (air, step), rng)
    where = " forward" if step else str(rng.choice(["", " in place", " on the spot"]))
    said = {"side": side, "where": where, "other": other(side), "number": number(count)}
    says = counted(rng, count, phrases("jumping.hop.says", **said))
    short = phrases(f"jumping.hop.short_{'one' if count == 1 else 'many'}", **said)
    return on_feet(stage, base, action, says, short, lambda j: hops(j, side) == count)


def _hops(base: Standing, side: Side, starts: list[float], size: tuple[float, float], rng: np.random.Generator) -> Upright:
    """Hops on one foot from each of these seconds on. size: seconds in the air, metres ahead."""
    (air, step), home = size, home_of(base)
    foot, free = FOOT[side], FOOT[other(side)]
    leaps = Leaps(home, starts[0])
    x, _, z = (float(value) for value in home.toes[foot])
    fx, _, fz = (float(value) for value in home.toes[free])
    height, behind = rng.uniform(0.22, 0.34), rng.uniform(0.25, 0.35)
    leaps.moves.append(Move(free, 0.4, 1.1, (fx, height, fz - behind), lift=0.0, tip=40, sway=10, planted=False))
    leaps.height += [(starts[0] - 0.45, 0.0), (starts[0] - 0.15, -0.08)]
    for index, off in enumerate(starts):
        gone, up = (index + 1) * step, flight_height(air)
        held = (fx, height + rng.uniform(-0.03, 0.05), fz - behind + gone)
        leaps.moves.append(Move(foot, off, off + air, (x, 0.0, z + gone), lift=up + 0.015, sway=25, thrown=True))
        leaps.moves.append(Move(free, off, off + air, held, lift=up, tip=40, sway=0, planted=False, thrown=True))
        leaps.spring(off, air, 0.09, 24.0)
    end = starts[-1] + air + 0.24
    leaps.moves.append(Move(free, end, end + 0.5, (fx, 0.0, fz + len(starts) * step), lift=0.0, sway=5))
    beat = trunk(bend=6) | arms(rng.uniform(20, 40), rng.uniform(50, 80), 25, rng.uniform(50, 80))
    leaps.poses += [(0.4, Pose()), (1.1, beat), (end, beat), (end + 0.5, Pose())]
    leaps.height += [(end + 0.2, -0.02), (end + 0.5, 0.0)]
    return leaps.action(weight_time=0.14, unrest=1.6)


def hops(joints: np.ndarray, side: Side) -> int:
    """How often the body leaves the floor from this foot, the other held up."""
    joints = checks.sized(joints)
    free = checks.height(joints, f"{other(side)}_foot") > 0.1
    return checks.excursions(np.where(free, checks.height(joints, f"{side}_foot"), 0.0), 0.045, 0.03)


def _skip(stage: Stage) -> Performance:
    rng = stage.rng
    count, period, first = int(rng.integers(4, 8)), rng.uniform(0.62, 0.75), int(rng.integers(2))
    base = standing(stage, 1.6 + count * period)
    leaps = Leaps(home_of(base), 0.6)
    step, air = rng.uniform(0.5, 0.75), rng.uniform(0.24, 0.3)
    leaps.height += [(0.3, 0.0)]
    leaps.poses += [(0.4, Pose())]
    for index in range(count):
        _skip_once(leaps, (first + index) % 2, 0.6 + index * period, (air, step), rng)
    end = 0.7 + count * period
    for order, foot in enumerate((first, 1 - first)):
        x, _, z = leaps.home.toes[foot]
        at = end + 0.2 * order
        leaps.moves.append(Move(foot, at, at + 0.4, (float(x), 0.0, float(z + leaps.place[1] + 0.1)), lift=0.04, sway=8))
    leaps.height += [(end + 0.2, -0.03), (end + 0.6, 0.0)]
    leaps.poses += [(end + 0.5, Pose())]
    says, short = phrases("jumping.skip.says"), phrases("jumping.skip.short")
    return on_feet(stage, base, leaps.action(weight_time=0.16), says, short, lambda j: jumps(j) >= 2 and went(j, "forward", 0.6))


def _skip_once(leaps: Leaps, foot: int, at: float, size: tuple[float, float], rng: np.random.Generator) -> None:
    """A step and a hop on the same foot, the other knee going up. at: seconds at which the step begins."""
    (air, step), hop = size, at + 0.28
    leaps.place = (0.0, leaps.place[1] + step)
    gone, free = leaps.place[1], 1 - foot
    (x, _, z), (fx, _, fz) = leaps.home.toes[foot], leaps.home.toes[free]
    up = (float(fx), rng.uniform(0.30, 0.42), float(fz + gone + 0.25))
    leaps.moves += [
        Move(foot, at - 0.02, hop - 0.02, (float(x), 0.0, float(z + gone - 0.3 * step)), lift=0.02, sway=0),
        Move(foot, hop, hop + air, (float(x), 0.0, float(z + gone)), lift=flight_height(air) + 0.02, sway=25, thrown=True),
        Move(free, hop - 0.2, hop + 0.6 * air, up, lift=0.0, tip=30, sway=15, planted=False),
    ]
    leaps.spring(hop, air, 0.05, 15.0)
    side: Side = "left" if free == 0 else "right"
    swing = arm(other(side), rng.uniform(45, 65), 8, 20, 30) | arm(side, 35, 172, 15, 20)
    leaps.poses.append((hop + 0.5 * air, swing | trunk(twist=-8.0 * outward(side), bend=4)))


def _jacks(stage: Stage) -> Performance:
    rng = stage.rng
    half, start = rng.uniform(0.36, 0.5), rng.uniform(0.4, 0.7)
    count = int(rng.integers(1, 9))
    base = standing(stage, start + 2 * half * count + 0.9)
    # As many as there is room for.
    count = min(count, int((len(base) / 20.0 - start - 0.7) / (2 * half)))
    action = _open_and_close(base, [start + index * half for index in range(2 * count)], rng)
    said, one = {"counted": plural(count, "jumping jack")}, "one" if count == 1 else "many"
    says = counted(rng, count, phrases(f"jumping.jacks.says_{one}")) + phrases("jumping.jacks.says_counted", **said)
    says += phrases("jumping.jacks.says_going_on") if count > 1 else []
    return on_feet(stage, base, action, says, phrases(f"jumping.jacks.short_{one}", **said), lambda j: jacks(j) == count)


def _open_and_close(base: Standing, starts: list[float], rng: np.random.Generator) -> Upright:
    """Feet apart and hands overhead with every first jump, back with every second."""
    leaps, air = Leaps(home_of(base), starts[0]), rng.uniform(0.2, 0.25)
    wide, down = rng.uniform(0.22, 0.34), arms(rng.uniform(6, 14), 85, 15, 12)
    overhead = arms(rng.uniform(150, 170), 90, 10, rng.uniform(5, 25))
    leaps.height += [(starts[0] - 0.25, 0.0), (starts[0] - 0.08, -0.07)]
    leaps.poses += [(starts[0] - 0.2, Pose())]
    for index, off in enumerate(starts):
        for foot, sign in ((0, 1.0), (1, -1.0)):
            x, _, z = leaps.home.toes[foot]
            to = (float(x + sign * wide * (index % 2 == 0)), 0.0, float(z))
            leaps.moves.append(Move(foot, off, off + air, to, lift=flight_height(air) + 0.015, sway=22, thrown=True))
        leaps.spring(off, air, 0.06, 22.0)
        leaps.poses.append((off + air + 0.06, overhead if index % 2 == 0 else down))
    end = starts[-1] + air + 0.25
    leaps.height += [(end + 0.3, 0.0)]
    leaps.poses += [(end + 0.5, Pose())]
    return leaps.action(weight_time=0.1)


def jacks(joints: np.ndarray) -> int:
    """How often feet go apart and hands up at once, the feet having left the floor."""
    joints = checks.sized(joints)
    apart = np.linalg.norm(checks.path(joints, "left_ankle") - checks.path(joints, "right_ankle"), axis=-1)
    hands = np.minimum(checks.height(joints, "left_wrist"), checks.height(joints, "right_wrist")) - checks.height(joints, "head")
    if checks.excursions(checks.both_feet(joints), 0.03, 0.02) < 1:
        return 0
    return min(checks.excursions(apart, 0.5, 0.42), checks.excursions(hands, 0.0, -0.3))


PROGRAMS: tuple[Program, ...] = (
    Program("hop_one_leg", "jump", _hop, weight=1.5),
    Program("jumping_jacks", "exercise", _jacks, weight=1.5),
    Program("skip", "jump", _skip),
)
