"""Dances of the feet: tap, Irish, can-can, the ginga of capoeira, and pliés."""

from __future__ import annotations

import numpy as np

from ...figure.body import SIDES
from ...program import Performance, Program
from ...stage import Stage
from .. import checks
from ..feet import Move, home_of
from ..key_poses import Standing
from ..on_feet.in_place import stays
from ..pose import Pose, Side, arm, arms, head, other, trunk
from ..scene import standing
from ..upright import Upright, perform_upright
from ..with_hands import told
from .dances import Dance


def _dance(stage: Stage, beats: tuple[float, float], even: int = 2) -> tuple[Dance, Standing]:
    """A dance to be filled, and who stands there."""
    rng = stage.rng
    beat, base = float(rng.uniform(*beats)), standing(stage, rng.uniform(4.6, 7.5))
    counts = int((len(base) / 20.0 - 1.4) / beat)
    return Dance(rng, home_of(base), beat, counts - counts % even), base


def _side(count: int) -> Side:
    return "left" if count % 2 == 0 else "right"


def lifted_feet(joints: np.ndarray, high: float, low: float) -> tuple[int, int]:
    """How often each ankle goes over `high` metres, having been below `low`."""
    joints = checks.sized(joints)
    if checks.upright(joints).min() < 0.75:
        return 0, 0
    left, right = (checks.excursions(checks.height(joints, f"{side}_foot"), high, low) for side in SIDES)
    return left, right


def _hands_low(joints: np.ndarray, over: float = 0.12) -> bool:
    joints = checks.sized(joints)
    hands = np.maximum(checks.height(joints, "left_wrist"), checks.height(joints, "right_wrist")) - checks.height(joints, "pelvis")
    return float(np.percentile(hands, 80)) < over


