"""Climbing stairs up and down, stepping onto something, and climbing a ladder. The floor at the start is y = 0."""

from __future__ import annotations

from dataclasses import replace

import numpy as np

from ......rigs.smpl import CONTACT_JOINTS
from ...program import Performance, Program
from ...stage import Stage
from .. import checks
from ..feet import Move, home_of
from ..pose import Pose, Side, arm, head, other, trunk
from ..scene import contacts, drawn_side, on_feet, outward, standing
from ..upright import Upright
from ..walkway import Walkway
from ..wording import number, phrases


def _stairs(stage: Stage) -> Performance:
    rng = stage.rng
    rise, depth, pace = rng.uniform(0.15, 0.19), rng.uniform(0.27, 0.32), rng.uniform(0.52, 0.72)
    count = int(rng.integers(3, 9))
    base = standing(stage, 0.8 + (count + 1) * pace + rng.uniform(0.4, 1.0))
    count = min(count, int((len(base) / 20.0 - 1.2) / pace) - 1)
    way, first = Walkway(home_of(base), rng.uniform(0.3, 0.6)), int(rng.integers(2))
    keys = [(0.2, Pose())]
    for index in range(count):
        way.go(forward=depth, up=rise)
        at, foot = way.at, (first + index) % 2
        way.step(foot, pace, 0.02, lift=0.2, sway=18.0)
        side: Side = "left" if foot == 0 else "right"
        swing = arm(other(side), 24, 10, 20, 30) | arm(side, 12, 168, 15, 18)
        keys.append((at + 0.5 * pace, trunk(bend=12, twist=-4 * outward(side)) | head(nod=6) | swing))
    way.step((first + count) % 2, pace, 0.0, lift=0.16, sway=14.0)
    ahead = [(0.4, (0.0, 0.0)), (0.8, (0.0, 0.05)), (way.at, (0.0, 0.0))]
    action = Upright(moves=way.moves, poses=[*keys, (way.at + 0.5, Pose())], weight_time=0.16, ahead=ahead, walks=True)
    says = phrases("climbing.stairs.says", number=number(count))
    short = phrases("climbing.stairs.short")
    made = on_feet(stage, base, action, says, short, lambda j: climbs(j, 0.6 * count * rise))
    return replace(made, contacts=contacts(made.joints, ground_level(made.joints)))


def ground_level(joints: np.ndarray) -> np.ndarray:
    """(T, 4) the height on which each foot stands or stood: that at its slowest within half a second."""
    points = joints[:, CONTACT_JOINTS]
    speed = np.linalg.norm(np.gradient(points, axis=0), axis=-1)
    padded = np.pad(speed, ((5, 5), (0, 0)), mode="edge")
    nearest = np.lib.stride_tricks.sliding_window_view(padded, 11, axis=0).argmin(axis=-1) - 5
    frames = np.clip(np.arange(len(joints))[:, None] + nearest, 0, len(joints) - 1)
    return np.take_along_axis(points[..., 1], frames, axis=0) - np.array([0.06, 0.0, 0.06, 0.0])


def climbs(joints: np.ndarray, least: float) -> bool:
    """The pelvis and both feet end higher than they began, ahead of where they were."""
    joints = checks.sized(joints)
    rise = joints[-3:, 0, 1].mean() - joints[:3, 0, 1].mean()
    feet = checks.both_feet(joints)[-3:].mean() - checks.both_feet(joints)[:3].mean()
    return bool(rise > least and feet > 0.8 * least and checks.travel(joints)[-1, 1] > 0.4)


