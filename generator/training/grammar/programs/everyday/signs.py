"""Signs and small acts of the hands: peace, quotes, counting, toasts, fists, bells and doors."""

from __future__ import annotations

import numpy as np

from ...acts.action import Action, ahead_of_shoulder, hand_speed, is_faster_hand, to_mouth
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

PROGRAMS = tuple(one.program() for one in ACTIONS)
