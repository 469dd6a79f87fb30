"""Standing on one leg, yoga poses, stretches, dodging, ducking and limbo."""

from __future__ import annotations

import numpy as np

from ...program import Performance, Program
from ...stage import Stage
from .. import checks
from ..feet import Move, home_of
from ..key_poses import Standing
from ..pose import Pose, Side, arm, arms, head, other, trunk
from ..scene import FOOT, balancing_arms, bent, drawn_side, on_feet, outward, standing
from ..upright import Upright
from ..walkway import Walkway
from ..wording import phrases
from .in_place import stays


def _raised(
    stage: Stage, side: Side, place: tuple[float, float, float], tip: float, hold: float
) -> tuple[Standing, list[Move], tuple[float, ...]]:
    """A base, and the other foot going to a raised place (outward, height, ahead of where it stood) and back down. Marks: seconds."""
    rng = stage.rng
    start, lift = rng.uniform(0.5, 0.8), rng.uniform(0.7, 1.0)
    marks = np.cumsum([start, lift, hold, rng.uniform(0.6, 0.9)])
    base = standing(stage, float(marks[-1]) + rng.uniform(0.3, 0.7))
    foot = FOOT[other(side)]
    x, _, z = home_of(base).toes[foot]
    to = (float(x + outward(other(side)) * place[0]), place[1], float(z + place[2]))
    moves = [
        Move(foot, marks[0], marks[1], to, lift=0.0, tip=tip, sway=12, planted=False),
        Move(foot, marks[2], marks[3], (float(x), 0.0, float(z)), lift=0.0, sway=6),
    ]
    return base, moves, tuple(float(mark) for mark in marks)


def _one_leg(stage: Stage) -> Performance:
    rng = stage.rng
    side = drawn_side(rng)
    front = rng.random() < 0.5
    place = (0.0, rng.uniform(0.25, 0.55), rng.uniform(0.05, 0.3)) if front else (0.0, rng.uniform(0.2, 0.4), rng.uniform(-0.45, -0.25))
    base, moves, (start, up, down, end) = _raised(stage, side, place, 30, rng.uniform(1.2, 3.5))
    spread = arms(rng.uniform(60, 90), 88, 5, 10) if rng.random() < 0.5 else balancing_arms(rng, 1.2)
    sway = [(up + 0.45 * index, spread | trunk(lean=rng.normal(0, 3))) for index in range(1, int((down - up) / 0.45))]
    action = Upright(moves=moves, poses=[(start, Pose()), (up, spread), *sway, (down, spread), (end, Pose())], weight_time=0.2, unrest=2.0)
    free = other(side)
    says = phrases(f"balancing.one_leg.says_{'front' if front else 'behind'}", side=side, free=free)
    return on_feet(stage, base, action, says, phrases("balancing.one_leg.short", side=side), lambda j: stands_on(j, side))


def stands_on(joints: np.ndarray, side: Side, seconds: float = 0.7) -> bool:
    """On this foot alone for so long."""
    joints = checks.sized(joints)
    up = (checks.height(joints, f"{other(side)}_ankle") > 0.2) & (checks.height(joints, f"{side}_foot") < 0.06)
    return bool(up.sum() >= 20 * seconds and stays(joints, 0.5))


def _tree(stage: Stage) -> Performance:
    rng = stage.rng
    side = drawn_side(rng)
    free = other(side)
    # The sole lies against the inner side of the standing leg, the knee out to the side.
    base, moves, (start, up, down, end) = _raised(stage, side, (-0.12, rng.uniform(0.42, 0.58), -0.02), 55, rng.uniform(1.5, 3.5))
    overhead = arms(rng.uniform(158, 172), 80, 10, rng.uniform(5, 25))
    pray = arms(38, 12, 62, 118)
    hold = overhead if rng.random() < 0.65 else pray
    action = Upright(
        moves=moves,
        poses=[(start, Pose()), (up, pray), (min(up + 0.8, down), hold), (down, hold), (end, Pose())],
        weight_time=0.22,
        knees_out=[(start, 4.0), (up, 70.0), (down, 70.0), (end, 4.0)],
        unrest=1.6,
    )
    up_words = "the arms above the head" if hold is overhead else "the palms together in front of the chest"
    says = phrases("balancing.tree.says", side=side, free=free, up_words=up_words)
    return on_feet(stage, base, action, says, phrases("balancing.tree.short"), lambda j: stands_on(j, side) and knee_out(j, free))


