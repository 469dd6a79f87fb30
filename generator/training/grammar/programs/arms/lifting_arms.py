"""Arms that go up and down again, so often; arms that are let down; stretching."""

from __future__ import annotations

import numpy as np

from ...acts.action import Action, ahead_of_shoulder, both_high, hand_over, is_faster_hand
from ...acts.raised import arm_direction
from ...acts.sequence import Step
from ...checks import hands_apart, roll
from ...figure.body import SIDES, other
from ...figure.places import OnBody, Towards

_UP = Towards((0.18, 1.0, 0.1), 0.95, "heading")
_SIDE = Towards((1.0, 0.0, 0.05), 0.95, "heading")
_AHEAD = Towards((0.02, 0.0, 1.0), 0.95, "heading")
_DOWN = Towards((0.16, -1.0, 0.08), 0.95, "heading")
_OVERHEAD = OnBody("head", (0.05, 0.40, 0.03), "heading")
_OUTWARD, _AHEADWARD = (0.9, 0.0, 0.1), (0.2, 0.0, 0.9)


def _up_and_down(place: Towards, both: bool, via: tuple[float, float, float]) -> tuple[Step, ...]:
    hands = ("own", "other") if both else ("own",)
    up = Step(0.6, 0.2, dict.fromkeys(hands, place), via=via)
    return up, Step(0.6, 0.12, dict.fromkeys(hands, _DOWN), via=via)


def _out(joints: np.ndarray, side: str) -> np.ndarray:
    """(T,) arm lengths that the hand is out to its side."""
    return arm_direction(joints, side)[:, 0]


def _both_out(joints: np.ndarray, side: str) -> np.ndarray:
    return np.minimum(_out(joints, "left"), _out(joints, "right"))


def _both_up(joints: np.ndarray, side: str) -> np.ndarray:
    return np.minimum(*(arm_direction(joints, hand)[:, 1] for hand in SIDES))


def _ends_low(joints: np.ndarray, side: str) -> bool:
    """Both hands begin high and end low."""
    heights = np.stack([hand_over(joints, hand, "pelvis") for hand in SIDES])
    return bool(heights[:, 0].min() > 0.35 and heights[:, -1].max() < 0.2)


def _other_rests(joints: np.ndarray, side: str) -> bool:
    return bool(hand_over(joints, other(side), "spine2").max() < 0.1 and is_faster_hand(joints, side))


