"""Arms that say something by where they are: flexed, crossed to an X, at attention, in surrender; hands at the eyes and the face."""

from __future__ import annotations

from ...acts.gesture import Gesture, Stroke
from ...acts.held import Held
from ...acts.joined import Joined
from ...checks import hand_from
from ...figure import places
from ...figure.body import SIDES
from ...figure.places import OnBody, Towards

JOINED = (
    Joined(
        "flexes_biceps",
        OnBody("own_shoulder", (0.24, 0.17, 0.02)),
        OnBody("own_shoulder", (0.24, 0.17, 0.02)),
        (
            "[flex] both (biceps|arms) (like a bodybuilder|)",
            "[flex] <their> (biceps|muscles)",
            "[show] off <their> (muscles|biceps|arm muscles)",
            "[pose] like a bodybuilder",
            "[strike] a bodybuilder pose",
            "[tense] <their> arm muscles, both fists up",
            "[show] off <their> strength, both fists up",
            "bodybuilder pose",
        ),
        Gesture(via=(0.6, 0.0, 0.2), trunk=(-5.0, 0.0, 0.0), hold=(1.4, 4.0), already=0.15, stays=0.4, swivel=42.0),
        base="standing",
        weight=1.2,
    ),
    Joined(
        "arms_form_x",
        OnBody("spine3", (-0.15, 0.12, 0.30)),
        OnBody("spine3", (-0.15, 0.08, 0.35)),
        (
            "[form] an x with <their> arms",
            "[cross] <their> (forearms|wrists) (in front of the chest|in an x|)",
            "[make] an x with both arms (before <their> chest|)",
            "[hold] <their> crossed forearms up in front of <them>",
            "[cross] both arms in front of the body to say no",
            "[signal] stop with crossed arms",
            "arms form an x",
        ),
        Gesture(via=(0.3, 0.0, 0.6), hold=(1.4, 4.0), stays=0.4),
    ),
    Joined(
        "hands_up",
        OnBody("own_shoulder", (0.16, 0.30, 0.08)),
        OnBody("own_shoulder", (0.16, 0.30, 0.08)),
        (
            "[surrender] (with both hands in the air|)",
            "[put] <their> hands up (in surrender|)",
            "[hold] up both hands in surrender",
            "[give] <themselves> up, both hands raised",
            "[raise] both hands to show that they are empty",
            "[stand] with the hands up as if robbed",
            "hands up",
        ),
        Gesture(via=(0.5, 0.0, 0.4), hold=(1.5, 5.0), stays=0.5),
        base="standing",
    ),
    Joined(
        "yawns_and_stretches",
        Towards((0.5, 1.0, -0.05), 0.97),
        Towards((0.45, 1.0, -0.05), 0.95),
        (
            "[stretch] with a yawn",
            "[yawn] and [stretch] (both arms|<their> arms|)",
            "[have] a good stretch",
            "[stretch] (<their> body|<themselves>) after sleeping",
            "[wake] up and [stretch]",
            "[stretch] both arms up and out, yawning",
            "[be] sleepy, [yawn] and [stretch]",
            "a big yawn and a stretch",
        ),
        Gesture(
            via=(0.6, 0.0, 0.4), trunk=(-13.0, 0.0, 0.0), neck=(-16.0, 0.0, 0.0), lead=(0.8, 1.2), hold=(1.2, 2.6), stays=0.1, shrug=8.0
        ),
        base="standing",
        weight=1.3,
    ),
    Joined(
        "stands_at_attention",
        Towards((0.13, -1.0, 0.03), 0.985, "heading"),
        Towards((0.13, -1.0, 0.03), 0.985, "heading"),
        (
            "[stand] at attention (like a soldier|)",
            "[stand] to attention, arms at the sides",
            "[stand] straight like a soldier",
            "[stand] upright with <their> arms straight at <their> sides",
            "a soldier stands at attention",
            "[stand] in line like a guard",
            "[keep] both arms straight down at the sides",
            "standing at attention",
        ),
        Gesture(trunk=(-3.0, 0.0, 0.0), hold=(3.0, 6.0), already=1.0, stays=1.0, jitter=0.4, follow=0.2),
        base="standing",
        seen=lambda joints: bool(min(-hand_from(joints, side, f"{side}_shoulder", "heading")[:, 1].max() for side in SIDES) > 0.42),
    ),
    Joined(
        "reads_book",
        OnBody("spine3", (0.09, -0.05, 0.30)),
        OnBody("spine3", (0.09, -0.05, 0.30)),
        (
            "[read] a (book|newspaper|magazine|letter)",
            "[read] something held in both hands",
            "[hold] a book in both hands and [read]",
            "[look] into a book",
            "[study] a map held in both hands",
            "[hold] up a newspaper and [read] it",
            "reading a book",
        ),
        Gesture(via=(0.3, 0.0, 0.4), neck=(22.0, 0.0, 0.0), hold=(2.5, 7.0), already=0.4, stays=0.7, follow=0.4),
    ),
    Joined(
        "looks_through_binoculars",
        OnBody("head", (0.08, 0.03, 0.17), "head"),
        OnBody("head", (0.08, 0.03, 0.17), "head"),
        (
            "[look] through binoculars",
            "[take] a (photo|picture) (with a camera|)",
            "[hold] a camera to <their> eyes",
            "[photograph] something",
            "[hold] binoculars to <their> eyes with both hands",
            "[watch] something far off through field glasses",
            "[put] on glasses",
            "taking a photo",
        ),
        Gesture(via=(0.2, 0.0, 0.6), hold=(1.5, 4.5), stays=0.4, swivel=10.0),
        near=0.14,
    ),
    Joined(
        "begs",
        OnBody("spine3", (0.035, 0.06, 0.28)),
        OnBody("spine3", (0.035, 0.06, 0.28)),
        (
            "[beg] (for mercy|for help|)",
            "[beg] with folded hands",
            "[plead] (with someone|)",
            "[shake] <their> folded hands, pleading",
            "[implore] somebody with joined hands",
            "[ask] for forgiveness with joined hands",
            "begging",
        ),
        Gesture(via=(0.4, 0.0, 0.5), trunk=(14.0, 0.0, 0.0), neck=(-8.0, 0.0, 0.0), hold=(1.8, 4.5), already=0.2, stays=0.4, jitter=0.7),
        stroke=Stroke((0.0, 0.06, 0.05), (0.5, 0.8), "swing"),
    ),
    Joined(
        "blows_nose",
        OnBody("head", (0.05, -0.03, 0.15), "head"),
        OnBody("head", (0.05, -0.05, 0.16), "head"),
        (
            "[blow] <their> nose (with both hands|into a handkerchief|)",
            "[wipe] <their> nose with a handkerchief",
            "[hold] a handkerchief to <their> nose",
            "[have] a cold and [blow] <their> nose",
            "[hold] both hands before <their> nose",
            "[drink] from a bowl held in both hands",
        ),
        Gesture(via=(0.3, 0.0, 0.5), trunk=(8.0, 0.0, 0.0), neck=(10.0, 0.0, 0.0), hold=(1.0, 2.5)),
        near=0.13,
    ),
)