def knee_out(joints: np.ndarray, side: Side) -> bool:
    place = checks.ahead_of_pelvis(checks.sized(joints), f"{side}_knee")
    lifted = checks.height(checks.sized(joints), f"{side}_ankle") > 0.25
    return bool(lifted.any() and np.median((outward(side) * place[:, 0])[lifted]) > 0.22)


def _quad_stretch(stage: Stage) -> Performance:
    rng = stage.rng
    side = drawn_side(rng)
    free = other(side)
    base, moves, (start, up, down, end) = _raised(
        stage, side, (0.02, rng.uniform(0.73, 0.77), -rng.uniform(0.46, 0.50)), 120, rng.uniform(1.5, 3.0)
    )
    grip = (
        arm(free, rng.uniform(20, 25), 164, 5, 6) | arm(side, *((80, 85, 5, 8) if rng.random() < 0.4 else (14, 60, 20, 20))) | trunk(bend=5)
    )
    action = Upright(
        moves=moves, poses=[(start, Pose()), (up, grip), (down, grip), (end, Pose())], weight_time=0.2, unrest=1.6, knees_out=[(0.0, 0.0)]
    )
    says = phrases("balancing.quad_stretch.says", free=free, side=side)
    return on_feet(stage, base, action, says, phrases("balancing.quad_stretch.short"), lambda j: stands_on(j, side) and holds_foot(j, free))


