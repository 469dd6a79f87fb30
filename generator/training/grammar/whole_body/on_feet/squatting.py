"""Squats, crouching, lunges, bending down."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from ...program import Performance, Program
from ...stage import Stage
from .. import checks
from ..feet import Move, home_of
from ..pose import Pose, Side, arm, arms, head, other, trunk
from ..scene import FOOT, balancing_arms, bent, drawn_side, forward_arms, on_feet, outward, standing
from ..upright import Upright
from ..wording import counted, number, phrases, plural, times


@dataclass(frozen=True)
class _Dip:
    """Once down and up. start, low, rise, end: seconds; depth: metres."""

    start: float
    low: float
    rise: float
    end: float
    depth: float


def _dips(rng: np.random.Generator, count: int, depth: float, down: float, hold: float, pause: float) -> list[_Dip]:
    at, dips = rng.uniform(0.3, 0.7), []
    for _ in range(count):
        marks = np.cumsum([at, down * rng.uniform(0.85, 1.15), hold * rng.uniform(0.5, 1.5), down * rng.uniform(0.85, 1.2)])
        start, low, rise, end = (float(mark) for mark in marks)
        dips.append(_Dip(start, low, rise, end, depth * rng.uniform(0.92, 1.08)))
        at = end + pause * rng.uniform(0.5, 1.5)
    return dips


def _squat(stage: Stage) -> Performance:
    rng = stage.rng
    count = int(rng.choice([1, 2, 3, 4, 5], p=[0.34, 0.26, 0.2, 0.12, 0.08]))
    down = rng.uniform(0.6, 1.1) if count < 4 else rng.uniform(0.5, 0.68)
    dips = _dips(rng, count, rng.uniform(0.36, 0.52), down, rng.uniform(0.05, 0.35), rng.uniform(0.05, 0.3))
    base = standing(stage, dips[-1].end + rng.uniform(0.4, 0.9))
    low = bent(rng, 22) | (forward_arms(rng) if rng.random() < 0.75 else Pose())
    action = Upright(
        poses=[key for dip in dips for key in ((dip.start, Pose()), (dip.low, low), (dip.rise, low), (dip.end, Pose()))],
        height=_heights(dips),
        hips=[key for dip in dips for key in _tilt(dip, rng.uniform(8, 22))],
        knees_out=[key for dip in dips for key in ((dip.start, 4.0), (dip.low, rng.uniform(12, 28)), (dip.end, 4.0))],
    )
    return on_feet(stage, base, action, _squat_says(rng, count), _squat_short(rng, count), lambda joints: squats(joints) == count)


def _heights(dips: list[_Dip]) -> list[tuple[float, float]]:
    return [key for dip in dips for key in ((dip.start, 0.0), (dip.low, -dip.depth), (dip.rise, -dip.depth), (dip.end, 0.0))]


def _tilt(dip: _Dip, degrees: float) -> list[tuple[float, tuple[float, float, float]]]:
    down = (degrees, 0.0, 0.0)
    return [(dip.start, (0.0, 0.0, 0.0)), (dip.low, down), (dip.rise, down), (dip.end, (0.0, 0.0, 0.0))]


def squats(joints: np.ndarray) -> int:
    """How often a body goes down over its feet and up again."""
    joints = checks.sized(joints)
    if checks.share(checks.upright(joints) > 0.3) < 0.9:
        return 0
    return checks.excursions(-checks.height(joints, "pelvis"), -0.70, -0.80)


def _squat_says(rng: np.random.Generator, count: int) -> list[str]:
    says = phrases("squatting.squat.says")
    said = counted(rng, count, says)
    if count > 1:
        said += phrases("squatting.squat.says_counted", counted=plural(count, "squat"), number=number(count), count=count)
    return said


def _squat_short(rng: np.random.Generator, count: int) -> list[str]:
    if count == 1:
        return phrases("squatting.squat.short_one")
    return phrases("squatting.squat.short_many", number=number(count), count=count, times=times(rng, count))


def _crouch(stage: Stage) -> Performance:
    rng = stage.rng
    stays = rng.random() < 0.5
    down, hold = rng.uniform(0.7, 1.2), rng.uniform(1.5, 4.0)
    start = rng.uniform(0.3, 0.8)
    low, rise = start + down, start + down + hold
    end = rise + rng.uniform(0.8, 1.3)
    base = standing(stage, rise if stays else end + rng.uniform(0.3, 0.8))
    depth, heels = rng.uniform(0.42, 0.62), rng.uniform(0, 25)
    rest = arms(rng.uniform(25, 50), rng.uniform(5, 30), rng.uniform(20, 45), rng.uniform(20, 70)) | bent(rng, 28)
    poses = [(start, Pose()), (low, rest), (rise, rest)]
    height = [(start, 0.0), (low, -depth), (0.5 * (low + rise), -depth - 0.015), (rise, -depth)]
    hips, out = (
        [(start, (0.0, 0.0, 0.0)), (low, (24.0, 0.0, 0.0)), (rise, (24.0, 0.0, 0.0))],
        [(start, 4.0), (low, rng.uniform(10, 35)), (rise, 20.0)],
    )
    lifted = [(start, 0.0), (low, heels), (rise, heels)]
    if not stays:
        poses, height, hips, out = [*poses, (end, Pose())], [*height, (end, 0.0)], [*hips, (end, (0.0, 0.0, 0.0))], [*out, (end, 4.0)]
        lifted = [*lifted, (end, 0.0)]
    action = Upright(poses=poses, height=height, hips=hips, knees_out=out, heels=lifted, unrest=1.4)
    after = "" if stays else str(rng.choice([" and stands up again", ", then gets back up", " for a while and rises"]))
    says = phrases(f"squatting.crouch.says_{'again' if after else 'stays'}", after=after)
    short = phrases("squatting.crouch.short_stays") if stays else phrases("squatting.crouch.short_again")
    return on_feet(stage, base, action, says, short, lambda joints: crouches(joints, 1.0) and (stays or ends_standing(joints)))


def crouches(joints: np.ndarray, seconds: float) -> bool:
    joints = checks.sized(joints)
    low = (
        (checks.height(joints, "pelvis") < 0.66)
        & (checks.upright(joints) > 0.3)
        & (checks.lowest(joints, "left_knee", "right_knee") > 0.14)
    )
    return bool(low.sum() >= 20 * seconds)


def ends_standing(joints: np.ndarray) -> bool:
    return bool(checks.standing(checks.sized(joints))[-3:].mean() > 0.6)


def _lunge(stage: Stage) -> Performance:
    rng = stage.rng
    first = drawn_side(rng)
    count = int(rng.choice([1, 2, 3, 4], p=[0.35, 0.3, 0.15, 0.2]))
    alternating = count > 1 and rng.random() < 0.6
    sides: list[Side] = [first if not alternating or index % 2 == 0 else other(first) for index in range(count)]
    period = rng.uniform(2.0, 2.6) if count < 4 else rng.uniform(1.95, 2.1)
    starts = 0.4 + period * np.arange(count)
    base = standing(stage, float(starts[-1] + period + 0.3))
    home = home_of(base)
    poses, height, moves, hips = [(0.0, Pose())], [(0.0, 0.0)], [], [(0.0, (0.0, 0.0, 0.0))]
    low = trunk(bend=rng.uniform(0, 10)) | _lunge_arms(rng)
    for start, side in zip(starts, sides, strict=True):
        at = [float(start + share * period) for share in (0.0, 0.24, 0.42, 0.55, 0.66, 0.95)]
        ahead = rng.uniform(0.7, 0.82)
        foot, back = FOOT[side], FOOT[other(side)]
        x, _, z = home.toes[foot]
        moves += [Move(foot, at[0] + 0.08, at[1] + 0.05, (x, 0.0, home.toes[back, 2] + ahead), lift=0.1, sway=15)]
        moves += [Move(back, at[0] + 0.15, at[2], None, lift=0.0, tip=rng.uniform(45, 62), sway=0, planted=True)]
        moves += [Move(foot, at[4], at[5], (x, 0.0, z), lift=0.12, sway=15), Move(back, at[3], at[5], None, lift=0.0, tip=0.0, sway=0)]
        depth = rng.uniform(0.34, 0.42)
        height += [(at[0], 0.0), (at[2], -depth), (at[3], -depth), (at[5], 0.0)]
        poses += [(at[0], Pose()), (at[2], low), (at[3], low), (at[5], Pose())]
        hips += [(at[0], (0.0, 0.0, 0.0)), (at[2], (4.0, 0.0, -8.0 * outward(side))), (at[5], (0.0, 0.0, 0.0))]
    action = Upright(moves=moves, poses=poses, height=height, hips=hips, weight_time=0.2)
    says, short = _lunge_words(rng, sides, alternating)
    return on_feet(stage, base, action, says, short, lambda joints: lunges(joints) == sides)


def _lunge_arms(rng: np.random.Generator) -> Pose:
    kind = rng.integers(3)
    if kind == 0:
        return arms(rng.uniform(20, 35), 85, 60, rng.uniform(95, 115))
    return balancing_arms(rng, 0.6) if kind == 1 else Pose()


def _lunge_words(rng: np.random.Generator, sides: list[Side], alternating: bool) -> tuple[list[str], list[str]]:
    count, side = len(sides), sides[0]
    if alternating:
        says = phrases("squatting.lunge.says_alternating", number=number(count), side=side, other=other(side), count=count)
        return says, phrases("squatting.lunge.short_alternating", number=number(count))
    says = counted(rng, count, phrases("squatting.lunge.says", side=side))
    return says, phrases(
        f"squatting.lunge.short_{'one' if count == 1 else 'many'}", side=side, times=times(rng, count), number=number(count)
    )


def lunges(joints: np.ndarray) -> list[str]:
    """Which leg is in front in each lunge."""
    joints = checks.sized(joints)
    gap = checks.ahead_of_pelvis(joints, "left_ankle")[:, 2] - checks.ahead_of_pelvis(joints, "right_ankle")[:, 2]
    deep = (checks.height(joints, "pelvis") < 0.76) & (np.abs(gap) > 0.4)
    edges = np.flatnonzero(np.diff(np.concatenate([[0], deep.astype(int), [0]]))).reshape(-1, 2)
    return ["left" if gap[first:last].mean() > 0 else "right" for first, last in edges if last - first >= 4]


def _touch_toes(stage: Stage) -> Performance:
    rng = stage.rng
    count = int(rng.choice([1, 2, 3], p=[0.6, 0.25, 0.15]))
    dips = _dips(rng, count, rng.uniform(0.02, 0.08), rng.uniform(0.9, 1.3), rng.uniform(0.2, 0.8), 0.3)
    base = standing(stage, dips[-1].end + rng.uniform(0.3, 0.8))
    low = trunk(bend=rng.uniform(42, 55)) | head(nod=25) | arms(rng.uniform(122, 130), rng.uniform(-4, 3), 10, 4)
    action = Upright(
        poses=[key for dip in dips for key in ((dip.start, Pose()), (dip.low, low), (dip.rise, low), (dip.end, Pose()))],
        height=_heights(dips),
        hips=[key for dip in dips for key in _tilt(dip, rng.uniform(82, 92))],
    )
    says = counted(rng, count, phrases("squatting.touch_toes.says"))
    return on_feet(
        stage,
        base,
        action,
        says,
        phrases(f"squatting.touch_toes.short_{'one' if count == 1 else 'many'}"),
        lambda joints: toe_touches(joints) == count,
    )


def toe_touches(joints: np.ndarray) -> int:
    joints = checks.sized(joints)
    hands = 0.5 * (checks.height(joints, "left_wrist") + checks.height(joints, "right_wrist"))
    straight = np.minimum(checks.knee_bend(joints, "left"), checks.knee_bend(joints, "right")) < 70
    return checks.excursions(np.where(straight, -hands, -1.0), -0.32, -0.55)


def _pick_up(stage: Stage) -> Performance:
    rng = stage.rng
    hand = rng.choice(["left", "right", "both"], p=[0.25, 0.45, 0.3])
    start, down, hold = rng.uniform(0.3, 0.7), rng.uniform(0.8, 1.2), rng.uniform(0.15, 0.5)
    low, rise = start + down, start + down + hold
    end = rise + rng.uniform(0.8, 1.2)
    base = standing(stage, end + rng.uniform(0.4, 1.4))
    depth, pitch = rng.uniform(0.38, 0.5), rng.uniform(32, 42)
    reach = (
        arms(rng.uniform(62, 72), 4, 15, 6)
        if hand == "both"
        else arm(hand, rng.uniform(66, 76), 2, 15, 5) | arm(other(hand), 40, 30, 20, 60)
    )
    twist = 0.0 if hand == "both" else -14.0 * outward(hand)
    bow = trunk(bend=rng.uniform(34, 44), twist=twist) | head(nod=8) | reach
    carry = arms(30, 8, 40, 80) if hand == "both" else arm(hand, rng.uniform(15, 40), 15, 30, rng.uniform(70, 100))
    action = Upright(
        poses=[(start, Pose()), (low, bow), (rise, bow), (end, carry | trunk())],
        height=[(start, 0.0), (low, -depth), (rise, -depth), (end, 0.0)],
        hips=[(start, (0.0, 0.0, 0.0)), (low, (pitch, 0.0, 0.0)), (rise, (pitch, 0.0, 0.0)), (end, (0.0, 0.0, 0.0))],
        heels=[(start, 0.0), (low, rng.uniform(0, 18)), (end, 0.0)],
        knees_out=[(start, 4.0), (low, 15.0), (end, 4.0)],
    )
    which = "both hands" if hand == "both" else f"the {hand} hand"
    says = phrases("squatting.pick_up.says", which=which)
    return on_feet(
        stage,
        base,
        action,
        says,
        phrases("squatting.pick_up.short", which=which),
        lambda joints: picks_up(joints, str(hand)),
    )


def picks_up(joints: np.ndarray, hand: str) -> bool:
    joints = checks.sized(joints)
    left, right = (checks.height(joints, f"{side}_wrist") for side in ("left", "right"))
    low = {"left": left, "right": right, "both": np.maximum(left, right)}[hand]
    side_right = hand == "both" or low.min() < {"left": right, "right": left}[hand].min()
    return bool(low.min() < 0.30 and low[0] > 0.5 and low[-1] > 0.6 and side_right and ends_standing(joints))


PROGRAMS: tuple[Program, ...] = (
    Program("squat", "exercise", _squat, weight=2.0),
    Program("crouch", "legs", _crouch, weight=1.5),
    Program("lunge", "exercise", _lunge, weight=1.5),
    Program("touch_toes", "exercise", _touch_toes),
    Program("pick_up", "whole body", _pick_up, weight=1.5),
)