def _tap(stage: Stage) -> Performance:
    """Quick taps of toe and heel ahead, aside and back, by turns, on soft knees; the arms swing low."""
    rng = stage.rng
    dance, base = _dance(stage, (0.30, 0.38), 4)
    dance.bounce(0.035)
    for count in range(dance.counts):
        foot, tap = (count // 2) % 2, count % 2
        sign = 1.0 if foot == 0 else -1.0
        place = ((0.05 * sign, 0.20), (0.16 * sign, 0.08), (0.03 * sign, 0.24))[int(rng.integers(3))] if tap == 0 else (0.0, 0.0)
        dance.step(foot, count, 0.95, place, lift=rng.uniform(0.09, 0.13), sway=-6.0 if tap == 0 else 22.0)
        swing = arm(_side(foot), 22, 60, 20, 40) | arm(other(_side(foot)), 40, 74, 20, 46)
        dance.poses.append((dance.at(count + 0.5), swing | trunk(bend=8, twist=5 * sign, lean=2 * sign) | head(nod=10 if tap else 2)))
        dance.ahead.append((dance.at(count + 0.4), (-0.045 * sign, 0.0)))
    joints = perform_upright(base, dance.action(), rng)
    phrases = (
        "[tap dance]",
        "[do] a tap dance",
        "[dance] tap (on stage|)",
        "[tap] the floor with quick feet",
        "[dance], tapping toes and heels",
        "[perform] a tap dancing routine",
        "[tap] with one foot, then the other, quickly, the arms low",
        "[click] the heels and toes on the floor in a dance",
        "tap dance",
        "tap dancing",
    )
    return told(stage, joints, phrases, lambda j: min(lifted_feet(j, 0.05, 0.035)) >= 3 and _hands_low(j, 0.2) and stays(j, 0.6))


def _irish(stage: Stage) -> Performance:
    """Straight as a post, the arms down at the sides; small springs, the free foot lifted and pointed before the other knee."""
    rng = stage.rng
    dance, base = _dance(stage, (0.36, 0.44))
    down = arms(rng.uniform(3, 7), 84, 10, 5) | trunk(bend=-3) | head(nod=-3)
    for count in range(dance.counts):
        foot = (count if count % 8 < 6 else count + 1) % 2
        sign = 1.0 if foot == 0 else -1.0
        x, _, z = dance.home.toes[foot]
        at, half = dance.at(count), dance.at(count + 0.48)
        high = rng.uniform(0.26, 0.42)
        dance.moves += [
            Move(
                foot, at, half, (float(x - 0.07 * sign), high, float(z + rng.uniform(0.14, 0.26))), lift=0.0, tip=44, sway=10, planted=False
            ),
            Move(foot, half, dance.at(count + 0.94), (float(x), 0.0, float(z)), lift=0.0, tip=0, sway=0),
        ]
        dance.height += [(at, -0.045), (half, 0.03)]
        dance.heels += [(at, 0.0), (half, 24.0)]
        dance.ahead.append((half, (-0.05 * sign, 0.0)))
        dance.poses.append((at, down))
    joints = perform_upright(base, dance.action(), rng)
    phrases = (
        "[do] an irish (dance|step dance|jig)",
        "[dance] (irish|an irish jig|a jig)",
        "[dance] riverdance",
        "[step dance] with the arms straight down",
        "[perform] irish step dancing",
        "[hop] from foot to foot, arms still at the sides, in an irish dance",
        "[keep] the arms down at the sides and [dance] with quick feet",
        "[lift] one pointed foot after the other before the knee, quickly, back straight",
        "irish dance",
        "irish dancing",
    )
    return told(stage, joints, phrases, lambda j: min(lifted_feet(j, 0.16, 0.09)) >= 3 and _hands_low(j) and stays(j, 0.6))


def _can_can(stage: Stage) -> Performance:
    """A knee up, down, and the same leg kicked high ahead, by turns, with a skirt held at the hips."""
    rng = stage.rng
    dance, base = _dance(stage, (0.42, 0.52), 4)
    skirt = arms(rng.uniform(28, 38), 80, 30, rng.uniform(62, 84))
    for count in range(dance.counts):
        foot, kick = (count // 2) % 2, count % 2
        sign = 1.0 if foot == 0 else -1.0
        x, _, z = dance.home.toes[foot]
        at, half = dance.at(count), dance.at(count + 0.5)
        to = (
            (float(x - 0.02 * sign), rng.uniform(0.86, 1.05), float(z + rng.uniform(0.62, 0.72)))
            if kick
            else (float(x), rng.uniform(0.48, 0.58), float(z + 0.22))
        )
        dance.moves += [
            Move(foot, at, half, to, lift=0.0, tip=36, sway=10, planted=False),
            Move(foot, half, dance.at(count + 0.96), (float(x), 0.0, float(z)), lift=0.0, tip=0, sway=0),
        ]
        dance.height += [(at, -0.05), (half, 0.02)]
        dance.heels += [(at, 0.0), (half, 14.0)]
        dance.ahead.append((half, (-0.07 * sign, -0.03 if kick else 0.0)))
        dance.hips.append((half, (-14.0 if kick else -5.0, 0.0, 0.0)))
        dance.poses.append((half, skirt | trunk(bend=4 if kick else 0, lean=-3 * sign) | head(nod=-4)))
    joints = perform_upright(base, dance.action(), rng)
    phrases = (
        "[dance] the (can-can|cancan|can can)",
        "[do] the (can-can|cancan)",
        "[do] can-can kicks",
        "[kick] both legs high by turns like a can-can dancer",
        "[dance] with high kicks",
        "[do] high kicks with one leg after the other",
        "[hold] up a skirt and [kick] the legs high",
        "[raise] a knee, then [kick] that leg up high, first left, then right",
        "can-can dance",
        "cancan",
        "high kicks",
    )
    return told(stage, joints, phrases, lambda j: sum(lifted_feet(j, 0.62, 0.3)) >= 2 and stays(j, 0.7))


def _ginga(stage: Stage) -> Performance:
    """Low and swinging: one foot goes far back while the arm of that side guards the face, then square, then the other."""
    rng = stage.rng
    dance, base = _dance(stage, (0.50, 0.64))
    wide, back, deep = rng.uniform(0.16, 0.24), rng.uniform(0.52, 0.66), rng.uniform(0.18, 0.24)
    for foot, sign in ((0, 1.0), (1, -1.0)):
        x, _, z = dance.home.toes[foot]
        dance.moves.append(Move(foot, 0.05 + 0.26 * foot, 0.31 + 0.26 * foot, (float(x + wide * sign), 0.0, float(z)), lift=0.04, sway=8))
    for count in range(dance.counts):
        foot, out = (count // 2) % 2, count % 2 == 0
        sign = 1.0 if foot == 0 else -1.0
        own = _side(foot)
        if out:
            dance.step(foot, count, 1.0, (-0.04 * sign, -back), lift=0.05, sway=34.0, tip=34.0)
            guard = arm(own, rng.uniform(74, 90), 4, 40, rng.uniform(92, 108)) | arm(other(own), 40, 120, 10, 24)
            lean = trunk(bend=26, twist=14 * sign, lean=-8 * sign) | head(nod=-14, look=-10 * sign)
        else:
            dance.step(foot, count, 1.0, (wide * sign, 0.0), lift=0.05, sway=16.0)
            guard = arms(46, 60, 25, 62)
            lean = trunk(bend=20) | head(nod=-12)
        dance.poses.append((dance.at(count + 0.9), guard | lean))
        dance.height.append((dance.at(count + 0.9), -deep if out else -0.7 * deep))
        dance.ahead.append((dance.at(count + 0.9), (-0.10 * sign if out else 0.06 * sign, 0.06 if out else 0.0)))
        dance.hips.append((dance.at(count + 0.9), (12.0, 0.0, 10.0 * sign if out else 0.0)))
    joints = perform_upright(base, dance.action(), rng)
    phrases = (
        "[do] (capoeira|the ginga|a capoeira ginga)",
        "[practice] capoeira",
        "[fight] capoeira",
        "[dance] capoeira",
        "[do] the basic step of capoeira",
        "[swing] from side to side in a capoeira stance",
        "[step] back with one foot and then the other, an arm guarding the face",
        "[sway] low from side to side, one leg far back by turns, arms swinging before the face",
        "capoeira",
        "capoeira ginga",
    )
    return told(stage, joints, phrases, swings_back)


def swings_back(joints: np.ndarray) -> bool:
    """Low, and each foot is far behind the other at a time, while the hand of that side is raised ahead."""
    sized = checks.sized(joints)
    left, right = (checks.ahead_of_pelvis(sized, f"{side}_ankle")[:, 2] for side in SIDES)
    hands = {side: checks.ahead_of_pelvis(sized, f"{side}_wrist") for side in SIDES}
    gone = {"left": right - left > 0.22, "right": left - right > 0.22}
    guards = all((gone[side] & (hands[side][:, 1] > 0.2) & (hands[side][:, 2] > 0.2)).sum() >= 3 for side in SIDES)
    return bool(guards and checks.share(checks.height(sized, "pelvis") < 0.87) > 0.5 and checks.upright(sized).min() > 0.6)


def _plie(stage: Stage) -> Performance:
    """Heels together and toes turned out, straight down over the open knees and up again, the arms rounded."""
    rng = stage.rng
    count, pace, start = int(rng.integers(1, 4)), rng.uniform(1.5, 2.1), 0.9
    grand, second = rng.random() < 0.4, rng.random() < 0.4
    base = standing(stage, start + 0.3 + count * pace + 1.0)
    count = min(count, int((len(base) / 20.0 - start - 1.0) / pace))
    home = home_of(base)
    half, end = (0.26 if second else 0.05), start + 0.2 + count * pace
    moves = []
    for foot, sign in ((0, 1.0), (1, -1.0)):
        x, _, z = home.toes[foot]
        to = (float(sign * (half + 0.11)), 0.0, float(home.toes[:, 2].mean() - 0.03))
        moves += [
            Move(foot, 0.15 + 0.35 * foot, 0.5 + 0.35 * foot, to, yaw=float(sign * 50), lift=0.03, sway=6),
            Move(
                foot,
                end + 0.1 + 0.3 * foot,
                end + 0.4 + 0.3 * foot,
                (float(x), 0.0, float(z)),
                yaw=float(home.yaw[foot]),
                lift=0.03,
                sway=6,
            ),
        ]
    low, high = arms(rng.uniform(26, 36), 50, 40, 36), arms(rng.uniform(66, 78), 82, 20, 22)
    keys, height, heels = [(0.2, Pose()), (start, high | trunk(bend=-3))], [(start, 0.0)], [(start, 0.0)]
    for index in range(count):
        at = start + 0.2 + index * pace
        deep = rng.uniform(0.36, 0.44) if grand else rng.uniform(0.19, 0.26)
        height += [(at, 0.0), (at + 0.48 * pace, -deep), (at + 0.54 * pace, -deep), (at + 0.95 * pace, 0.0)]
        heels += [(at + 0.2 * pace, 0.0), (at + 0.48 * pace, 26.0 if grand and not second else 0.0), (at + 0.8 * pace, 0.0)]
        keys += [(at + 0.5 * pace, (low if index % 2 == 0 else high) | trunk(bend=-2)), (at + 0.95 * pace, high | trunk(bend=-3))]
    action = Upright(
        moves=moves, poses=[*keys, (end + 0.7, Pose())], height=height, heels=heels, weight_time=0.2, unrest=0.8,
        knees_out=[(0.3, 4.0), (start, 46.0), (end, 46.0), (end + 0.5, 4.0)],
    )  # fmt: skip
    joints = perform_upright(base, action, rng)
    phrases = (
        "[do] (a plié|pliés|a plie|plies)",
        "[do] a ballet (plié|plie)",
        "[do] (a grand plié|a demi plié|ballet exercises)",
        "[bend] the turned-out knees in a plié",
        "[practice] ballet at the barre",
        "[sink] straight down over open knees and [rise] again, arms rounded",
        "[bend] both knees outward, heels together, back straight",
        "ballet plié",
        "plié",
        "plie",
    )
    return told(stage, joints, phrases, bends_open)


def bends_open(joints: np.ndarray) -> bool:
    """The pelvis sinks and rises over knees that point far out, the trunk upright, the feet in place."""
    sized = checks.sized(joints)
    pelvis = checks.height(sized, "pelvis")
    knees = checks.ahead_of_pelvis(sized, "left_knee")[:, 0] - checks.ahead_of_pelvis(sized, "right_knee")[:, 0]
    feet = checks.ahead_of_pelvis(sized, "left_ankle")[:, 0] - checks.ahead_of_pelvis(sized, "right_ankle")[:, 0]
    low = pelvis < pelvis[:4].mean() - 0.12
    open_ = low & (knees > 0.42) & (knees - feet > 0.06) & (checks.upright(sized) > 0.93)
    return bool(open_.sum() >= 6 and pelvis[-4:].mean() > pelvis[:4].mean() - 0.08 and stays(joints, 0.5))


PROGRAMS: tuple[Program, ...] = (
    Program("dance_tap", "dance", _tap),
    Program("dance_irish", "dance", _irish),
    Program("dance_can_can", "dance", _can_can),
    Program("capoeira_ginga", "dance", _ginga),
    Program("ballet_plie", "dance", _plie),
)