def holds_foot(joints: np.ndarray, side: str) -> bool:
    joints = checks.sized(joints)
    gap = np.linalg.norm(checks.path(joints, f"{side}_wrist") - checks.path(joints, f"{side}_ankle"), axis=-1)
    return bool(np.sort(gap)[: len(gap) // 8].mean() < 0.32)


_WARRIOR_ARMS = {True: "the arms stretched out to both sides", False: "both arms raised overhead"}


def _warrior(stage: Stage) -> Performance:
    rng = stage.rng
    side, second = drawn_side(rng), rng.random() < 0.5
    base = standing(stage, rng.uniform(4.5, 6.5))
    home, end = home_of(base), len(base) / 20.0
    front, back = FOOT[side], FOOT[other(side)]
    sign, stride = outward(side), rng.uniform(0.75, 0.95)
    hold, leave = 1.9, end - 1.4
    x, _, z = home.toes[front]
    if second:
        # The front foot is turned out, the hips stay open.
        to, yaw = (float(x + sign * stride), 0.0, float(z)), float(home.yaw[front] + sign * 75)
        pose = arms(88, 90, 5, 4) | head(look=sign * 62) | trunk()
        hips = (0.0, 0.0, sign * 10.0)
    else:
        to, yaw = (float(x), 0.0, float(home.toes[back][2] + stride)), float(home.yaw[front])
        pose = arms(rng.uniform(162, 174), 60, 5, 6) | trunk(bend=-6)
        hips = (0.0, 0.0, -sign * 6.0)
    moves = [
        Move(front, 0.5, 1.3, to, yaw=yaw, lift=0.1, sway=12),
        Move(front, leave, leave + 0.9, (float(x), 0.0, float(z)), yaw=float(home.yaw[front]), lift=0.1, sway=12),
    ]
    if not second:
        moves += [
            Move(back, 0.8, hold, None, lift=0.0, tip=rng.uniform(20, 40), sway=0),
            Move(back, leave - 0.2, leave + 0.6, None, lift=0.0, tip=0.0, sway=0),
        ]
    depth, shift = rng.uniform(0.22, 0.32), (sign * 0.16, 0.0) if second else (0.0, 0.1)
    action = Upright(
        moves=moves,
        poses=[(0.4, Pose()), (hold, pose), (leave - 0.1, pose), (leave + 0.9, Pose())],
        height=[(0.5, 0.0), (hold, -depth), (leave, -depth), (leave + 0.9, 0.0)],
        hips=[(0.5, (0.0, 0.0, 0.0)), (hold, hips), (leave, hips), (leave + 0.8, (0.0, 0.0, 0.0))],
        ahead=[(0.6, (0.0, 0.0)), (hold, shift), (leave - 0.2, shift), (leave + 0.6, (0.0, 0.0))],
        weight_time=0.22,
        unrest=1.4,
    )
    what = "warrior two" if second else "warrior one"
    says = phrases("balancing.warrior.says", what=what, side=side, arms_said=_WARRIOR_ARMS[second])
    return on_feet(stage, base, action, says, phrases("balancing.warrior.short", what=what), lambda j: warriors(j, second))


def warriors(joints: np.ndarray, second: bool) -> bool:
    joints = checks.sized(joints)
    apart = np.linalg.norm((checks.path(joints, "left_ankle") - checks.path(joints, "right_ankle"))[:, ::2], axis=-1) > 0.6
    left, right = checks.path(joints, "left_wrist"), checks.path(joints, "right_wrist")
    wide = np.linalg.norm(left - right, axis=-1) > 1.15
    high = np.minimum(left[:, 1], right[:, 1]) > checks.height(joints, "head")
    return bool((apart & (wide if second else high) & (checks.height(joints, "pelvis") < 0.84)).sum() >= 14)


def _side_stretch(stage: Stage) -> Performance:
    """A wide stance, one knee bends while the other leg is stretched."""
    rng = stage.rng
    side = drawn_side(rng)
    base = standing(stage, rng.uniform(4.5, 6.5))
    home, end = home_of(base), len(base) / 20.0
    moves = []
    for foot, sign, at in ((0, 1.0, 0.5), (1, -1.0, 1.0)):
        x, _, z = home.toes[foot]
        moves += [
            Move(foot, at, at + 0.5, (float(x + sign * 0.3), 0.0, float(z)), lift=0.07, sway=8),
            Move(foot, end - 1.4 + 0.5 * foot, end - 0.95 + 0.5 * foot, (float(x), 0.0, float(z)), lift=0.07, sway=8),
        ]
    low, leave, shift = 2.2, end - 1.7, outward(side) * rng.uniform(0.24, 0.3)
    pose = bent(rng, 22) | arms(rng.uniform(30, 45), 10, 30, rng.uniform(60, 90))
    action = Upright(
        moves=moves,
        poses=[(0.6, Pose()), (low, pose), (leave, pose), (end - 0.7, Pose())],
        height=[(1.4, 0.0), (low, -rng.uniform(0.22, 0.32)), (leave, -0.25), (end - 0.9, 0.0)],
        ahead=[(1.3, (0.0, 0.0)), (low, (shift, 0.0)), (leave, (shift, 0.0)), (end - 1.2, (0.0, 0.0))],
        hips=[(1.3, (0.0, 0.0, 0.0)), (low, (18.0, 0.0, 0.0)), (leave, (18.0, 0.0, 0.0)), (end - 1.0, (0.0, 0.0, 0.0))],
        knees_out=[(0.0, 12.0)],
        weight_time=0.2,
    )
    free = other(side)
    says = phrases("balancing.side_stretch.says", free=free, side=side)
    return on_feet(stage, base, action, says, phrases("balancing.side_stretch.short", side=side), lambda j: side_lunges(j, side))


def side_lunges(joints: np.ndarray, side: Side) -> bool:
    joints = checks.sized(joints)
    apart = np.abs(checks.ahead_of_pelvis(joints, "left_ankle")[:, 0] - checks.ahead_of_pelvis(joints, "right_ankle")[:, 0]) > 0.5
    deep = checks.knee_bend(joints, side) > checks.knee_bend(joints, other(side)) + 30
    return bool((apart & deep).sum() >= 12)


def _dodge(stage: Stage) -> Performance:
    rng = stage.rng
    way = str(rng.choice(["left", "right", "back", "duck", "duck"]))
    start = rng.uniform(0.6, 1.1)
    base = standing(stage, start + rng.uniform(1.9, 2.6))
    home = home_of(base)
    quick, hold = start + rng.uniform(0.3, 0.42), start + rng.uniform(0.6, 0.95)
    end = hold + rng.uniform(0.5, 0.75)
    guard = arms(rng.uniform(30, 50), 10, 35, rng.uniform(95, 120))
    if way == "duck":
        low = bent(rng, 40) | (guard if rng.random() < 0.6 else arms(60, 30, 20, 110))
        action = Upright(
            poses=[(start, Pose()), (quick, low), (hold, low), (end, Pose())],
            height=[(start, 0.0), (quick, -rng.uniform(0.32, 0.46)), (hold, -0.36), (end, 0.0)],
            hips=[(start, (0.0, 0.0, 0.0)), (quick, (22.0, 0.0, 0.0)), (hold, (22.0, 0.0, 0.0)), (end, (0.0, 0.0, 0.0))],
            knees_out=[(0.0, 8.0)],
        )
        says = phrases("balancing.duck.says")
        return on_feet(stage, base, action, says, phrases("balancing.duck.short"), lambda j: ducks(j))
    walkway = Walkway(home, start)
    x = {"left": 0.32, "right": -0.32, "back": 0.0}[way]
    walkway.go(left=x, forward=-0.34 if way == "back" else 0.0)
    lead = FOOT["left" if way == "left" else "right"]
    walkway.step(lead, 0.3, 0.0, lift=0.06, sway=8.0)
    walkway.at = hold + 0.1
    walkway.go(left=-x, forward=0.34 if way == "back" else 0.0)
    walkway.step(lead, 0.5, 0.0, lift=0.06, sway=8.0)
    tilt = trunk(lean=np.sign(x) * 22, bend=14 if way != "back" else -16) | guard
    hips = (0.0 if way != "back" else -8.0, np.sign(x) * 8.0, 0.0)
    action = Upright(
        moves=walkway.moves,
        poses=[(start - 0.1, Pose()), (quick, tilt), (hold, tilt), (end + 0.2, Pose())],
        height=[(start, 0.0), (quick, -0.13), (hold, -0.12), (end, 0.0)],
        hips=[(start, (0.0, 0.0, 0.0)), (quick, hips), (hold, hips), (end, (0.0, 0.0, 0.0))],
        ahead=[(start, (0.0, 0.0)), (quick, (0.5 * x, -0.06 if way == "back" else 0.0)), (hold, (0.5 * x, 0.0)), (end, (0.0, 0.0))],
        weight_time=0.12,
    )
    to = "backward" if way == "back" else f"to the {way}"
    says = phrases(f"balancing.dodge.says_{'sideways' if x else 'straight'}", to=to)
    return on_feet(stage, base, action, says, phrases("balancing.dodge.short", to=to), lambda j: dodges(j, way))


def ducks(joints: np.ndarray) -> bool:
    joints = checks.sized(joints)
    head_height = checks.height(joints, "head")
    low = np.flatnonzero(head_height < 1.12)
    return bool(len(low) and len(low) < 50 and head_height[0] > 1.3 and head_height[-1] > 1.3 and stays(joints, 0.5))


def dodges(joints: np.ndarray, way: str) -> bool:
    joints = checks.sized(joints)
    place = checks.path(joints, "head")[:, ::2] - checks.path(joints, "head")[:4, ::2].mean(axis=0)
    across = (checks.path(joints, "left_hip") - checks.path(joints, "right_hip"))[:5].mean(axis=0)[::2]
    left = across / np.linalg.norm(across)
    sideways, ahead = place @ left, place @ np.array([-left[1], left[0]])
    reach = {"left": sideways, "right": -sideways, "back": -ahead}[way]
    return bool(reach.max() > 0.25 and abs(reach[-3:].mean()) < 0.2)


def _limbo(stage: Stage) -> Performance:
    rng = stage.rng
    count, pace = int(rng.integers(4, 7)), rng.uniform(0.5, 0.65)
    base = standing(stage, 1.5 + count * pace + 1.4)
    way, first = Walkway(home_of(base), 1.3), int(rng.integers(2))
    for index in range(count):
        way.go(forward=rng.uniform(0.16, 0.22))
        way.step((first + index) % 2, pace, 0.0, lift=0.04, sway=8.0)
    back = trunk(bend=-38) | head(nod=16) | arms(rng.uniform(50, 80), 85, 0, 20)
    end = way.at
    action = Upright(
        moves=way.moves,
        poses=[(0.4, Pose()), (1.4, back), (end, back), (end + 1.0, Pose())],
        height=[(0.4, 0.0), (1.4, -0.27), (end, -0.27), (end + 1.0, 0.0)],
        hips=[(0.4, (0.0, 0.0, 0.0)), (1.4, (-34.0, 0.0, 0.0)), (end, (-34.0, 0.0, 0.0)), (end + 1.0, (0.0, 0.0, 0.0))],
        knees_out=[(0.0, 18.0)],
        ahead=[(0.4, (0.0, 0.0)), (1.4, (0.0, -0.04)), (end, (0.0, -0.04)), (end + 0.8, (0.0, 0.0))],
        weight_time=0.2,
    )
    says = phrases("balancing.limbo.says")
    return on_feet(stage, base, action, says, phrases("balancing.limbo.short"), limbos)


def limbos(joints: np.ndarray) -> bool:
    joints = checks.sized(joints)
    back = (checks.chest_up(joints) > 0.45) & (checks.upright(joints) < 0.88) & (checks.height(joints, "pelvis") > 0.4)
    return bool(back.sum() >= 16 and checks.travel(joints)[-1, 1] > 0.3)


PROGRAMS: tuple[Program, ...] = (
    Program("stand_on_one_leg", "balance", _one_leg, weight=2.0),
    Program("yoga_tree", "balance", _tree),
    Program("quad_stretch", "stretch", _quad_stretch),
    Program("yoga_warrior", "balance", _warrior),
    Program("side_lunge", "stretch", _side_stretch),
    Program("dodge", "evade", _dodge, weight=1.5),
    Program("limbo", "evade", _limbo, weight=0.5),
)
