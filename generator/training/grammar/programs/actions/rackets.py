"""Strokes of a racket or bat: forehand, backhand, a smash overhead, table tennis."""

from __future__ import annotations

import numpy as np

from ...acts.action import Action, hand_over, hand_speed, is_faster_hand
from ...acts.sequence import Step
from ...checks import hand_from
from ...figure.places import OnBody, Towards


def _stroke(joints: np.ndarray, side: str) -> tuple[float, float]:
    """Metres a second inwards that the hand goes where it is fastest, and metres that it is over the shoulder there."""
    hand = hand_from(joints, side, f"{side}_shoulder", "heading")
    fastest = int(hand_speed(joints, side).argmax())
    near = slice(max(fastest - 2, 0), fastest + 3)
    return float(-np.gradient(hand[:, 0])[near].mean() * 20.0), float(hand[fastest, 1])


def is_forehand(joints: np.ndarray, side: str) -> bool:
    """The faster hand comes in from its own side, about waist high."""
    inwards, height = _stroke(joints, side)
    return is_faster_hand(joints, side) and inwards > 0.8 and height < 0.05


def is_backhand(joints: np.ndarray, side: str) -> bool:
    """The faster hand goes out from the other side, about waist high."""
    inwards, height = _stroke(joints, side)
    return is_faster_hand(joints, side) and inwards < -0.8 and height < 0.15


def _is_smash(joints: np.ndarray, side: str) -> bool:
    return is_faster_hand(joints, side) and bool(hand_over(joints, side, "head").max() > 0.12)


