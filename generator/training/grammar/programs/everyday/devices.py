"""Things held to see, aim, write and wash with: phones, rifles, chalk, shampoo."""

from __future__ import annotations

from ...acts.gesture import Gesture, Stroke
from ...acts.joined import Joined
from ...acts.raised import Raised
from ...acts.repeated import Repeated
from ...figure.places import OnBody

RAISED = (
    Raised(
        "takes_selfie",
        (0.16, 0.36, 0.92),
        one=(
            "[take] a selfie (with <their> {side} hand|)",
            "[take] a (photo|picture) of <themselves>",
            "[take] a selfie with a phone held up in the {side} hand",
            "[hold] up a phone in the {side} hand and [smile] into it",
            "[make] a video call",
            "[hold] the {side} hand up ahead of the face and [look] at it",
            "taking a selfie",
            "selfie",
        ),
        gesture=Gesture(via=(0.2, 0.0, 0.6), trunk=(-5.0, 8.0, -4.0), neck=(-8.0, 6.0, -8.0), hold=(1.8, 3.6), stays=0.3),
        near=0.3,
        base="standing",
    ),
)

JOINED = (
    Joined(
        "aims_rifle",
        OnBody("own_shoulder", (-0.05, 0.0, 0.20)),
        OnBody("own_shoulder", (-0.26, 0.04, 0.40)),
        (
            "[aim] (a|with a) (rifle|shotgun|crossbow)",
            "[shoot] (a|with a) (rifle|shotgun)",
            "[fire] a rifle",
            "[hold] a rifle at the {side} shoulder and [aim]",
            "[take] aim with a rifle",
            "[hold] the {side} hand at the shoulder and the {other} one far out ahead, looking along them",
            "aiming a rifle",
        ),
        Gesture(via=(0.2, 0.0, 0.5), trunk=(7.0, -14.0, 0.0), neck=(6.0, 10.0, -8.0), hold=(2.0, 4.5), already=0.2, stays=0.4, swivel=16.0),
        base="standing",
    ),
    Joined(
        "washes_hair",
        OnBody("head", (0.10, 0.17, 0.0), "head"),
        OnBody("head", (0.10, 0.17, 0.0), "head"),
        (
            "[wash] <their> hair",
            "[shampoo] <their> hair",
            "[take] a shower",
            "[shower]",
            "[rub] <their> (hair|head) with both hands",
            "[dry] <their> hair with a towel",
            "[move] both hands to and fro over the head",
            "washing hair",
            "taking a shower",
        ),
        Gesture(via=(0.6, 0.0, 0.4), trunk=(6.0, 0.0, 0.0), neck=(14.0, 0.0, 0.0), hold=(2.4, 4.8), already=0.15, stays=0.3, swivel=12.0),
        base="standing",
        stroke=Stroke((0.02, 0.0, 0.06), (0.45, 0.65), "swing", alternate=True),
    ),
)

REPEATED = (
    Repeated(
        "writes_on_board",
        OnBody("own_shoulder", (-0.04, 0.09, 0.40)),
        Stroke((0.13, 0.0, 0.0), (0.7, 1.0), "swing"),
        one=(
            "[write] on (a|the) (board|blackboard|whiteboard|wall) (with <their> {side} hand|)",
            "[write] something on a (board|wall)",
            "[draw] on (a|the) (board|wall) (with the {side} hand|)",
            "[stand] at a whiteboard and [write] with the {side} hand",
            "[teach] at the blackboard",
            "[move] <their> {side} hand along a wall at the height of the face, writing",
            "writing on a board",
        ),
        gesture=Gesture(via=(0.2, 0.0, 0.5), neck=(-4.0, 0.0, 0.0), hold=(2.4, 5.0), already=0.15, stays=0.4),
        size=0.09,
        base="standing",
        seconds=(2.6, 5.0),
    ),
)

PROGRAMS = tuple(one.program() for one in (*RAISED, *JOINED, *REPEATED))
