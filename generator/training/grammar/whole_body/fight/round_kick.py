"""The round kick: the knee comes up at the side, the hip turns over it and the leg swings across in front."""

from __future__ import annotations

import numpy as np

from ...program import Performance, Program
from ...stage import Stage
from .. import checks
from ..feet import Home, Move, home_of
from ..pose import Pose, Side, arm, arms, head, other, trunk
from ..scene import FOOT, drawn_side, outward, standing
from ..upright import Upright, perform_upright
from ..with_hands import told

# (outward, height, ahead) of the toe joint from where it stood, metres: chambered, across in front, and the way there.
_CHAMBER, _APART, _ACROSS = (0.30, 0.50, -0.05), (0.62, 0.98, 0.42), (-0.05, 1.02, 0.74)


def _moves(home: Home, side: Side, at: float, rng: np.random.Generator) -> list[Move]:
    foot, sign = FOOT[side], outward(side)
    x, _, z = home.toes[foot]
    lift = rng.uniform(-0.12, 0.06)

    def place(point: tuple[float, float, float], high: float = 0.0) -> tuple[float, float, float]:
        return (float(x + sign * point[0]), point[1] + high, float(z + point[2]))

    marks = np.cumsum([at, 0.34, 0.17, 0.18, 0.09, 0.26, 0.45])
    standing_foot, yaw = FOOT[other(side)], float(home.yaw[FOOT[other(side)]])
    return [
        Move(standing_foot, at + 0.1, marks[3], None, yaw=yaw - sign * 55.0, lift=0.0, tip=8.0, sway=0.0),
        Move(foot, marks[0], marks[1], place(_CHAMBER), lift=0.0, tip=40, sway=10, planted=False),
        Move(foot, marks[1], marks[2], place(_APART, 0.5 * lift), lift=0.0, tip=45, sway=0, planted=False),
        Move(foot, marks[2], marks[3], place(_ACROSS, lift), lift=0.0, tip=40, sway=0, planted=False),
        Move(foot, marks[4], marks[5], place((0.05, 0.42, 0.25)), lift=0.0, tip=35, sway=0, planted=False),
        Move(foot, marks[5], marks[6], (float(x), 0.0, float(z)), lift=0.0, sway=0),
        Move(standing_foot, marks[5], marks[6] + 0.25, None, yaw=yaw, lift=0.0, tip=0.0, sway=0.0),
    ]


def _performed(stage: Stage) -> Performance:
    rng = stage.rng
    side = drawn_side(rng)
    sign, count = outward(side), int(rng.choice([1, 2], p=[0.75, 0.25]))
    start, period = rng.uniform(0.6, 0.8), rng.uniform(2.0, 2.3)
    base = standing(stage, start + count * period + 0.3)
    home = home_of(base)
    guard = arms(rng.uniform(30, 42), 12, 35, rng.uniform(112, 128))
    swing = (
        arm(other(side), 42, 20, 35, 105)
        | arm(side, 44, 130, 10, 20)
        | trunk(bend=2, twist=12 * sign, lean=-8 * sign)
        | head(look=10 * sign)
    )
    moves: list[Move] = []
    poses: list[tuple[float, Pose]] = [(0.1, Pose()), (start - 0.15, guard)]
    hips: list[tuple[float, tuple[float, float, float]]] = [(start, (0.0, 0.0, 0.0))]
    for index in range(count):
        at = start + index * period
        steps = _moves(home, side, at, rng)
        moves += steps
        hit, end = steps[3].end, steps[6].end
        poses += [(at + 0.3, guard | trunk(twist=-8 * sign)), (hit, swing), (end, guard if index < count - 1 else Pose())]
        hips += [
            (at, (0.0, 0.0, 0.0)),
            (at + 0.34, (0.0, -14.0 * sign, 10.0 * sign)),
            (hit, (-12.0, -30.0 * sign, -28.0 * sign)),
            (end, (0.0, 0.0, 0.0)),
        ]
    action = Upright(
        moves=moves,
        poses=poses,
        hips=hips,
        height=[(start, 0.0), (start + 0.2, -0.03)],
        weight_time=0.17,
        unrest=1.3,
        knees_out=[(0.0, 6.0)],
    )
    phrases = (
        "[do] a roundhouse kick (with the {side} (leg|foot)|)",
        "[kick] round with the {side} (leg|foot)",
        "[throw] a roundhouse kick",
        "[do] a (round|turning) kick with <their> {side} (leg|foot)",
        "[turn] the hip and [kick] high round the side with the {side} foot",
        "[swing] the {side} leg up from the side and across in front of the body",
        "[do] a (high|martial arts|karate|taekwondo) kick (with the {side} leg|)",
        "roundhouse kick",
    )
    made = [phrase.format(side=side) for phrase in phrases]
    return told(stage, perform_upright(base, action, rng), made, lambda joints: round_kicks(joints, side) >= count)


def round_kicks(joints: np.ndarray, side: Side) -> int:
    """How often this foot is out at its side on the way up and across in front of the body, high, afterwards."""
    joints = checks.sized(joints)
    place = checks.ahead_of_pelvis(joints, f"{side}_ankle")
    high = checks.height(joints, f"{side}_ankle") > 0.62
    return checks.excursions(np.where(high, place[:, 2], 0.0), 0.2, 0.12)


PROGRAMS: tuple[Program, ...] = (Program("kick_round", "kick", _performed, weight=1.3),)
