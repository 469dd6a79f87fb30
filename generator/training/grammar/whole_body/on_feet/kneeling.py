"""Kneeling down on one knee or both, staying there, and standing up again."""

from __future__ import annotations

from dataclasses import dataclass, replace

import numpy as np

from ...program import Performance, Program
from ...stage import Stage
from .. import checks
from ..feet import Home, Move, home_of
from ..key_poses import Standing
from ..pose import Pose, Side, arm, arms, head, other, trunk
from ..scene import FOOT, drawn_side, on_feet, outward, standing
from ..upright import Upright
from ..wording import phrases
from .squatting import ends_standing

# Metres that the pelvis sinks so that the lower knee comes to the floor; the floor holds it there.
ONE_KNEE, _BOTH = -0.44, -0.45


@dataclass(frozen=True)
class Course:
    """When: seconds at which it begins, the first and second knee are down, and getting up begins and ends."""

    start: float
    first: float
    second: float
    rise: float
    end: float


def course(rng: np.random.Generator, hold: float) -> Course:
    marks = np.cumsum([rng.uniform(0.3, 0.7), rng.uniform(0.9, 1.3), rng.uniform(0.9, 1.2), hold, rng.uniform(1.8, 2.2)])
    return Course(*(float(mark) for mark in marks))


def one_knee_moves(home: Home, side: Side, at: Course, rng: np.random.Generator) -> tuple[Move, ...]:
    """The other foot steps ahead; this one stays, and tips until it stands on its toes."""
    ahead, x = FOOT[other(side)], home.toes[FOOT[other(side)]]
    step = rng.uniform(0.74, 0.84)
    return (
        Move(ahead, at.start + 0.05, at.start + 0.6, (x[0], 0.0, home.toes[FOOT[side]][2] + step), lift=0.09, sway=12),
        Move(FOOT[side], at.start + 0.3, at.first, None, lift=0.0, tip=rng.uniform(70, 80), sway=0),
    )


def _one_knee(stage: Stage) -> Performance:
    rng = stage.rng
    side, stays = drawn_side(rng), rng.random() < 0.5
    at = course(rng, rng.uniform(0.8, 2.5))
    base = standing(stage, at.rise + 0.2 if stays else at.end + rng.uniform(0.3, 0.8))
    home = home_of(base)
    moves = list(one_knee_moves(home, side, at, rng))
    low = trunk(bend=rng.uniform(2, 14)) | _kneeling_arms(rng, side)
    poses = [(at.start, Pose()), (at.first, low), (at.rise, low)]
    height = [(at.start, 0.0), (at.first, ONE_KNEE), (at.rise, ONE_KNEE)]
    ahead = [(at.start, (0.0, 0.0)), (at.first, (0.0, 0.10)), (at.rise, (0.0, 0.10))]
    if not stays:
        front = FOOT[other(side)]
        moves += [
            Move(FOOT[side], at.rise, at.end - 0.4, None, lift=0.0, tip=0.0, sway=0),
            Move(front, at.end - 0.75, at.end - 0.1, tuple(home.toes[front]), lift=0.1, sway=12),
        ]
        poses, height, ahead = (
            [*poses, (at.end, Pose())],
            [*height, (at.end - 0.2, 0.0)],
            [*ahead, (at.rise + 0.95, (0.0, 0.08)), (at.end, (0.0, 0.0))],
        )
    action = Upright(
        moves=moves,
        poses=poses,
        height=height,
        ahead=ahead,
        hips=[(0.0, (0.0, 0.0, 0.0)), (at.first, (3.0, 0.0, -6.0 * outward(other(side))))]
        + ([] if stays else [(at.rise, (3.0, 0.0, 0.0)), (at.end, (0.0, 0.0, 0.0))]),
        weight_time=0.22,
        balance=0.0,
    )
    after = "" if stays else str(rng.choice([" and stands up again", ", then gets back up", " and rises again"]))
    says = phrases("kneeling.one_knee.says", side=side, after=after, other=other(side))
    short = phrases("kneeling.one_knee.short", side=side)
    return on_feet(stage, base, action, says, short, lambda joints: kneels_on(joints, side) and (stays or ends_standing(joints)))


def _kneeling_arms(rng: np.random.Generator, side: Side) -> Pose:
    kind = rng.integers(4)
    if kind == 0:
        return arm(other(side), 38, 12, 30, 62) | arm(side, 10, 70, 20, 15)
    if kind == 1:
        return arms(rng.uniform(28, 40), rng.uniform(5, 20), 35, rng.uniform(50, 75))
    if kind == 2:
        return arms(rng.uniform(6, 14), rng.uniform(40, 80), 20, rng.uniform(8, 30))
    return Pose()


def kneels_on(joints: np.ndarray, side: Side, seconds: float = 0.5) -> bool:
    joints = checks.sized(joints)
    down = checks.height(joints, f"{side}_knee") < 0.11
    up = checks.height(joints, f"{other(side)}_knee") > 0.30
    return bool((down & up & (checks.upright(joints) > 0.6)).sum() >= 20 * seconds)


