"""Instruments."""

from __future__ import annotations

from ...acts.gesture import Gesture, Stroke
from ...acts.joined import Joined
from ...acts.repeated import Repeated
from ...figure.places import OnBody

REPEATED = (
    Repeated(
        "plays_piano",
        OnBody("spine2", (0.16, 0.06, 0.38)),
        Stroke((0.05, 0.025, 0.0), (0.35, 0.7), "swing", alternate=True),
        both=(
            "[play] the piano",
            "[play] (a|the) (keyboard|piano) (with both hands|)",
            "[type] on a keyboard",
            "[move] both hands over a keyboard",
            "[pretend] to play the piano",
            "[be] at the piano, hands moving over the keys",
            "[hit] the keys of a piano with both hands",
            "playing piano",
        ),
        gesture=Gesture(via=(0.2, 0.0, 0.4), trunk=(6.0, 0.0, 0.0), neck=(12.0, 0.0, 0.0)),
        size=0.04,
        base="standing",
        seconds=(2.0, 6.5),
    ),
    Repeated(
        "plays_drums",
        OnBody("spine2", (0.15, 0.14, 0.36)),
        Stroke((0.0, -0.20, 0.04), (0.32, 0.55), "out", alternate=True),
        both=(
            "[play] the drums",
            "[drum] (with both hands|)",
            "[beat] (a drum|drums) with (two sticks|both hands)",
            "[hit] drums with <their> hands in turn",
            "[pretend] to play the drums",
            "[move] both hands up and down in turn, drumming",
            "[bang] on the drums",
            "playing drums",
        ),
        gesture=Gesture(via=(0.2, 0.0, 0.4), trunk=(5.0, 0.0, 0.0), neck=(10.0, 0.0, 0.0)),
        size=0.09,
        base="standing",
        seconds=(2.0, 6.5),
    ),
    Repeated(
        "conducts",
        OnBody("spine3", (0.22, 0.10, 0.38)),
        Stroke((0.12, 0.0, 0.0), (0.6, 1.1), "circle", (0.0, 0.14, 0.0)),
        one=(
            "[conduct] with <their> {side} hand",
            "[beat] time with the {side} hand",
            "[conduct] (music|an orchestra) with a baton in the {side} hand",
            "[swing] <their> {side} hand to the music",
            "[direct] a choir with <their> {side} hand",
            "[wave] a baton in the {side} hand",
        ),
        both=(
            "[conduct] (an orchestra|music|a choir|)",
            "[conduct] with both (hands|arms)",
            "[direct] an orchestra",
            "[beat] time with both hands",
            "[wave] both arms like a conductor",
            "[lead] an orchestra with both hands",
            "conducting an orchestra",
        ),
        gesture=Gesture(via=(0.3, 0.0, 0.5)),
        size=0.09,
        base="standing",
        both_share=0.6,
        seconds=(2.0, 6.5),
    ),
)

JOINED = (
    Joined(
        "plays_guitar",
        OnBody("spine1", (-0.06, 0.03, 0.22)),
        OnBody("spine3", (0.30, -0.05, 0.30)),
        (
            "[play] (the|a|an air) guitar",
            "[play] a guitar (with <their> {side} hand|)",
            "[play] (air|electric|acoustic) guitar",
            "[hold] the neck of a guitar with the {other} hand and [play] with the {side}",
            "[pretend] to play the guitar",
            "[play] a bass guitar",
            "[rock] out on (a|an air) guitar",
            "[pluck] the strings of a guitar with the {side} hand",
            "playing guitar",
            "[move] <their> {side} hand up and down in front of <their> belly, playing a guitar",
        ),
        Gesture(via=(0.3, 0.0, 0.5), trunk=(4.0, 0.0, -3.0), neck=(10.0, 0.0, 0.0), hold=(2.0, 6.5), already=0.3, stays=0.6),
        weight=1.2,
        strokes={"own": Stroke((0.03, 0.12, 0.01), (0.36, 0.62), "swing"), "other": Stroke((0.010, 0.004, 0.0), (0.9, 1.8), "swing")},
    ),
    Joined(
        "plays_violin",
        OnBody("spine3", (0.14, -0.09, 0.30)),
        OnBody("neck", (0.34, 0.06, 0.28)),
        (
            "[play] the violin",
            "[play] a violin (with a bow|)",
            "[bow] a violin with <their> {side} (hand|arm)",
            "[hold] a violin at <their> {other} shoulder and [play] it",
            "[pretend] to play the violin",
            "[play] violin",
            "[move] the {side} hand back and forth like a violinist",
            "[draw] a bow over a violin with the {side} hand",
            "playing violin",
        ),
        Gesture(via=(0.3, 0.0, 0.5), neck=(8.0, -12.0, 5.0), hold=(2.0, 6.5), already=0.3, stays=0.6),
        base="standing",
        strokes={"own": Stroke((0.17, -0.05, -0.02), (0.8, 1.2), "swing"), "other": Stroke((0.0, 0.0, 0.0), (0.9, 1.8), "swing")},
        near=0.14,
    ),
    Joined(
        "plays_flute",
        OnBody("head", (0.16, -0.02, 0.16), "heading"),
        OnBody("head", (-0.12, -0.04, 0.18), "heading"),
        (
            "[play] the flute",
            "[play] a flute",
            "[hold] a flute to the {side} with both hands and [play]",
            "[pretend] to play the flute",
            "[blow] into a flute",
            "[play] a wind instrument, both hands at the mouth",
        ),
        Gesture(via=(0.3, 0.0, 0.5), hold=(2.0, 5.0), already=0.2, stays=0.5),
        base="standing",
        weight=0.5,
    ),
)

PROGRAMS = tuple(one.program() for one in (*REPEATED, *JOINED))
