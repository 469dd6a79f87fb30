"""Waving down a car at the kerb, and crouching to pet an animal."""

from __future__ import annotations

import numpy as np

from ...figure.arms import HandTrack, Key
from ...figure.places import KNEE, OnBody
from ...program import Performance, Program
from ...stage import Stage
from ...timing import clock, transition
from .. import checks
from ..feet import home_of
from ..on_feet.squatting import ends_standing
from ..pose import Pose, head, other, trunk
from ..scene import drawn_side, outward, standing
from ..upright import Upright, perform_upright
from ..walkway import Walkway
from ..with_hands import held, told, with_hands


def _flags_down(stage: Stage) -> Performance:
    """A step or two towards the road, an arm high up and waving, the eyes along the road."""
    rng = stage.rng
    side, steps, start = drawn_side(rng), int(rng.integers(1, 4)), rng.uniform(0.4, 0.7)
    period, waves = rng.uniform(0.46, 0.62), int(rng.integers(4, 7))
    up = start + 0.55
    end = up + waves * period
    base = standing(stage, end + 1.0)
    way, first, sign = Walkway(home_of(base), start), int(rng.integers(2)), outward(side)
    for index in range(steps):
        way.go(forward=rng.uniform(0.22, 0.30))
        way.step((first + index) % 2, 0.5, 0.03, lift=0.07, sway=14.0)
    way.step((first + steps) % 2, 0.45, 0.0, lift=0.05, sway=10.0)
    look = head(look=26 * sign, nod=-4) | trunk(bend=5, twist=8 * sign)
    stretch = trunk(lean=-6 * sign, bend=4, twist=4 * sign) | head(look=20 * sign, nod=-6)
    action = Upright(
        moves=way.moves,
        poses=[(start, Pose()), (up, look), (0.5 * (up + end), stretch), (end, look), (end + 0.8, Pose())],
        weight_time=0.17,
    )
    joints = perform_upright(base, action, rng)
    time = clock(len(joints))
    on = transition(time, up - 0.1, up + 0.2) * (1.0 - transition(time, end - 0.2, end + 0.1))
    wave = (on * np.sin(2.0 * np.pi * (time - up) / period))[:, None] * np.array([0.20, -0.03, 0.05])
    place = OnBody("own_shoulder", (0.12, 0.44, 0.14), "heading").jittered(rng)
    track = HandTrack((Key(place, up, end, 0.5, (0.4, 0.0, 0.4)),), release=0.6, stroke=wave)
    phrases = (
        "[flag] down a (car|taxi|cab|bus)",
        "[wave] down a (car|taxi|cab|bus)",
        "[call] a (taxi|cab) with a raised arm",
        "[stop] a (taxi|car) by waving",
        "[step] to the road and [wave] for a taxi",
        "[step] forward, waving the {side} arm high to stop a car",
        "[signal] a (taxi|driver|car) to stop, arm raised",
        "[step] ahead and [wave] the {side} arm above the head",
        "flagging down a car",
        "waving for a taxi",
    )
    made = [phrase.format(side=side) for phrase in phrases]
    return told(stage, with_hands(stage, joints, {side: track}), made, lambda j: waves_ahead(j, side))


def waves_ahead(joints: np.ndarray, side: str) -> bool:
    """Goes a step or more ahead; that hand is over the head and goes to and fro three times or more."""
    sized = checks.sized(joints)
    hand = checks.ahead_of_pelvis(sized, f"{side}_wrist")
    high = checks.height(sized, f"{side}_wrist") > checks.height(sized, "head") - 0.02
    if high.sum() < 20:
        return False
    across = hand[high, 0] - hand[high, 0].mean()
    return bool(checks.travel(sized)[-1, 1] > 0.15 and checks.excursions(across, 0.06, -0.06) >= 3 and ends_standing(joints))


