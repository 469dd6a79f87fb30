"""Blows with fists, hands and head."""

from __future__ import annotations

from dataclasses import replace

from ...acts.action import Action, ahead_of_shoulder, hand_over, hand_speed, is_faster_hand, leads, padded
from ...acts.sequence import Step
from ...checks import peaks, pitch
from ...figure.body import SIDES
from ...figure.places import OnBody, Towards

GUARD = {"own": OnBody("neck", (0.10, 0.0, 0.21)), "other": OnBody("neck", (0.11, 0.01, 0.26))}
GUARDED = Step(0.4, 0.15, GUARD, trunk=(8.0, -6.0, 0.0), pelvis=(0.0, -0.05, 0.0), neck=(3.0, 5.0, 0.0))
_BACK_TO_GUARD = Step(0.24, 0.12, GUARD, trunk=(8.0, -6.0, 0.0), pelvis=(0.0, -0.05, 0.0), neck=(3.0, 5.0, 0.0))
_WIND = Step(
    0.16, 0.02, {"own": OnBody("neck", (0.15, -0.04, 0.15)), "other": GUARD["other"]}, trunk=(7.0, 12.0, 0.0), pelvis=(0.0, -0.06, -0.02)
)


def _punched(target: Towards | OnBody, wind: Step, trunk: tuple[float, float, float], via: tuple[float, float, float]) -> tuple[Step, ...]:
    hit = Step(
        0.17,
        0.06,
        {"own": target, "other": GUARD["other"]},
        trunk=trunk,
        pelvis=(0.01, -0.05, 0.04),
        neck=(3.0, 0.0, 0.0),
        via=via,
        heels=(14.0, 0.0),
    )
    return (GUARDED, wind, hit, _BACK_TO_GUARD)


