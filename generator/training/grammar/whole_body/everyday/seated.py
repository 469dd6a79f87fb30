"""On a chair with something to do: a bouncing leg, tapping fingers, looking about, thinking, arms crossed."""

from __future__ import annotations

import numpy as np

from ...figure.arms import HandTrack, Key
from ...figure.body import SIDES
from ...figure.legs import Feet
from ...figure.places import CHIN, KNEE, OnBody
from ...figure.posing import Pose as Bend
from ...figure.posing import posed, turn
from ...program import Performance, Program
from ...stage import Stage
from ...timing import clock, drift, plateau, transition
from .. import checks
from ..on_feet.chairs import PROGRAMS as CHAIRS
from ..on_feet.chairs import seated
from ..pose import other
from ..scene import drawn_side
from ..with_hands import held, told

_SITS = next(program for program in CHAIRS if program.name == "sit_on_chair")
_SLAP = OnBody("own_hip", (0.03, 0.14, 0.36), "heading")


def _sitting(stage: Stage) -> np.ndarray:
    """(T, 22, 3) somebody who sits on a chair from first to last."""
    return _SITS.perform(stage).joints


def sits_all_along(joints: np.ndarray) -> bool:
    return checks.share(seated(joints)) > 0.8


def _bored(stage: Stage) -> Performance:
    """One heel bounces, the chin in a hand or the hands in the lap, the head hangs."""
    rng = stage.rng
    joints = _sitting(stage)
    time, side = clock(len(joints)), drawn_side(rng)
    period = rng.uniform(0.42, 0.54)
    on = transition(time, 0.2, 0.5) * (0.85 + 0.25 * drift(len(joints), rng, 1, 0.5)[:, 0])
    heel = np.radians(rng.uniform(26, 34)) * on * (0.5 - 0.5 * np.cos(2.0 * np.pi * time / period))
    there = transition(time, 0.1, 1.0)
    bend = there[:, None] * turn(rng.uniform(14, 22), 0.0, 0.0)
    look = np.radians(
        np.stack(
            [10.0 + 5.0 * drift(len(joints), rng, 1, 0.3)[:, 0], 16.0 * drift(len(joints), rng, 1, 0.25)[:, 0], np.zeros(len(joints))],
            axis=-1,
        )
    )
    hands = (
        {other(side): held(CHIN, 1.0, lead=0.8), side: held(KNEE, 0.9, lead=0.6)}
        if rng.random() < 0.5
        else {one: held(KNEE.moved(-0.05, 0.0, -0.02), 0.8, lead=0.6) for one in SIDES}
    )
    made = posed(joints, Bend(trunk=bend, neck=there[:, None] * look, hands=hands, feet={side: Feet(heel=heel)}, follow=0.0), rng)
    phrases = (
        "[sit] (on a chair|) bored, bouncing a leg",
        "[sit] and [bounce] (a|one|the {side}) leg",
        "[bounce] <their> {side} (leg|knee) while sitting",
        "[sit] (bored|impatiently|nervously) with a bouncing leg",
        "[sit] nervously, one leg shaking",
        "[wait], sitting on a chair, the {side} heel going up and down",
        "[be] bored, sitting on a chair",
        "[sit] and [wait] impatiently",
        "[jiggle] <their> {side} leg (on a chair|sitting)",
        "sitting bored",
        "bouncing a leg while sitting",
    )
    return told(stage, made, [phrase.format(side=side) for phrase in phrases], lambda j: bounces_leg(j, side))


def bounces_leg(joints: np.ndarray, side: str) -> bool:
    """Sits, and that heel goes up and down four times or more."""
    heel = checks.height(checks.sized(joints), f"{side}_ankle")
    span = float(np.percentile(heel, 92) - np.percentile(heel, 8))
    middle = float(np.percentile(heel, 8) + 0.5 * span)
    return bool(sits_all_along(joints) and span > 0.012 and checks.excursions(heel, middle + 0.2 * span, middle - 0.2 * span) >= 4)


