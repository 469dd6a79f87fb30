"""Things that hands do at home and on the sly: locks, lids, pans, laundry lines, noses, weights."""

from __future__ import annotations

import numpy as np

from ...acts.action import Action, both_ahead, both_high, hand_over
from ...acts.bent import head_off
from ...acts.gesture import Gesture, Stroke
from ...acts.held import Held
from ...acts.joined import Joined
from ...acts.repeated import Repeated
from ...acts.sequence import Step
from ...checks import hands_apart, peaks, pitch, reaches
from ...figure.body import J, other
from ...figure.places import FOREHEAD, OnBody, Place, Towards


def _bent_at_lock(joints: np.ndarray) -> bool:
    return bool(((pitch(joints) > 14.0) & (hands_apart(joints) < 0.36)).sum() >= 24)


def _hands_up(joints: np.ndarray) -> np.ndarray:
    """(T,) metres of the higher wrist over the floor."""
    return joints[:, [J["left_wrist"], J["right_wrist"]], 1].max(axis=1)


def _hands_down(joints: np.ndarray, side: str) -> np.ndarray:
    return -_hands_up(joints)


def _lid(joints: np.ndarray, opens: bool) -> bool:
    """Bent, both hands ahead of the shoulders: at knee height first and over the hips' later, or the other way round."""
    ahead = both_ahead(joints, "left") > 0.1
    low = np.flatnonzero(ahead & (_hands_up(joints) < 0.7) & (pitch(joints) > 25.0))
    high = np.flatnonzero(ahead & (_hands_up(joints) > 0.86) & (pitch(joints) > 8.0))
    if min(len(low), len(high)) < 4:
        return False
    first, last = (low, high) if opens else (high, low)
    return bool(np.median(first) < np.median(last))


def _stays_low(joints: np.ndarray, side: str) -> bool:
    """A bar on straight arms never comes over the hips."""
    hands = np.maximum(hand_over(joints, "left", "pelvis"), hand_over(joints, "right", "pelvis"))
    return bool(hands.max() < 0.2 and pitch(joints).max() > 30.0 and joints[:, 0, 1].min() > 0.58)


_BROW = FOREHEAD.moved(-0.04, -0.05, 0.0)


def _face_in_hand(joints: np.ndarray, side: str) -> bool:
    """That hand stays at the forehead for a second, the other one does not, and the head is lowered."""
    alone = not reaches(joints, other(side), FOREHEAD, 0.2, 0.4)
    return bool(reaches(joints, side, _BROW, 0.15, 1.0) and alone and np.percentile(head_off(joints, 2), 80) > 2.0)


def _reaches_after_bending(joints: np.ndarray, side: str) -> bool:
    hands = both_high(joints, side)
    return bool(hands.max() > 0.02 and pitch(joints)[: int(np.argmax(hands)) + 1].max() > 30.0)


def _both(own: OnBody | Towards) -> dict[str, Place]:
    return {"own": own, "other": own}


_SHUT, _OPEN = OnBody("own_knee", (-0.02, 0.04, 0.38), "heading"), OnBody("own_hip", (0.02, 0.22, 0.50), "heading")


def _at_lid(lead: float, stay: float, via: tuple[float, float, float]) -> Step:
    """Bent far over, both hands on the lid that is shut."""
    return Step(lead, stay, _both(_SHUT), trunk=(74.0, 0.0, 0.0), neck=(-2.0, 0.0, 0.0), pelvis=(0.0, -0.30, -0.08), via=via)


def _lid_up(lead: float, stay: float, via: tuple[float, float, float]) -> Step:
    """Half upright, both hands ahead at the open lid."""
    return Step(lead, stay, _both(_OPEN), trunk=(26.0, 0.0, 0.0), neck=(12.0, 0.0, 0.0), pelvis=(0.0, -0.10, 0.0), via=via)


