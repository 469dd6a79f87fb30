"""House and garden: laundry, dishes, vacuum cleaner, spade, watering can; warming the hands."""

from __future__ import annotations

import numpy as np

from ...acts.action import Action, both_low
from ...acts.gesture import Gesture, Stroke
from ...acts.joined import Joined
from ...acts.repeated import Repeated
from ...acts.sequence import Step
from ...checks import hands_apart, twist
from ...figure.places import OnBody

_BENT = Gesture(via=(0.2, 0.0, 0.4), trunk=(15.0, 0.0, 0.0), neck=(14.0, 0.0, 0.0), hold=(2.5, 5.0), already=0.2, stays=0.4)
_HELD_UP = {"own": OnBody("spine3", (0.30, 0.04, 0.36)), "other": OnBody("spine3", (0.30, 0.04, 0.36))}
_TOGETHER = {"own": OnBody("spine3", (0.05, 0.02, 0.38)), "other": OnBody("spine3", (0.05, 0.0, 0.36))}


def _throws_aside(joints: np.ndarray, side: str) -> bool:
    turn = twist(joints) * (1.0 if side == "left" else -1.0)
    return bool(turn.max() > 12.0)


ACTIONS = (
    Action(
        "folds_laundry",
        (
            Step(0.6, 0.25, _HELD_UP, trunk=(2.0, 0.0, 0.0), neck=(8.0, 0.0, 0.0)),
            Step(0.5, 0.15, _TOGETHER, trunk=(5.0, 0.0, 0.0), neck=(14.0, 0.0, 0.0), via=(0.0, 0.0, 0.5)),
            Step(
                0.45,
                0.15,
                {"own": OnBody("spine1", (0.26, 0.08, 0.36)), "other": OnBody("spine1", (0.26, 0.08, 0.36))},
                trunk=(12.0, 0.0, 0.0),
                neck=(16.0, 0.0, 0.0),
            ),
            Step(
                0.45,
                0.2,
                {"own": OnBody("spine1", (0.06, 0.06, 0.38)), "other": OnBody("spine1", (0.14, 0.04, 0.36))},
                trunk=(14.0, 0.0, 0.0),
                neck=(18.0, 0.0, 0.0),
            ),
        ),
        (
            "[fold] (laundry|clothes|a shirt|a blanket|a towel)",
            "[fold] (something|a sheet) with both hands",
            "[fold] up the laundry",
            "[do] the laundry",
            "[hold] up a towel and [fold] it together",
            "[spread] both hands before the chest and [bring] them together, folding something",
            "folding laundry",
        ),
        lambda joints, side: hands_apart(joints),
        0.22,
        lambda joints, side: bool(hands_apart(joints).max() > 0.55 and hands_apart(joints).min() < 0.3),
        counts=(1, 2),
        exact=False,
        after=(0.4, 0.8),
    ),
    Action(
        "digs",
        (
            Step(
                0.6,
                0.1,
                {"own": OnBody("spine2", (0.08, 0.02, 0.30)), "other": OnBody("spine1", (0.10, -0.06, 0.36))},
                trunk=(12.0, 0.0, 0.0),
                neck=(10.0, 0.0, 0.0),
                pelvis=(0.0, -0.04, 0.0),
            ),
            Step(
                0.5,
                0.2,
                {"own": OnBody("own_knee", (-0.04, 0.22, 0.30), "heading"), "other": OnBody("own_knee", (0.02, -0.02, 0.38), "heading")},
                trunk=(46.0, -8.0, 0.0),
                neck=(-2.0, 0.0, 0.0),
                pelvis=(0.0, -0.20, 0.0),
                heels=(10.0, 10.0),
            ),
            Step(
                0.5,
                0.05,
                {"own": OnBody("spine1", (0.12, 0.02, 0.34)), "other": OnBody("spine1", (0.10, -0.02, 0.42))},
                trunk=(22.0, 8.0, 0.0),
                neck=(6.0, 0.0, 0.0),
                pelvis=(0.0, -0.12, -0.02),
            ),
            Step(
                0.4,
                0.2,
                {"own": OnBody("spine2", (0.34, 0.02, 0.24)), "other": OnBody("spine2", (-0.16, 0.04, 0.42))},
                trunk=(12.0, 44.0, 0.0),
                neck=(4.0, 14.0, 0.0),
                pelvis=(0.02, -0.06, 0.0),
                via=(0.3, 0.0, 0.4),
            ),
        ),
        (
            "[dig] (a hole|in the ground|in the garden|) (with a (shovel|spade)|) {often}",
            "[dig] with a (shovel|spade)",
            "[dig] the (garden|soil)",
            "[dig] up something with a shovel",
            "[shovel] (snow|earth|sand|dirt) (to the {side}|)",
            "[push] a spade down and [throw] earth to the {side} {often}",
            "[bend] down with both hands low and [swing] them to the {side}, shovelling",
            "digging a hole",
        ),
        both_low,
        0.14,
        _throws_aside,
        counts=(1, 3),
        exact=False,
        after=(0.4, 0.7),
        weight=1.3,
    ),
)

