"""On stage and on the court: microphone, trumpet, turntables, dab, serve, cast, pick up and throw; smoking, tired eyes, sickness."""

from __future__ import annotations

import numpy as np

from ...acts.action import Action, ahead_of_shoulder, hand_low, hand_over, hand_speed, is_faster_hand, to_mouth
from ...acts.sequence import Step
from ...checks import distance_to, pitch
from ...figure import places
from ...figure.body import other
from ...figure.places import OnBody, Towards


def _serves(joints: np.ndarray, side: str) -> bool:
    """The other hand is up first, then this one, faster."""
    toss, hit = (hand_over(joints, hand, "head") for hand in (other(side), side))
    return bool(toss.max() > 0.2 and hit.max() > 0.2 and toss.argmax() < hit.argmax() and is_faster_hand(joints, side))


def _throws_after(joints: np.ndarray, side: str) -> bool:
    """What is picked up low is thrown afterwards."""
    low = int(hand_low(joints, side).argmax())
    return bool(ahead_of_shoulder(joints, side)[low:].max() > 0.3 and hand_speed(joints, side)[low:].max() > 2.0)


def _dabs(joints: np.ndarray, side: str) -> bool:
    """One arm is up and out while the other wrist is before the face."""
    up = (hand_over(joints, side, f"{side}_shoulder") > 0.15) & (ahead_of_shoulder(joints, side) < 0.35)
    across = (hand_over(joints, other(side), "neck") > 0.0) & (hand_over(joints, other(side), "head") < 0.3)
    return bool((up & across).sum() >= 8)


def _is_sick(joints: np.ndarray, side: str) -> bool:
    near = distance_to(joints, side, places.BELLY) < 0.2
    return bool(near.sum() >= 15 and pitch(joints).max() > 38.0)


