"""Sitting down on a chair or stool, sitting there, and standing up again. The seat is not shown; its height is that of most chairs."""

from __future__ import annotations

import numpy as np

from ...program import Performance, Program
from ...stage import Stage
from .. import checks
from ..key_poses import Standing
from ..pose import Pose, arm, arms, head, trunk
from ..scene import on_feet, standing
from ..upright import Upright
from ..wording import phrases
from .squatting import ends_standing

# Metres of a pelvis joint over the floor on seats of usual heights.
_SEATS = {"chair": (0.50, 0.58), "stool": (0.54, 0.68), "bench": (0.46, 0.56), "sofa": (0.42, 0.52)}


def _seated_arms(rng: np.random.Generator) -> Pose:
    kind = rng.integers(4)
    if kind == 0:
        return arms(rng.uniform(22, 34), rng.uniform(5, 20), rng.uniform(20, 35), rng.uniform(48, 66))
    if kind == 1:
        return arms(rng.uniform(14, 22), rng.uniform(25, 45), rng.uniform(50, 65), rng.uniform(70, 88))
    if kind == 2:
        return arm("left", 30, 10, 25, 60) | arm("right", 12, 60, 20, 25)
    return arms(rng.uniform(8, 16), rng.uniform(60, 90), 10, rng.uniform(5, 20))


def seat_height(base: Standing, kind: str, rng: np.random.Generator) -> float:
    """Metres that the pelvis sinks."""
    return float(rng.uniform(*_SEATS[kind]) - base.translation[:, 1].mean())


def _chair(stage: Stage, part: str) -> Performance:
    """part: "down", "there", "up" or "both"."""
    rng = stage.rng
    kind = str(rng.choice(list(_SEATS), p=[0.6, 0.15, 0.15, 0.1]))
    stay = rng.uniform(3.0, 6.0) if part == "there" else rng.uniform(0.8, 2.5)
    start, down, up = rng.uniform(0.4, 0.8), rng.uniform(1.1, 1.5), rng.uniform(1.0, 1.4)
    seat, rise = start + down, start + down + stay
    base = standing(stage, rise + up + 0.8)
    action = seat_action(base, (start, seat, rise, rise + up), seat_height(base, kind, rng), rng)
    says, short = phrases(f"chairs.{part}.says", kind=kind), phrases(f"chairs.{part}.short", kind=kind)
    made = on_feet(stage, base, action, says, short, _CHECKS[part])
    first, last = {"down": (0.0, rise), "there": (seat + 0.1, rise), "up": (rise - 0.6, rise + up + 0.8), "both": (0.0, rise + up + 0.8)}[
        part
    ]
    kept = slice(round(20 * first), round(20 * last))
    return Performance(made.joints[kept], made.captions, made.predicate, None if made.contacts is None else made.contacts[kept])


def seat_action(base: Standing, marks: tuple[float, float, float, float], drop: float, rng: np.random.Generator) -> Upright:
    start, seat, rise, end = marks
    # Behind the middle of the soles: a seated pelvis is a thigh's length behind the ankles.
    behind = -rng.uniform(0.40, 0.48)
    lean, slouch = trunk(bend=rng.uniform(16, 26)) | head(nod=-10), trunk(bend=rng.uniform(-2, 14))
    rest = slouch | _seated_arms(rng)
    reach = arms(rng.uniform(30, 50), 8, 20, 20)
    poses = [(start, Pose()), (start + 0.55 * (seat - start), lean | reach), (seat, rest)]
    at = seat
    while at < rise - 1.0:
        at += rng.uniform(0.8, 1.5)
        poses.append((min(at, rise), rest | head(look=rng.normal(0, 18), nod=rng.normal(3, 8))))
    poses += [(rise, rest), (rise + 0.4 * (end - rise), lean | reach), (end, Pose())]
    middle = rise + 0.45 * (end - rise)
    return Upright(
        poses=poses,
        height=[(start, 0.0), (seat, drop), (rise, drop), (rise + 0.25, drop + 0.005), (end, 0.0)],
        hips=[
            (start, (0.0, 0.0, 0.0)),
            (start + 0.5 * (seat - start), (28.0, 0.0, 0.0)),
            (seat, (-4.0, 0.0, 0.0)),
            (rise, (-4.0, 0.0, 0.0)),
            (middle, (30.0, 0.0, 0.0)),
            (end, (0.0, 0.0, 0.0)),
        ],
        ahead=[(start, (0.0, 0.0)), (seat, (0.0, behind)), (rise, (0.0, behind)), (rise + 0.65 * (end - rise), (0.0, 0.0))],
        knees_out=[(start, 4.0), (seat, rng.uniform(4, 18)), (rise, 8.0), (end, 4.0)],
        weight_time=0.1,
        unrest=1.4,
    )


def seated(joints: np.ndarray) -> np.ndarray:
    """(T,) bool: the pelvis at a seat's height behind the feet, thighs level, trunk up."""
    joints = checks.sized(joints)
    pelvis = checks.height(joints, "pelvis")
    ahead = 0.5 * (checks.ahead_of_pelvis(joints, "left_ankle")[:, 2] + checks.ahead_of_pelvis(joints, "right_ankle")[:, 2])
    return (pelvis > 0.38) & (pelvis < 0.74) & (ahead > 0.14) & (checks.upright(joints) > 0.75)


def _sits_down(joints: np.ndarray) -> bool:
    return bool(checks.standing(checks.sized(joints))[:5].mean() > 0.6 and seated(joints)[-6:].mean() > 0.7)


def _stands_up(joints: np.ndarray) -> bool:
    return bool(seated(joints)[:5].mean() > 0.6 and ends_standing(joints))


def _both(joints: np.ndarray) -> bool:
    return bool(checks.standing(checks.sized(joints))[:5].mean() > 0.6 and seated(joints).sum() >= 8 and ends_standing(joints))


_CHECKS = {"down": _sits_down, "there": lambda joints: bool(seated(joints).mean() > 0.85), "up": _stands_up, "both": _both}


def _down(stage: Stage) -> Performance:
    return _chair(stage, "down")


def _there(stage: Stage) -> Performance:
    return _chair(stage, "there")


def _up(stage: Stage) -> Performance:
    return _chair(stage, "up")


def _down_and_up(stage: Stage) -> Performance:
    return _chair(stage, "both")


PROGRAMS: tuple[Program, ...] = (
    Program("sit_down_chair", "seat", _down, weight=2.0),
    Program("sit_on_chair", "seat", _there, weight=1.5),
    Program("stand_up_chair", "seat", _up, weight=2.0),
    Program("sit_chair_and_rise", "seat", _down_and_up),
)
