"""Both hands on somebody else: pushing away, hugging."""

from __future__ import annotations

import numpy as np

from ...acts.action import Action, both_ahead, hand_speed
from ...acts.sequence import Step
from ...checks import hand_from
from ...figure.body import SIDES
from ...figure.places import OnBody, Towards


def _embraces(joints: np.ndarray, side: str) -> bool:
    """Both hands well ahead of the chest and crossed over for half a second, having been wide apart."""
    hands = [hand_from(joints, hand, "spine3", "heading") for hand in SIDES]
    held = np.logical_and.reduce([(hand[:, 2] > 0.18) & (hand[:, 0] < 0.12) for hand in hands])
    wide = np.minimum(hands[0][:, 0], hands[1][:, 0]).max() > 0.3
    return bool(held.sum() >= 10 and wide)


ACTIONS = (
    Action(
        "pushes_someone",
        (
            Step(
                0.35,
                0.1,
                {"own": OnBody("own_shoulder", (0.02, -0.10, 0.14)), "other": OnBody("own_shoulder", (0.02, -0.10, 0.14))},
                trunk=(-7.0, 0.0, 0.0),
                pelvis=(0.0, -0.05, -0.05),
                via=(0.2, 0.0, 0.3),
            ),
            Step(
                0.24,
                0.25,
                {"own": Towards((-0.02, 0.02, 1.0), 0.97), "other": Towards((-0.02, 0.02, 1.0), 0.97)},
                trunk=(17.0, 0.0, 0.0),
                pelvis=(0.0, -0.06, 0.12),
                heels=(22.0, 22.0),
                via=(0.0, 0.0, 0.2),
            ),
        ),
        (
            "[push] (someone|somebody) (away|back|over|) {often}",
            "[push] (someone|somebody|a person) with both hands {often}",
            "[push] an opponent away {often}",
            "[push] somebody hard {often}",
            "[thrust] both palms forward (in anger|) {often}",
            "[throw] both hands forward to push somebody off {often}",
            "[push] someone",
            "pushing someone away",
        ),
        both_ahead,
        0.2,
        lambda joints, side: bool(min(hand_speed(joints, hand).max() for hand in SIDES) > 1.7),
        counts=(1, 2),
        tempo=(0.75, 1.05),
        exact=False,
        kind="fighting",
        weight=1.2,
    ),
    Action(
        "hugs_someone",
        (
            Step(
                0.7,
                0.35,
                {"own": Towards((0.75, 0.08, 0.72), 0.93), "other": Towards((0.75, 0.08, 0.72), 0.93)},
                trunk=(-4.0, 0.0, 0.0),
                via=(0.4, 0.0, 0.4),
            ),
            Step(
                0.7,
                1.5,
                {"own": OnBody("spine3", (-0.06, 0.13, 0.32)), "other": OnBody("spine3", (-0.04, -0.03, 0.36))},
                trunk=(10.0, 0.0, 0.0),
                pelvis=(0.0, 0.0, 0.06),
                neck=(8.0, 14.0, -10.0),
                via=(0.5, 0.0, 0.7),
                heels=(8.0, 8.0),
            ),
            Step(0.55, 0.1, {"own": Towards((0.7, -0.1, 0.72), 0.85), "other": Towards((0.7, -0.1, 0.72), 0.85)}),
        ),
        (
            "[hug] (someone|somebody|a friend)",
            "[give] (someone|somebody|a friend) a hug",
            "[embrace] (someone|somebody)",
            "[hug] another person with both arms",
            "[open] <their> arms and [hug] (someone|somebody)",
            "[put] both arms around somebody in front of <them>",
            "[spread] both arms and [close] them around someone",
            "hugging someone",
        ),
        lambda joints, side: hand_from(joints, side, "spine3", "heading")[:, 2],
        0.12,
        _embraces,
        exact=False,
        weight=1.5,
    ),
)

PROGRAMS = tuple(one.program() for one in ACTIONS)
