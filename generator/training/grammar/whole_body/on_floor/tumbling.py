"""On all fours, leg raises, forward rolls and burpees."""

from __future__ import annotations

import numpy as np

from ...program import Performance, Program
from ...stage import Stage
from .. import checks
from ..pose import Pose, arms, chained, head, legs, root, trunk_fixed, turn
from ..scene import drawn_side
from ..wording import counted, number, phrases, plural
from . import poses
from .sitting import ends_standing, performed, restless, starts_standing
from .ways import Way, down_to_fours


def _all_fours(stage: Stage) -> Performance:
    rng = stage.rng
    down = rng.random() < 0.5
    if down:
        way = down_to_fours(Way.standing(rng), drawn_side(rng))
    else:
        way = Way.in_pose(rng, poses.all_fours(rng)).hold(0.3)
    way = restless(way, rng.uniform(1.2, 2.5) if down else rng.uniform(2.5, 5.0))
    kind = "down" if down else "there"
    says, short = phrases(f"tumbling.all_fours.says_{kind}"), phrases("tumbling.all_fours.short")
    return performed(stage, way, says, short, lambda j: ends_on_fours(j) and (starts_standing(j) or not down))


def on_fours(joints: np.ndarray) -> np.ndarray:
    """(T,) bool: on hands and knees."""
    joints = checks.sized(joints)
    knees = np.maximum(checks.height(joints, "left_knee"), checks.height(joints, "right_knee")) < 0.18
    hands = np.maximum(checks.height(joints, "left_wrist"), checks.height(joints, "right_wrist")) < 0.2
    return knees & hands & (checks.height(joints, "pelvis") > 0.33) & (np.abs(checks.upright(joints)) < 0.6)


def ends_on_fours(joints: np.ndarray) -> bool:
    return bool(on_fours(joints)[-8:].mean() > 0.7)


def _leg_raises(stage: Stage) -> Performance:
    rng = stage.rng
    count, hold = int(rng.integers(1, 6)), rng.uniform(0.1, 0.8)
    pace, top = rng.uniform(0.7, 1.0), rng.uniform(62, 88)
    hands = arms(rng.uniform(10, 20), 92, 0, 8)
    flat = poses.lying(0.0) | trunk_fixed(0) | legs(3, 3, 10, 3, 30) | hands | head(nod=6)
    up = poses.lying(0.0) | trunk_fixed(2) | legs(top, 3, 4, rng.uniform(3, 14), 15) | hands | head(nod=10)
    way = Way.in_pose(rng, flat).hold(rng.uniform(0.4, 0.8))
    for _ in range(count):
        way.to(up, pace).hold(hold if count < 3 else 0.1).to(flat, 1.1 * pace).hold(0.08)
    way.hold(0.3)
    says = counted(rng, count, phrases("tumbling.leg_raises.says"))
    return performed(stage, way, says, phrases("tumbling.leg_raises.short"), lambda j: leg_raises(j) == count, flow=0.3)


def leg_raises(joints: np.ndarray) -> int:
    """How often both feet of a body on its back go up."""
    joints = checks.sized(joints)
    if checks.share((checks.chest_up(joints) > 0.5) & (checks.height(joints, "pelvis") < 0.35)) < 0.8:
        return 0
    return checks.excursions(checks.lowest(joints, "left_ankle", "right_ankle"), 0.45, 0.25)