def _pets(stage: Stage) -> Performance:
    """Down on bent knees, one hand strokes to and fro low ahead, the other on the knee; up again now and then."""
    rng = stage.rng
    side, start, down = drawn_side(rng), rng.uniform(0.3, 0.6), rng.uniform(0.9, 1.2)
    period, strokes = rng.uniform(0.75, 1.1), int(rng.integers(3, 5))
    low = start + down
    end, rises = low + 0.3 + strokes * period, rng.random() < 0.4
    base = standing(stage, end + (1.7 if rises else 0.3))
    sign, deep = outward(side), rng.uniform(0.38, 0.46)
    bent = trunk(bend=rng.uniform(34, 44), twist=-8 * sign, lean=-2 * sign) | head(nod=8, look=4 * sign)
    home = [(end + 0.2, -deep), (end + 1.3, 0.0)] if rises else []
    still = [(end + 0.2, (18.0, 0.0, 0.0)), (end + 1.3, (0.0, 0.0, 0.0))] if rises else []
    flat = [(end + 0.2, 16.0), (end + 1.0, 0.0)] if rises else []
    action = Upright(
        poses=[(start, Pose()), (low, bent), (end, bent), *([(end + 1.4, Pose())] if rises else [])],
        height=[(start, 0.0), (low, -deep), *home],
        hips=[(start, (0.0, 0.0, 0.0)), (low, (18.0, 0.0, 0.0)), *still],
        heels=[(start, 0.0), (low, 16.0), *flat],
        knees_out=[(start, 4.0), (low, 12.0)],
        unrest=1.4,
    )
    joints = perform_upright(base, action, rng)
    time = clock(len(joints))
    on = transition(time, low, low + 0.3) * (1.0 - transition(time, end, end + 0.3))
    swing = 0.5 - 0.5 * np.cos(2.0 * np.pi * (time - low) / period)
    stroke = (on * swing)[:, None] * np.array([0.03, 0.13, 0.09]) + (on * np.sin(4.0 * np.pi * (time - low) / period))[:, None] * np.array(
        [0.0, 0.015, 0.0]
    )
    place = OnBody("own_knee", (-0.05, -0.08, 0.06), "heading").jittered(rng)
    tracks = {
        side: HandTrack((Key(place, low, end + 0.1, 0.8, (0.1, 0.0, 0.4)),), release=0.7, stroke=stroke),
        other(side): held(KNEE, low, end + 0.1, 0.7),
    }
    phrases = (
        "[pet] (a|the) (dog|cat|puppy|kitten)",
        "[crouch] down and [pet] a (dog|cat)",
        "[stroke] (a|the) (dog|cat|animal) (with the {side} hand|)",
        "[bend] down to stroke a (cat|dog)",
        "[pat] a dog",
        "[cuddle] a (puppy|cat) on the ground",
        "[play] with a (dog|cat|puppy)",
        "[crouch], the {side} hand stroking to and fro low ahead",
        "petting a dog",
        "petting a cat",
        "pet the dog",
    )
    made = [phrase.format(side=side) for phrase in phrases]
    return told(stage, with_hands(stage, joints, tracks), made, lambda j: strokes_low(j, side))


def strokes_low(joints: np.ndarray, side: str) -> bool:
    """From standing into a crouch, that hand below the knees' height and ahead, going to and fro twice or more."""
    sized = checks.sized(joints)
    hand = checks.ahead_of_pelvis(sized, f"{side}_wrist")
    low = (checks.height(sized, f"{side}_wrist") < 0.62) & (checks.height(sized, "pelvis") < 0.72) & (hand[:, 2] > 0.22)
    if low.sum() < 24 or not checks.standing(sized)[:5].any():
        return False
    along = hand[low, 2]
    middle = 0.5 * (np.percentile(along, 92) + np.percentile(along, 8))
    return checks.excursions(along - middle, 0.025, -0.025) >= 2


PROGRAMS: tuple[Program, ...] = (
    Program("flags_down_car", "everyday", _flags_down, weight=1.2),
    Program("pets_animal", "everyday", _pets, weight=1.4),
)