ACTIONS = (
    Action(
        "opens_chest",
        (_at_lid(1.0, 0.3, (0.1, 0.0, 0.4)), _lid_up(0.85, 0.9, (0.0, 0.0, 0.3))),
        (
            "[open] (a|the) (chest|treasure chest|trunk|big box|crate|car trunk)",
            "[open] the lid of a (chest|trunk|box) (with both hands|)",
            "[lift] (a|the) lid with both hands",
            "[lift] the lid of a (chest|trunk|coffin)",
            "[bend] down and [open] a (chest|trunk)",
            "[raise] a heavy lid and [look] inside",
            "[bend] forward, [grab] something low with both hands and [lift] it open",
            "[open] the hood of a car",
            "opening a chest",
        ),
        _hands_down, 0.2, lambda joints, side: _lid(joints, True), exact=False,
    ),
    Action(
        "closes_chest",
        (_lid_up(0.9, 0.35, (0.1, 0.0, 0.4)), _at_lid(0.75, 0.45, (0.0, 0.0, 0.2))),
        (
            "[close] (a|the) (chest|treasure chest|trunk|big box|crate|car trunk)",
            "[close] the lid of a (chest|trunk|box) (with both hands|)",
            "[shut] (a|the) (lid|trunk|chest|car trunk)",
            "[lower] (a|the) lid with both hands",
            "[reach] out, [take] an open lid and [push] it down",
            "[push] a lid down with both hands, bending forward",
            "[slam] the trunk of a car",
            "[close] the hood of a car",
            "closing a chest",
        ),
        _hands_down, 0.2, lambda joints, side: _lid(joints, False), exact=False,
    ),
    Action(
        "hangs_up_laundry",
        (
            Step(0.85, 0.2, _both(OnBody("own_knee", (0.0, 0.0, 0.22), "heading")), trunk=(58.0, 0.0, 0.0), neck=(-4.0, 0.0, 0.0), pelvis=(0.0, -0.20, -0.08), via=(0.1, 0.0, 0.4)),
            Step(1.0, 0.9, _both(Towards((0.18, 0.84, 0.50), 0.94, "heading")), trunk=(-4.0, 0.0, 0.0), neck=(-16.0, 0.0, 0.0), pelvis=(0.0, 0.0, 0.03), heels=(8.0, 8.0), via=(0.0, 0.0, 0.5)),
        ),
        (
            "[hang] (up|out) (the|) (laundry|washing|clothes)",
            "[hang] (clothes|shirts|the washing) on a (line|clothesline)",
            "[put] the washing on the line",
            "[bend] down, [take] something and [hang] it up with both hands {often}",
            "[pick] up a shirt and [peg] it to a line above the head {often}",
            "[hang] up a (picture|curtain) (with both hands|)",
            "[reach] down, then high up ahead with both hands {often}",
            "[take] laundry from a basket and [hang] it up {often}",
            "hanging up laundry",
        ),
        both_high, 0.4, _reaches_after_bending, counts=(2, 3), tempo=(0.95, 1.2),
    ),
    Action(
        "deadlifts",
        (
            Step(0.9, 0.15, _both(OnBody("own_ankle", (0.07, 0.18, 0.16), "heading")), trunk=(84.0, 0.0, 0.0), neck=(-16.0, 0.0, 0.0), pelvis=(0.0, -0.30, -0.16), via=(0.05, 0.0, 0.3)),
            Step(0.85, 0.4, _both(Towards((0.10, -1.0, 0.24), 0.975, "heading")), trunk=(-5.0, 0.0, 0.0), pelvis=(0.0, 0.0, 0.03), via=(0.0, 0.0, 0.2)),
        ),
        (
            "[deadlift] {often}",
            "[do] (deadlifts|a deadlift|the deadlift) {often}",
            "[deadlift] a (heavy|) (barbell|bar|weight) {often}",
            "[lift] a barbell from the floor to the hips {often}",
            "[lift] a heavy bar with straight arms {often}",
            "[bend] down and [pull] a bar up to the thighs, arms straight {often}",
            "[grab] a barbell at the shins and [stand] up with it {often}",
            "[do] heavy lifts with a straight back and hanging arms {often}",
            "deadlift",
            "deadlifting",
        ),
        _hands_down, 0.3, _stays_low, counts=(2, 4), kind="exercise",
    ),
    Action(
        "swings_kettlebell",
        (
            Step(0.5, 0.0, _both(OnBody("pelvis", (0.05, -0.26, 0.05), "heading")), trunk=(48.0, 0.0, 0.0), neck=(-14.0, 0.0, 0.0), pelvis=(0.0, -0.12, -0.16), via=(0.0, 0.0, 0.2)),
            Step(0.46, 0.0, _both(Towards((-0.14, -0.02, 1.0), 0.95, "heading")), trunk=(-6.0, 0.0, 0.0), pelvis=(0.0, 0.0, 0.05), via=(0.0, 0.0, 0.3)),
        ) * 4,
        (
            "[swing] a kettlebell (with both hands|)",
            "[do] kettlebell swings",
            "[train] with a kettlebell",
            "[swing] a weight between the legs and up to the shoulders",
            "[swing] both straight arms from between the knees to shoulder height, again and again",
            "[bend] at the hips and [swing] a weight up ahead with both hands",
            "[lift] a kettlebell in swings",
            "kettlebell swings",
            "swinging a kettlebell",
        ),
        both_ahead, 0.25, lambda joints, side: peaks(both_ahead(joints, side), 0.25) >= 3, exact=False, kind="exercise", tempo=(0.95, 1.15),
    ),
    Action(
        "covers_face_in_shame",
        (
            Step(0.4, 1.4, {"own": _BROW}, trunk=(12.0, 0.0, 0.0), neck=(26.0, 0.0, 0.0), via=(0.2, 0.0, 0.5), overshoot=0.04),
            Step(0.5, 0.1, {"own": FOREHEAD.moved(-0.04, -0.07, 0.0)}, trunk=(10.0, 5.0, 0.0), neck=(22.0, 10.0, 0.0)),
            Step(0.5, 0.3, {"own": _BROW}, trunk=(10.0, -5.0, 0.0), neck=(22.0, -10.0, 0.0)),
        ),
        (
            "[put] <their> face in <their> {side} palm",
            "[drop] <their> face into the {side} hand",
            "[be] embarrassed and [hide] <their> face in one hand",
            "[smack] <their> {side} palm to the face and [lower] the head",
            "[shake] <their> head with the {side} hand at the forehead",
            "[sigh], hand over the eyes, head lowered",
            "palm to face",
            "face in palm",
            "hand to the face, head down",
        ),
        lambda joints, side: hand_over(joints, side, "neck"), 0.25, _face_in_hand, exact=False, base="standing", kind="emotions",
    ),
)  # fmt: skip