_READY = Step(
    0.5,
    0.2,
    {"own": OnBody("spine1", (0.08, 0.02, 0.36)), "other": OnBody("spine1", (0.02, 0.04, 0.40))},
    trunk=(12.0, 0.0, 0.0),
    pelvis=(0.0, -0.09, 0.0),
    neck=(-6.0, 0.0, 0.0),
)
ACTIONS = (
    Action(
        "tennis_forehand",
        (
            _READY,
            Step(
                0.5,
                0.08,
                {"own": Towards((0.78, -0.14, -0.52), 0.86, "heading"), "other": OnBody("other_shoulder", (0.06, -0.02, 0.44), "heading")},
                trunk=(10.0, 46.0, 0.0),
                neck=(-4.0, -42.0, 0.0),
                pelvis=(0.06, -0.12, -0.03),
                via=(0.5, 0.1, 0.1),
            ),
            Step(
                0.22,
                0.0,
                {"own": Towards((0.34, -0.32, 0.86), 0.93, "heading"), "other": OnBody("spine2", (0.16, 0.0, 0.24))},
                trunk=(8.0, -2.0, 0.0),
                neck=(0.0, 0.0, 0.0),
                pelvis=(-0.02, -0.09, 0.04),
                heels=(18.0, 0.0),
                via=(0.7, -0.3, 0.0),
            ),
            Step(
                0.3,
                0.3,
                {"own": OnBody("other_shoulder", (-0.04, 0.10, 0.22)), "other": OnBody("spine2", (0.20, 0.02, 0.20))},
                trunk=(4.0, -44.0, 0.0),
                neck=(0.0, 36.0, 0.0),
                pelvis=(-0.06, -0.04, 0.06),
                heels=(32.0, 0.0),
                via=(-0.1, 0.2, 0.7),
            ),
        ),
        (
            "[hit] a (tennis|) forehand (with the {side} hand|)",
            "[play] a forehand (stroke|shot|) (in tennis|)",
            "[swing] a (tennis|) racket (with the {side} hand|)",
            "[hit] a tennis ball (with a forehand|)",
            "[hit] a ball back with a racket",
            "[play] tennis",
            "[swing] the {side} arm from low behind <their> {side} side across to the {other} shoulder",
            "tennis forehand",
            "forehand",
        ),
        hand_speed,
        2.0,
        is_forehand,
        tempo=(0.8, 1.05),
        exact=False,
        kind="sport",
        weight=1.6,
    ),
    Action(
        "tennis_backhand",
        (
            _READY,
            Step(
                0.5,
                0.08,
                {"own": OnBody("other_hip", (-0.20, 0.20, 0.02), "heading"), "other": OnBody("own_hip", (0.22, 0.24, 0.06), "heading")},
                trunk=(12.0, -50.0, 0.0),
                neck=(-4.0, 46.0, 0.0),
                pelvis=(-0.06, -0.12, -0.02),
                via=(0.0, 0.1, 0.4),
            ),
            Step(
                0.22,
                0.0,
                {"own": Towards((0.20, -0.30, 0.90), 0.93, "heading"), "other": OnBody("own_hip", (0.24, 0.26, 0.08), "heading")},
                trunk=(10.0, -10.0, 0.0),
                neck=(0.0, 10.0, 0.0),
                pelvis=(0.02, -0.09, 0.05),
                via=(0.0, -0.2, 0.5),
            ),
            Step(
                0.3,
                0.3,
                {"own": Towards((0.80, 0.42, 0.35), 0.93, "heading"), "other": OnBody("own_hip", (0.26, 0.16, -0.10), "heading")},
                trunk=(2.0, 30.0, 0.0),
                neck=(0.0, -22.0, 0.0),
                pelvis=(0.06, -0.05, 0.05),
                heels=(0.0, 26.0),
                via=(0.4, 0.0, 0.5),
            ),
        ),
        (
            "[hit] a (tennis|) backhand (with the {side} hand|)",
            "[play] a backhand (stroke|shot|) (in tennis|)",
            "[swing] a (tennis|) racket backhanded (with the {side} hand|)",
            "[hit] a (tennis|) ball with (the back of the racket|a backhand)",
            "[hit] a (ball|serve) back with a backhand",
            "[swing] the {side} arm from the {other} hip out to the {side}",
            "tennis backhand",
            "backhand",
        ),
        hand_speed,
        2.0,
        is_backhand,
        tempo=(0.8, 1.05),
        exact=False,
        kind="sport",
        weight=1.3,
    ),
    Action(
        "smashes_overhead",
        (
            _READY,
            Step(
                0.5,
                0.1,
                {"own": OnBody("own_shoulder", (0.24, 0.18, -0.08)), "other": Towards((0.0, 0.9, 0.5), 0.95)},
                trunk=(-10.0, 26.0, 0.0),
                neck=(-18.0, -18.0, 0.0),
                pelvis=(0.03, -0.10, -0.03),
                via=(0.4, 0.0, 0.2),
            ),
            Step(
                0.2,
                0.0,
                {"own": Towards((-0.02, 0.95, 0.42), 0.985), "other": OnBody("spine2", (0.12, 0.02, 0.24))},
                trunk=(4.0, -10.0, 0.0),
                neck=(-8.0, 0.0, 0.0),
                pelvis=(0.0, 0.02, 0.05),
                heels=(34.0, 30.0),
                via=(0.2, 0.3, -0.4),
            ),
            Step(
                0.24,
                0.3,
                {"own": Towards((-0.35, -0.75, 0.65), 0.92), "other": OnBody("spine2", (0.16, 0.0, 0.20))},
                trunk=(28.0, -24.0, 0.0),
                pelvis=(0.0, -0.07, 0.08),
                heels=(20.0, 0.0),
                via=(0.0, 0.2, 0.8),
            ),
        ),
        (
            "[smash] (a ball|a shuttlecock|) (overhead|) (with the {side} hand|)",
            "[hit] an overhead smash (with the {side} arm|)",
            "[play] badminton",
            "[hit] a (shuttlecock|shuttle|birdie) (with a racket|)",
            "[swing] a (badminton|) racket overhead (with the {side} hand|)",
            "[hit] a high ball with the {side} arm over the head",
            "badminton smash",
            "overhead smash",
        ),
        hand_speed,
        2.0,
        _is_smash,
        tempo=(0.8, 1.05),
        exact=False,
        kind="sport",
    ),
    Action(
        "table_tennis",
        tuple(
            step
            for first in (True, False)
            for step in (
                Step(
                    0.28,
                    0.04,
                    {
                        "own": OnBody("own_hip", (0.26, 0.22, 0.16), "heading")
                        if first
                        else OnBody("spine1", (-0.16, 0.02, 0.28), "heading"),
                        "other": OnBody("other_hip", (0.14, 0.24, 0.24), "heading"),
                    },
                    trunk=(20.0, 20.0 if first else -16.0, 0.0),
                    neck=(-8.0, -16.0 if first else 14.0, 0.0),
                    pelvis=(0.05 if first else -0.05, -0.12, 0.0),
                ),
                Step(
                    0.2,
                    0.12,
                    {
                        "own": OnBody("spine2", (0.02, 0.06, 0.46), "heading")
                        if first
                        else OnBody("own_shoulder", (0.10, -0.14, 0.42), "heading"),
                        "other": OnBody("other_hip", (0.16, 0.26, 0.20), "heading"),
                    },
                    trunk=(18.0, -12.0 if first else 8.0, 0.0),
                    neck=(-6.0, 8.0 if first else -6.0, 0.0),
                    pelvis=(-0.02 if first else 0.02, -0.12, 0.02),
                    via=(0.2, 0.0, 0.3),
                ),
            )
        )
        * 3,
        (
            "[play] (table tennis|ping pong) (with the {side} hand|)",
            "[hit] a ping pong ball back and forth",
            "[rally] at table tennis",
            "[swing] a table tennis bat from side to side",
            "[play] quick strokes with a small bat in the {side} hand",
            "[hit] ping pong balls, forehand and backhand",
            "table tennis",
            "ping pong",
        ),
        lambda joints, side: hand_from(joints, side, "pelvis", "heading")[:, 2],
        0.1,
        is_faster_hand,
        tempo=(0.85, 1.1),
        exact=False,
        kind="sport",
        waits=False,
    ),
)

PROGRAMS = tuple(one.program() for one in ACTIONS)
