"""Down a flight of stairs, and over a wall. The floor at the end is y = 0."""

from __future__ import annotations

import numpy as np

from ...figure.arms import HandTrack, Key
from ...figure.body import SIDES
from ...figure.places import InWorld
from ...program import Performance, Program
from ...stage import Stage
from .. import checks
from ..feet import Move, home_of
from ..going.climbing import ground_level
from ..pose import Pose, Side, arm, arms, head, other, trunk
from ..scene import contacts, outward, standing
from ..upright import Upright, perform_upright
from ..walkway import Walkway
from ..with_hands import told, with_hands


def _downstairs(stage: Stage) -> Performance:
    rng = stage.rng
    rise, depth, pace = rng.uniform(0.15, 0.18), rng.uniform(0.27, 0.31), rng.uniform(0.5, 0.66)
    count = int(rng.integers(4, 8))
    base = standing(stage, 0.8 + (count + 1) * pace + 0.5)
    home, top = home_of(base), count * rise
    way, first = Walkway(home, rng.uniform(0.3, 0.5), level=top), int(rng.integers(2))
    # The feet are up there before the first frame.
    up = [Move(foot, -2.0, -1.0, way.spot(foot), lift=0.0, sway=0.0) for foot in (0, 1)]
    keys: list[tuple[float, Pose]] = [(0.2, Pose())]
    for index in range(count):
        way.go(forward=depth, up=-rise)
        at, foot = way.at, (first + index) % 2
        # The foot goes ahead over the edge and comes down toes first.
        way.step(foot, pace, 0.0, lift=0.10, sway=4.0)
        side: Side = "left" if foot == 0 else "right"
        swing = arm(other(side), 20, 12, 20, 26) | arm(side, 10, 165, 15, 16)
        keys.append((at + 0.5 * pace, trunk(bend=5, twist=-4 * outward(side), lean=2.5 * outward(side)) | head(nod=16) | swing))
    way.step((first + count) % 2, pace, 0.0, lift=0.08, sway=6.0)
    dips = [(way.steps[index][0] + 0.85 * pace, -0.05) for index in range(count)]
    height = [(0.2, 0.0), *dips, (way.at + 0.3, 0.0)]
    action = Upright(moves=[*up, *way.moves], poses=[*keys, (way.at + 0.4, Pose())], weight_time=0.16, height=height, walks=True)
    joints = perform_upright(base, action, rng)
    phrases = (
        "[walk] down (the|) (stairs|steps)",
        "[go] down (the|a flight of|) stairs",
        "[come] down the stairs",
        "[climb] down (the|) (stairs|steps)",
        "[descend] (the|a flight of|) (stairs|steps)",
        "[step] down a flight of stairs",
        "[walk] downstairs",
        "[go] downstairs",
        "[set] one foot after the other onto lower steps",
        "walking down stairs",
    )
    return told(stage, joints, phrases, lambda j: descends(j, 0.6 * top), contacts(joints, ground_level(joints)))


def descends(joints: np.ndarray, least: float) -> bool:
    """The pelvis and both feet end lower than they began, ahead of where they were, upright all the way."""
    joints = checks.sized(joints)
    drop = joints[:3, 0, 1].mean() - joints[-3:, 0, 1].mean()
    feet = checks.both_feet(joints)[:3].mean() - checks.both_feet(joints)[-3:].mean()
    return bool(drop > least and feet > 0.8 * least and checks.travel(joints)[-1, 1] > 0.4 and checks.upright(joints).min() > 0.8)


def _wall(stage: Stage) -> Performance:
    """Both hands on the wall, one foot up on it, over it with the other, and down on the far side."""
    rng = stage.rng
    top, near = rng.uniform(0.62, 0.78), 0.40
    base = standing(stage, 5.4)
    home, first = home_of(base), int(rng.integers(2))
    second = 1 - first
    (x, _, z), (u, _, w) = home.toes[first], home.toes[second]
    beyond = near + 0.62
    moves = [
        Move(first, 0.75, 1.45, (float(x), top, float(z + near)), lift=0.10, sway=12.0),
        Move(second, 1.75, 2.55, (float(u), top + 0.02, float(w + near + 0.06)), lift=0.12, sway=20.0),
        Move(first, 2.7, 3.4, (float(x), 0.0, float(z + beyond)), lift=0.16, sway=6.0),
        Move(second, 3.55, 4.2, (float(u), 0.0, float(w + beyond)), lift=0.16, sway=10.0),
    ]
    low = trunk(bend=34) | head(nod=-14)
    crouched = trunk(bend=52) | head(nod=-20)
    poses = [
        (0.2, Pose()),
        (0.75, low),
        (1.5, crouched),
        (2.5, crouched),
        (3.3, low),
        (4.1, trunk(bend=12) | arms(20, 60, 10, 30)),
        (4.7, Pose()),
    ]
    height = [(0.3, 0.0), (0.8, -0.06), (1.5, -0.22), (2.0, -0.36), (2.7, -0.40), (3.3, -0.24), (3.7, -0.12), (4.4, 0.0)]
    hips = [(0.3, (0.0, 0.0, 0.0)), (0.8, (16.0, 0.0, 0.0)), (2.6, (24.0, 0.0, 0.0)), (3.6, (6.0, 0.0, 0.0)), (4.3, (0.0, 0.0, 0.0))]
    joints = perform_upright(
        base,
        Upright(moves=moves, poses=poses, height=height, hips=hips, weight_time=0.2, knees_out=[(0.3, 4.0), (1.6, 16.0), (3.4, 6.0)]),
        rng,
    )
    grips = {}
    for side in SIDES:
        sign = 1.0 if side == "left" else -1.0
        place = InWorld(np.array([0.30 * sign, top + 0.06, float(z + near + 0.02)]))
        grips[side] = HandTrack(
            (Key(place, 0.8 if side == "left" else 0.95, 2.9 if first == (side == "right") else 3.3, 0.5),), release=0.6
        )
    phrases = (
        "[climb] over (a|the) (wall|fence|obstacle|gate)",
        "[climb] over something",
        "[get] over a (wall|fence)",
        "[climb] onto a (wall|box|table) and down on the other side",
        "[climb] up on a (wall|ledge) with both hands and [step] down behind it",
        "[put] both hands on a wall, [step] onto it and [climb] down the far side",
        "climbing over a wall",
    )
    return told(stage, with_hands(stage, joints, grips), phrases, climbs_over, contacts(joints, ground_level(joints)))


def climbs_over(joints: np.ndarray) -> bool:
    """Both feet are well up at some time, and at the end on the floor, ahead of where they began."""
    joints = checks.sized(joints)
    up = max(checks.both_feet(joints).max(), min(checks.height(joints, f"{side}_foot").max() for side in SIDES) - 0.1)
    ends = checks.both_feet(joints)[-4:].max() < 0.12 and checks.standing(joints)[-4:].any()
    return bool(up > 0.35 and ends and checks.travel(joints)[-1, 1] > 0.6)


PROGRAMS: tuple[Program, ...] = (
    Program("stairs_down", "climb", _downstairs, weight=1.8),
    Program("climbs_over_wall", "climb", _wall, weight=1.2),
)
