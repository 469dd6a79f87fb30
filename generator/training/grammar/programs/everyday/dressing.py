"""Clothes: hats off, jackets on and off, ties and collars, buttons, hands in pockets."""

from __future__ import annotations

import numpy as np

from ...acts.action import Action, hand_over, is_faster_hand
from ...acts.sequence import Step
from ...checks import hand_from
from ...figure import places
from ...figure.body import SIDES, other
from ...figure.places import OnBody, Towards

_BEFORE = OnBody("spine2", (0.13, 0.06, 0.36))
_COLLAR = OnBody("neck", (0.09, -0.05, 0.15))
_HEM = OnBody("spine1", (0.10, -0.08, 0.20))


def behind(joints: np.ndarray, side: str) -> np.ndarray:
    """(T,) metres that a wrist is behind its shoulder."""
    return -hand_from(joints, side, f"{side}_shoulder", "heading")[:, 2]


def _dons(joints: np.ndarray, side: str) -> bool:
    """One arm goes back, then the other, and both hands come before the body at the end."""
    first, second = (int(behind(joints, hand).argmax()) for hand in (side, other(side)))
    reaches = min(behind(joints, hand).max() for hand in SIDES) > 0.06
    return bool(reaches and first < second and _in_front_after(joints, second))


def _in_front_after(joints: np.ndarray, frame: int) -> bool:
    return all(bool(behind(joints, hand)[frame:].min() < -0.1) for hand in SIDES)


def _doffs(joints: np.ndarray, side: str) -> bool:
    """Both hands are behind the body together, and one comes before it afterwards."""
    both = np.minimum(behind(joints, "left"), behind(joints, "right"))
    return bool(both.max() > 0.08 and _in_front_after(joints, int(both.argmax())))


ACTIONS = (
    Action(
        "takes_off_hat",
        (
            Step(0.65, 0.3, {"own": places.TOP_OF_HEAD}, neck=(6.0, 0.0, 0.0), via=(0.5, 0.0, 0.5)),
            Step(
                0.7, 0.9, {"own": OnBody("spine2", (0.12, -0.02, 0.30))}, trunk=(10.0, 0.0, 0.0), neck=(10.0, 0.0, 0.0), via=(0.4, 0.0, 0.6)
            ),
        ),
        (
            "[take] off (a|<their>) (hat|cap|helmet) (with the {side} hand|)",
            "[take] <their> (hat|cap) off",
            "[remove] <their> (hat|cap|helmet)",
            "[tip] <their> hat (to somebody|in greeting)",
            "[lift] the hat from <their> head with the {side} hand",
            "[bring] the {side} hand from the top of the head down before the chest",
            "taking off a hat",
        ),
        lambda joints, side: hand_over(joints, side, "head"),
        0.35,
        is_faster_hand,
    ),
    Action(
        "puts_on_jacket",
        (
            Step(0.5, 0.2, {"own": _BEFORE, "other": _BEFORE}, neck=(12.0, 0.0, 0.0)),
            Step(
                0.6,
                0.1,
                {"own": Towards((0.7, -0.45, -0.6), 0.93), "other": places.OTHER_SHOULDER},
                trunk=(4.0, 20.0, -5.0),
                neck=(6.0, 26.0, 0.0),
                via=(0.6, 0.0, 0.0),
            ),
            Step(
                0.55,
                0.05,
                {"own": Towards((0.55, 0.0, 0.8), 0.95), "other": OnBody("other_shoulder", (-0.02, 0.08, 0.08))},
                trunk=(0.0, -6.0, 0.0),
            ),
            Step(
                0.6,
                0.1,
                {"own": OnBody("own_shoulder", (-0.02, 0.06, 0.14)), "other": Towards((0.7, -0.45, -0.6), 0.93)},
                trunk=(4.0, -20.0, 5.0),
                neck=(6.0, -26.0, 0.0),
                via=(0.6, 0.0, 0.0),
            ),
            Step(0.55, 0.05, {"own": _COLLAR, "other": Towards((0.55, 0.0, 0.8), 0.95)}, trunk=(0.0, 4.0, 0.0)),
            Step(0.45, 0.2, {"own": _COLLAR, "other": _COLLAR}, trunk=(-4.0, 0.0, 0.0), neck=(6.0, 0.0, 0.0)),
            Step(0.4, 0.2, {"own": _HEM, "other": _HEM}, neck=(10.0, 0.0, 0.0)),
        ),
        (
            "[put] on (a|<their>) (jacket|coat|sweater|shirt)",
            "[put] <their> (jacket|coat) on",
            "[get] dressed",
            "[slip] into a (coat|jacket), one arm after the other",
            "[put] one arm, then the other, into the sleeves of a coat",
            "[reach] back with the {side} arm, then with the {other} one, and [pull] a jacket on",
            "putting on a jacket",
        ),
        behind,
        0.1,
        _dons,
        tempo=(0.9, 1.15),
        after=(0.4, 0.8),
        exact=False,
    ),
    Action(
        "takes_off_jacket",
        (
            Step(0.55, 0.2, {"own": _COLLAR, "other": _COLLAR}, neck=(8.0, 0.0, 0.0), via=(0.3, 0.0, 0.5)),
            Step(
                0.7,
                0.25,
                {"own": Towards((0.7, -0.5, -0.55), 0.93), "other": Towards((0.7, -0.5, -0.55), 0.93)},
                trunk=(-9.0, 0.0, 0.0),
                neck=(-4.0, 0.0, 0.0),
                via=(0.8, 0.0, 0.1),
            ),
            Step(0.5, 0.15, {"own": places.LOWER_BACK, "other": OnBody("own_hip", (0.12, 0.02, -0.16), "heading")}, trunk=(6.0, 14.0, 0.0)),
            Step(
                0.6,
                0.3,
                {"own": OnBody("spine2", (0.24, 0.04, 0.36)), "other": _BEFORE},
                trunk=(2.0, 0.0, 0.0),
                neck=(12.0, 0.0, 0.0),
                via=(0.8, 0.0, 0.1),
            ),
        ),
        (
            "[take] off (a|<their>) (jacket|coat|sweater|shirt)",
            "[take] <their> (jacket|coat) off",
            "[get] undressed",
            "[slip] out of a (coat|jacket)",
            "[strip] a coat off both shoulders",
            "[grab] the collar, [throw] both arms back and [bring] a jacket round to the front",
            "taking off a coat",
        ),
        behind,
        0.1,
        _doffs,
        after=(0.4, 0.8),
        exact=False,
    ),
)

PROGRAMS = tuple(one.program() for one in ACTIONS)