HELD = (
    Held(
        "picks_nose",
        OnBody("head", (0.04, -0.03, 0.155), "head"),
        one=(
            "[pick] <their> nose (with the {side} (hand|finger)|)",
            "[stick] a finger up <their> nose",
            "[have] a finger in <their> nose",
            "[dig] in <their> nose with <their> {side} finger",
            "[clean] out <their> nose with a finger",
            "[hold] the {side} hand at the nose, turning a finger in it",
            "[rub] <their> nose with the {side} (finger|hand)",
            "picking the nose",
            "nose picking",
        ),
        gesture=Gesture(via=(0.3, 0.0, 0.4), hold=(1.6, 3.2), neck=(4.0, 6.0, 4.0), stroke=Stroke((0.012, 0.018, 0.008), (0.5, 0.8), "swing")),
        base="standing",
        weight=0.8,
    ),
)  # fmt: skip

REPEATED = (
    Repeated(
        "flips_pancake",
        OnBody("own_hip", (0.03, 0.16, 0.36), "heading"),
        Stroke((0.0, 0.24, -0.06), (1.0, 1.5), "strike"),
        one=(
            "[flip] (a pancake|pancakes|an omelette) (with <their> {side} hand|) {often}",
            "[flip] something in a pan {often}",
            "[toss] a pancake {often}",
            "[make] pancakes, flipping them in the pan",
            "[fry] something and [flip] it {often}",
            "[jerk] a pan up with the {side} hand {often}",
            "[hold] a pan in the {side} hand and [flip] what is in it {often}",
            "[flick] the {side} wrist up, a pan in the hand {often}",
            "flipping pancakes",
        ),
        gesture=Gesture(via=(0.2, 0.0, 0.4), neck=(8.0, 0.0, 0.0), trunk=(6.0, 0.0, 0.0)),
        size=0.08,
        base="standing",
        seconds=(2.2, 4.2),
    ),
)

JOINED = (
    Joined(
        "picks_lock",
        OnBody("spine1", (0.04, 0.09, 0.36)),
        OnBody("spine1", (0.08, 0.06, 0.34)),
        (
            "[pick] (a|the) lock (with both hands|)",
            "[try] to open a lock with a (pin|wire|lockpick)",
            "[break] into a (house|safe|car)",
            "[crack] a safe",
            "[work] on a lock with both hands, bent forward",
            "[unlock] a door with a lockpick",
            "[defuse] a bomb",
            "[bend] forward and [work] at something small before the belly with both hands",
            "[repair] something small (with both hands|)",
            "lock picking",
            "picking a lock",
        ),
        Gesture(via=(0.2, 0.0, 0.4), trunk=(30.0, 0.0, 0.0), neck=(8.0, 0.0, 0.0), pelvis=(0.0, -0.09, -0.03), hold=(2.8, 5.0), stays=0.6, jitter=0.7),
        strokes={"own": Stroke((0.03, 0.025, 0.0), (0.45, 0.7), "circle", across=(0.0, 0.0, 0.03)), "other": Stroke((0.012, 0.008, 0.01), (0.6, 0.9), "swing")},
        seen=_bent_at_lock,
        base="standing",
    ),
)  # fmt: skip

PROGRAMS = tuple(one.program() for one in (*ACTIONS, *HELD, *REPEATED, *JOINED))
