"""Blocks and strikes: forearm block, both arms, chop, elbow, combination, stab."""

from __future__ import annotations

import numpy as np

from ...acts.action import Action, ahead_of_shoulder, hand_over, hand_speed, is_faster_hand, padded
from ...acts.sequence import Step
from ...checks import hand_from, peaks, twist
from ...figure.body import Body, in_frame, other
from ...figure.places import OnBody, Towards
from ..actions.fighting import GUARD, GUARDED

_GUARD_AGAIN = Step(0.22, 0.06, GUARD, trunk=(8.0, -6.0, 0.0), pelvis=(0.0, -0.05, 0.0))


def _hit(hand: str, turn: float, reach: float = 0.96) -> Step:
    """A straight punch of the hand in front or behind; the trunk turns into it."""
    hands = GUARD | {hand: Towards((-0.14, 0.08, 1.0), reach, "heading")}
    return Step(0.17, 0.05, hands, trunk=(10.0, turn, 0.0), pelvis=(0.0, -0.05, 0.05), neck=(3.0, 0.0, 0.0), via=(0.0, 0.0, 0.2))


def _two_and_one(joints: np.ndarray, side: str) -> bool:
    """Two punches of this hand, and one of the other that comes last."""
    lead, rear = (padded(ahead_of_shoulder(joints, hand)) for hand in (side, other(side)))
    return peaks(lead, 0.12) >= 2 and peaks(rear, 0.12) >= 1 and int(rear.argmax()) > int(lead.argmax())


def _elbow_ahead(joints: np.ndarray, side: str) -> np.ndarray:
    body = Body.of(joints)
    return in_frame(body.heading, body.at(f"{side}_elbow") - body.at("pelvis"))[:, 2]


def _elbows(joints: np.ndarray, side: str) -> bool:
    """The elbow comes far ahead while the hand stays at the chest."""
    at = int(_elbow_ahead(joints, side).argmax())
    near = np.linalg.norm(hand_from(joints, side, "neck", "heading")[at]) < 0.42
    return bool(near and _elbow_ahead(joints, side)[at] > _elbow_ahead(joints, other(side))[at] + 0.05)


