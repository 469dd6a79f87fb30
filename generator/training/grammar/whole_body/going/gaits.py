"""Ways of going: sneaking, tiptoeing, balancing on a beam, dragging a foot, stumbling, sliding backward."""

from __future__ import annotations

import numpy as np

from ...program import Performance, Program
from ...stage import Stage
from .. import checks
from ..feet import Move, home_of
from ..jumps.jumping import went
from ..pose import Pose, Side, arm, arms, head, other, trunk
from ..scene import FOOT, balancing_arms, bent, drawn_side, on_feet, outward, standing
from ..upright import Upright
from ..walkway import Walkway
from ..wording import phrases


def _sneak(stage: Stage) -> Performance:
    rng = stage.rng
    toes = rng.random() < 0.4
    pace, length, count = rng.uniform(0.75, 1.0), rng.uniform(0.32, 0.48), int(rng.integers(4, 8))
    start = 0.9
    base = standing(stage, start + count * (pace + 0.05) + 1.6)
    count = min(count, int((len(base) / 20.0 - start - 1.5) / (pace + 0.05)))
    way, first = Walkway(home_of(base), start), int(rng.integers(2))
    for index in range(count):
        way.go(forward=length)
        way.step((first + index) % 2, pace, 0.05, lift=rng.uniform(0.12, 0.2), sway=26.0)
    way.step((first + count) % 2, 0.6, 0.0, lift=0.08, sway=12.0)
    depth, end = 0.0 if toes else rng.uniform(0.12, 0.24), way.at
    low = bent(rng, 8 if toes else 30) | arms(rng.uniform(38, 60), rng.uniform(5, 25), 30, rng.uniform(75, 105))
    looks = [(start + share * (end - start), low | head(look=turn)) for share, turn in ((0.2, 25), (0.5, -28), (0.8, 15))]
    action = Upright(
        moves=way.moves,
        poses=[(0.2, Pose()), (start, low), *looks, (end, low), (end + 0.8, Pose())],
        height=[(0.2, 0.0), (start, -depth), (end, -depth), (end + 0.8, 0.0)],
        heels=[(0.3, 0.0), (start, 28.0), (end, 28.0), (end + 0.6, 0.0)] if toes else [(0.0, 0.0)],
        weight_time=0.24,
        unrest=1.3,
    )
    says = phrases("stepping.tiptoe.says") if toes else phrases("stepping.crouched.says")
    short = phrases("stepping.tiptoe.short") if toes else phrases("stepping.crouched.short")
    check = tiptoes if toes else sneaks
    return on_feet(stage, base, action, says, short, lambda j: check(j) and went(j, "forward", 0.6))


def sneaks(joints: np.ndarray) -> bool:
    joints = checks.sized(joints)
    slow = checks.pelvis_speed(joints).max() < 1.8
    lower = np.median(checks.height(joints, "pelvis")) < 0.88
    return bool(slow and lower)


def tiptoes(joints: np.ndarray) -> bool:
    joints = checks.sized(joints)
    going = checks.pelvis_speed(joints) > 0.15
    high = checks.lowest(joints, "left_ankle", "right_ankle") > 0.09
    return bool(going.sum() >= 20 and checks.share(high[going]) > 0.6)


def _beam(stage: Stage) -> Performance:
    rng = stage.rng
    pace, length, count = rng.uniform(0.7, 0.95), rng.uniform(0.26, 0.36), int(rng.integers(4, 8))
    start = 1.1
    base = standing(stage, start + count * (pace + 0.1) + 0.6)
    count = min(count, int((len(base) / 20.0 - start - 0.5) / (pace + 0.1)))
    home, first = home_of(base), int(rng.integers(2))
    moves = []
    for index in range(count):
        foot, at = (first + index) % 2, start + index * (pace + 0.1)
        place = (0.02 * (1.0 if foot == 0 else -1.0), 0.0, float(home.toes[:, 2].mean() + (index + 0.6) * length))
        moves.append(Move(foot, at, at + pace, place, yaw=0.0, lift=0.08, sway=14))
    keys = [(0.2, Pose())]
    for index in range(2 * count + 2):
        lean = rng.normal(0.0, 5.0)
        keys.append(
            (
                start - 0.3 + 0.5 * index * (pace + 0.1),
                arm("left", 84 + 1.6 * lean + rng.normal(0, 3), 88, 8, 8)
                | arm("right", 84 - 1.6 * lean, 88, 8, 8)
                | trunk(lean=lean, bend=4)
                | head(nod=18),
            )
        )
    action = Upright(moves=moves, poses=keys, weight_time=0.24, unrest=1.6)
    says = phrases("stepping.beam.says")
    return on_feet(stage, base, action, says, phrases("stepping.beam.short"), balances)


