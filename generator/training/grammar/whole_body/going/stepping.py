"""Steps that are counted, in every direction, and there and back."""

from __future__ import annotations

import numpy as np

from .....motion import FPS
from ...program import Performance, Program
from ...stage import Stage
from .. import checks
from ..feet import home_of
from ..jumps.jumping import went
from ..pose import Pose, Side, arm, other, trunk
from ..scene import FOOT, on_feet, outward, standing
from ..upright import Upright
from ..walkway import Walkway
from ..wording import number, phrases, plural

_WAYS = {"forward": (0.0, 1.0), "backward": (0.0, -1.0), "left": (1.0, 0.0), "right": (-1.0, 0.0)}


def _strides(way: Walkway, direction: str, count: int, length: float, pace: float, first: int) -> None:
    """So many steps; the last foot is put beside the other one. Sideways each step is closed by the other foot."""
    x, z = _WAYS[direction]
    if x:
        lead = FOOT[direction]
        for _ in range(count):
            way.go(left=x * length)
            way.step(lead, 0.9 * pace, 0.05, lift=0.07, sway=8.0)
            way.step(1 - lead, 0.9 * pace, 0.08, lift=0.06, sway=8.0)
        return
    for index in range(count):
        way.go(forward=z * length)
        way.step((first + index) % 2, pace, 0.04, lift=0.08, sway=24.0 if z > 0 else 12.0)
    way.step((first + count) % 2, 0.9 * pace, 0.0, lift=0.06, sway=16.0)


def _arms_along(way: Walkway, size: float) -> list[tuple[float, Pose]]:
    """The arm opposite the stepping foot goes ahead with it."""
    keys: list[tuple[float, Pose]] = [(max(way.steps[0][0] - 0.2, 0.0), Pose())]
    for at, foot in way.steps:
        side: Side = "left" if foot == 0 else "right"
        keys.append(
            (at + 0.35, arm(other(side), size, 12, 18, 16) | arm(side, 0.8 * size, 172, 12, 12) | trunk(twist=-0.14 * size * outward(side)))
        )
    return [*keys, (way.at + 0.5, Pose())]


def _steps(stage: Stage) -> Performance:
    rng = stage.rng
    direction = str(rng.choice(list(_WAYS), p=[0.32, 0.28, 0.2, 0.2]))
    count = int(rng.choice([1, 2, 3, 4, 5], p=[0.32, 0.28, 0.2, 0.12, 0.08]))
    pace, length = rng.uniform(0.52, 0.75), rng.uniform(0.38, 0.62) if direction == "forward" else rng.uniform(0.36, 0.52)
    sideways = direction in ("left", "right")
    base = standing(stage, 1.0 + count * pace * (2.1 if sideways else 1.1) + pace + rng.uniform(0.3, 1.0))
    way = Walkway(home_of(base), rng.uniform(0.35, 0.7))
    first = int(rng.integers(2))
    _strides(way, direction, count, length, pace, first)
    action = Upright(moves=way.moves, poses=_arms_along(way, 4.0 if sideways else rng.uniform(8, 20)), weight_time=0.2, walks=True)
    says, short = _step_words(rng, direction, count, "left" if first == 0 else "right")
    return on_feet(stage, base, action, says, short, lambda j: went(j, direction, 0.2) and steps(j, direction) == count)


def _step_words(rng: np.random.Generator, direction: str, count: int, first: str) -> tuple[list[str], list[str]]:
    n = plural(count, "step")
    a = "a step" if count == 1 else n
    if direction in ("left", "right"):
        many = "one" if count == 1 else "many"
        says = phrases(
            f"stepping.steps_sideways.says_{many}",
            a=a,
            direction=direction,
            n=n,
            counted=plural(count, "side step"),
            count=count,
        )
        return says, phrases(f"stepping.steps_sideways.short_{many}", direction=direction, n=n)
    where = "forward" if direction == "forward" else str(rng.choice(["backward", "back", "backwards"]))
    says = phrases(f"stepping.steps.says_{'one' if count == 1 else 'many'}", a=a, where=where, n=n, first=first)
    return says, phrases(f"stepping.steps.short_{'one' if count == 1 else 'many'}", n=n, where=where, count=count, number=number(count))