ACTIONS = (
    Action(
        "straight_punches",
        _punched(
            Towards((-0.12, 0.08, 1.0), 0.97, "heading"),
            replace(_WIND, lead=0.12, trunk=(8.0, 2.0, 0.0)),
            (10.0, -18.0, 0.0),
            (0.0, 0.0, 0.2),
        ),
        (
            "[punch] quickly with <their> {side} (hand|fist) {often}",
            "[throw] a (quick|fast|straight|) punch with the {side} (hand|fist) {often}",
            "[punch] (forward|straight ahead) with <their> {side} (fist|hand) {often}",
            "[punch] (with the {side} (hand|fist)|) {often}",
            "[hit] someone with <their> {side} fist {often}",
            "[strike] straight ahead with the {side} fist {often}",
        ),
        ahead_of_shoulder,
        0.14,
        leads,
        counts=(1, 4),
        kind="fighting",
        weight=1.5,
        exact=False,
    ),
    Action(
        "cross_punches",
        _punched(Towards((-0.18, 0.08, 1.0), 0.97, "heading"), replace(_WIND, trunk=(8.0, 22.0, 0.0)), (12.0, -34.0, 0.0), (0.0, 0.0, 0.2)),
        (
            "[throw] a (hard|strong|powerful|) (cross|punch) with the {side} (hand|fist|arm) {often}",
            "[punch] hard with <their> {side} (fist|hand) {often}",
            "[punch] with the {side} (arm|hand), turning the body into it {often}",
            "[deliver] a straight {side} (punch|) {often}",
            "[hit] hard with <their> {side} fist {often}",
            "[land] a {side} cross {often}",
        ),
        ahead_of_shoulder,
        0.14,
        leads,
        counts=(1, 3),
        kind="fighting",
        exact=False,
    ),
    Action(
        "hooks",
        _punched(
            OnBody("neck", (-0.16, 0.05, 0.40)),
            Step(
                0.2,
                0.03,
                {"own": OnBody("own_shoulder", (0.30, 0.0, 0.14)), "other": GUARD["other"]},
                trunk=(8.0, 26.0, 0.0),
                pelvis=(0.0, -0.06, 0.0),
                via=(0.6, 0.0, 0.2),
            ),
            (10.0, -34.0, 0.0),
            (0.9, 0.0, 0.5),
        ),
        (
            "[throw] a (left_|)hook with the {side} (hand|fist|arm) {often}".replace("(left_|)", ""),
            "[hook] with <their> {side} fist {often}",
            "[swing] <their> {side} fist in from the side {often}",
            "[punch] sideways with the {side} (fist|hand) {often}",
            "[throw] a {side} hook {often}",
            "[hit] round with <their> {side} fist {often}",
        ),
        lambda joints, side: hand_speed(joints, side),
        2.0,
        is_faster_hand,
        tempo=(0.68, 0.95),
        counts=(1, 3),
        kind="fighting",
        exact=False,
    ),
    Action(
        "uppercuts",
        _punched(
            OnBody("neck", (0.0, 0.16, 0.36)),
            Step(
                0.22,
                0.03,
                {"own": OnBody("own_hip", (0.12, 0.22, 0.08), "heading"), "other": GUARD["other"]},
                trunk=(12.0, 20.0, 8.0),
                pelvis=(0.0, -0.10, 0.0),
            ),
            (2.0, -22.0, -4.0),
            (0.1, -0.4, 0.5),
        ),
        (
            "[throw] an uppercut with the {side} (hand|fist|arm) {often}",
            "[punch] upward with <their> {side} (fist|hand) {often}",
            "[do] an uppercut {often}",
            "[swing] <their> {side} fist up from below {often}",
            "[drop] <their> {side} fist and [punch] up to the chin {often}",
            "[hit] upward with the {side} fist {often}",
        ),
        lambda joints, side: hand_over(joints, side, "neck"),
        0.25,
        is_faster_hand,
        tempo=(0.68, 0.95),
        counts=(1, 3),
        kind="fighting",
        exact=False,
    ),
    Action(
        "boxes",
        (
            GUARDED,
            Step(
                0.16,
                0.04,
                {"own": Towards((-0.12, 0.08, 1.0), 0.96, "heading"), "other": GUARD["other"]},
                trunk=(10.0, -22.0, 0.0),
                pelvis=(0.0, -0.05, 0.03),
                neck=(3.0, 0.0, 0.0),
            ),
            replace(_BACK_TO_GUARD, lead=0.17, stay=0.02),
            Step(
                0.17,
                0.04,
                {"own": GUARD["own"], "other": Towards((-0.18, 0.08, 1.0), 0.96, "heading")},
                trunk=(12.0, 26.0, 0.0),
                pelvis=(0.0, -0.05, 0.04),
                neck=(3.0, 0.0, 0.0),
            ),
            replace(_BACK_TO_GUARD, lead=0.18, stay=0.1),
            Step(
                0.16,
                0.04,
                {"own": Towards((-0.12, 0.08, 1.0), 0.96, "heading"), "other": GUARD["other"]},
                trunk=(10.0, -22.0, 0.0),
                pelvis=(0.0, -0.05, 0.03),
                neck=(3.0, 0.0, 0.0),
            ),
            replace(_BACK_TO_GUARD, lead=0.17, stay=0.06),
            Step(
                0.17,
                0.04,
                {"own": GUARD["own"], "other": Towards((-0.18, 0.08, 1.0), 0.96, "heading")},
                trunk=(12.0, 26.0, 0.0),
                pelvis=(0.0, -0.05, 0.04),
                neck=(3.0, 0.0, 0.0),
            ),
            replace(_BACK_TO_GUARD, lead=0.18, stay=0.1),
        ),
        (
            "[box]",
            "[box] with both fists",
            "[shadowbox]",
            "[throw] (several|a few|a combination of) punches (with both fists|)",
            "[punch] (left and right|with both fists in turn|repeatedly|several times)",
            "[fight] with <their> fists",
            "[practice] boxing",
            "[hit] a punching bag",
            "[throw] alternating punches",
            "boxing",
            "[spar] with an opponent",
            "[punch] the air with both fists",
        ),
        lambda joints, side: ahead_of_shoulder(joints, "left") - ahead_of_shoulder(joints, "right"),
        0.3,
        lambda joints, side: min(peaks(padded(ahead_of_shoulder(joints, hand)), 0.12) for hand in SIDES) >= 2,
        counts=(1, 2),
        kind="fighting",
        weight=2.0,
        exact=False,
        tempo=(0.9, 1.25),
    ),
    Action(
        "slaps",
        (
            Step(0.35, 0.05, {"own": OnBody("own_shoulder", (0.36, 0.05, 0.10))}, trunk=(-2.0, 22.0, 0.0), via=(0.6, 0.0, 0.2)),
            Step(0.18, 0.12, {"own": OnBody("neck", (-0.22, 0.06, 0.42))}, trunk=(6.0, -20.0, 0.0), via=(0.7, 0.0, 0.6)),
        ),
        (
            "[slap] (someone|somebody) (with <their> {side} hand|) {often}",
            "[slap] with the {side} hand {often}",
            "[hit] someone in the face with the open {side} hand {often}",
            "[swing] <their> {side} hand across in a slap {often}",
            "[swat] with the {side} hand {often}",
            "[strike] sideways with the flat {side} hand {often}",
        ),
        lambda joints, side: hand_speed(joints, side),
        2.0,
        is_faster_hand,
        tempo=(0.68, 0.95),
        counts=(1, 2),
        kind="fighting",
        exact=False,
    ),
    Action(
        "headbutts",
        (
            GUARDED,
            Step(0.35, 0.05, GUARD, trunk=(-10.0, 0.0, 0.0), neck=(-18.0, 0.0, 0.0), pelvis=(0.0, -0.03, -0.05)),
            Step(0.2, 0.12, GUARD, trunk=(30.0, 0.0, 0.0), neck=(18.0, 0.0, 0.0), pelvis=(0.0, -0.06, 0.10), heels=(12.0, 0.0)),
            _BACK_TO_GUARD,
        ),
        (
            "[headbutt] (someone|an opponent|) {often}",
            "[give] somebody a headbutt {often}",
            "[ram] <their> head forward {often}",
            "[thrust] <their> head forward (hard|fast|) {often}",
            "[hit] someone with the forehead {often}",
            "[strike] with <their> head {often}",
        ),
        lambda joints, side: pitch(joints),
        18.0,
        tempo=(0.8, 1.1),
        counts=(1, 2),
        kind="fighting",
        exact=False,
    ),
)

PROGRAMS = tuple(one.program() for one in ACTIONS)
