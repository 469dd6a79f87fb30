"""How trunk and head are borne: looking behind, bowing to both sides, banging the head, leaning on a table."""

from __future__ import annotations

import numpy as np

from ...acts.action import Action
from ...acts.sequence import Step
from ...acts.styled import Style, pitch_over
from ...checks import hand_from, pitch, twist
from ...figure.body import SIDES
from ...figure.places import OnBody


def _to_both_sides(joints: np.ndarray, side: str) -> bool:
    """Bent and turned to one side, and to the other at another time."""
    turned = np.where(pitch(joints) > 14.0, twist(joints), 0.0)
    return bool(turned.max() > 4.0 and turned.min() < -4.0)


def _on_stick(joints: np.ndarray) -> bool:
    """One hand stays ahead of its hip."""
    ahead = [np.median(hand_from(joints, side, f"{side}_hip", "heading")[:, 2]) for side in SIDES]
    return max(ahead) > 0.12 and abs(ahead[0] - ahead[1]) > 0.03


ACTIONS = (
    Action(
        "bows_to_both_sides",
        (
            Step(0.7, 0.35, trunk=(46.0, 30.0, 0.0), neck=(12.0, 0.0, 0.0), pelvis=(0.0, -0.02, 0.0)),
            Step(0.65, 0.15, trunk=(2.0, 8.0, 0.0)),
            Step(0.75, 0.35, trunk=(46.0, -30.0, 0.0), neck=(12.0, 0.0, 0.0), pelvis=(0.0, -0.02, 0.0)),
            Step(0.65, 0.2),
        ),
        (
            "[bow] to (each side|both sides|the left and the right)",
            "[bow] to the {side}, then to the {other}",
            "[bow] (left and right|to the audience on both sides)",
            "[take] a bow to the {side} and one to the {other}",
            "[turn] and [bow] to each side of the stage",
            "[bend] the upper body down to the {side}, [straighten] up and [bend] down to the {other}",
        ),
        lambda joints, side: pitch(joints),
        16.0,
        _to_both_sides,
        exact=False,
        kind="trunk",
    ),
)


STYLES = (
    Style(
        "with_cane",
        (
            "[walk] with a (cane|walking stick|stick)",
            "[walk] with a cane in <their> {side} hand",
            "[walk] leaning on a (cane|stick)",
            "an old (man|woman|person) walks with a (cane|stick)",
            "[lean] on a stick and [walk] (slowly|)",
            "[walk] slowly and bent, the {side} hand on a stick",
            "walking with a cane",
        ),
        check=lambda joints: pitch_over(7.0)(joints) and _on_stick(joints),
        trunk=(20.0, 0.0, 0.0),
        neck=(-6.0, 0.0, 0.0),
        pelvis=(0.0, -0.04, 0.0),
        pace=0.72,
        step=0.7,
        swing=0.6,
        hands={"own": OnBody("own_hip", (0.12, 0.10, 0.26), "heading")},
    ),
)


PROGRAMS = (
    *(one.program() for one in ACTIONS),
    *(program for style in STYLES for program in style.programs()),
)