def steps(joints: np.ndarray, direction: str) -> int:
    """Steps that lead on: sideways those of the leading foot, otherwise all but the one that closes."""
    joints = checks.sized(joints)
    moved = {side: foot_moves(joints, side) for side in ("left", "right")}
    return len(moved[direction]) if direction in moved else sum(len(runs) for runs in moved.values()) - 1


def foot_moves(joints: np.ndarray, side: str, least: float = 0.12) -> list[tuple[int, int]]:
    """First and last frame of each time that an ankle goes to another place on the ground."""
    ground = checks.path(joints, f"{side}_ankle")[:, ::2]
    speed = np.linalg.norm(np.gradient(ground, axis=0), axis=-1) * 20.0
    moving = speed > 0.25
    edges = np.flatnonzero(np.diff(np.concatenate([[0], moving.astype(int), [0]]))).reshape(-1, 2)
    last = len(ground) - 1
    return [(int(a), int(b)) for a, b in edges if np.linalg.norm(ground[min(b, last)] - ground[max(a - 1, 0)]) > least]


def _there_and_back(stage: Stage) -> Performance:
    rng = stage.rng
    out = str(rng.choice(list(_WAYS)))
    back = {"forward": "backward", "backward": "forward", "left": "right", "right": "left"}[out]
    count, pace, length = int(rng.integers(1, 4)), rng.uniform(0.5, 0.65), rng.uniform(0.32, 0.5)
    sideways = out in ("left", "right")
    base = standing(stage, 1.2 + 2 * count * pace * (2.1 if sideways else 1.1) + 2 * pace)
    way = Walkway(home_of(base), rng.uniform(0.3, 0.6))
    first = int(rng.integers(2))
    _strides(way, out, count, length, pace, first)
    farthest = way.at
    way.at += rng.uniform(0.1, 0.4)
    _strides(way, back, count, length, pace, int(rng.integers(2)))
    action = Upright(moves=way.moves, poses=_arms_along(way, 4.0 if sideways else 12.0), weight_time=0.2, walks=True)
    n = plural(count, "step")
    to_out, to_back = (f"to the {name}" if name in ("left", "right") else name for name in (out, back))
    says = phrases("stepping.there_and_back.says", n=n, to_out=to_out, to_back=to_back)
    frame = round(20 * farthest)
    return on_feet(
        stage,
        base,
        action,
        says,
        phrases("stepping.there_and_back.short", to_out=to_out, to_back=to_back, n=n),
        lambda j: went(j[: round(frame * len(j) / len(base)) + 4], out, 0.15) and went(j, "up"),
    )


def _sideways(stage: Stage) -> Performance:
    """Side step after side step, without a stop between."""
    rng = stage.rng
    direction: Side = "left" if rng.random() < 0.5 else "right"
    pace, length = rng.uniform(0.3, 0.44), rng.uniform(0.3, 0.5)
    count = int(min(rng.uniform(4.0, 8.0), stage.longest / FPS - 1.6) / (2.0 * pace))
    base = standing(stage, 0.8 + 2.0 * count * pace + rng.uniform(0.3, 0.6))
    way, lead = Walkway(home_of(base), rng.uniform(0.3, 0.5)), FOOT[direction]
    for _ in range(count):
        way.go(left=_WAYS[direction][0] * length)
        way.step(lead, pace, 0.0, lift=0.07, sway=8.0)
        way.step(1 - lead, pace, 0.0, lift=0.06, sway=8.0)
    action = Upright(moves=way.moves, poses=_arms_along(way, 3.0), weight_time=0.5 * pace)
    says, short = phrases("stepping.sideways.says", direction=direction), phrases("stepping.sideways.short", direction=direction)
    return on_feet(stage, base, action, says, short, lambda j: goes_sideways(j, direction))


def goes_sideways(joints: np.ndarray, direction: Side) -> bool:
    """A metre or more to that side, facing ahead all the while."""
    joints = checks.sized(joints)
    left, ahead = checks.travel(joints)[-1]
    return bool(outward(direction) * left > 1.0 and abs(ahead) < 0.3 * abs(left) and np.abs(checks.heading(joints)).max() < 35.0)


PROGRAMS: tuple[Program, ...] = (
    Program("walks_sideways", "gait", _sideways, weight=2.0),
    Program("steps", "steps", _steps, weight=10.0),
    Program("steps_and_back", "steps", _there_and_back),
)
