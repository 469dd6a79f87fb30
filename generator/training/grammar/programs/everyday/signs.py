"""Signs and small acts of the hands: peace, quotes, counting, toasts, fists, bells and doors."""

from __future__ import annotations

import numpy as np

from ...acts.action import Action, ahead_of_shoulder, hand_speed, is_faster_hand, to_mouth
from ...acts.gesture import Gesture, Stroke
from ...acts.held import Held
from ...acts.joined import Joined
from ...acts.raised import Raised
from ...acts.repeated import Repeated
from ...acts.sequence import Step
from ...checks import hand_from
from ...figure import places
from ...figure.places import OnBody, Towards


def _presses(joints: np.ndarray, side: str) -> bool:
    """Without haste, unlike a punch."""
    return is_faster_hand(joints, side) and bool(hand_speed(joints, side).max() < 2.9)


def _swings_in(joints: np.ndarray, side: str) -> bool:
    """The hand is out at the side first and ahead of the body later."""
    out = hand_from(joints, side, f"{side}_shoulder", "heading")[:, 0]
    first = int(out.argmax())
    return bool(is_faster_hand(joints, side) and out[first] > 0.18 and out[first:].min() < 0.08)


ACTIONS = (
    Action(
        "presses_button",
        (
            Step(0.65, 0.15, {"own": Towards((-0.05, 0.06, 1.0), 0.86, "heading")}, trunk=(4.0, -6.0, 0.0), via=(0.1, 0.0, 0.5)),
            Step(0.2, 0.35, {"own": Towards((-0.05, 0.06, 1.0), 0.975, "heading")}, trunk=(8.0, -12.0, 0.0), pelvis=(0.0, 0.0, 0.03)),
            Step(0.25, 0.3, {"own": Towards((-0.05, 0.04, 1.0), 0.82, "heading")}, trunk=(3.0, -5.0, 0.0)),
        ),
        (
            "[ring] (a|the) doorbell (with <their> {side} hand|)",
            "[press] (a|the) (button|doorbell|switch) (with <their> {side} hand|)",
            "[push] a button (with the {side} hand|)",
            "[call] an elevator",
            "[turn] on the light",
            "[reach] out and [press] something with the {side} finger",
            "[touch] a screen in front of <them> with the {side} hand",
            "ringing a doorbell",
        ),
        ahead_of_shoulder,
        0.22,
        _presses,
        exact=False,
    ),
    Action(
        "closes_door",
        (
            Step(
                0.65,
                0.3,
                {"own": Towards((0.75, -0.35, 0.62), 0.94, "heading")},
                trunk=(6.0, 22.0, 0.0),
                neck=(4.0, 14.0, 0.0),
                via=(0.4, 0.0, 0.3),
            ),
            Step(
                0.8,
                0.4,
                {"own": Towards((-0.12, -0.3, 1.0), 0.95, "heading")},
                trunk=(13.0, -20.0, 0.0),
                pelvis=(-0.02, -0.02, 0.07),
                heels=(14.0, 0.0),
                via=(0.3, 0.0, 0.5),
            ),
        ),
        (
            "[close] (a|the) door (with <their> {side} hand|)",
            "[shut] (a|the) (door|cupboard|fridge|window) (with the {side} hand|)",
            "[slam] (a|the) door",
            "[push] a door shut with <their> {side} hand",
            "[swing] the {side} arm from the side to the front, closing a door",
            "[take] an open door at the {side} and [push] it closed",
            "closing a door",
        ),
        ahead_of_shoulder,
        0.12,
        _swings_in,
        exact=False,
    ),
    Action(
        "raises_glass",
        (
            Step(0.55, 0.15, {"own": OnBody("spine3", (0.10, 0.0, 0.28))}, via=(0.2, 0.0, 0.4)),
            Step(0.6, 0.9, {"own": Towards((0.12, 0.42, 0.9), 0.9)}, trunk=(-4.0, -6.0, 0.0), neck=(-8.0, 0.0, 0.0)),
            Step(0.6, 0.6, {"own": places.MOUTH}, trunk=(-4.0, 0.0, 0.0), neck=(-12.0, 0.0, 0.0)),
            Step(0.5, 0.1, {"own": OnBody("spine3", (0.10, -0.02, 0.28))}),
        ),
        (
            "[raise] a glass",
            "[raise] a (glass|toast) (and [drink]|)",
            "[toast] (to someone|)",
            "[make] a toast",
            "[propose] a toast with <their> {side} hand",
            "[lift] <their> glass and [say] cheers",
            "[hold] up a glass with the {side} hand, then [drink]",
            "[stretch] the {side} hand up ahead and then [bring] it to the mouth",
        ),
        to_mouth,
        0.12,
        lambda joints, side: is_faster_hand(joints, side) and bool(ahead_of_shoulder(joints, side).max() > 0.3),
        exact=False,
        after=(0.4, 0.8),
    ),
)