ACTIONS = (
    Action(
        "lifts_and_lowers_arm",
        _up_and_down(_UP, False, _AHEADWARD),
        (
            "[raise] and [lower] <their> {side} arm {often}",
            "[lift] <their> {side} (arm|hand) up and down {often}",
            "[raise] the {side} (hand|arm) and [lower] it (again|) {often}",
            "[put] <their> {side} hand up and down {often}",
            "[raise] <their> {side} (arm|hand) {often}",
            "[move] the {side} arm up above the head and back down {often}",
            "[lift] the {side} arm and [let] it down {often}",
        ),
        lambda joints, side: arm_direction(joints, side)[:, 1],
        0.7,
        _other_rests,
        counts=(1, 4),
        kind="arms",
        weight=1.5,
    ),
    Action(
        "lifts_and_lowers_arms",
        _up_and_down(_UP, True, _AHEADWARD),
        (
            "[raise] and [lower] both arms {often}",
            "[lift] (both|<their>) arms up and down {often}",
            "[raise] both (hands|arms) and [lower] them (again|) {often}",
            "[raise] both (arms|hands) (above <their> head|overhead|) {often}",
            "[move] both arms up above the head and back down {often}",
            "[put] both hands up and down again {often}",
            "[lift] both arms and [let] them down {often}",
        ),
        _both_up,
        0.7,
        counts=(1, 4),
        kind="arms",
        weight=1.5,
    ),
    Action(
        "lifts_arms_sideways",
        _up_and_down(_SIDE, True, _OUTWARD),
        (
            "[raise] and [lower] both arms at the sides {often}",
            "[lift] both arms out to the sides and [lower] them {often}",
            "[do] lateral (arm|) raises {often}",
            "[raise] <their> arms sideways {often}",
            "[lift] the arms to shoulder height at the sides {often}",
            "[spread] <their> arms and [bring] them back down {often}",
            "[raise] both arms sideways up to the shoulders and [let] them sink {often}",
        ),
        _both_out,
        0.4,
        counts=(1, 4),
        kind="arms",
    ),
    Action(
        "lifts_arm_sideways",
        _up_and_down(_SIDE, False, _OUTWARD),
        (
            "[raise] and [lower] <their> {side} arm at the side {often}",
            "[lift] the {side} arm out to the side and [lower] it {often}",
            "[raise] <their> {side} arm sideways {often}",
            "[lift] the {side} arm to shoulder height and [let] it sink {often}",
            "[move] <their> {side} arm out to the side and back {often}",
            "[stretch] the {side} arm sideways and [bring] it back {often}",
        ),
        _out,
        0.4,
        _other_rests,
        counts=(1, 3),
        kind="arms",
    ),
    Action(
        "lifts_arms_ahead",
        _up_and_down(_AHEAD, True, (0.1, 0.0, 0.4)),
        (
            "[raise] and [lower] both arms in front {often}",
            "[lift] both arms forward and [lower] them {often}",
            "[do] front (arm|) raises {often}",
            "[raise] <their> arms to the front and [bring] them back down {often}",
            "[lift] the arms to shoulder height in front of <them> {often}",
            "[stretch] both arms forward and [let] them sink {often}",
        ),
        lambda joints, side: np.minimum(ahead_of_shoulder(joints, "left"), ahead_of_shoulder(joints, "right")),
        0.25,
        counts=(1, 4),
        kind="arms",
    ),
    Action(
        "opens_and_closes_arms",
        (
            Step(0.6, 0.2, {"own": _SIDE, "other": _SIDE}, trunk=(-3.0, 0.0, 0.0), via=_OUTWARD),
            Step(
                0.6, 0.2, {"own": OnBody("spine3", (0.06, 0.08, 0.46)), "other": OnBody("spine3", (0.06, 0.08, 0.46))}, via=(0.3, 0.0, 0.6)
            ),
        ),
        (
            "[open] and [close] <their> arms {often}",
            "[spread] <their> arms wide and [bring] the hands together in front {often}",
            "[swing] both arms out to the sides and together in front {often}",
            "[stretch] the arms sideways and then forward {often}",
            "[move] both arms apart and together {often}",
            "[hug] the air, opening and closing both arms {often}",
        ),
        lambda joints, side: hands_apart(joints),
        0.62,
        counts=(1, 4),
        kind="arms",
    ),
    Action(
        "stretches_up",
        (
            Step(
                0.9,
                0.9,
                {"own": _OVERHEAD, "other": _OVERHEAD},
                trunk=(-8.0, 0.0, 0.0),
                neck=(-10.0, 0.0, 0.0),
                heels=(10.0, 10.0),
                via=(0.6, 0.0, 0.4),
            ),
        ),
        (
            "[stretch] (<their> body|<themselves>|) {often}",
            "[stretch] <their> arms (and back|) {often}",
            "[stretch] upwards with both arms {often}",
            "[stretch] after sleeping, hands over the head",
            "[reach] up with joined hands and [stretch] {often}",
            "[raise] both arms and [stretch] <their> back {often}",
            "[lengthen] <their> body, arms overhead",
            "stretching",
        ),
        both_high,
        0.24,
        counts=(1, 2),
        kind="stretching",
        weight=1.4,
    ),
    Action(
        "stretches_sideways",
        (
            Step(0.8, 0.2, {"own": _OVERHEAD, "other": _OVERHEAD}, trunk=(-3.0, 0.0, 0.0), via=(0.6, 0.0, 0.4)),
            Step(0.9, 0.8, {"own": _OVERHEAD, "other": _OVERHEAD}, trunk=(0.0, 0.0, -24.0), pelvis=(-0.03, 0.0, 0.0)),
        ),
        (
            "[stretch] to the {side} with the arms overhead {often}",
            "[raise] both arms and [bend] to the {side} {often}",
            "[join] <their> hands overhead and [lean] to the {side} {often}",
            "[do] a side stretch to the {side} {often}",
            "[stretch] <their> {other} side, leaning to the {side} {often}",
            "[lean] <their> body to the {side} with both hands above the head {often}",
        ),
        lambda joints, side: roll(joints) * (-1.0 if side == "left" else 1.0),
        8.0,
        lambda joints, side: bool(both_high(joints, side).max() > 0.1),
        counts=(1, 2),
        kind="stretching",
    ),
    Action(
        "stretches_arm_across",
        (
            Step(
                0.8,
                1.3,
                {"own": OnBody("other_shoulder", (0.12, -0.02, 0.24)), "other": OnBody("own_shoulder", (-0.14, -0.04, 0.30))},
                trunk=(0.0, -6.0, 0.0),
            ),
        ),
        (
            "[stretch] <their> {side} arm across <their> chest",
            "[pull] <their> {side} arm across the chest with the {other} (hand|arm)",
            "[stretch] <their> {side} shoulder",
            "[hold] <their> {side} arm across the body to stretch it",
            "[press] the {side} arm to the chest in a stretch",
            "[warm] up by pulling the {side} arm across the body",
        ),
        lambda joints, side: -_out(joints, side),
        0.3,
        kind="stretching",
    ),
)

_LETS_DOWN = Action(
    "lowers_arms",
    (Step(0.05, 0.6, {"own": _UP, "other": _UP}), Step(0.9, 0.4, free=("own", "other"), via=_AHEADWARD)),
    (
        "[lower] (both|<their>) arms (again|)",
        "[lower] <their> (hands|arms) from above the head",
        "[let] <their> (raised|) arms (down|sink)",
        "[bring] both arms down (to the sides|)",
        "[drop] <their> arms to <their> sides",
        "[put] <their> (arms|hands) down",
        "[take] down both raised arms",
        "lowering the arms",
    ),
    lambda joints, side: hand_over(joints, side, "pelvis"),
    0.3,
    _ends_low,
    home=False,
    kind="arms",
    waits=False,
)

PROGRAMS = tuple(one.program() for one in (*ACTIONS, _LETS_DOWN))