def balances(joints: np.ndarray) -> bool:
    """Arms out to the sides, feet in one line, slowly ahead."""
    joints = checks.sized(joints)
    wide = np.abs(checks.ahead_of_pelvis(joints, "left_wrist")[:, 0]) + np.abs(checks.ahead_of_pelvis(joints, "right_wrist")[:, 0])
    narrow = np.abs(checks.ahead_of_pelvis(joints, "left_ankle")[:, 0] - checks.ahead_of_pelvis(joints, "right_ankle")[:, 0])
    later = slice(len(joints) // 3, None)
    return bool(np.median(wide[later]) > 0.95 and np.median(narrow[later]) < 0.16 and went(joints, "forward", 0.4))


def _drag(stage: Stage) -> Performance:
    rng = stage.rng
    side, count = drawn_side(rng), int(rng.integers(3, 6))
    good, bad = FOOT[other(side)], FOOT[side]
    start, pace, length = 0.5, rng.uniform(0.5, 0.6), rng.uniform(0.32, 0.45)
    base = standing(stage, start + count * (2 * pace + 0.25) + 0.5)
    count = min(count, int((len(base) / 20.0 - start - 0.4) / (2 * pace + 0.25)))
    way = Walkway(home_of(base), start)
    keys = [(0.2, Pose())]
    low = trunk(bend=12, lean=-9 * outward(side)) | head(nod=12) | arm(side, 14, 60, 20, 15)
    for _ in range(count):
        way.go(forward=length)
        way.step(good, pace, 0.05, lift=0.1, sway=14.0)
        keys.append((way.at, low))
        way.step(bad, 1.15 * pace, 0.1, lift=0.004, sway=7.0, tip=3.0)
        keys.append((way.at, trunk(bend=17, lean=-3 * outward(side)) | head(nod=15)))
    action = Upright(
        moves=way.moves, poses=keys, weight_time=0.18, ahead=[(start, (0.0, 0.0)), (start + 0.5, (-0.03 * outward(side), 0.0))]
    )
    says = phrases("stepping.drag.says", side=side, other=other(side))
    return on_feet(stage, base, action, says, phrases("stepping.drag.short", side=side), lambda j: drags(j, side))


def drags(joints: np.ndarray, side: Side) -> bool:
    """This foot stays low and never passes the other, which steps."""
    joints = checks.sized(joints)
    rise = {name: np.ptp(checks.height(joints, f"{name}_ankle")) for name in ("left", "right")}
    lead = checks.ahead_of_pelvis(joints, f"{other(side)}_ankle")[:, 2] - checks.ahead_of_pelvis(joints, f"{side}_ankle")[:, 2]
    return bool(
        rise[side] < rise[other(side)] + 0.03
        and np.percentile(lead, 10) > -0.15
        and np.percentile(lead, 90) > 0.2
        and went(joints, "forward", 0.5)
    )


def _stumble(stage: Stage) -> Performance:
    rng = stage.rng
    side = drawn_side(rng)
    lead = FOOT[side]
    base = standing(stage, rng.uniform(4.2, 5.2))
    way = Walkway(home_of(base), rng.uniform(0.4, 0.7))
    for index in range(2):
        way.go(forward=0.45)
        way.step((lead + index) % 2, 0.6, 0.02, lift=0.07, sway=20.0)
    trip = way.at
    for index, length in enumerate((0.5, 0.42, 0.25)):
        way.go(forward=length, left=rng.normal(0.0, 0.05))
        way.step((lead + index) % 2, 0.34 + 0.06 * index, 0.0, lift=0.1, sway=26.0)
    way.step((lead + 1) % 2, 0.5, 0.0, lift=0.07, sway=12.0)
    thrown = trunk(bend=38, twist=8 * outward(side)) | arms(rng.uniform(70, 95), 35, 15, 25) | head(nod=-20)
    caught = trunk(bend=22) | balancing_arms(rng, 1.4)
    action = Upright(
        moves=way.moves,
        poses=[(0.3, Pose()), (trip, trunk(bend=2)), (trip + 0.35, thrown), (trip + 0.85, caught), (trip + 1.9, Pose())],
        height=[(trip, 0.0), (trip + 0.4, -0.12), (trip + 0.9, -0.1), (trip + 1.7, 0.0)],
        ahead=[(trip, (0.0, 0.0)), (trip + 0.3, (0.0, 0.14)), (trip + 0.8, (0.0, 0.05)), (trip + 1.5, (0.0, 0.0))],
        hips=[(trip, (0.0, 0.0, 0.0)), (trip + 0.35, (16.0, 0.0, 0.0)), (trip + 1.5, (0.0, 0.0, 0.0))],
        weight_time=0.17,
    )
    says = phrases("stepping.stumble.says")
    return on_feet(stage, base, action, says, phrases("stepping.stumble.short"), stumbles)


def stumbles(joints: np.ndarray) -> bool:
    """The trunk is thrown ahead in the middle and is up again at the end, without a fall."""
    joints = checks.sized(joints)
    lean = checks.upright(joints)
    fast = checks.pelvis_speed(joints).max() > 0.8
    return bool(
        lean.min() < 0.9
        and lean[-5:].mean() > 0.93
        and checks.height(joints, "pelvis").min() > 0.55
        and fast
        and went(joints, "forward", 0.5)
    )


def _moonwalk(stage: Stage) -> Performance:
    rng = stage.rng
    pace, length, count = rng.uniform(0.5, 0.65), rng.uniform(0.2, 0.3), int(rng.integers(5, 10))
    start = 0.8
    base = standing(stage, start + count * pace + 0.6)
    count = min(count, int((len(base) / 20.0 - start - 0.5) / pace))
    home, first = home_of(base), int(rng.integers(2))
    moves, keys = [], [(0.3, Pose()), (start, arms(14, 20, 25, 25) | trunk(bend=8) | head(nod=8))]
    for index in range(count):
        foot, at = (first + index) % 2, start + index * pace
        x, _, z = home.toes[foot]
        place = (float(x), 0.0, float(z - (index + 1.5) * length))
        moves.append(Move(foot, at, at + 0.92 * pace, place, lift=0.0, sway=0.0, tip=0.0))
        moves.append(Move(1 - foot, at + 0.05, at + 0.85 * pace, None, lift=0.0, tip=38.0, sway=0.0))
        side: Side = "left" if foot == 0 else "right"
        keys.append(
            (
                at + 0.5 * pace,
                arm(side, 22, 10, 20, 25) | arm(other(side), 16, 165, 15, 25) | trunk(bend=8, twist=5 * outward(side)) | head(nod=8),
            )
        )
    action = Upright(moves=moves, poses=keys, weight_time=0.2, height=[(0.3, 0.0), (start, -0.05)])
    says = phrases("stepping.moonwalk.says")
    return on_feet(stage, base, action, says, phrases("stepping.moonwalk.short"), lambda j: moonwalks(j))


def moonwalks(joints: np.ndarray) -> bool:
    joints = checks.sized(joints)
    low = np.median(np.maximum(checks.height(joints, "left_foot"), checks.height(joints, "right_foot"))) < 0.06
    heels = sum(checks.excursions(checks.height(joints, f"{side}_ankle"), 0.11, 0.085) for side in ("left", "right"))
    return bool(low and heels >= 3 and went(joints, "backward", 0.4))


PROGRAMS: tuple[Program, ...] = (
    Program("sneak", "gait", _sneak, weight=1.5),
    Program("balance_beam", "gait", _beam),
    Program("drag_foot", "gait", _drag),
    Program("stumble", "gait", _stumble, weight=1.5),
    Program("moonwalk", "gait", _moonwalk, weight=0.7),
)
