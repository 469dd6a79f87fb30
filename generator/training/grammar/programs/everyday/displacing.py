"""Hands that take something from one side to the other, wash the body, sew; a hand on a rail."""

from __future__ import annotations

import numpy as np

from ...acts.action import Action
from ...acts.gesture import Gesture
from ...acts.held import Held
from ...acts.sequence import Step
from ...checks import hand_from, hands_apart, twist
from ...figure.places import OnBody


def _across(joints: np.ndarray, side: str) -> np.ndarray:
    """(T,) metres that the hand of `side` is out to its side, seen from the pelvis."""
    return hand_from(joints, side, "pelvis", "heading")[:, 0]


def _from_side_to_side(joints: np.ndarray, side: str) -> bool:
    """It begins on the other side, ends on its own, and the trunk turns along."""
    out, turned = _across(joints, side), twist(joints) * (1.0 if side == "left" else -1.0)
    return bool(out.argmin() < out.argmax() and np.ptp(out) > 0.35 and turned.max() > 10.0 and turned.min() < -10.0)


def _sweeps_body(joints: np.ndarray, side: str) -> bool:
    """The hand goes from low on the chest to the head, near the body."""
    over = hand_from(joints, side, "pelvis", "heading")
    return bool(np.ptp(over[:, 1]) > 0.35 and over[:, 2].max() < 0.62)


def _lifted(joints: np.ndarray, side: str) -> np.ndarray:
    return hand_from(joints, side, "pelvis", "heading")[:, 1]


def _drawn_away(joints: np.ndarray, side: str) -> np.ndarray:
    """(T,) metres between the hands."""
    return hands_apart(joints)