def _both_knees(stage: Stage) -> Performance:
    rng = stage.rng
    side, stays = drawn_side(rng), rng.random() < 0.5
    at = course(rng, rng.uniform(1.0, 3.0))
    base = standing(stage, at.rise + 0.1 if stays else at.end + 0.9)
    action, stand_up = _both_action(base, side, at, rng)
    action = action if stays else stand_up
    after = "" if stays else str(rng.choice([" and stands up again", ", then gets back up", " and rises again"]))
    says = phrases("kneeling.both_knees.says", after=after)
    short = phrases("kneeling.both_knees.short")
    return on_feet(stage, base, action, says, short, lambda joints: kneels_on_both(joints) and (stays or ends_standing(joints)))


def _both_action(base: Standing, side: Side, at: Course, rng: np.random.Generator) -> tuple[Upright, Upright]:
    """Down on one knee, then the front foot goes back beside the other; without and with getting up the same way."""
    home = home_of(base)
    knee, front = FOOT[side], FOOT[other(side)]
    down = list(one_knee_moves(home, side, at, rng))
    behind = home.toes[knee][2]
    down += [Move(front, at.first, at.second, (home.toes[front][0], 0.0, behind), lift=0.06, tip=rng.uniform(72, 80), sway=10)]
    low = (
        trunk(bend=rng.uniform(-2, 10))
        | arms(rng.uniform(4, 35), rng.uniform(10, 60), 25, rng.uniform(10, 60))
        | head(nod=rng.uniform(-5, 15))
    )
    middle = trunk(bend=12) | arms(25, 30, 25, 40)
    # The pelvis of a kneeling body is over its knees, well ahead of the soles.
    over = (0.0, 0.48)
    poses = [(at.start, Pose()), (at.first, middle), (at.second, low), (at.rise, low)]
    height = [(at.start, 0.0), (at.first, ONE_KNEE), (at.second, _BOTH), (at.rise, _BOTH)]
    ahead = [(at.start, (0.0, 0.0)), (at.first, (0.0, 0.10)), (at.second, over), (at.rise, over)]
    up = [
        *down,
        Move(front, at.rise, at.rise + 0.95, (home.toes[front][0], 0.0, behind + 0.78), lift=0.08, sway=0),
        Move(knee, at.rise + 0.95, at.end, None, lift=0.0, tip=0.0, sway=0),
        Move(front, at.end - 0.1, at.end + 0.5, tuple(home.toes[front]), lift=0.1, sway=12),
    ]
    rising = [(at.rise + 0.95, middle), (at.end + 0.3, Pose())]
    heights = [(at.rise + 0.95, ONE_KNEE), (at.end + 0.1, 0.0)]
    weight = [(at.rise + 0.95, (0.0, 0.10)), (at.end, (0.0, 0.06)), (at.end + 0.4, (0.0, 0.0))]
    still = Upright(moves=down, poses=poses, height=height, ahead=ahead, weight_time=0.22, balance=0.0, unrest=1.3)
    risen = Upright(
        moves=up, poses=[*poses, *rising], height=[*height, *heights], ahead=[*ahead, *weight], weight_time=0.22, balance=0.0, unrest=1.3
    )
    return still, risen


def kneels_on_both(joints: np.ndarray, seconds: float = 0.5) -> bool:
    joints = checks.sized(joints)
    down = (checks.height(joints, "left_knee") < 0.11) & (checks.height(joints, "right_knee") < 0.11)
    return bool((down & (checks.upright(joints) > 0.6) & (checks.height(joints, "pelvis") > 0.2)).sum() >= 20 * seconds)


def _stand_up_from_knees(stage: Stage) -> Performance:
    """The end of kneeling alone: the window begins on the knees."""
    rng = stage.rng
    side, one = drawn_side(rng), rng.random() < 0.4
    at = course(rng, rng.uniform(0.6, 1.4))
    base = standing(stage, at.end + rng.uniform(1.0, 1.4))
    _, action = _both_action(base, side, at, rng)
    first = (at.second if not one else at.rise + 0.952) + 0.02
    performance = on_feet(stage, base, action, *_rising_words(one), lambda joints: starts_kneeling(joints) and ends_standing(joints))
    frame = round(20 * first)
    assert performance.contacts is not None, "what is performed on feet has them"
    return replace(performance, joints=performance.joints[frame:], contacts=performance.contacts[frame:])


def _rising_words(one: bool) -> tuple[list[str], list[str]]:
    where = "one knee" if one else "the knees"
    says = phrases("kneeling.rise.says", where=where)
    return says, phrases("kneeling.rise.short")


def starts_kneeling(joints: np.ndarray) -> bool:
    joints = checks.sized(joints)[:8]
    return bool((checks.lowest(joints, "left_knee", "right_knee") < 0.14).mean() > 0.5)


PROGRAMS: tuple[Program, ...] = (
    Program("kneel_one", "legs", _one_knee, weight=1.5),
    Program("kneel_both", "legs", _both_knees, weight=1.5),
    Program("rise_from_knees", "legs", _stand_up_from_knees),
)