def _taps(stage: Stage) -> Performance:
    """A hand on the table or thigh goes up and down quickly, while the rest waits."""
    rng = stage.rng
    joints = _sitting(stage)
    time, side = clock(len(joints)), drawn_side(rng)
    period, size = rng.uniform(0.42, 0.54), rng.uniform(0.06, 0.08)
    on = plateau(time, 0.7, time[-1] + 1.0, 0.3) * np.where(np.mod(time, rng.uniform(1.8, 2.6)) < 1.5, 1.0, 0.25)
    tap = size * on * (0.5 - 0.5 * np.cos(2.0 * np.pi * time / period))
    neck = turn(8.0, 14.0 * drift(len(joints), rng, 1, 0.3)[:, 0], 0.0)
    hands = {
        side: HandTrack((Key(_SLAP.jittered(rng), 0.7, lead=0.5),), stroke=tap[:, None] * np.array([0.0, 1.0, -0.1])),
        other(side): held(KNEE.moved(-0.05, 0.0, -0.03), 0.6),
    }
    made = posed(joints, Bend(trunk=np.tile(turn(7.0), (len(joints), 1)), neck=neck, hands=hands, follow=0.0), rng)
    phrases = (
        "[sit] and [tap] <their> fingers (on the table|)",
        "[tap] <their> fingers on (a|the) table",
        "[drum] <their> fingers on the (desk|table)",
        "[sit] at a table, tapping <their> {side} fingers impatiently",
        "[tap] on the table with the {side} hand, sitting",
        "[wait] at a desk, tapping with the {side} hand",
        "[sit] and [tap] a rhythm with the {side} hand",
        "[sit] and [click] a mouse",
        "tapping fingers on the table",
        "drumming fingers",
    )
    return told(stage, made, [phrase.format(side=side) for phrase in phrases], lambda j: taps_table(j, side))


