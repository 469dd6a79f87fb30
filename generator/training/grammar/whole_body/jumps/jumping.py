"""Jumps with both feet, in place and to each side, and star jumps."""

from __future__ import annotations

import numpy as np

from ...program import Performance, Program
from ...stage import Stage
from .. import checks
from ..curves import flight_height
from ..feet import Move, home_of
from ..pose import Pose, arms, trunk
from ..scene import bent, on_feet, standing
from ..upright import Upright
from ..wording import counted, number, phrases, plural, times
from .leaps import Leaps

_DIRECTIONS = {"forward": (0.0, 1.0), "backward": (0.0, -1.0), "left": (1.0, 0.0), "right": (-1.0, 0.0)}


def _jump(stage: Stage) -> Performance:
    rng = stage.rng
    way = str(rng.choice(["up", "up", "forward", "forward", "backward", "left", "right"]))
    count = int(rng.choice([1, 2, 3, 4, 5], p=[0.4, 0.25, 0.17, 0.1, 0.08]))
    high = count == 1 and rng.random() < 0.4
    air = rng.uniform(0.48, 0.58) if high else rng.uniform(0.32, 0.46)
    leaps = Leaps(home_of(standing(stage, 1.0)), rng.uniform(0.3, 0.6))
    base = standing(stage, leaps.at + count * (0.62 if count < 4 else 0.5) + count * (air + 0.66) + 0.5)
    leaps.home = home_of(base)
    x, z = _DIRECTIONS.get(way, (0.0, 0.0))
    length = rng.uniform(0.3, 0.55) if way in ("left", "right", "backward") else rng.uniform(0.4, 0.8)
    low = bent(rng, 24) | arms(rng.uniform(20, 38), 172, 10, rng.uniform(5, 25))
    soft = bent(rng, 20) | arms(rng.uniform(25, 45), rng.uniform(10, 40), 20, rng.uniform(15, 40))
    up = trunk(bend=-3) | (
        arms(rng.uniform(105, 135), rng.uniform(5, 30), 10, 20) if rng.random() < 0.4 else arms(rng.uniform(50, 80), 12, 15, 30)
    )
    for _ in range(count):
        leaps.leap(
            air, (x * length, z * length), rng.uniform(0.2, 0.32), 0.6 if count < 4 else 0.48, rng.uniform(0.0, 0.08), (low, up, soft)
        )
    says, short = _jump_words(rng, way, count, high)
    return on_feet(stage, base, leaps.action(), says, short, lambda j: jumps(j) == count and went(j, way))


def jumps(joints: np.ndarray) -> int:
    """How often both feet leave the floor."""
    return checks.excursions(checks.both_feet(checks.sized(joints)), 0.055, 0.03)


def went(joints: np.ndarray, way: str, metres: float = 0.2) -> bool:
    """Whether the body ends on that side of where it was; "up": about where it was."""
    sideways, ahead = checks.travel(checks.sized(joints))[-3:].mean(axis=0)
    if way == "up":
        return bool(np.hypot(sideways, ahead) < 0.35)
    x, z = _DIRECTIONS[way]
    return bool(x * sideways + z * ahead > metres and abs(z * sideways) + abs(x * ahead) < max(0.35, 0.5 * abs(x * sideways + z * ahead)))


def _jump_words(rng: np.random.Generator, way: str, count: int, high: bool) -> tuple[list[str], list[str]]:
    where = {"up": "", "forward": " forward", "backward": " backward", "left": " to the left", "right": " to the right"}[way]
    says = phrases(f"jumping.jump.says_{'away' if where else 'spot'}", where=where)
    if high:
        says += phrases(f"jumping.jump.says_high_{'up' if way == 'up' else 'on'}_{'away' if where else 'spot'}", where=where)
    said = counted(rng, count, says) + (
        phrases("jumping.jump.says_counted", counted=plural(count, "jump"), where=where) if count > 1 else []
    )
    if way in ("left", "right"):
        said += counted(rng, count, phrases("jumping.jump.says_sideways", way=way))
    short = phrases(
        f"jumping.jump.short_{'one' if count == 1 else 'many'}_{'away' if where else 'spot'}",
        where=where,
        times=times(rng, count),
        number=number(count),
    )
    return said, short


def _star(stage: Stage) -> Performance:
    rng = stage.rng
    count = int(rng.choice([1, 2, 3], p=[0.6, 0.25, 0.15]))
    air = rng.uniform(0.46, 0.56)
    at = rng.uniform(0.4, 0.7)
    base = standing(stage, at + count * (0.65 + air + 0.75) + 0.4)
    home = home_of(base)
    spread = arms(rng.uniform(115, 140), 90, 5, 6) | trunk(bend=-6)
    low = bent(rng, 30) | arms(25, 40, 30, 40)
    moves, flights, height, heels, poses = [], [], [(0.0, 0.0)], [(0.0, 0.0)], [(0.0, Pose())]
    for _ in range(count):
        off = at + 0.62
        for foot, sign in ((0, 1.0), (1, -1.0)):
            x, _, z = home.toes[foot]
            up = flight_height(air)
            moves.append(
                Move(
                    foot,
                    off,
                    off + 0.5 * air,
                    (float(x + sign * 0.36), up * 0.95 + 0.06, float(z)),
                    lift=0.0,
                    tip=45,
                    sway=10,
                    planted=False,
                )
            )
            moves.append(Move(foot, off + 0.5 * air, off + air, (float(x), 0.0, float(z)), lift=0.0, tip=15, sway=0))
            moves.append(Move(foot, off + air, off + air + 0.1, None, lift=0.0, tip=0.0, sway=0))
        flights.append((off, off + air))
        height += [(at, 0.0), (at + 0.4, -0.3), (off, 0.045), (off + air, 0.02), (off + air + 0.22, -0.22), (off + air + 0.65, 0.0)]
        heels += [(at + 0.42, 0.0), (off, 32.0), (off + 0.08, 0.0)]
        poses += [(at, Pose()), (at + 0.4, low), (off + 0.5 * air, spread), (off + air + 0.18, low), (off + air + 0.7, Pose())]
        at = off + air + 0.72
    action = Upright(moves=moves, flights=flights, height=height, heels=heels, poses=poses, weight_time=0.12)
    says = counted(rng, count, phrases("jumping.star.says"))
    return on_feet(stage, base, action, says, phrases(f"jumping.star.short_{'one' if count == 1 else 'many'}"), lambda j: stars(j) == count)


def stars(joints: np.ndarray) -> int:
    """How often the feet are apart in the air, with raised arms."""
    joints = checks.sized(joints)
    apart = np.abs(checks.ahead_of_pelvis(joints, "left_ankle")[:, 0] - checks.ahead_of_pelvis(joints, "right_ankle")[:, 0])
    hands = np.minimum(checks.height(joints, "left_wrist"), checks.height(joints, "right_wrist")) > checks.height(joints, "neck") - 0.15
    return checks.excursions(np.where((apart > 0.38) & hands, checks.both_feet(joints), 0.0), 0.07, 0.04)


PROGRAMS: tuple[Program, ...] = (
    Program("jump", "jump", _jump, weight=2.0),
    Program("star_jump", "jump", _star),
)