def _step_up(stage: Stage) -> Performance:
    """Onto a box or step with one foot, then the other, and down again backwards."""
    rng = stage.rng
    side, rise, rounds = drawn_side(rng), rng.uniform(0.18, 0.34), int(rng.integers(1, 4))
    pace = rng.uniform(0.6, 0.75)
    base = standing(stage, 0.6 + rounds * 4 * (pace + 0.05) + 0.6)
    way, lead = Walkway(home_of(base), 0.5), 0 if side == "left" else 1
    stays_up = rounds == 1 and rng.random() < 0.5
    for _ in range(rounds):
        way.go(forward=0.36, up=rise)
        way.step(lead, pace, 0.05, lift=0.12, sway=10.0)
        way.step(1 - lead, pace, 0.1, lift=0.12, sway=14.0)
        if not stays_up:
            way.go(forward=-0.36, up=-rise)
            way.step(lead, pace, 0.05, lift=0.1, sway=4.0)
            way.step(1 - lead, pace, 0.05, lift=0.1, sway=4.0)
    action = Upright(
        moves=way.moves,
        poses=[(0.4, Pose()), (0.8, trunk(bend=12) | head(nod=8)), (way.at, trunk(bend=8)), (way.at + 0.4, Pose())],
        weight_time=0.17,
    )
    if stays_up:
        says = phrases("climbing.step_up.says", side=side)
        short = phrases("climbing.step_up.short")
    else:
        says = phrases("climbing.step_up_and_down.says", side=side)
        short = phrases("climbing.step_up_and_down.short")
    made = on_feet(stage, base, action, says, short, lambda j: steps_up(j, 1 if stays_up else rounds))
    return replace(made, contacts=contacts(made.joints, ground_level(made.joints)))


def steps_up(joints: np.ndarray, count: int) -> bool:
    joints = checks.sized(joints)
    return checks.excursions(checks.both_feet(joints), 0.13, 0.08) == count


def _ladder(stage: Stage) -> Performance:
    rng = stage.rng
    count, pace, rung = int(rng.integers(4, 8)), rng.uniform(0.6, 0.8), rng.uniform(0.26, 0.32)
    start = 0.9
    base = standing(stage, start + count * pace + 0.4)
    count = min(count, int((len(base) / 20.0 - start - 0.2) / pace))
    home, first = home_of(base), int(rng.integers(2))
    z = float(home.toes[:, 2].mean() + 0.12)
    moves = []
    grips = [(0.2, Pose()), (start - 0.1, _grip("left", 0.5) | _grip("right", 0.5) | trunk(bend=6) | head(nod=-14))]
    for index in range(count):
        foot, at = (first + index) % 2, start + index * pace
        x = float(home.toes[foot][0])
        moves.append(Move(foot, at, at + 0.8 * pace, (x, (index + 1) * rung, z), lift=0.06, sway=8.0))
        side: Side = "left" if foot == 0 else "right"
        grips.append(
            (at + 0.4 * pace, _grip(side, 0.2) | _grip(other(side), 0.85) | trunk(bend=8, lean=-3 * outward(side)) | head(nod=-18))
        )
        grips.append((at + 0.95 * pace, _grip(side, 0.0) | _grip(other(side), 1.0) | trunk(bend=6) | head(nod=-18)))
    action = Upright(
        moves=moves,
        poses=grips,
        ahead=[(0.3, (0.0, 0.0)), (start, (0.0, -0.12)), (len(base) / 20.0, (0.0, -0.12))],
        weight_time=0.22,
        knees_out=[(0.0, 12.0)],
    )
    says = phrases("climbing.ladder.says")
    made = on_feet(stage, base, action, says, phrases("climbing.ladder.short"), lambda j: climbs_ladder(j, 0.5 * count * rung))
    return replace(made, contacts=contacts(made.joints, ground_level(made.joints)))


def _grip(side: Side, reach: float) -> Pose:
    """A hand on a rung ahead: 0 at the chest, 1 as high as it goes."""
    return arm(side, 62 + 78 * reach, 10, 20 - 10 * reach, 92 - 68 * reach)


def climbs_ladder(joints: np.ndarray, least: float) -> bool:
    joints = checks.sized(joints)
    rise = joints[-3:, 0, 1].mean() - joints[:3, 0, 1].mean()
    hands = np.maximum(checks.height(joints, "left_wrist"), checks.height(joints, "right_wrist")) > checks.height(joints, "neck")
    return bool(rise > least and checks.share(hands[len(hands) // 3 :]) > 0.5 and np.abs(checks.travel(joints)).max() < 0.6)


PROGRAMS: tuple[Program, ...] = (
    Program("stairs", "climb", _stairs, weight=2.0),
    Program("step_up", "climb", _step_up),
    Program("ladder", "climb", _ladder),
)
