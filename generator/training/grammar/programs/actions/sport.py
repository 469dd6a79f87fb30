"""Bats, clubs, swords, balls."""

from __future__ import annotations

import numpy as np

from ...acts.action import Action, across_chest, both_high, hand_over, hand_speed, is_faster_hand
from ...acts.sequence import Step
from ...checks import hands_apart, peaks
from ...figure.places import OnBody, Towards

ACTIONS = (
    Action(
        "swings_bat",
        (
            Step(
                0.6,
                0.25,
                {"own": OnBody("own_shoulder", (0.20, 0.04, 0.08)), "other": OnBody("own_shoulder", (-0.42, 0.02, 0.14))},
                trunk=(4.0, 34.0, 0.0),
                neck=(0.0, -34.0, 0.0),
                pelvis=(0.04, -0.05, 0.0),
            ),
            Step(
                0.22,
                0.03,
                {"own": OnBody("spine3", (-0.04, -0.06, 0.48)), "other": OnBody("spine3", (0.08, -0.06, 0.48))},
                trunk=(8.0, -8.0, 0.0),
                pelvis=(-0.03, -0.05, 0.03),
                via=(0.6, 0.0, 0.5),
            ),
            Step(
                0.25,
                0.4,
                {"own": OnBody("other_shoulder", (-0.14, 0.04, 0.16)), "other": OnBody("own_shoulder", (0.26, 0.06, 0.08))},
                trunk=(4.0, -44.0, 0.0),
                neck=(0.0, 34.0, 0.0),
                pelvis=(-0.05, -0.04, 0.02),
                via=(0.0, 0.0, 0.6),
                heels=(25.0, 0.0),
            ),
        ),
        (
            "[swing] a (baseball|) bat (from the {side} to the {other}|) {often}",
            "[hit] a (base|)ball with a bat {often}",
            "[swing] a (bat|stick|axe) with both hands {often}",
            "[play] baseball, swinging a bat",
            "[swing] both arms from the {side} across the body to the {other} {often}",
            "[swing] a club with both hands from {side} to {other} {often}",
            "[bat] a ball {often}",
        ),
        across_chest,
        0.4,
        lambda joints, side: bool(np.percentile(hands_apart(joints), 10) < 0.3),
        counts=(1, 2),
    ),
    Action(
        "swings_sword",
        (
            Step(
                0.55,
                0.15,
                {"own": OnBody("head", (0.06, 0.24, -0.04), "heading"), "other": OnBody("head", (0.02, 0.20, -0.02), "heading")},
                trunk=(-8.0, 0.0, 0.0),
                via=(0.2, 0.0, 0.7),
            ),
            Step(
                0.22,
                0.3,
                {"own": OnBody("spine2", (0.05, -0.06, 0.44)), "other": OnBody("spine2", (0.05, -0.08, 0.40))},
                trunk=(18.0, 0.0, 0.0),
                pelvis=(0.0, -0.06, 0.04),
                via=(0.0, 0.4, 0.6),
            ),
        ),
        (
            "[swing] a sword (down|) (with both hands|) {often}",
            "[strike] (down|) with a sword {often}",
            "[chop] (wood|something) with an axe {often}",
            "[raise] both hands overhead and [strike] down {often}",
            "[slash] downward with a sword held in both hands {often}",
            "[swing] an axe with both hands {often}",
            "[bring] both hands down from overhead in a strike {often}",
        ),
        both_high,
        0.3,
        lambda joints, side: bool(np.percentile(hands_apart(joints), 10) < 0.3),
        counts=(1, 3),
    ),
    Action(
        "slashes_one_handed",
        (
            Step(
                0.45,
                0.1,
                {"own": OnBody("own_shoulder", (0.26, 0.30, 0.04))},
                trunk=(-4.0, 26.0, 0.0),
                neck=(0.0, -20.0, 0.0),
                via=(0.5, 0.0, 0.4),
            ),
            Step(
                0.22,
                0.3,
                {"own": Towards((-0.55, -0.5, 0.65), 0.88)},
                trunk=(16.0, -26.0, 0.0),
                pelvis=(0.0, -0.04, 0.05),
                neck=(0.0, 14.0, 0.0),
                via=(0.1, 0.3, 0.7),
                heels=(14.0, 0.0),
            ),
        ),
        (
            "[slash] with a sword (in <their> {side} hand|) {often}",
            "[swing] a (sword|knife|machete) with the {side} hand {often}",
            "[cut] through (bushes|something) with the {side} hand {often}",
            "[strike] diagonally down with the {side} (arm|hand) {often}",
            "[swing] <their> {side} arm down across the body {often}",
        ),
        lambda joints, side: hand_speed(joints, side),
        2.0,
        is_faster_hand,
        tempo=(0.68, 0.95),
        counts=(1, 3),
        exact=False,
    ),
    Action(
        "swings_golf_club",
        (
            Step(
                0.4,
                0.4,
                {"own": OnBody("spine1", (-0.02, -0.16, 0.34), "heading"), "other": OnBody("spine1", (0.02, -0.12, 0.34), "heading")},
                trunk=(28.0, 0.0, 0.0),
                neck=(6.0, 0.0, 0.0),
                pelvis=(0.0, -0.04, 0.0),
            ),
            Step(
                0.7,
                0.1,
                {"own": OnBody("own_shoulder", (0.22, 0.20, 0.04)), "other": OnBody("own_shoulder", (-0.38, 0.20, 0.12))},
                trunk=(24.0, 44.0, 0.0),
                neck=(6.0, -36.0, 0.0),
                pelvis=(0.03, -0.04, 0.0),
                via=(0.6, 0.0, 0.4),
            ),
            Step(
                0.24,
                0.02,
                {"own": OnBody("spine1", (-0.02, -0.16, 0.36), "heading"), "other": OnBody("spine1", (0.02, -0.12, 0.36), "heading")},
                trunk=(26.0, -6.0, 0.0),
                neck=(6.0, 0.0, 0.0),
                pelvis=(-0.02, -0.04, 0.0),
                via=(0.5, 0.0, 0.4),
            ),
            Step(
                0.34,
                0.5,
                {"own": OnBody("other_shoulder", (-0.10, 0.20, 0.14)), "other": OnBody("own_shoulder", (0.24, 0.22, 0.04))},
                trunk=(2.0, -48.0, 0.0),
                neck=(0.0, -10.0, 0.0),
                pelvis=(-0.05, 0.0, 0.03),
                via=(0.0, 0.0, 0.7),
                heels=(40.0, 0.0),
            ),
        ),
        (
            "[swing] a golf club (from the {side} to the {other}|) {often}",
            "[play] golf",
            "[hit] a golf ball {often}",
            "[do] a golf swing {often}",
            "[swing] both arms down and up to the {other} like a golfer {often}",
            "[tee] off with a golf club",
        ),
        across_chest,
        0.35,
        lambda joints, side: bool(np.percentile(hands_apart(joints), 10) < 0.3),
    ),
    Action(
        "shoots_basketball",
        (
            Step(
                0.5,
                0.2,
                {"own": OnBody("spine3", (0.08, 0.06, 0.24)), "other": OnBody("spine3", (0.08, 0.06, 0.24))},
                trunk=(6.0, 0.0, 0.0),
                pelvis=(0.0, -0.14, 0.0),
                neck=(-6.0, 0.0, 0.0),
            ),
            Step(
                0.35,
                0.06,
                {"own": OnBody("head", (0.08, 0.20, 0.16), "heading"), "other": OnBody("head", (0.10, 0.14, 0.18), "heading")},
                trunk=(-4.0, 0.0, 0.0),
                neck=(-10.0, 0.0, 0.0),
            ),
            Step(
                0.22,
                0.4,
                {"own": Towards((-0.1, 0.85, 0.55), 0.96), "other": Towards((0.25, 0.55, 0.7), 0.75)},
                neck=(-10.0, 0.0, 0.0),
                heels=(28.0, 28.0),
            ),
        ),
        (
            "[shoot] (a basketball|hoops|a free throw|at the basket) (with <their> {side} hand|)",
            "[throw] a basketball at the hoop",
            "[take] a shot with a basketball",
            "[throw] a ball up high with both hands",
            "[bend] the knees and [shoot] a basketball",
            "[toss] a ball up into a basket",
        ),
        both_high,
        0.2,
    ),
    Action(
        "dribbles",
        (
            Step(
                0.2,
                0.0,
                {"own": OnBody("own_hip", (0.10, 0.27, 0.36), "heading")},
                trunk=(10.0, 0.0, 0.0),
                pelvis=(0.0, -0.05, 0.0),
                neck=(4.0, 0.0, 0.0),
            ),
            Step(
                0.22,
                0.0,
                {"own": OnBody("own_hip", (0.12, -0.06, 0.34), "heading")},
                trunk=(17.0, 0.0, 0.0),
                pelvis=(0.0, -0.06, 0.0),
                neck=(4.0, 0.0, 0.0),
            ),
        )
        * 5,
        (
            "[dribble] a (basketball|ball) (with <their> {side} hand|)",
            "[bounce] a ball with the {side} hand",
            "[play] basketball, dribbling with the {side} hand",
            "[bounce] a basketball on the spot",
            "[pat] a bouncing ball with <their> {side} hand",
            "[push] a ball down again and again with the {side} hand",
            "dribbling a basketball",
        ),
        lambda joints, side: hand_over(joints, side, "pelvis"),
        0.08,
        lambda joints, side: peaks(hand_over(joints, side, "pelvis"), 0.08) >= 3,
        exact=False,
    ),
)

PROGRAMS = tuple(one.program() for one in ACTIONS)
