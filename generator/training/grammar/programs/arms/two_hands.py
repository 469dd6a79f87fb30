"""One hand here, the other there: at once, and one after the other."""

from __future__ import annotations

from functools import partial

from ...acts.combined import HandAction, two_hands
from ...figure import places
from ...figure.places import Towards
from ...program import Program

PARTS = (
    HandAction(
        places.WAIST,
        ("[put] the {side} hand on the hip", "[place] <their> {side} hand on <their> hip", "[rest] the {side} hand on the waist"),
        0.11,
        (0.7, 0.0, 0.2),
    ),
    HandAction(
        places.TOP_OF_HEAD,
        ("[put] the {side} hand on <their> head", "[touch] <their> head with the {side} hand", "[hold] <their> {side} hand on the head"),
        0.13,
        (0.6, 0.0, 0.5),
    ),
    HandAction(
        places.MOUTH,
        (
            "[cover] <their> mouth with the {side} hand",
            "[put] the {side} hand to <their> mouth",
            "[bring] <their> {side} hand to the mouth",
        ),
        0.12,
    ),
    HandAction(
        places.EAR,
        ("[put] the {side} hand to <their> ear", "[cover] <their> ear with the {side} hand", "[touch] <their> {side} ear"),
        0.12,
        (0.5, 0.0, 0.4),
    ),
    HandAction(
        places.HEART,
        (
            "[put] the {side} hand on <their> (chest|heart)",
            "[touch] <their> chest with the {side} hand",
            "[lay] <their> {side} hand on the chest",
        ),
        0.12,
    ),
    HandAction(
        places.BELLY,
        (
            "[put] the {side} hand on <their> (belly|stomach)",
            "[touch] <their> stomach with the {side} hand",
            "[hold] the {side} hand to <their> belly",
        ),
        0.11,
        (0.6, 0.0, 0.7),
    ),
    HandAction(
        places.LOWER_BACK,
        (
            "[put] the {side} hand behind <their> back",
            "[hold] the {side} arm behind <their> back",
            "[touch] <their> back with the {side} hand",
        ),
        0.13,
        (0.8, 0.0, -0.3),
    ),
    HandAction(
        places.BACK_OF_HEAD,
        (
            "[put] the {side} hand behind <their> head",
            "[touch] the back of <their> head with the {side} hand",
            "[hold] <their> {side} hand behind the head",
        ),
        0.13,
        (0.8, 0.0, 0.3),
    ),
    HandAction(
        Towards((0.15, 1.0, 0.12), 0.95, "heading"),
        (
            "[raise] the {side} (arm|hand)",
            "[lift] <their> {side} arm above the head",
            "[stretch] the {side} arm up",
            "[hold] the {side} hand up high",
        ),
        0.2,
        (0.35, 0.0, 0.7),
    ),
    HandAction(
        Towards((1.0, 0.02, 0.05), 0.95, "heading"),
        ("[stretch] the {side} arm out to the side", "[raise] <their> {side} arm sideways", "[extend] the {side} arm to the {side}"),
        0.18,
        (0.6, 0.0, 0.1),
    ),
    HandAction(
        Towards((0.03, 0.03, 1.0), 0.95, "heading"),
        ("[stretch] the {side} arm forward", "[point] forward with the {side} hand", "[hold] <their> {side} arm out in front"),
        0.18,
        (0.2, 0.0, 0.5),
    ),
)

PROGRAMS = (
    Program("two_hands_at_once", "two things", partial(two_hands, parts=PARTS, in_turn=False), base="anything", weight=2.5),
    Program("two_hands_in_turn", "two things", partial(two_hands, parts=PARTS, in_turn=True), base="anything", weight=2.5),
)
