"""How trunk and head are borne: looking behind, bowing to both sides, banging the head, leaning on a table."""

from __future__ import annotations

import numpy as np

from ...acts.action import Action
from ...acts.bent import Bent
from ...acts.gesture import Gesture
from ...acts.joined import Joined
from ...acts.sequence import Step
from ...acts.styled import Style, pitch_over
from ...acts.swayed import Swayed
from ...checks import hand_from, pitch, twist
from ...figure.body import SIDES
from ...figure.places import BELLY, OnBody


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

BENT = (
    Bent(
        "looks_behind",
        (0.0, 52.0, 0.0),
        (
            "[look] behind (<them>|)",
            "[look] back (over <their> {side} shoulder|)",
            "[look] behind (<themselves>|) over the {side} shoulder {often}",
            "[turn] (around|) to look behind (<them>|)",
            "[check] what is behind <them>",
            "[turn] the head and the shoulders far to the {side} to see behind {often}",
            "looking behind",
        ),
        twist,
        15.0,
        neck=(0.0, 60.0, 0.0),
        lead=(0.45, 0.75),
        hold=(0.7, 1.8),
        counts=(1, 2),
        size=(0.9, 1.15),
        weight=1.3,
    ),
)

SWAYED = (
    Swayed(
        "bangs_head",
        (
            "[bang] <their> head (to the music|)",
            "[headbang] (to heavy metal|wildly|)",
            "[rock] out, banging the head",
            "[dance] to heavy metal, throwing the head up and down",
            "[throw] <their> head forward and back to the music",
            "[swing] head and trunk hard up and down to the beat",
            "head banging",
            "headbanging",
        ),
        (0.56, 0.76),
        pitch,
        9.0,
        trunk=(21.0, 0.0, 0.0),
        neck=(42.0, 0.0, 0.0),
        pelvis=(0.0, -0.03, 0.0),
        posture=(18.0, 0.0, 0.0),
        seconds=(2.6, 4.8),
        hang=0.5,
    ),
)

LAUGHS = (
    Swayed(
        "laughs_holding_belly",
        (
            "[laugh] (hard|out loud|heartily) (holding <their> (stomach|belly)|)",
            "[laugh], both hands on the (stomach|belly)",
            "[hold] <their> (stomach|belly) laughing",
            "[laugh] so hard that it hurts",
            "[double] up with laughter, both hands at the belly",
            "[shake] with laughter, bent forward",
            "laughing hard",
        ),
        (0.42, 0.58),
        pitch,
        5.0,
        trunk=(11.0, 0.0, 0.0),
        neck=(8.0, 0.0, 0.0),
        posture=(20.0, 0.0, 0.0),
        shrug=5.0,
        seconds=(2.6, 4.4),
        hands=BELLY,
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

JOINED = (
    Joined(
        "leans_on_table",
        OnBody("own_hip", (0.09, 0.02, 0.40), "heading"),
        OnBody("own_hip", (0.09, 0.02, 0.40), "heading"),
        (
            "[lean] on (a|the) (table|desk|counter) (with both hands|)",
            "[lean] on a railing",
            "[lean] forward with both hands on (a|the) (table|desk)",
            "[rest] both hands on a table",
            "[put] both hands on the table and [lean] on them",
            "[bend] over a desk, the weight on both straight arms",
            "[look] at something on the table, leaning on both hands",
            "leaning on a table",
        ),
        Gesture(
            via=(0.1, 0.0, 0.4),
            trunk=(36.0, 0.0, 0.0),
            neck=(-8.0, 0.0, 0.0),
            hold=(2.2, 4.5),
            already=0.15,
            stays=0.5,
            shrug=10.0,
            pelvis=(0.0, -0.02, -0.02),
            lead=(0.7, 1.0),
        ),
        base="standing",
        near=0.16,
        seen=lambda joints: bool((pitch(joints) > 20.0).sum() >= 20),
    ),
)

PROGRAMS = (
    *(one.program() for one in (*ACTIONS, *BENT, *SWAYED, *LAUGHS, *JOINED)),
    *(program for style in STYLES for program in style.programs()),
)