HELD = (
    Held(
        "shades_eyes",
        OnBody("head", (0.08, 0.10, 0.17), "head"),
        one=(
            "[shade] <their> eyes with <their> {side} hand",
            "[shield] <their> eyes (from the sun|) with the {side} hand",
            "[look] into the distance, the {side} hand above <their> eyes",
            "[hold] <their> {side} hand over <their> eyes to see far",
            "[look] out for something with a hand at <their> brow",
            "[peer] into the distance",
        ),
        gesture=Gesture(trunk=(8.0, 0.0, 0.0), hold=(1.5, 4.0)),
        near=0.13,
    ),
    Held(
        "whispers",
        OnBody("head", (0.10, -0.06, 0.16), "head"),
        one=(
            "[whisper] (to someone|) behind <their> {side} hand",
            "[whisper] (to somebody|) to the {other}",
            "[tell] a secret behind the {side} hand",
            "[lean] over and [whisper]",
            "[speak] behind a hand held to <their> mouth",
            "[gossip] behind the {side} hand",
        ),
        gesture=Gesture(trunk=(8.0, -8.0, 12.0), neck=(0.0, -22.0, 0.0), hold=(1.2, 3.5)),
        near=0.13,
    ),
    Held(
        "slaps_face",
        places.FACE,
        one=(
            "[put] a hand over <their> face in (despair|embarrassment)",
            "[slap] <their> {side} hand to <their> face",
            "[cover] <their> face with one hand",
            "[hide] <their> face behind the {side} hand",
            "[be] embarrassed and [put] a palm to <their> face",
            "[put] <their> palm to the face",
            "face in palm",
        ),
        gesture=Gesture(trunk=(8.0, 0.0, 0.0), neck=(16.0, 0.0, 0.0), lead=(0.3, 0.55), hold=(1.0, 3.0)),
        near=0.12,
    ),
    Held(
        "carries_tray",
        OnBody("own_shoulder", (0.13, 0.06, 0.20)),
        one=(
            "[carry] a tray on <their> {side} hand",
            "[carry] a tray on one hand",
            "[hold] a tray at shoulder height on the {side} hand",
            "[serve], a tray on <their> {side} hand",
            "[be] a waiter with a tray on the {side} hand",
            "[balance] a tray on <their> {side} palm",
        ),
        gesture=Gesture(hold=(3.0, 7.0), already=0.6, stays=0.7),
    ),
)

PROGRAMS = tuple(one.program() for one in (*JOINED, *HELD))