_BENT_OVER = {"own": places.BELLY, "other": OnBody("own_knee", (0.02, 0.14, 0.08), "heading")}
ACTIONS = (
    Action(
        "dabs",
        (
            Step(0.25, 0.05, {}, trunk=(4.0, 0.0, 0.0), pelvis=(0.0, -0.05, 0.0)),
            Step(
                0.3,
                1.3,
                {"own": Towards((0.8, 0.62, 0.12), 0.97, "heading"), "other": OnBody("other_shoulder", (-0.06, 0.20, 0.17))},
                trunk=(10.0, 6.0, 14.0),
                neck=(24.0, 18.0, 0.0),
                pelvis=(-0.03, -0.04, 0.0),
                via=(0.4, 0.2, 0.4),
                overshoot=0.04,
            ),
        ),
        (
            "[dab] (to the {side}|)",
            "[do] (a|the) dab (to the {side}|)",
            "[strike] a dab pose",
            "[do] the dab dance move",
            "[throw] the {side} arm up to the side and [put] the face into the {other} elbow",
            "[stretch] one arm up sideways and [bury] the face in the bent other arm",
            "dab",
            "dab pose",
        ),
        lambda joints, side: hand_over(joints, side, f"{side}_shoulder"),
        0.3,
        _dabs,
        exact=False,
        weight=1.2,
    ),
    Action(
        "tennis_serve",
        (
            Step(
                0.5, 0.2, {"own": OnBody("spine2", (0.08, 0.0, 0.34)), "other": OnBody("spine2", (0.04, 0.0, 0.36))}, trunk=(6.0, 10.0, 0.0)
            ),
            Step(
                0.55,
                0.12,
                {"own": OnBody("own_shoulder", (0.24, 0.10, -0.10)), "other": Towards((0.02, 1.0, 0.35), 0.97)},
                trunk=(-12.0, 26.0, 0.0),
                pelvis=(0.0, -0.10, 0.02),
                neck=(-16.0, 0.0, 0.0),
                via=(0.4, -0.3, 0.2),
            ),
            Step(
                0.24,
                0.03,
                {"own": Towards((-0.04, 1.0, 0.3), 0.985), "other": OnBody("spine2", (0.10, 0.02, 0.24))},
                trunk=(6.0, -14.0, 4.0),
                pelvis=(0.0, 0.02, 0.06),
                neck=(-8.0, 0.0, 0.0),
                heels=(36.0, 30.0),
                via=(0.2, -0.2, -0.5),
            ),
            Step(
                0.26,
                0.3,
                {"own": Towards((-0.5, -0.75, 0.55), 0.92), "other": OnBody("spine2", (0.14, 0.0, 0.22))},
                trunk=(34.0, -26.0, 0.0),
                pelvis=(0.0, -0.07, 0.08),
                heels=(26.0, 0.0),
                via=(0.0, 0.2, 0.8),
            ),
        ),
        (
            "[serve] (a tennis ball|a ball|in tennis|)",
            "[serve] overhand with the {side} (hand|arm)",
            "[do] a tennis serve (with the {side} arm|)",
            "[toss] a ball up and [hit] it overhead with the {side} arm",
            "[serve] a volleyball",
            "[raise] the {other} hand, then [swing] the {side} arm over the head and down",
            "tennis serve",
            "volleyball serve",
        ),
        lambda joints, side: hand_over(joints, side, "head"),
        0.3,
        _serves,
        tempo=(0.8, 1.0),
        exact=False,
        kind="sport",
        weight=1.3,
    ),
    Action(
        "casts_rod",
        (
            Step(0.5, 0.2, {"own": OnBody("spine2", (0.10, 0.02, 0.32)), "other": OnBody("spine1", (0.06, 0.06, 0.28))}),
            Step(
                0.5,
                0.12,
                {"own": OnBody("own_shoulder", (0.12, 0.22, -0.04)), "other": OnBody("own_shoulder", (-0.22, 0.04, 0.16))},
                trunk=(-7.0, 22.0, 0.0),
                pelvis=(0.0, -0.02, -0.05),
                via=(0.3, 0.0, 0.4),
            ),
            Step(
                0.24,
                0.6,
                {"own": Towards((-0.1, 0.12, 1.0), 0.92), "other": OnBody("spine2", (0.02, -0.02, 0.40))},
                trunk=(12.0, -14.0, 0.0),
                pelvis=(0.0, -0.03, 0.08),
                heels=(18.0, 0.0),
                via=(0.0, 0.4, 0.3),
            ),
        ),
        (
            "[cast] a fishing (rod|line) (with <their> {side} hand|)",
            "[cast] a (rod|line)",
            "[go] fishing and [cast] the line",
            "[throw] out a fishing line over the {side} shoulder",
            "[bring] both hands back over the {side} shoulder and [swing] them forward",
            "casting a fishing rod",
            "fly fishing",
        ),
        ahead_of_shoulder,
        0.3,
        lambda joints, side: is_faster_hand(joints, side) and bool(hand_over(joints, side, "neck").max() > 0.04),
        tempo=(0.8, 1.05),
        exact=False,
        kind="sport",
        weight=0.8,
    ),
    Action(
        "picks_up_and_throws",
        (
            Step(
                0.9,
                0.2,
                {"own": OnBody("own_ankle", (-0.02, 0.16, 0.24), "heading")},
                trunk=(78.0, -6.0, 0.0),
                neck=(-6.0, 0.0, 0.0),
                pelvis=(0.0, -0.34, -0.10),
                via=(0.1, 0.0, 0.4),
                heels=(12.0, 12.0),
            ),
            Step(0.8, 0.1, {"own": OnBody("spine2", (0.10, 0.0, 0.28))}, neck=(6.0, 0.0, 0.0), via=(0.0, 0.0, 0.5)),
            Step(
                0.5,
                0.08,
                {"own": OnBody("own_shoulder", (0.26, 0.24, -0.12)), "other": Towards((0.2, -0.1, 1.0), 0.8)},
                trunk=(-7.0, 30.0, 0.0),
                pelvis=(0.0, -0.03, -0.06),
                via=(0.6, 0.0, 0.0),
            ),
            Step(
                0.24,
                0.25,
                {"own": Towards((-0.25, 0.05, 1.0), 0.97), "other": OnBody("spine2", (0.20, -0.04, 0.10))},
                trunk=(20.0, -30.0, 0.0),
                pelvis=(0.0, -0.05, 0.10),
                heels=(26.0, 0.0),
                via=(0.1, 0.6, 0.3),
            ),
        ),
        (
            "[pick] (something|a ball|a stone) up and [throw] it (with the {side} hand|)",
            "[pick] up (a ball|a stone|something) (from the floor|) and [throw] it (away|)",
            "[bend] down, [pick] up a (stone|ball) and [throw] it",
            "[grab] something from the ground and [throw] it (forward|away)",
            "[take] a stone from the ground with the {side} hand, then [throw] it",
            "[reach] to the floor with the {side} hand, [straighten] up and [throw]",
        ),
        hand_low,
        0.32,
        _throws_after,
        exact=False,
        weight=1.2,
    ),
    Action(
        "smokes",
        (
            Step(0.6, 0.8, {"own": places.MOUTH}, trunk=(-2.0, 0.0, 0.0), neck=(2.0, 0.0, 0.0), via=(0.2, 0.0, 0.5)),
            Step(
                0.55,
                0.9,
                {"own": OnBody("own_shoulder", (0.20, -0.10, 0.26))},
                trunk=(-6.0, 0.0, 0.0),
                neck=(-10.0, -8.0, 0.0),
                via=(0.3, 0.0, 0.4),
            ),
        ),
        (
            "[smoke] (a cigarette|a pipe|a cigar|) (with <their> {side} hand|)",
            "[have] a (cigarette|smoke)",
            "[take] a drag (of a cigarette|)",
            "[smoke], the cigarette in <their> {side} hand",
            "[put] a cigarette to <their> lips and [blow] out the smoke",
            "[bring] the {side} hand to the mouth, then out to the side, and [breathe] out",
            "smoking",
        ),
        to_mouth,
        0.12,
        is_faster_hand,
        counts=(1, 2),
        exact=False,
    ),
    Action(
        "vomits",
        (
            Step(0.5, 0.2, {"own": places.BELLY}, trunk=(22.0, 0.0, 0.0), neck=(10.0, 0.0, 0.0), via=(0.2, 0.0, 0.3)),
            Step(0.35, 0.35, _BENT_OVER, trunk=(66.0, 0.0, 0.0), neck=(6.0, 0.0, 0.0), pelvis=(0.0, -0.14, -0.06), heels=(6.0, 6.0)),
            Step(0.3, 0.1, _BENT_OVER, trunk=(48.0, 0.0, 0.0), neck=(0.0, 0.0, 0.0), pelvis=(0.0, -0.12, -0.05)),
            Step(0.3, 0.4, _BENT_OVER, trunk=(70.0, 0.0, 0.0), neck=(10.0, 0.0, 0.0), pelvis=(0.0, -0.16, -0.06), heels=(6.0, 6.0)),
            Step(0.6, 0.3, {"own": places.BELLY}, free=("other",), trunk=(16.0, 0.0, 0.0), neck=(8.0, 0.0, 0.0)),
        ),
        (
            "[vomit] (on the floor|)",
            "[throw] up",
            "[be] sick (and [vomit]|to the stomach)",
            "[puke]",
            "[feel] sick and [bend] over",
            "[bend] forward twice with the {side} hand on the belly, vomiting",
            "[double] over, a hand at the stomach",
            "vomiting",
        ),
        lambda joints, side: pitch(joints),
        10.0,
        _is_sick,
        exact=False,
    ),
)

PROGRAMS = tuple(one.program() for one in ACTIONS)