ACTIONS = (
    Action(
        "blocks_punch",
        (
            GUARDED,
            Step(
                0.22,
                0.45,
                {"own": OnBody("head", (0.02, 0.08, 0.26), "head"), "other": GUARD["other"]},
                trunk=(-7.0, 16.0, 4.0),
                pelvis=(0.0, -0.09, -0.06),
                neck=(8.0, -10.0, 0.0),
                via=(0.4, -0.3, 0.4),
                overshoot=0.04,
            ),
            _GUARD_AGAIN,
        ),
        (
            "[block] (a|the) (punch|blow|hit|attack|strike) (with <their> {side} (arm|forearm)|)",
            "[block] (with the {side} (arm|forearm)|)",
            "[defend] <themselves> (with the {side} arm|against a punch|)",
            "[guard] <their> face (with the {side} arm|)",
            "[protect] <their> head from a blow with the {side} forearm",
            "[throw] up <their> {side} forearm before the face",
            "[ward] off a punch",
            "blocking a punch",
        ),
        lambda joints, side: hand_over(joints, side, "neck"),
        0.09,
        lambda joints, side: bool(hand_over(joints, side, "neck").max() > hand_over(joints, other(side), "neck").max() + 0.06),
        counts=(1, 2),
        exact=False,
        kind="fighting",
        weight=1.3,
    ),
    Action(
        "guards_with_both_arms",
        (
            GUARDED,
            Step(
                0.24,
                0.9,
                {"own": OnBody("head", (0.05, 0.0, 0.20), "head"), "other": OnBody("head", (0.05, 0.02, 0.19), "head")},
                trunk=(16.0, 0.0, 0.0),
                pelvis=(0.0, -0.13, -0.04),
                neck=(18.0, 0.0, 0.0),
                via=(0.4, -0.2, 0.4),
            ),
            _GUARD_AGAIN,
        ),
        (
            "[block] with both (arms|forearms)",
            "[guard] <their> (head|face) with both (arms|forearms)",
            "[protect] <themselves> with both arms before the face",
            "[cover] up behind both forearms",
            "[shield] <their> face with both forearms",
            "[duck] behind <their> raised fists",
            "[take] cover behind both arms",
        ),
        lambda joints, side: np.minimum(hand_over(joints, "left", "neck"), hand_over(joints, "right", "neck")),
        0.12,
        exact=False,
        kind="fighting",
        weight=0.8,
    ),
    Action(
        "chops_with_edge_of_hand",
        (
            GUARDED,
            Step(
                0.3,
                0.08,
                {"own": OnBody("own_shoulder", (0.20, 0.30, 0.04)), "other": OnBody("own_hip", (0.12, 0.18, 0.06), "heading")},
                trunk=(-5.0, 18.0, 0.0),
                pelvis=(0.0, -0.03, -0.03),
                via=(0.6, 0.0, 0.2),
            ),
            Step(
                0.19,
                0.35,
                {"own": OnBody("spine1", (0.03, 0.05, 0.44), "heading"), "other": OnBody("own_hip", (0.12, 0.18, 0.0), "heading")},
                trunk=(20.0, -18.0, 0.0),
                pelvis=(0.0, -0.15, 0.04),
                heels=(16.0, 0.0),
                via=(0.2, 0.3, 0.8),
            ),
        ),
        (
            "[do] a karate chop (with <their> {side} hand|) {often}",
            "[do] karate",
            "[strike] a karate chop with the {side} hand {often}",
            "[chop] down with the edge of the {side} hand {often}",
            "[break] a board with the {side} hand",
            "[strike] downward with the flat {side} hand {often}",
            "[raise] the {side} hand beside the head and [bring] it down hard in front",
            "karate chop",
        ),
        lambda joints, side: hand_over(joints, side, "spine3"),
        0.28,
        lambda joints, side: is_faster_hand(joints, side) and bool(hand_speed(joints, side).max() > 1.8),
        counts=(1, 2),
        tempo=(0.7, 0.95),
        exact=False,
        kind="fighting",
    ),
    Action(
        "strikes_with_elbow",
        (
            GUARDED,
            Step(
                0.26,
                0.04,
                {"own": OnBody("neck", (0.10, -0.02, 0.16)), "other": GUARD["other"]},
                trunk=(6.0, 30.0, 0.0),
                pelvis=(0.0, -0.06, -0.02),
            ),
            Step(
                0.2,
                0.25,
                {"own": OnBody("neck", (-0.14, 0.02, 0.20)), "other": OnBody("neck", (0.12, -0.08, 0.20))},
                trunk=(10.0, -48.0, 0.0),
                pelvis=(0.0, -0.06, 0.08),
                heels=(20.0, 0.0),
                via=(0.9, 0.2, 0.3),
            ),
            _GUARD_AGAIN,
        ),
        (
            "[strike] with <their> {side} elbow {often}",
            "[do] an elbow strike (with the {side} arm|)",
            "[elbow] (someone|somebody) (with the {side} arm|)",
            "[hit] (someone|an opponent) with the {side} elbow {often}",
            "[swing] <their> {side} elbow round to the front",
            "[turn] the body and [drive] the bent {side} arm forward",
            "elbow strike",
        ),
        _elbow_ahead,
        0.16,
        _elbows,
        counts=(1, 2),
        tempo=(0.75, 1.0),
        exact=False,
        kind="fighting",
        weight=0.8,
    ),
    Action(
        "two_punches_and_cross",
        (GUARDED, _hit("own", -20.0), _GUARD_AGAIN, _hit("own", -22.0), _GUARD_AGAIN, _hit("other", 34.0, 0.97), _GUARD_AGAIN),
        (
            "[punch] twice with the {side} (fist|hand) and once with the {other} one",
            "[throw] two quick {side} punches and a {other} cross",
            "[throw] a (one two|three punch) combination",
            "[box] {side}, {side}, {other}",
            "[throw] a (punch|boxing) combination",
            "[punch] {side}, {side}, then {other}",
            "[do] a one two punch",
            "one two punch combination",
        ),
        ahead_of_shoulder,
        0.14,
        _two_and_one,
        tempo=(0.85, 1.05),
        exact=False,
        kind="fighting",
        weight=1.3,
    ),
    Action(
        "stabs",
        (
            Step(
                0.4,
                0.1,
                {"own": OnBody("own_hip", (0.15, 0.20, 0.0), "heading"), "other": OnBody("neck", (0.14, -0.10, 0.26))},
                trunk=(8.0, 24.0, 0.0),
                pelvis=(0.0, -0.07, -0.04),
            ),
            Step(
                0.18,
                0.15,
                {"own": Towards((-0.08, -0.18, 1.0), 0.96, "heading"), "other": OnBody("own_shoulder", (0.16, -0.16, 0.10))},
                trunk=(16.0, -26.0, 0.0),
                pelvis=(0.0, -0.09, 0.10),
                heels=(22.0, 0.0),
                via=(0.0, -0.2, 0.2),
            ),
        ),
        (
            "[stab] (someone|somebody|) (with a (knife|sword|dagger)|) (in <their> {side} hand|) {often}",
            "[stab] forward with the {side} hand {often}",
            "[stab] with (a knife|a spear) {often}",
            "[thrust] (a sword|a knife|a spear) forward {often}",
            "[attack] with a knife in <their> {side} hand",
            "[stab] with a knife",
            "stabbing with a knife",
            "[lunge] and [stab] (with the {side} hand|)",
            "[thrust] the {side} fist from the hip straight ahead {often}",
        ),
        ahead_of_shoulder,
        0.3,
        lambda joints, side: is_faster_hand(joints, side) and bool(twist(joints).max() - twist(joints).min() > 18.0),
        counts=(1, 3),
        tempo=(0.75, 1.05),
        exact=False,
        kind="fighting",
    ),
)

PROGRAMS = tuple(one.program() for one in ACTIONS)