JOINED = (
    Joined(
        "washes_dishes",
        OnBody("spine1", (0.05, 0.08, 0.36), "heading"),
        OnBody("spine1", (0.10, 0.02, 0.36), "heading"),
        (
            "[wash] (the|) dishes",
            "[wash] up",
            "[do] the dishes",
            "[wash] (a plate|plates|pots|a pan|dishes) in the sink",
            "[scrub] a (plate|pot|pan) (with the {side} hand|)",
            "[clean] a plate held in the {other} hand, circling with the {side} one",
            "[rub] round and round before the belly with the {side} hand, bent over a sink",
            "washing the dishes",
        ),
        _BENT,
        base="standing",
        strokes={
            "own": Stroke((0.07, 0.0, 0.0), (0.55, 0.8), "circle", (0.0, 0.02, 0.06)),
            "other": Stroke((0.01, 0.0, 0.0), (0.9, 1.6), "swing"),
        },
    ),
    Joined(
        "warms_hands",
        OnBody("spine2", (0.11, 0.0, 0.42)),
        OnBody("spine2", (0.11, -0.02, 0.42)),
        (
            "[warm] <their> hands (at|over|by) (a|the) fire",
            "[warm] <their> hands",
            "[hold] both hands out to a fire",
            "[warm] <themselves> at a (fire|stove)",
            "[hold] both palms out before the belly and [move] them a little",
            "[stand] at a campfire with <their> hands held out",
            "warming hands",
        ),
        Gesture(via=(0.2, 0.0, 0.4), trunk=(11.0, 0.0, 0.0), neck=(8.0, 0.0, 0.0), hold=(2.0, 4.5), stays=0.4, shrug=8.0),
        stroke=Stroke((0.035, 0.02, 0.0), (0.8, 1.2), "swing", alternate=True),
        base="standing",
    ),
    Joined(
        "blows_into_hands",
        OnBody("head", (0.03, -0.08, 0.17), "head"),
        OnBody("head", (0.03, -0.09, 0.18), "head"),
        (
            "[blow] into <their> hands",
            "[blow] on <their> (cold|) hands (to warm them|)",
            "[warm] <their> hands with <their> breath",
            "[breathe] into both hands",
            "[hold] both hands together at <their> mouth and [blow]",
            "[shout], both hands at the mouth",
            "[call] out to someone with both hands at the mouth",
        ),
        Gesture(via=(0.3, 0.0, 0.5), trunk=(8.0, 0.0, 0.0), neck=(8.0, 0.0, 0.0), hold=(1.5, 3.5), stays=0.2, shrug=9.0),
        base="standing",
        weight=0.7,
    ),
)

REPEATED = (
    Repeated(
        "vacuums",
        OnBody("spine1", (0.12, 0.0, 0.34)),
        Stroke((0.0, -0.03, 0.19), (1.0, 1.5), "swing"),
        one=(
            "[vacuum] {often}",
            "[vacuum] (the|a) (floor|carpet|room|house)",
            "[vacuum] with <their> {side} hand",
            "[clean] the carpet with a vacuum cleaner",
            "[push] a vacuum cleaner back and forth (with the {side} hand|)",
            "[move] <their> {side} hand forward and back low before the body, bent over",
            "vacuuming",
        ),
        gesture=Gesture(trunk=(24.0, -6.0, 0.0), neck=(4.0, 0.0, 0.0), pelvis=(0.0, -0.06, 0.0), already=0.2, stays=0.4, follow=2.2),
        size=0.12,
        base="standing",
        seconds=(3.0, 5.5),
        weight=1.2,
    ),
    Repeated(
        "waters_plants",
        OnBody("spine2", (0.06, -0.08, 0.42)),
        Stroke((0.16, 0.0, 0.0), (1.3, 2.0), "swing"),
        one=(
            "[water] (the|some|) (plants|flowers|garden) (with <their> {side} hand|)",
            "[water] (a plant|the lawn|the garden)",
            "[water] the flowers with a watering can in the {side} hand",
            "[hold] a watering can and [swing] it slowly from side to side",
            "[sprinkle] water over the flowers with the {side} hand",
            "[spray] water with a hose in the {side} hand",
            "watering the plants",
        ),
        gesture=Gesture(trunk=(12.0, 0.0, 0.0), neck=(14.0, 0.0, 0.0), already=0.15, stays=0.3),
        size=0.11,
        base="standing",
        seconds=(2.8, 5.5),
    ),
)

PROGRAMS = tuple(one.program() for one in (*ACTIONS, *JOINED, *REPEATED))
