"""What hands do once: drink, yawn, sneeze, pour, stop somebody, give a sign."""

from __future__ import annotations

from ...acts.action import Action, ahead_of_shoulder, both_high, hand_over, is_faster_hand, to_mouth
from ...acts.sequence import Step
from ...checks import pitch
from ...figure import places
from ...figure.places import OnBody, Towards

ACTIONS = (
    Action(
        "drinks",
        (
            Step(0.7, 0.25, {"own": OnBody("spine3", (0.08, -0.02, 0.27))}, neck=(6.0, 0.0, 0.0), via=(0.2, 0.0, 0.4)),
            Step(0.6, 0.9, {"own": places.MOUTH}, trunk=(-3.0, 0.0, 0.0), neck=(-12.0, 0.0, 0.0)),
            Step(0.6, 0.3, {"own": OnBody("spine3", (0.09, -0.03, 0.27))}, neck=(2.0, 0.0, 0.0)),
        ),
        (
            "[drink] (from a (cup|glass|bottle)|something|water|) (with <their> {side} hand|) {often}",
            "[take] a (sip|drink) (from a (cup|bottle|glass)|) (with the {side} hand|) {often}",
            "[bring] a (cup|glass) to <their> (mouth|lips) with the {side} hand {often}",
            "[raise] a (glass|bottle) to <their> mouth with the {side} hand and [drink]",
            "[sip] (coffee|tea|a drink) {often}",
            "[lift] <their> {side} hand to the mouth, drinking",
            "[have] a drink",
            "drinking",
        ),
        to_mouth,
        0.12,
        is_faster_hand,
        counts=(1, 2),
        base="anything",
        weight=1.8,
    ),
    Action(
        "yawns",
        (Step(0.8, 1.2, {"own": places.MOUTH}, trunk=(-9.0, 0.0, 0.0), neck=(-16.0, 0.0, 0.0), via=(0.2, 0.0, 0.5)),),
        (
            "[yawn] (with a hand at the mouth|)",
            "[yawn] and [cover] <their> mouth with the {side} hand",
            "[be] sleepy and [yawn] behind a hand",
            "[yawn], holding the {side} hand before <their> mouth",
            "[lean] back and [yawn] behind the {side} hand",
            "[be] tired and [yawn] with <their> {side} hand over the mouth",
        ),
        to_mouth,
        0.12,
        is_faster_hand,
        weight=0.8,
    ),
    Action(
        "coughs",
        (
            Step(0.4, 0.1, {"own": places.MOUTH}, trunk=(10.0, 0.0, 0.0), neck=(8.0, 0.0, 0.0), via=(0.2, 0.0, 0.5)),
            Step(0.14, 0.02, {"own": places.MOUTH}, trunk=(22.0, 0.0, 0.0), neck=(16.0, 0.0, 0.0)),
            Step(0.2, 0.08, {"own": places.MOUTH}, trunk=(11.0, 0.0, 0.0), neck=(8.0, 0.0, 0.0)),
            Step(0.14, 0.02, {"own": places.MOUTH}, trunk=(24.0, 0.0, 0.0), neck=(16.0, 0.0, 0.0)),
            Step(0.22, 0.1, {"own": places.MOUTH}, trunk=(9.0, 0.0, 0.0), neck=(6.0, 0.0, 0.0)),
        ),
        (
            "[cough] (into <their> {side} (hand|fist)|)",
            "[cough] (with a hand before the mouth|several times|)",
            "[have] a cough",
            "[bend] forward and [cough] into the {side} hand",
            "[cough], <their> {side} hand at <their> mouth",
            "[clear] <their> throat, a hand at the mouth",
            "coughing",
        ),
        lambda joints, side: pitch(joints),
        5.0,
        lambda joints, side: is_faster_hand(joints, side) and bool(to_mouth(joints, side).max() > -0.13),
        exact=False,
    ),
    Action(
        "sneezes",
        (
            Step(
                0.6,
                0.3,
                {"own": OnBody("head", (0.08, -0.10, 0.24), "head")},
                trunk=(-10.0, 0.0, 0.0),
                neck=(-14.0, 0.0, 0.0),
                via=(0.2, 0.0, 0.5),
            ),
            Step(0.16, 0.2, {"own": places.NOSE}, trunk=(28.0, 0.0, 0.0), neck=(20.0, 0.0, 0.0), pelvis=(0.0, -0.04, 0.0)),
        ),
        (
            "[sneeze] (into <their> {side} hand|)",
            "[sneeze] (hard|loudly|) {often}",
            "[have] to sneeze",
            "[lean] back and [sneeze] into the {side} hand",
            "[throw] <their> head back and then forward in a sneeze",
            "[sneeze], <their> {side} hand at <their> nose",
            "sneezing",
        ),
        lambda joints, side: pitch(joints),
        14.0,
        is_faster_hand,
        counts=(1, 2),
        exact=False,
        weight=0.8,
    ),
    Action(
        "pours",
        (
            Step(
                0.7, 0.25, {"own": OnBody("spine3", (0.10, -0.02, 0.36))}, trunk=(5.0, 0.0, 0.0), neck=(12.0, 0.0, 0.0), via=(0.1, 0.0, 0.4)
            ),
            Step(0.7, 1.0, {"own": OnBody("spine3", (0.02, 0.06, 0.36))}, trunk=(6.0, -4.0, 2.0), neck=(14.0, 0.0, 0.0)),
        ),
        (
            "[pour] (something|water|a drink|tea) (with <their> {side} hand|)",
            "[pour] (water|a drink) (into a glass|from a (bottle|jug)) with the {side} hand",
            "[fill] a glass from a jug with <their> {side} hand",
            "[tip] a bottle with the {side} hand to pour",
            "[serve] a drink with <their> {side} hand",
        ),
        lambda joints, side: hand_over(joints, side, "spine1"),
        0.15,
        is_faster_hand,
        weight=0.8,
        exact=False,
    ),
    Action(
        "stops_someone",
        (Step(0.45, 1.0, {"own": Towards((-0.02, 0.12, 1.0), 0.9)}, trunk=(-2.0, 0.0, 0.0), via=(0.1, 0.0, 0.7)),),
        (
            "[gesture] (stop|to stop|to halt) (with <their> {side} hand|)",
            "[hold] up <their> {side} (hand|palm) (to say stop|in a stop gesture)",
            "[signal] (someone|) to stop with the {side} hand",
            "[stretch] out the {side} palm to stop someone",
            "[tell] someone to (stop|halt|wait) with <their> {side} hand",
            "[raise] the {side} palm in front of <them>",
            "[put] up <their> {side} hand like a traffic cop",
            "stop gesture",
        ),
        ahead_of_shoulder,
        0.25,
        is_faster_hand,
        base="anything",
    ),
    Action(
        "gives_thumbs_up",
        (Step(0.45, 1.0, {"own": OnBody("own_shoulder", (0.04, -0.16, 0.36))}, via=(0.1, 0.0, 0.5), neck=(2.0, 0.0, 0.0)),),
        (
            "[give] a thumbs up (with <their> {side} hand|)",
            "[show] a thumbs up with the {side} hand",
            "[hold] up <their> {side} thumb",
            "[signal] ok with the {side} hand",
            "[show] something in <their> {side} hand",
            "[hold] out <their> {side} fist, thumb up",
            "[hand] something over with <their> {side} hand",
            "[offer] something with the {side} hand",
            "thumbs up",
        ),
        ahead_of_shoulder,
        0.2,
        is_faster_hand,
        base="anything",
    ),
    Action(
        "high_fives",
        (
            Step(0.35, 0.08, {"own": OnBody("own_shoulder", (0.12, 0.20, 0.12))}, trunk=(-3.0, 10.0, 0.0), via=(0.2, 0.0, 0.5)),
            Step(0.2, 0.3, {"own": Towards((-0.1, 0.55, 0.85), 0.92)}, trunk=(5.0, -10.0, 0.0), pelvis=(0.0, 0.0, 0.03)),
        ),
        (
            "[give] (someone|) a high five (with <their> {side} hand|)",
            "[high five] someone".replace("[high five] someone", "[do] a high five with the {side} hand"),
            "[slap] hands with someone overhead with <their> {side} hand",
            "[raise] <their> {side} hand for a high five",
            "[hit] a raised hand with the {side} palm",
            "[celebrate] with a high five of the {side} hand",
            "high five",
        ),
        ahead_of_shoulder,
        0.2,
        is_faster_hand,
        weight=0.8,
    ),
    Action(
        "blows_kiss",
        (
            Step(0.5, 0.3, {"own": places.MOUTH}, neck=(2.0, 0.0, 0.0), via=(0.2, 0.0, 0.4)),
            Step(0.5, 0.5, {"own": Towards((0.15, 0.05, 1.0), 0.85)}, trunk=(4.0, 0.0, 0.0)),
        ),
        (
            "[blow] (someone|) a kiss (with <their> {side} hand|) {often}",
            "[throw] a kiss with the {side} hand {often}",
            "[put] <their> {side} hand to <their> lips and then out to someone {often}",
            "[send] a kiss {often}",
            "[blow] kisses with the {side} hand",
            "[bring] the {side} hand from the mouth forward {often}",
        ),
        to_mouth,
        0.12,
        is_faster_hand,
        counts=(1, 2),
        weight=0.7,
    ),
    Action(
        "puts_on_hat",
        (
            Step(
                0.5,
                0.3,
                {"own": OnBody("spine2", (0.08, 0.05, 0.32)), "other": OnBody("spine2", (0.08, 0.05, 0.32))},
                neck=(10.0, 0.0, 0.0),
            ),
            Step(0.7, 0.4, {"own": places.TOP_OF_HEAD, "other": places.TOP_OF_HEAD}, neck=(6.0, 0.0, 0.0), via=(0.3, 0.0, 0.6)),
        ),
        (
            "[put] on a (hat|helmet|cap)",
            "[put] a (hat|crown) on <their> head (with both hands|)",
            "[raise] both hands from the belly to the head, putting on a hat",
            "[set] a hat on <their> head with both hands",
            "[pull] a cap over <their> head",
            "[place] a helmet on <their> head with both hands",
        ),
        lambda joints, side: both_high(joints, side),
        0.35,
        weight=0.7,
    ),
)

PROGRAMS = tuple(one.program() for one in ACTIONS)
