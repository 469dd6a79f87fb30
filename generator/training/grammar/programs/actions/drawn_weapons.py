"""Blades that are drawn and put away."""

from __future__ import annotations

import numpy as np

from ...acts.action import Action, ahead_of_shoulder
from ...acts.sequence import Step
from ...checks import distance_to
from ...figure.places import OnBody, Towards

# A blade hangs at the other hip, and its hilt lies a little ahead of it.
_HILT = OnBody("other_hip", (-0.02, 0.10, 0.20), "heading")
_SCABBARD = OnBody("own_hip", (0.06, 0.06, 0.12), "heading")
_AT_READY = OnBody("own_shoulder", (-0.02, -0.16, 0.44), "heading")
_NEAR = 0.2


def _at_hilt(joints: np.ndarray, side: str) -> np.ndarray:
    """(T,) metres by which the hand is nearer to the hilt than where it is held ready."""
    return distance_to(joints, side, _AT_READY) - distance_to(joints, side, _HILT)


def _first_at_hilt(joints: np.ndarray, side: str) -> bool:
    return _is_at_hilt(joints, side) and int(distance_to(joints, side, _HILT).argmin()) < int(ahead_of_shoulder(joints, side).argmax())


def _last_at_hilt(joints: np.ndarray, side: str) -> bool:
    return _is_at_hilt(joints, side) and int(distance_to(joints, side, _HILT).argmin()) > int(ahead_of_shoulder(joints, side).argmax())


def _is_at_hilt(joints: np.ndarray, side: str) -> bool:
    return bool(distance_to(joints, side, _HILT).min() < _NEAR)


_GRIP = Step(0.5, 0.25, {"own": _HILT, "other": _SCABBARD}, trunk=(10.0, -14.0, 0.0), neck=(14.0, -10.0, 0.0), pelvis=(0.0, -0.02, 0.0))
_OUT = Step(0.4, 0.05, {"own": Towards((0.35, 0.45, 0.85), 0.92, "heading")}, trunk=(0.0, 16.0, 0.0), via=(0.0, 0.25, 0.45))
_READY = Step(
    0.35,
    1.6,
    {"own": _AT_READY},
    free=("other",),
    trunk=(6.0, 6.0, 0.0),
    neck=(0.0, -4.0, 0.0),
    pelvis=(0.0, -0.04, 0.0),
    via=(0.1, 0.1, 0.3),
)

ACTIONS = (
    Action(
        "draws_sword",
        (_GRIP, _OUT, _READY),
        (
            "[draw] <their> (sword|blade|katana|rapier)",
            "[draw] a sword (from its sheath|from the scabbard|with the {side} hand|)",
            "[pull] a sword out of its (sheath|scabbard)",
            "[unsheathe] <their> (sword|blade|katana)",
            "[reach] across to the hip and [draw] a blade with the {side} hand",
            "[take] out <their> sword and [hold] it ready",
        ),
        _at_hilt,
        0.25,
        _first_at_hilt,
        home=False,
        kind="fighting",
        exact=False,
    ),
    Action(
        "sheathes_sword",
        (_READY, Step(0.5, 0.1, {"own": Towards((0.1, 0.3, 0.8), 0.8, "heading"), "other": _SCABBARD}, trunk=(4.0, 4.0, 0.0)), _GRIP),
        (
            "[sheathe] <their> (sword|blade|katana)",
            "[sheathe] a sword",
            "[put] <their> sword (away|back into its sheath|back in the scabbard)",
            "[return] the sword to its sheath with the {side} hand",
            "[slide] the blade back into the scabbard",
            "[put] a blade away at the {other} hip",
        ),
        _at_hilt,
        0.25,
        _last_at_hilt,
        kind="fighting",
        exact=False,
        waits=False,
    ),
)

PROGRAMS = tuple(one.program() for one in ACTIONS)