HELD = (
    Held(
        "peace_sign",
        OnBody("own_shoulder", (0.12, 0.14, 0.26)),
        one=(
            "[show] a (peace|victory) sign (with <their> {side} hand|)",
            "[make] (a|the) (peace|victory|v) sign",
            "[give] a (peace|victory) sign with the {side} hand",
            "[hold] up two fingers (of the {side} hand|)",
            "[pose] for a photo with a peace sign",
            "[hold] <their> {side} hand up beside the face, palm forward",
            "peace sign",
            "victory sign",
        ),
        gesture=Gesture(via=(0.3, 0.0, 0.5), neck=(0.0, 0.0, -6.0), hold=(1.4, 3.5), stays=0.4, jitter=0.7),
        near=0.13,
        base="standing",
    ),
)

RAISED = (
    Raised(
        "points_far",
        (0.05, 0.1, 1.0),
        one=(
            "[point] (with the {side} (hand|arm|finger)|) (into|in) the distance",
            "[point] (at|to) something (far away|in the distance|over there) (with <their> {side} hand|)",
            "[point] at (something|somebody|someone) (with <their> {side} (hand|finger)|)",
            "[point] (with <their> {side} finger|)",
            "[point] (forward|ahead|straight ahead) (with <their> {side} (hand|finger)|)",
            "[show] (somebody|someone) the way (ahead|)",
            "[stretch] out the {side} arm and [point] at something far off",
            "pointing into the distance",
        ),
        gesture=Gesture(via=(0.1, 0.0, 0.6), lead=(0.4, 0.7), trunk=(4.0, -6.0, 0.0), hold=(1.4, 3.0), overshoot=0.04),
        base="standing",
        weight=1.5,
    ),
    Raised(
        "points_to_sky",
        (0.12, 0.82, 0.58),
        one=(
            "[point] (up|) (at|to) the (sky|ceiling|stars|moon) (with <their> {side} (hand|finger)|)",
            "[point] up (with the {side} (hand|finger|arm)|)",
            "[point] (upward|upwards) (with <their> {side} hand|)",
            "[point] at something high up (with the {side} hand|)",
            "[look] up and [point] at a (bird|plane|star) with the {side} hand",
            "[stretch] the {side} arm up ahead and [look] along it to the sky",
            "pointing at the sky",
        ),
        gesture=Gesture(via=(0.2, 0.0, 0.6), trunk=(-6.0, 0.0, 0.0), neck=(-20.0, 0.0, 0.0), hold=(1.4, 3.0), overshoot=0.04),
        near=0.3,
        base="standing",
    ),
)

REPEATED = (
    Repeated(
        "shakes_fist",
        OnBody("own_shoulder", (0.12, 0.18, 0.26)),
        Stroke((0.0, 0.05, 0.10), (0.32, 0.48), "swing"),
        one=(
            "[shake] <their> {side} fist (in anger|angrily|at someone|)",
            "[shake] (a|the) fist (in anger|at somebody|)",
            "[be] angry and [shake] <their> fist",
            "[threaten] (someone|somebody) with a raised {side} fist",
            "[curse] someone, shaking the {side} fist",
            "[move] <their> raised {side} fist back and forth in anger",
        ),
        gesture=Gesture(via=(0.3, 0.0, 0.5), trunk=(9.0, 0.0, 0.0), neck=(-4.0, 0.0, 0.0), pelvis=(0.0, 0.0, 0.03)),
        size=0.07,
        base="standing",
        seconds=(1.6, 3.5),
    ),
    Repeated(
        "air_quotes",
        OnBody("own_shoulder", (0.12, 0.16, 0.22)),
        Stroke((0.02, -0.10, 0.04), (0.42, 0.6), "out"),
        both=(
            "[make] air quotes (with both hands|)",
            "[do] air quotes",
            "[put] a word in air quotes",
            "[quote] something with the fingers of both hands",
            "[draw] quotation marks in the air with both hands",
            "[bend] the raised hands beside the head down {often}",
            "air quotes",
        ),
        gesture=Gesture(via=(0.3, 0.0, 0.4), neck=(0.0, 0.0, 7.0), trunk=(3.0, 0.0, 0.0)),
        size=0.05,
        base="standing",
        seconds=(1.0, 2.0),
    ),
)

JOINED = (
    Joined(
        "counts_on_fingers",
        OnBody("spine2", (-0.01, 0.14, 0.31)),
        OnBody("spine2", (0.07, 0.10, 0.30)),
        (
            "[count] (on|with) (<their>|the) fingers",
            "[count] something on <their> fingers",
            "[list] things on the fingers",
            "[count] to five on the {other} hand",
            "[tap] the fingers of the {other} hand with the {side} hand one by one",
            "[add] up numbers on <their> fingers",
            "counting on fingers",
        ),
        Gesture(via=(0.3, 0.0, 0.4), neck=(16.0, 0.0, 0.0), hold=(2.4, 4.5), stays=0.2, jitter=0.7),
        base="standing",
        strokes={"own": Stroke((0.08, 0.06, 0.0), (0.55, 0.8), "out"), "other": Stroke((0.004, 0.0, 0.0), (0.9, 1.5), "swing")},
    ),
)

PROGRAMS = tuple(one.program() for one in (*ACTIONS, *HELD, *RAISED, *REPEATED, *JOINED))