def taps_table(joints: np.ndarray, side: str) -> bool:
    """Sits, and that hand, held over the thigh, goes up and down four times or more; the other one is still."""
    joints_sized = checks.sized(joints)
    hand, rest = checks.ahead_of_pelvis(joints_sized, f"{side}_wrist"), checks.ahead_of_pelvis(joints_sized, f"{other(side)}_wrist")  # type: ignore[arg-type]
    late = slice(len(hand) // 4, None)
    middle = float(np.median(hand[late, 1]))
    taps = checks.excursions(hand[late, 1] - middle, 0.010, -0.006)
    return bool(
        sits_all_along(joints) and taps >= 3 and hand[late, 2].mean() > 0.15 and np.ptp(rest[late, 1]) < np.ptp(hand[late, 1]) + 0.05
    )


def _looks_about(stage: Stage) -> Performance:
    """The head, and the shoulders after it, go to one side, to the other, up and down again."""
    rng = stage.rng
    joints = _sitting(stage)
    time = clock(len(joints))
    yaw, pitch, at, sign = np.zeros(len(joints)), np.zeros(len(joints)), rng.uniform(0.3, 0.5), float(rng.choice([-1.0, 1.0]))
    while at < time[-1] - 0.6:
        stay = rng.uniform(0.8, 1.3)
        on = transition(time, at, at + 0.4) * (1.0 - transition(time, at + stay, at + stay + 0.4))
        yaw, pitch = yaw + sign * rng.uniform(46, 62) * on, pitch + rng.uniform(-12, 8) * on
        at, sign = at + stay, -sign
    neck = turn(pitch, yaw, 0.0)
    made = posed(joints, Bend(trunk=turn(0.0, 0.42 * yaw, 0.0), neck=neck, follow=0.0), rng)
    phrases = (
        "[sit] and [look] around",
        "[sit] on a (chair|bench) and [look] around",
        "[look] around while sitting",
        "[sit] and [look] left and right",
        "[sit] and [turn] the head from side to side",
        "[look] about, sitting on a (chair|bench|sofa)",
        "[sit] on a bench, watching people go by",
        "[wait] on a bench, looking around",
        "sitting and looking around",
        "looking around while seated",
    )
    return told(stage, made, phrases, looks_both_ways)


def looks_both_ways(joints: np.ndarray) -> bool:
    """Sits, and the shoulders turn to both sides of the hips, the head farther."""
    across = checks.path(joints, "left_shoulder") - checks.path(joints, "right_shoulder")
    hips = checks.path(joints, "left_hip") - checks.path(joints, "right_hip")
    turned = np.degrees(np.unwrap(np.arctan2(-across[:, 2], across[:, 0]) - np.arctan2(-hips[:, 2], hips[:, 0])))
    return bool(sits_all_along(joints) and turned.max() > 4.0 and turned.min() < -4.0)


def _still_hands(stage: Stage, tracks: dict[str, HandTrack], trunk: float, neck: tuple[float, float, float]) -> np.ndarray:
    joints = _sitting(stage)
    there = transition(clock(len(joints)), 0.2, 1.1)[:, None]
    return posed(joints, Bend(trunk=there * turn(trunk), neck=there * turn(*neck), hands=tracks, follow=0.0), stage.rng)


def _thinks(stage: Stage) -> Performance:
    rng = stage.rng
    side = drawn_side(rng)
    tracks = {side: held(CHIN, 1.1, lead=0.8), other(side): held(OnBody("spine1", (-0.02, 0.02, 0.22)), 1.0, lead=0.7)}
    made = _still_hands(stage, tracks, rng.uniform(12, 20), (10.0, 6.0 if side == "left" else -6.0, 0.0))
    phrases = (
        "[sit] and [think] (with the {side} hand on <their> chin|)",
        "[sit] (on a chair|), deep in thought",
        "[sit] like the thinker",
        "[sit] with the {side} hand at the chin",
        "[rest] <their> chin in <their> {side} hand, sitting",
        "[sit] and [ponder] something",
        "[sit] with the chin propped on a hand",
        "[sit] thoughtfully (on a chair|)",
        "sitting and thinking",
        "sitting with a hand on the chin",
    )
    return told(stage, made, [phrase.format(side=side) for phrase in phrases], lambda j: chin_in_hand(j, side))


def chin_in_hand(joints: np.ndarray, side: str) -> bool:
    joints_sized = checks.sized(joints)
    near = np.linalg.norm(checks.path(joints_sized, f"{side}_wrist") - checks.path(joints_sized, "head"), axis=-1) < 0.28
    return bool(sits_all_along(joints) and near.sum() >= 16)


def _crosses_arms(stage: Stage) -> Performance:
    rng = stage.rng
    side = drawn_side(rng)
    tracks = {
        side: held(OnBody("spine2", (-0.14, 0.0, 0.19)), 1.0, lead=0.7),
        other(side): held(OnBody("spine2", (-0.13, -0.03, 0.24)), 1.1, lead=0.7),
    }
    made = _still_hands(stage, tracks, rng.uniform(-4, 6), (4.0, float(rng.normal(0, 14)), 0.0))
    phrases = (
        "[sit] with (crossed arms|arms crossed|folded arms)",
        "[sit] on a chair, arms crossed",
        "[sit] and [cross] <their> arms",
        "[sit] and [fold] <their> arms (over the chest|)",
        "[sit] sulking, arms folded",
        "[sit] back on a chair with both arms folded over the chest",
        "[cross] <their> arms while sitting",
        "sitting with arms crossed",
        "arms folded, sitting",
    )
    return told(stage, made, phrases, sits_with_crossed_arms)


def sits_with_crossed_arms(joints: np.ndarray) -> bool:
    sized = checks.sized(joints)
    left, right = (checks.ahead_of_pelvis(sized, f"{side}_wrist") for side in SIDES)
    crossed = (
        (right[:, 0] - left[:, 0] > 0.04) & (np.minimum(left[:, 1], right[:, 1]) > 0.08) & (np.minimum(left[:, 2], right[:, 2]) > 0.05)
    )
    return bool(sits_all_along(joints) and crossed.sum() >= 16)


PROGRAMS: tuple[Program, ...] = (
    Program("sits_bouncing_leg", "seat", _bored, weight=1.2),
    Program("sits_tapping_fingers", "seat", _taps),
    Program("sits_looking_around", "seat", _looks_about, weight=1.2),
    Program("sits_thinking", "seat", _thinks, weight=1.2),
    Program("sits_with_crossed_arms", "seat", _crosses_arms),
)
