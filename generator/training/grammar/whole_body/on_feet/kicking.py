"""Kicks forward, to the side and back, low and high, and knee strikes."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from ...program import Performance, Program
from ...stage import Stage
from .. import checks
from ..feet import Home, Move, home_of
from ..pose import Pose, Side, arm, arms, other, trunk
from ..scene import FOOT, drawn_side, on_feet, outward, standing
from ..upright import Upright
from ..wording import counted, number, phrases


@dataclass(frozen=True)
class Kick:
    """chamber, out: (outward, height, ahead) of the toe joint from where it stood, metres. hips, tip: degrees at full stretch."""

    chamber: tuple[float, float, float]
    out: tuple[float, float, float]
    hips: tuple[float, float, float]
    tip: float


def _kick_of(kind: str, high: bool, rng: np.random.Generator) -> Kick:
    """hips are (pitch, lean, turn) as for a left kick."""
    lift = rng.uniform(0.38, 0.52) if high else rng.uniform(0.0, 0.14)
    if kind == "forward":
        return Kick((0.0, 0.42, 0.22), (-0.02, 0.58 + lift, 0.86 - 0.35 * lift), (-10.0 - 25.0 * lift, 0.0, -12.0), 25.0)
    if kind == "side":
        return Kick((0.06, 0.45, 0.2), (0.74 - 0.2 * lift, 0.55 + lift, 0.06), (4.0, -22.0 - 30.0 * lift, 8.0), -5.0)
    if kind == "back":
        return Kick((0.0, 0.36, 0.1), (0.0, 0.42 + 0.5 * lift, -0.72), (34.0, 0.0, 4.0), 55.0)
    return Kick((0.0, 0.40, 0.1), (-0.04, 0.62 + 0.3 * lift, 0.28), (-8.0, 0.0, -14.0), 40.0)


def kick_moves(home: Home, side: Side, kick: Kick, at: float, rng: np.random.Generator) -> list[Move]:
    """Up to the chamber, out, back to it, down. at: seconds at which the foot leaves the floor."""
    foot, sign = FOOT[side], outward(side)
    x, _, z = home.toes[foot]

    def place(point: tuple[float, float, float]) -> tuple[float, float, float]:
        return (float(x + sign * point[0]), point[1], float(z + point[2]))

    lift, snap, back = rng.uniform(0.3, 0.42), rng.uniform(0.2, 0.3), rng.uniform(0.22, 0.32)
    marks = np.cumsum([at, lift, snap, 0.05, back, rng.uniform(0.4, 0.55)])
    return [
        Move(foot, marks[0], marks[1], place(kick.chamber), lift=0.0, tip=35, sway=15, planted=False),
        Move(foot, marks[1], marks[2], place(kick.out), lift=0.0, tip=kick.tip, sway=0, planted=False),
        Move(foot, marks[3], marks[4], place(kick.chamber), lift=0.0, tip=35, sway=0, planted=False),
        Move(foot, marks[4], marks[5], (float(x), 0.0, float(z)), lift=0.0, sway=0),
    ]


def guard_pose(rng: np.random.Generator) -> Pose:
    kind = rng.integers(3)
    if kind == 0:
        return arms(rng.uniform(28, 42), rng.uniform(5, 20), 35, rng.uniform(110, 130))
    return arms(rng.uniform(15, 40), rng.uniform(50, 85), 15, rng.uniform(20, 60)) if kind == 1 else Pose()


def _kicked(stage: Stage, kind: str) -> Performance:
    rng = stage.rng
    side, high = drawn_side(rng), kind in ("forward", "side") and rng.random() < 0.4
    count = int(rng.choice([1, 2, 3], p=[0.6, 0.25, 0.15]))
    start, period = rng.uniform(0.5, 0.8), rng.uniform(1.75, 2.1)
    base = standing(stage, start + count * period + 0.4)
    home, guard = home_of(base), guard_pose(rng)
    kick = _kick_of(kind, high, rng)
    pitch, lean, turn = kick.hips
    sign = outward(side)
    moves: list[Move] = []
    poses: list[tuple[float, Pose]] = [(0.1, Pose()), (start, guard)]
    hips: list[tuple[float, tuple[float, float, float]]] = [(start, (0.0, 0.0, 0.0))]
    swing = _counter(kind, side, rng)
    for index in range(count):
        steps = kick_moves(home, side, kick, start + index * period, rng)
        moves += steps
        out, end = steps[1].end, steps[3].end
        poses += [(steps[0].end, guard), (out, swing), (end, guard if index < count - 1 else Pose())]
        hips += [(steps[0].start, (0.0, 0.0, 0.0)), (out, (pitch, sign * lean, sign * turn)), (end, (0.0, 0.0, 0.0))]
    action = Upright(
        moves=moves,
        poses=poses,
        hips=hips,
        height=[(start, 0.0), (start + 0.2, -0.03)],
        weight_time=0.17,
        unrest=1.4,
        knees_out=[(0.0, 4.0)],
    )
    says, short = _words(rng, kind, side, high, count)
    return on_feet(stage, base, action, says, short, lambda j: kicks(j, side, kind, high) == count)


def _counter(kind: str, side: Side, rng: np.random.Generator) -> Pose:
    """What arms and trunk do against the leg."""
    if kind == "side":
        return arm(side, 35, 85, 10, 30) | arm(other(side), 30, 20, 35, 100) | trunk(lean=8 * outward(side))
    if kind == "back":
        return arms(rng.uniform(40, 70), 25, 15, 30) | trunk(bend=12)
    return (
        arm(other(side), rng.uniform(30, 55), 15, 20, rng.uniform(30, 90))
        | arm(side, rng.uniform(20, 40), 150, 15, 25)
        | trunk(bend=8, twist=10 * outward(side))
    )


def kicks(joints: np.ndarray, side: Side, kind: str, high: bool = False) -> int:
    """How often this foot goes out that way, the other on the floor."""
    joints = checks.sized(joints)
    if checks.height(joints, f"{other(side)}_foot").max() > 0.12:
        return 0
    place = checks.ahead_of_pelvis(joints, f"{side}_ankle")
    lifted = checks.height(joints, f"{side}_ankle") > (0.68 if high else 0.3)
    sideways = place[:, 0] * outward(side)
    reach = {"forward": place[:, 2], "side": sideways - 0.3 * np.abs(place[:, 2]), "back": -place[:, 2], "knee": place[:, 2]}[kind]
    if kind == "knee":
        return knee_strikes(joints, side)
    return checks.excursions(np.where(lifted, reach, 0.0), 0.36, 0.3)


def knee_strikes(joints: np.ndarray, side: Side) -> int:
    knee = checks.height(joints, f"{side}_knee") - checks.height(joints, f"{side}_hip")
    bent = checks.knee_bend(joints, side) > 55
    return checks.excursions(np.where(bent, knee, -1.0), -0.12, -0.25)


def _words(rng: np.random.Generator, kind: str, side: Side, high: bool, count: int) -> tuple[list[str], list[str]]:
    level, number_of = ("high" if high else "low"), ("one" if count == 1 else "many")
    said = {"side": side, "other": other(side), "leg": str(rng.choice(["leg", "foot"])), "number": number(count)}
    key = f"kicking.{kind}_{level}" if kind in ("forward", "side") else f"kicking.{kind}"
    return counted(rng, count, phrases(f"{key}.says", **said)), phrases(f"{key}.short_{number_of}", **said)


def _forward(stage: Stage) -> Performance:
    return _kicked(stage, "forward")


def _sideways(stage: Stage) -> Performance:
    return _kicked(stage, "side")


def _back(stage: Stage) -> Performance:
    return _kicked(stage, "back")


def _knee(stage: Stage) -> Performance:
    return _kicked(stage, "knee")


PROGRAMS: tuple[Program, ...] = (
    Program("kick_forward", "kick", _forward, weight=2.0),
    Program("kick_side", "kick", _sideways),
    Program("kick_back", "kick", _back),
    Program("knee_strike", "kick", _knee),
)
