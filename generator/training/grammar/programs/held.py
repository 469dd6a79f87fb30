"""Hands that go to a part of the body and stay there a while."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from functools import partial

import numpy as np

from .. import places
from ..acting import sided, told
from ..body import SIDES, other
from ..checks import feet_stay, reaches
from ..gesture import Gesture, any_side, performed
from ..places import OnBody, Place
from ..program import Performance, Program
from ..stage import Stage


@dataclass(frozen=True)
class Held:
    """name: the program's. place: where. one, both: phrases for one hand (with {side}) and for both; a hand count without phrases is not
    drawn. gesture: what else goes along, trunk and neck as for the left hand. near: metres from the place at which it counts as there.
    alone: whether the other hand must not be there as well."""

    name: str
    place: Place
    one: tuple[str, ...] = ()
    both: tuple[str, ...] = ()
    gesture: Gesture = Gesture({})
    near: float = 0.12
    base: str = "anything"
    weight: float = 1.0
    both_share: float = 0.5
    alone: bool = True


def _perform(held: Held, stage: Stage) -> Performance:
    rng = stage.rng
    is_both = bool(held.both) and (not held.one or rng.random() < held.both_share)
    side = any_side(rng)
    sides = SIDES if is_both else (side,)
    gesture = replace(held.gesture, hands=dict.fromkeys(sides, held.place))
    if is_both:
        gesture = replace(gesture, trunk=(gesture.trunk[0], 0.0, 0.0), neck=(gesture.neck[0], 0.0, 0.0))
    else:
        gesture = sided(gesture, side)
    done = performed(stage, gesture)
    captions = told(stage, held.both if is_both else held.one, side=side, other=other(side))
    return Performance(done.joints, captions, partial(_is_there, held=held, sides=sides, moves=stage.moves))


def _is_there(joints: np.ndarray, held: Held, sides: Sequence[str], moves: bool) -> bool:
    there = [side for side in SIDES if reaches(joints, side, held.place, held.near, 0.35)]
    return (there == list(sides) if held.alone else set(sides) <= set(there)) and (moves or feet_stay(joints))


def _gesture(**values) -> Gesture:
    return Gesture({}, **values)


HELD = (
    Held(
        "hands_on_hips",
        places.WAIST,
        one=(
            "[put] <their> {side} hand on <their> hip", "[place] the {side} hand on (the|<their>) {side} hip", "[rest] <their> {side} hand on the waist",
            "[stand] with <their> {side} hand on <their> hip", "[hold] <their> {side} hand (to|at) <their> (hip|side|waist)",
            "[stand] with (one|the {side}) arm akimbo", "[bend] the {side} elbow out and [rest] the hand on the hip",
        ),
        both=(
            "[put] <their> hands on <their> hips", "[place] both hands on <their> (hips|waist)", "[stand] with (both|) hands on <their> hips",
            "[rest] <their> hands on <their> (waist|hips)", "[stand] with arms akimbo", "[hold] <their> hands at <their> (hips|waist)",
            "[bend] both elbows out to the sides and [rest] the hands on the hips", "hands on hips",
            "[stand] (defiantly|confidently|impatiently) with hands on hips",
        ),
        gesture=_gesture(via=(0.7, 0.0, 0.2), hold=(1.2, 5.0), already=0.3, stays=0.5, swivel=12.0, follow=0.4),
        near=0.10,
        both_share=0.65,
        weight=1.5,
    ),
    Held(
        "hands_on_head",
        places.TOP_OF_HEAD,
        one=(
            "[put] <their> {side} hand on (top of|) <their> head", "[place] the {side} hand on the head", "[touch] (the top of|) <their> head with (the|<their>) {side} hand",
            "[hold] <their> {side} hand on <their> head", "[rest] <their> {side} palm on top of the head", "[raise] the {side} hand and [lay] it on <their> head",
        ),
        both=(
            "[put] (both|<their>) hands on (top of|) <their> head", "[place] both hands on the head", "[hold] <their> head with both hands",
            "[stand] with <their> hands on <their> head", "[raise] both arms and [rest] the hands on top of the head", "[clutch] <their> head with both hands",
            "[touch] <their> head with both hands", "hands on head",
        ),
        gesture=_gesture(via=(0.6, 0.0, 0.5), swivel=10.0),
    ),
    Held(
        "hands_behind_head",
        places.BACK_OF_HEAD,
        one=(
            "[put] <their> {side} hand behind <their> head", "[hold] the {side} hand (behind|at the back of) <their> head", "[touch] the back of <their> head with the {side} hand",
            "[place] the {side} hand behind the neck", "[reach] behind <their> head with <their> {side} hand", "[rest] the {side} hand on the back of <their> head",
        ),
        both=(
            "[put] both hands behind <their> head", "[place] <their> hands behind <their> head", "[clasp] <their> hands behind <their> head", "[lock] <their> fingers behind the head",
            "[stand] with <their> hands behind <their> head", "[fold] <their> arms behind <their> head, elbows out", "[rest] both hands on the back of the head",
            "[relax] with both hands behind the head", "hands behind head",
        ),
        gesture=_gesture(via=(0.8, 0.0, 0.3), swivel=25.0, trunk=(-3.0, 0.0, 0.0)),
        near=0.13,
    ),
    Held(
        "hands_on_face",
        places.FACE,
        one=(
            "[put] <their> {side} hand (on|to|over) <their> face", "[cover] <their> face with the {side} hand", "[touch] <their> face with <their> {side} hand",
            "[hold] the {side} hand (before|in front of) <their> face", "[bring] <their> {side} hand to <their> face", "[lay] the {side} palm on the face",
        ),
        both=(
            "[cover] <their> face with both hands", "[put] (both|<their>) hands (over|on|to|in front of) <their> face", "[hide] <their> face (in|behind) <their> hands",
            "[bury] <their> face in <their> hands", "[bring] both hands up to the face", "[hold] both palms over <their> face", "[touch] <their> face with both hands",
            "covering the face with the hands",
        ),
        gesture=_gesture(neck=(14.0, 0.0, 0.0), trunk=(4.0, 0.0, 0.0)),
        both_share=0.7,
    ),
    Held(
        "covers_eyes",
        places.EYES,
        one=("[cover] <their> eyes with <their> {side} hand", "[shield] <their> eyes with the {side} hand", "[put] the {side} hand over <their> eyes",
             "[hold] <their> {side} hand in front of <their> eyes", "[raise] the {side} hand to <their> eyes", "[block] <their> view with <their> {side} hand"),
        both=("[cover] <their> eyes with (both|<their>) hands", "[put] both hands over <their> eyes", "[hold] <their> hands (before|in front of) <their> eyes",
              "[hide] <their> eyes behind <their> hands", "[shut] out the light with both hands over the eyes", "[bring] both hands up to cover the eyes"),
        gesture=_gesture(neck=(6.0, 0.0, 0.0)),
        weight=0.7,
    ),
    Held(
        "covers_mouth",
        places.MOUTH,
        one=("[cover] <their> mouth with <their> {side} hand", "[put] <their> {side} hand (over|to|on|in front of) <their> mouth", "[hold] the {side} hand (to|before) <their> mouth",
             "[bring] <their> {side} hand to <their> (mouth|lips)", "[touch] <their> (mouth|lips) with the {side} hand", "[hush], <their> {side} finger at <their> lips"),
        both=("[cover] <their> mouth with both hands", "[put] both hands over <their> mouth", "[hold] both hands (to|before) <their> mouth", "[gasp] and [cover] <their> mouth with both hands",
              "[bring] (both|<their>) hands to <their> mouth", "[clap] both hands over the mouth in shock"),
        gesture=_gesture(neck=(3.0, 0.0, 0.0)),
        both_share=0.4,
    ),
    Held(
        "covers_ears",
        places.EAR,
        one=("[cover] <their> {side} ear with <their> {side} hand", "[put] <their> {side} hand (to|on|over|behind) <their> ear", "[touch] <their> {side} ear", "[hold] the {side} hand to the ear",
             "[cup] <their> {side} hand behind <their> ear to (listen|hear better)", "[listen] with <their> {side} hand (at|behind) <their> ear"),
        both=("[cover] <their> ears (with both hands|with <their> hands|)", "[put] both hands over <their> ears", "[hold] <their> hands over <their> ears", "[block] <their> ears with both hands",
              "[press] <their> hands to <their> ears", "[shut] out the noise with hands over both ears", "[bring] both hands up to the ears"),
        gesture=_gesture(via=(0.5, 0.0, 0.4), neck=(4.0, 0.0, 0.0), swivel=10.0),
        near=0.11,
    ),
    Held(
        "holds_head_in_pain",
        places.SIDE_OF_HEAD,
        both=("[hold] <their> head (with|in|between) both hands (in pain|)", "[grab] <their> head with both hands", "[clutch] <their> head", "[have] a headache and [hold] <their> head",
              "[press] both hands against the sides of <their> head", "[put] <their> hands to the sides of <their> head in (despair|pain|disbelief)"),
        gesture=_gesture(neck=(16.0, 0.0, 0.0), trunk=(9.0, 0.0, 0.0), via=(0.5, 0.0, 0.5), swivel=8.0),
        near=0.13,
        base="standing",
        weight=0.7,
    ),
    Held(
        "thinks_hand_on_chin",
        places.CHIN,
        one=("[think], (a|<their> {side}) hand at <their> chin", "[put] <their> {side} hand (to|on|under) <their> chin", "[hold] <their> chin with <their> {side} hand", "[ponder] with <their> {side} hand on <their> chin",
             "[stand] thinking with <their> {side} hand to <their> chin", "[rest] <their> chin on the {side} hand", "[be] thoughtful, touching <their> chin with the {side} hand",
             "[strike] a thinking pose with the {side} hand", "[wonder] about something, the {side} hand at the chin"),
        gesture=_gesture(neck=(7.0, 5.0, 4.0), hold=(1.5, 5.0), stays=0.5),
    ),
    Held(
        "hand_on_chest",
        places.HEART,
        one=("[put] <their> {side} hand on <their> (chest|heart)", "[place] the {side} hand over <their> heart", "[hold] <their> {side} hand (to|against) <their> chest", "[touch] <their> chest with the {side} hand",
             "[lay] <their> {side} palm on <their> chest", "[bring] the {side} hand to the chest", "[pledge] with the {side} hand on the heart"),
        both=("[put] both hands on <their> chest", "[hold] both hands (to|against) <their> (chest|heart)", "[place] <their> hands over <their> heart", "[press] both hands to the chest",
              "[bring] both hands to <their> chest", "[touch] <their> chest with both hands"),
        near=0.13,
        both_share=0.4,
    ),
    Held(
        "hands_on_belly",
        places.BELLY,
        one=("[put] <their> {side} hand on <their> (belly|stomach)", "[hold] the {side} hand to <their> (stomach|belly|tummy)", "[touch] <their> (stomach|belly) with the {side} hand", "[place] <their> {side} hand on <their> abdomen",
             "[lay] the {side} palm on <their> stomach", "[rest] <their> {side} hand on the belly"),
        both=("[put] both hands on <their> (belly|stomach)", "[hold] <their> stomach with both hands", "[hold] <their> belly (in pain|)", "[clutch] <their> stomach", "[place] <their> hands on <their> (abdomen|stomach|tummy)",
              "[have] a stomach ache and [hold] <their> belly", "[rest] both hands on the belly"),
        gesture=_gesture(via=(0.6, 0.0, 0.7), trunk=(4.0, 0.0, 0.0)),
        near=0.11,
    ),
    Held(
        "hands_on_knees",
        places.KNEE,
        both=("[put] <their> hands on <their> knees", "[bend] (over|down|forward) and [put] <their> hands on <their> knees", "[rest] both hands on <their> knees", "[lean] forward with hands on knees (to catch <their> breath|)",
              "[stoop] with both hands on <their> knees", "[bend] at the waist and [support] <themselves> on <their> knees", "[catch] <their> breath, hands on knees", "[touch] <their> knees with both hands"),
        gesture=_gesture(trunk=(68.0, 0.0, 0.0), neck=(-30.0, 0.0, 0.0), pelvis=(0.0, -0.15, -0.03), lead=(0.7, 1.2), via=(0.2, 0.0, 0.4), follow=0.0),
        base="standing",
    ),
    Held(
        "touches_knee",
        places.KNEE,
        one=("[touch] <their> {side} knee with <their> {side} hand", "[put] <their> {side} hand on <their> {side} knee", "[bend] down and [touch] <their> {side} knee", "[hold] <their> {side} knee",
             "[reach] down to <their> {side} knee", "[lean] down and [grab] <their> {side} knee with the {side} hand"),
        gesture=_gesture(trunk=(68.0, 6.0, -10.0), neck=(-12.0, 0.0, 0.0), pelvis=(0.0, -0.16, -0.03), lead=(0.7, 1.2), hold=(0.4, 1.6), via=(0.2, 0.0, 0.4), follow=0.0),
        near=0.14,
        base="standing",
        weight=0.7,
        alone=False,
    ),
    Held(
        "hands_behind_back",
        places.LOWER_BACK,
        one=("[put] <their> {side} hand behind <their> back", "[hold] <their> {side} (hand|arm) behind <their> back", "[place] the {side} hand on <their> lower back", "[touch] <their> (lower|) back with the {side} hand",
             "[rest] <their> {side} hand on <their> back", "[reach] behind <their> back with the {side} hand"),
        both=("[put] (both|<their>) hands behind <their> back", "[hold] <their> hands behind <their> back", "[clasp] <their> hands behind <their> back", "[stand] with (both|<their>) (hands|arms) behind <their> back",
              "[fold] <their> hands behind the back", "[stand] at ease with the hands clasped behind the back", "[keep] both hands behind <their> back", "hands behind back"),
        gesture=_gesture(via=(0.8, 0.0, -0.3), hold=(1.2, 5.0), already=0.3, stays=0.5, follow=0.4),
        near=0.13,
        both_share=0.65,
    ),
    Held(
        "touches_other_shoulder",
        places.OTHER_SHOULDER,
        one=("[touch] <their> {other} shoulder with <their> {side} hand", "[put] <their> {side} hand on <their> {other} shoulder", "[place] the {side} hand on the {other} shoulder", "[hold] <their> {other} shoulder with the {side} hand",
             "[reach] across <their> chest to <their> {other} shoulder with the {side} hand", "[grab] <their> {other} shoulder"),
        both=("[hug] <themselves>", "[wrap] <their> arms around <themselves>", "[cross] <their> arms and [hold] <their> shoulders", "[hold] <their> own shoulders with crossed arms", "[embrace] <themselves>",
              "[put] each hand on the opposite shoulder", "[cross] both arms over the chest with hands on the shoulders"),
        near=0.13,
    ),
    Held(
        "hand_on_neck",
        places.NAPE,
        one=("[put] <their> {side} hand on <their> neck", "[hold] <their> neck with <their> {side} hand", "[touch] the back of <their> neck with the {side} hand", "[place] the {side} hand on the nape of <their> neck",
             "[grab] <their> neck with the {side} hand", "[rest] <their> {side} hand on <their> neck"),
        gesture=_gesture(via=(0.7, 0.0, 0.4), neck=(6.0, 4.0, 0.0), swivel=15.0),
        near=0.13,
        weight=0.7,
    ),
    Held(
        "facepalm",
        places.FOREHEAD,
        one=("[facepalm] (with the {side} hand|)", "[put] <their> {side} hand to <their> forehead", "[slap] <their> forehead with <their> {side} hand", "[do] a facepalm (in disbelief|)", "[hit] <their> forehead with the {side} palm",
             "[hold] <their> forehead in <their> {side} hand", "[touch] <their> forehead with the {side} hand", "[wipe] (the sweat off|) <their> (brow|forehead) with the {side} hand"),
        gesture=_gesture(neck=(20.0, 0.0, 0.0), trunk=(4.0, 0.0, 0.0), lead=(0.35, 0.6), overshoot=0.05),
        near=0.13,
    ),
    Held(
        "salutes",
        places.BROW,
        one=("[salute] (with <their> {side} hand|)", "[give] a (military|) salute with the {side} hand", "[raise] <their> {side} hand to <their> (brow|forehead|temple) in (a|) salute", "[salute] like a soldier",
             "[bring] <their> {side} hand to <their> (forehead|brow) and [hold] it there, saluting", "[stand] at attention and [salute]", "salute", "military salute"),
        gesture=_gesture(via=(0.5, 0.0, 0.3), lead=(0.35, 0.6), hold=(0.8, 2.5), swivel=28.0, overshoot=0.04, trunk=(-2.0, 0.0, 0.0)),
        near=0.13,
        weight=1.2,
    ),
    Held(
        "phone_call",
        OnBody("head", (0.14, -0.03, 0.09), "head"),
        one=("[talk] on (the|a|<their>) phone (held in <their> {side} hand|)", "[hold] a phone to <their> {side} ear", "[make] a phone call", "[answer] the phone with <their> {side} hand", "[have] a call, the phone at <their> {side} ear",
             "[be] on the phone", "[bring] a (cell|mobile|) phone to <their> {side} ear (and [talk]|)", "[speak] into a phone with the {side} hand at the ear", "talking on the phone"),
        gesture=_gesture(via=(0.3, 0.0, 0.5), neck=(5.0, 6.0, -6.0), hold=(1.8, 6.0), already=0.3, stays=0.6),
        near=0.11,
        weight=1.2,
    ),
)  # fmt: skip

PROGRAMS = tuple(Program(held.name, "hands on the body", partial(_perform, held), base=held.base, weight=held.weight) for held in HELD)
