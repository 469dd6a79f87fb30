"""House and garden: laundry, dishes, vacuum cleaner, spade, watering can; warming the hands."""

from __future__ import annotations

import numpy as np

from ...acts.action import Action, both_low
from ...acts.sequence import Step
from ...checks import hands_apart, twist
from ...figure.places import OnBody

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

PROGRAMS = tuple(one.program() for one in ACTIONS)