_NEEDLE = OnBody("spine2", (-0.05, 0.02, 0.27))
ACTIONS = (
    Action(
        "moves_across",
        (
            Step(
                0.75,
                0.3,
                {"own": OnBody("spine1", (-0.16, 0.0, 0.40)), "other": OnBody("spine1", (0.34, 0.0, 0.30))},
                trunk=(14.0, -38.0, 0.0),
                neck=(10.0, -8.0, 0.0),
                via=(0.1, 0.0, 0.5),
            ),
            Step(
                0.6,
                0.1,
                {"own": OnBody("spine2", (0.12, 0.0, 0.38)), "other": OnBody("spine2", (0.12, 0.0, 0.38))},
                trunk=(4.0, 0.0, 0.0),
                neck=(10.0, 0.0, 0.0),
            ),
            Step(
                0.65,
                0.35,
                {"own": OnBody("spine1", (0.34, 0.0, 0.30)), "other": OnBody("spine1", (-0.16, 0.0, 0.40))},
                trunk=(14.0, 38.0, 0.0),
                neck=(10.0, 8.0, 0.0),
            ),
        ),
        (
            "[move] (something|an object) from (the|<their>) {other} to (the|<their>) {side}",
            "[move] something from {other} to {side}",
            "[pick] something up on <their> {other} and [put] it down on <their> {side}",
            "[lift] (something|an object) on <their> {other} side and [place] it on <their> {side}",
            "[take] something from the {other} and [set] it down to the {side}",
            "[pick] up an object with both hands and [move] it to the {side}",
            "[move] something to the {side} with both hands",
        ),
        _across,
        0.3,
        _from_side_to_side,
        exact=False,
        weight=1.4,
    ),
    Action(
        "moves_across_one_handed",
        (
            Step(
                0.7,
                0.3,
                {"own": OnBody("spine1", (-0.18, 0.0, 0.40))},
                trunk=(14.0, -40.0, 0.0),
                neck=(10.0, -10.0, 0.0),
                via=(0.1, 0.0, 0.5),
            ),
            Step(0.6, 0.1, {"own": OnBody("spine2", (0.12, 0.02, 0.40))}, trunk=(4.0, 0.0, 0.0), neck=(10.0, 0.0, 0.0)),
            Step(0.6, 0.35, {"own": OnBody("spine1", (0.38, 0.0, 0.30))}, trunk=(12.0, 40.0, 0.0), neck=(10.0, 10.0, 0.0)),
        ),
        (
            "[move] something from {other} to {side} with <their> {side} hand",
            "[pick] something up on <their> {other} with the {side} hand and [put] it on <their> {side}",
            "[take] something from the {other} with <their> {side} hand and [place] it to the {side}",
            "[pick] something up with <their> {side} hand and [put] it to <their> {side}",
            "[use] <their> {side} hand to move (something|an object) to the {side}",
            "[move] (an object|something) to the {side} with the {side} hand",
        ),
        _across,
        0.3,
        _from_side_to_side,
        exact=False,
    ),
    Action(
        "washes_body",
        (
            Step(0.6, 0.1, {"own": OnBody("spine3", (-0.10, -0.04, 0.15))}, neck=(12.0, 0.0, 0.0)),
            Step(0.35, 0.0, {"own": OnBody("spine1", (0.08, 0.0, 0.16))}, neck=(14.0, 0.0, 0.0)),
            Step(0.35, 0.0, {"own": OnBody("spine3", (-0.08, -0.02, 0.15))}, neck=(12.0, 0.0, 0.0)),
            Step(
                0.45, 0.0, {"own": OnBody("other_elbow", (-0.02, 0.04, 0.07), "heading")}, trunk=(4.0, -10.0, 0.0), neck=(14.0, -10.0, 0.0)
            ),
            Step(0.4, 0.0, {"own": OnBody("spine3", (-0.12, 0.08, 0.13))}, trunk=(2.0, -8.0, 0.0), neck=(10.0, -8.0, 0.0)),
            Step(0.5, 0.1, {"own": OnBody("head", (0.10, 0.10, 0.10))}, neck=(8.0, 0.0, -6.0)),
            Step(0.3, 0.0, {"own": OnBody("head", (0.04, 0.16, 0.02))}, neck=(8.0, 0.0, -6.0)),
            Step(0.3, 0.1, {"own": OnBody("head", (0.12, 0.06, 0.06))}, neck=(8.0, 0.0, -6.0)),
        ),
        (
            "[wash] <their> (body|chest, arms and head)",
            "[take] a shower",
            "[scrub] <their> (chest, arms and head|whole body|body)",
            "[rub] <their> chest, {other} arm and head with the {side} hand",
            "[wash] <themselves> (under the shower|)",
            "[soap] <their> body with <their> {side} hand",
            "[clean] <their> body with soap",
            "showering",
        ),
        _lifted,
        0.2,
        _sweeps_body,
        exact=False,
    ),
    Action(
        "sews",
        (
            Step(0.6, 0.25, {"own": _NEEDLE, "other": OnBody("spine2", (0.02, -0.02, 0.27))}, trunk=(4.0, 0.0, 0.0), neck=(20.0, 0.0, 0.0)),
            Step(0.6, 0.2, {"own": OnBody("spine3", (0.28, 0.12, 0.30))}, trunk=(4.0, 0.0, 0.0), neck=(16.0, 4.0, 0.0)),
        ),
        (
            "[sew] (something|clothes|a button|) {often}",
            "[sew] with a needle in <their> {side} hand",
            "[stitch] (something|a hem|fabric) {often}",
            "[pull] a needle and thread with the {side} hand {often}",
            "[mend] a shirt with needle and thread",
            "[hold] cloth in <their> {other} hand and [sew] it with the {side} one",
            "sewing",
        ),
        _drawn_away,
        0.14,
        lambda joints, side: bool(_drawn_away(joints, side).min() < 0.3),
        counts=(2, 4),
        exact=False,
    ),
)
RAIL = Held(
    "holds_rail",
    OnBody("own_hip", (0.30, 0.24, 0.30), "heading"),
    one=(
        "[hold] (on to|onto|) a (handrail|railing|rail) with <their> {side} hand",
        "[hold] a (handrail|railing) on <their> {side}",
        "[use] a handrail (on the {side}|)",
        "[steady] <themselves> with <their> {side} hand on a rail",
        "[keep] <their> {side} hand on a (railing|handrail|bannister)",
        "[hold] the handrail with the {side} hand",
    ),
    both=(
        "[hold] (on to|onto|) (handrails|railings|rails) with both hands",
        "[hold] the (handrails|parallel bars) on both sides",
        "[use] handrails on both sides",
        "[steady] <themselves> with both hands on rails",
        "[keep] both hands on (the railings|handrails)",
        "[hold] both (handrails|rails)",
    ),
    gesture=Gesture(via=(0.2, 0.0, 0.3), hold=(3.0, 7.0), already=0.4, stays=0.6, neck=(4.0, 0.0, 0.0)),
    both_share=0.35,
    near=0.14,
)
PROGRAMS = (*(action.program() for action in ACTIONS), RAIL.program())