def _forward_roll(stage: Stage) -> Performance:
    """From a squat over the rounded back and up again."""
    rng = stage.rng
    way = Way.standing(rng).to(poses.half_squat(rng), 0.5)
    reach = root(58) | trunk_fixed(40) | poses.level_legs(58, 84, -30, 9) | arms(105, 12, 10, 15) | head(nod=20)
    way.to(reach, 0.45)
    pace = rng.uniform(0.2, 0.27)
    for pitch, thigh, knee in (
        (108.0, 112.0, 95.0),
        (165.0, 120.0, 105.0),
        (225.0, 118.0, 110.0),
        (285.0, 116.0, 125.0),
        (330.0, 112.0, 135.0),
    ):
        curled = trunk_fixed(58) | legs(thigh, 8, 3, knee, 5) | arms(95, 12, 20, 50) | head(nod=34)
        way.to(Pose(root=chained(turn("X", pitch))) | curled, pace)
    way.to(poses.deep_squat(rng), 0.36).to(poses.half_squat(rng), 0.35).to(Pose(), 0.6).hold(0.3)
    says, short = phrases("tumbling.forward_roll.says"), phrases("tumbling.forward_roll.short")
    return performed(stage, way, says, short, lambda j: rolls_forward(j) and ends_standing(j), flow=0.9)


def rolls_forward(joints: np.ndarray) -> bool:
    """Head over heels, low, forward."""
    joints = checks.sized(joints)
    up = checks.path(joints, "neck") - checks.path(joints, "pelvis")
    angle = np.degrees(np.unwrap(np.arctan2(up[:, 2] * np.sign(checks.travel(joints)[-1, 1] or 1.0), up[:, 1])))
    return bool(np.ptp(angle) > 250 and checks.height(joints, "pelvis").min() < 0.6)


def _burpee(stage: Stage) -> Performance:
    """Squat, hands down, feet back to a plank, feet in, jump."""
    rng = stage.rng
    count = int(rng.integers(1, 4))
    way, lifted, on_hands = Way.standing(rng), [(0.0, 0.0)], []
    for _ in range(count):
        folded = root(76) | trunk_fixed(46) | legs(150, 12, 8, 118, -22) | arms(92, 8, 10, 6) | head(nod=-10)
        way.to(poses.half_squat(rng), 0.35).to(folded, 0.3)
        flying = root(78) | trunk_fixed(24) | legs(78, 8, 5, 118, 15) | arms(86, 8, 10, 4) | head(nod=-10)
        began = way.at
        for pose in (poses.plank(rng), folded):
            on_hands.append((way.at, way.at + 0.36))
            # The knees are drawn up while the feet fly under the hips.
            way.to(flying, 0.18).to(pose, 0.18).hold(0.12)
        way.hands.append((began, way.at))
        way.to(poses.half_squat(rng), 0.3)
        off = way.at + 0.18
        leap = arms(rng.uniform(150, 168), 30, 5, 8) | legs(2, 4, 4, 6, 38) | trunk_fixed(-4) | root(0)
        way.to(leap, 0.26)
        lifted += [(off, 0.0), (off + 0.2, rng.uniform(0.16, 0.24)), (off + 0.4, 0.0)]
        way.to(leap | arms(100, 40, 10, 15), 0.24).to(Pose(), 0.4).hold(rng.uniform(0.05, 0.2))
    way.hold(0.3)
    said = {"counted": plural(count, "burpee"), "number": number(count)}
    says = counted(rng, count, phrases("tumbling.burpee.says")) + phrases("tumbling.burpee.says_counted", **said)
    return performed(
        stage,
        way,
        says,
        phrases("tumbling.burpee.short", **said),
        lambda j: burpees(j) == count,
        lifted=lifted,
        on_hands=on_hands,
        unrest=1.0,
    )


def burpees(joints: np.ndarray) -> int:
    """How often the chest goes down to the hands and the body is up again afterwards."""
    joints = checks.sized(joints)
    if not ends_standing(joints):
        return 0
    low = np.maximum(checks.height(joints, "left_wrist"), checks.height(joints, "right_wrist")) < 0.2
    return checks.excursions(np.where(low, 1.0, 0.0) + np.where(checks.height(joints, "neck") > 1.25, -1.0, 0.0), 0.5, -0.5)


PROGRAMS: tuple[Program, ...] = (
    Program("all_fours", "floor", _all_fours),
    Program("leg_raises", "exercise", _leg_raises),
    Program("forward_roll", "floor", _forward_roll, weight=0.7),
    Program("burpee", "exercise", _burpee, weight=0.7),
)
