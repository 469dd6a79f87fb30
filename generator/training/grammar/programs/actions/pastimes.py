"""Darts and shot put, a hockey stick, a staff, candles, windows, a pistol drawn, a backpack put on, a bad stomach."""

from __future__ import annotations

import numpy as np

from ...acts.action import Action, ahead_of_shoulder, hand_over, hand_speed, is_faster_hand
from ...acts.sequence import Step
from ...checks import hand_from, hands_apart, pitch, reaches
from ...figure import places
from ...figure.places import OnBody, Towards


def _is_flick(joints: np.ndarray, side: str) -> bool:
    """The hand comes from before the face, and the trunk stays where it is."""
    return is_faster_hand(joints, side) and bool(hand_over(joints, side, "head").max() > -0.15 and pitch(joints).max() < 25.0)


def _is_put(joints: np.ndarray, side: str) -> bool:
    """From the neck up and ahead."""
    near = np.linalg.norm(hand_from(joints, side, "neck"), axis=-1).min()
    return bool(near < 0.26 and hand_over(joints, side, "head").max() > -0.12)


def _sweeps_low(joints: np.ndarray, side: str) -> bool:
    """Both hands together and low, from this side to the other."""
    hand = hand_from(joints, side, "pelvis", "heading")
    return bool(np.percentile(hands_apart(joints), 25) < 0.42 and hand[:, 0].argmax() < hand[:, 0].argmin() and pitch(joints).max() > 18.0)


def _blows(joints: np.ndarray, side: str) -> bool:
    return bool(pitch(joints).max() > 13.0 and hands_apart(joints).max() < 0.9)


def _doubled(joints: np.ndarray, side: str) -> bool:
    return bool(pitch(joints).max() > 34.0) and reaches(joints, side, places.BELLY, 0.2, 0.5)


def _drawn_from_hip(joints: np.ndarray, side: str) -> bool:
    """The hand at its hip, then both out ahead at the height of the shoulders."""
    low = -hand_over(joints, side, f"{side}_shoulder")
    ahead = ahead_of_shoulder(joints, side)
    return bool(ahead.max() > 0.38 and low[: int(ahead.argmax())].max(initial=0.0) > 0.35 and np.percentile(hands_apart(joints), 10) < 0.25)


def _strapped(joints: np.ndarray, side: str) -> bool:
    """Both hands are at the shoulders' fronts in the end, and one was behind them."""
    behind = hand_from(joints, side, "spine3", "heading")[:, 2].min() < 0.02
    return bool(behind) and all(reaches(joints, each, places.OWN_SHOULDER, 0.2, 0.3) for each in ("left", "right"))


def _strikes_with_both_ends(joints: np.ndarray, side: str) -> bool:
    """Each hand goes ahead of its shoulder by turns, never far from the other."""
    ahead = [ahead_of_shoulder(joints, each) for each in ("left", "right")]
    return bool(min(way.max() for way in ahead) > 0.25 and np.ptp(ahead[0] - ahead[1]) > 0.15 and np.median(hands_apart(joints)) < 0.8)


_STRAPS = {"own": OnBody("own_shoulder", (-0.02, -0.06, 0.16)), "other": OnBody("own_shoulder", (-0.02, -0.06, 0.16))}
_BELLY = {"own": places.BELLY, "other": places.BELLY.moved(0.03, 0.05, 0.01)}
_STICK = {"own": OnBody("spine1", (0.34, -0.20, 0.20), "heading"), "other": OnBody("spine1", (-0.16, 0.0, 0.30), "heading")}
ACTIONS = (
    Action(
        "throws_dart",
        (
            Step(
                0.55,
                0.5,
                {"own": OnBody("head", (0.12, 0.0, 0.30), "heading")},
                trunk=(6.0, -14.0, 0.0),
                neck=(0.0, 10.0, 0.0),
                pelvis=(0.0, -0.01, 0.04),
            ),
            Step(0.3, 0.06, {"own": OnBody("head", (0.14, 0.03, 0.16), "heading")}, trunk=(4.0, -14.0, 0.0), neck=(0.0, 10.0, 0.0)),
            Step(
                0.2,
                0.35,
                {"own": Towards((-0.02, 0.16, 1.0), 0.95, "heading")},
                trunk=(9.0, -16.0, 0.0),
                neck=(0.0, 10.0, 0.0),
                pelvis=(0.0, -0.02, 0.06),
                heels=(10.0, 0.0),
            ),
        ),
        (
            "[throw] (a dart|darts) (with the {side} hand|)",
            "[play] darts",
            "[toss] a dart at the board",
            "[throw] a paper (plane|airplane) (with the {side} hand|)",
            "[aim] and [throw] a dart",
            "[flick] the {side} hand forward from before the face",
            "playing darts",
            "dart throw",
        ),
        hand_speed,
        1.5,
        _is_flick,
        exact=False,
        kind="sport",
    ),
    Action(
        "puts_shot",
        (
            Step(
                0.6,
                0.3,
                {"own": OnBody("neck", (0.13, 0.02, 0.10)), "other": Towards((0.1, 0.3, 1.0), 0.85)},
                trunk=(10.0, 42.0, 0.0),
                neck=(0.0, -20.0, 0.0),
                pelvis=(0.06, -0.16, -0.04),
            ),
            Step(
                0.3,
                0.02,
                {"own": Towards((0.0, 0.62, 0.85), 0.97), "other": OnBody("spine2", (0.22, 0.0, 0.12))},
                trunk=(-4.0, -20.0, 0.0),
                neck=(-12.0, 10.0, 0.0),
                pelvis=(-0.04, 0.01, 0.08),
                heels=(30.0, 14.0),
            ),
            Step(
                0.35,
                0.4,
                {"own": Towards((-0.3, -0.3, 0.85), 0.9), "other": OnBody("spine2", (0.26, -0.04, 0.06))},
                trunk=(22.0, -34.0, 0.0),
                neck=(-10.0, 16.0, 0.0),
                pelvis=(-0.05, -0.06, 0.1),
                heels=(26.0, 0.0),
            ),
        ),
        (
            "[put] (the|a) shot (with the {side} arm|)",
            "[throw] a shot put",
            "[do] the shot put",
            "[push] a heavy (ball|stone) away from the neck with the {side} hand",
            "[throw] a heavy (stone|rock|ball) from the shoulder",
            "[hold] a shot at the neck, [turn] and [push] it away",
            "shot put",
            "shot putter",
        ),
        hand_speed,
        2.0,
        _is_put,
        tempo=(0.8, 1.0),
        exact=False,
        kind="sport",
    ),
    Action(
        "hits_puck",
        (
            Step(0.5, 0.25, _STICK, trunk=(34.0, 6.0, 0.0), neck=(-8.0, 0.0, 0.0), pelvis=(0.0, -0.12, -0.02)),
            Step(
                0.45,
                0.06,
                {"own": OnBody("own_hip", (0.36, 0.26, -0.10), "heading"), "other": OnBody("spine1", (-0.24, 0.06, 0.24), "heading")},
                trunk=(28.0, 36.0, 0.0),
                neck=(-6.0, -28.0, 0.0),
                pelvis=(0.06, -0.12, -0.02),
            ),
            Step(
                0.24,
                0.0,
                {"own": OnBody("spine1", (0.06, -0.26, 0.38), "heading"), "other": OnBody("spine1", (0.0, -0.06, 0.40), "heading")},
                trunk=(38.0, -6.0, 0.0),
                neck=(-10.0, 0.0, 0.0),
                pelvis=(-0.02, -0.14, 0.02),
                via=(0.3, -0.2, 0.2),
            ),
            Step(
                0.3,
                0.4,
                {
                    "own": OnBody("spine2", (-0.30, -0.06, 0.34), "heading"),
                    "other": OnBody("other_shoulder", (-0.10, -0.10, 0.40), "heading"),
                },
                trunk=(24.0, -40.0, 0.0),
                neck=(-4.0, 30.0, 0.0),
                pelvis=(-0.06, -0.08, 0.04),
                heels=(22.0, 0.0),
            ),
        ),
        (
            "[hit] a (hockey|) puck (with a stick|)",
            "[play] (ice|field|street|) hockey",
            "[shoot] a puck (with a hockey stick|)",
            "[swing] a hockey stick (from the {side}|)",
            "[do] a slap shot",
            "[hit] a ball on the ground with a stick",
            "[play] (croquet|cricket)",
            "hockey shot",
        ),
        hand_speed,
        1.6,
        _sweeps_low,
        tempo=(0.8, 1.05),
        exact=False,
        kind="sport",
    ),
    Action(
        "blows_out_candles",
        (
            Step(
                0.6,
                0.3,
                {"own": OnBody("spine1", (0.16, -0.10, 0.20), "heading"), "other": OnBody("spine1", (0.16, -0.10, 0.20), "heading")},
                trunk=(-6.0, 0.0, 0.0),
                neck=(-10.0, 0.0, 0.0),
            ),
            Step(
                0.45,
                0.7,
                {"own": OnBody("spine1", (0.18, -0.12, 0.22), "heading"), "other": OnBody("spine1", (0.18, -0.12, 0.22), "heading")},
                trunk=(34.0, 0.0, 0.0),
                neck=(-4.0, 0.0, 0.0),
                pelvis=(0.0, -0.04, -0.05),
            ),
        ),
        (
            "[blow] out (the|some|) candles (on a cake|)",
            "[blow] out a candle",
            "[bend] forward and [blow]",
            "[take] a breath and [blow] out the candles",
            "[blow] out birthday candles",
            "[lean] over a cake and [blow] the candles out",
            "blowing out candles",
        ),
        lambda joints, side: pitch(joints),
        14.0,
        _blows,
        exact=False,
    ),
    Action(
        "doubles_over",
        (
            Step(0.3, 0.1, _BELLY, trunk=(18.0, 0.0, 0.0), neck=(8.0, 0.0, 0.0), pelvis=(0.0, -0.04, -0.03)),
            Step(0.5, 0.9, _BELLY, trunk=(56.0, 6.0, 5.0), neck=(14.0, 0.0, 0.0), pelvis=(0.0, -0.16, -0.06), heels=(4.0, 4.0)),
            Step(0.6, 0.5, _BELLY, trunk=(44.0, -6.0, -4.0), neck=(10.0, 0.0, 0.0), pelvis=(0.0, -0.13, -0.05)),
            Step(0.5, 0.8, _BELLY, trunk=(58.0, 4.0, 0.0), neck=(16.0, 0.0, 0.0), pelvis=(0.0, -0.17, -0.06)),
        ),
        (
            "[double] over (in pain|clutching <their> stomach|holding <their> belly|)",
            "[clutch] <their> (stomach|belly) and [double] over",
            "[hold] <their> (stomach|belly) in pain and [bend] (over|forward)",
            "[have] a (stomach ache|bad stomach) and [bend] over",
            "[writhe] with stomach pain",
            "[get] punched in the stomach (and [bend] over|)",
            "[be] hit in the (stomach|belly|gut)",
            "doubled over in pain",
        ),
        lambda joints, side: pitch(joints),
        20.0,
        _doubled,
        exact=False,
        home=False,
        kind="reactions",
    ),
    Action(
        "draws_pistol",
        (
            Step(
                0.45,
                0.35,
                {"own": OnBody("own_hip", (0.16, 0.10, 0.0), "heading"), "other": OnBody("other_hip", (0.18, 0.14, 0.08), "heading")},
                trunk=(5.0, 4.0, 0.0),
                pelvis=(0.0, -0.04, 0.0),
            ),
            Step(
                0.3,
                0.5,
                {"own": Towards((-0.22, 0.06, 1.0), 0.92, "heading"), "other": Towards((-0.26, 0.02, 1.0), 0.88, "heading")},
                trunk=(7.0, 0.0, 0.0),
                pelvis=(0.0, -0.06, 0.02),
                via=(0.0, 0.1, 0.3),
            ),
            Step(
                0.1,
                0.1,
                {"own": Towards((-0.22, 0.20, 1.0), 0.86, "heading"), "other": Towards((-0.26, 0.16, 1.0), 0.82, "heading")},
                trunk=(3.0, 0.0, 0.0),
                pelvis=(0.0, -0.06, 0.0),
            ),
            Step(
                0.3,
                0.6,
                {"own": Towards((-0.22, 0.06, 1.0), 0.92, "heading"), "other": Towards((-0.26, 0.02, 1.0), 0.88, "heading")},
                trunk=(7.0, 0.0, 0.0),
                pelvis=(0.0, -0.06, 0.02),
            ),
        ),
        (
            "[draw] a (gun|pistol|revolver) (and [shoot]|and [fire]|and [aim]|)",
            "[pull] out a (gun|pistol) (and [shoot]|and [aim] it|)",
            "[draw] a pistol from the {side} hip",
            "[reach] to the {side} hip, [draw] a gun and [fire]",
            "[shoot] like a cowboy",
            "[duel] like a (cowboy|gunslinger)",
            "quick draw",
            "drawing a pistol",
        ),
        ahead_of_shoulder,
        0.2,
        _drawn_from_hip,
        exact=False,
        kind="fighting",
        weight=1.2,
    ),
    Action(
        "puts_on_backpack",
        (
            Step(
                0.7,
                0.15,
                {"own": OnBody("own_hip", (0.24, 0.02, 0.22), "heading"), "other": OnBody("spine1", (-0.20, -0.20, 0.34), "heading")},
                trunk=(34.0, 20.0, 6.0),
                neck=(8.0, 0.0, 0.0),
                pelvis=(0.03, -0.12, 0.0),
            ),
            Step(
                0.6,
                0.15,
                {"own": OnBody("own_shoulder", (0.16, -0.04, -0.16)), "other": OnBody("spine3", (-0.12, 0.04, 0.22))},
                trunk=(8.0, 26.0, 4.0),
                via=(0.5, 0.2, 0.1),
            ),
            Step(
                0.55,
                0.1,
                {"own": _STRAPS["own"], "other": OnBody("own_shoulder", (0.20, -0.12, -0.18))},
                trunk=(8.0, -24.0, -4.0),
                via=(0.5, 0.0, -0.2),
            ),
            Step(0.5, 0.7, _STRAPS, trunk=(10.0, 0.0, 0.0), neck=(4.0, 0.0, 0.0), via=(0.4, 0.0, 0.3)),
        ),
        (
            "[put] on a (backpack|rucksack|school bag)",
            "[put] a (backpack|rucksack) on",
            "[sling] a (bag|backpack|rucksack) over <their> shoulders",
            "[pick] up a backpack and [put] it on",
            "[slip] both arms through the straps of a backpack",
            "[shoulder] a backpack",
            "putting on a backpack",
        ),
        hand_speed,
        0.8,
        _strapped,
        exact=False,
    ),
    Action(
        "swats_fly",
        (
            Step(
                0.5,
                0.35,
                {"own": OnBody("own_shoulder", (0.18, 0.16, 0.22), "heading")},
                trunk=(-2.0, 10.0, 0.0),
                neck=(-4.0, 6.0, 0.0),
            ),
            Step(
                0.22,
                0.3,
                {"own": Towards((-0.1, -0.12, 1.0), 0.88, "heading")},
                trunk=(18.0, -10.0, 0.0),
                neck=(4.0, 0.0, 0.0),
                pelvis=(0.0, -0.04, 0.03),
                via=(0.0, 0.1, 0.3),
            ),
        ),
        (
            "[swat] (at|) a (fly|mosquito|wasp|bee) (with the {side} hand|)",
            "[hit] a (fly|mosquito) with the {side} hand",
            "[slap] at a (fly|mosquito|bug)",
            "[kill] a (fly|mosquito|bug)",
            "[raise] the {side} hand and [swat] something in the air",
            "[swing] a fly swatter",
            "swatting a fly",
        ),
        hand_speed,
        1.6,
        is_faster_hand,
        tempo=(0.85, 1.05),
        exact=False,
    ),
    Action(
        "opens_window",
        (
            Step(
                0.6,
                0.2,
                {"own": OnBody("spine1", (0.16, 0.02, 0.40), "heading"), "other": OnBody("spine1", (0.16, 0.02, 0.40), "heading")},
                trunk=(18.0, 0.0, 0.0),
                neck=(-4.0, 0.0, 0.0),
                pelvis=(0.0, -0.12, 0.02),
            ),
            Step(
                0.8,
                0.5,
                {"own": Towards((0.05, 0.66, 0.75), 0.9, "heading"), "other": Towards((0.05, 0.66, 0.75), 0.9, "heading")},
                trunk=(2.0, 0.0, 0.0),
                neck=(-8.0, 0.0, 0.0),
                heels=(10.0, 10.0),
                via=(0.0, 0.2, 0.3),
            ),
        ),
        (
            "[open] a (window|sash window|garage door|shutter) (with both hands|)",
            "[push] a (window|shutter|garage door) up (with both hands|)",
            "[slide] a window up",
            "[lift] a (window|shutter) from the belly to overhead",
            "[push] both hands up in front of <them>, opening a window",
            "[open] the window",
            "opening a window",
        ),
        lambda joints, side: hand_over(joints, side, "head"),
        0.25,
        lambda joints, side: bool(hand_over(joints, side, "head").max() > -0.1 and hands_apart(joints).min() < 0.6),
        exact=False,
    ),
    Action(
        "fights_with_staff",
        (
            Step(
                0.5,
                0.2,
                {"own": OnBody("spine2", (0.30, 0.06, 0.28), "heading"), "other": OnBody("spine2", (0.24, -0.10, 0.34), "heading")},
                trunk=(10.0, 14.0, 0.0),
                pelvis=(0.0, -0.10, 0.0),
            ),
            Step(
                0.3,
                0.1,
                {"own": OnBody("neck", (-0.02, 0.16, 0.46), "heading"), "other": OnBody("spine1", (0.16, -0.06, 0.26), "heading")},
                trunk=(14.0, -26.0, 0.0),
                pelvis=(-0.04, -0.10, 0.05),
                via=(0.3, 0.1, 0.2),
            ),
            Step(
                0.3,
                0.1,
                {"own": OnBody("spine1", (0.18, 0.0, 0.24), "heading"), "other": OnBody("neck", (-0.02, 0.12, 0.46), "heading")},
                trunk=(14.0, 28.0, 0.0),
                pelvis=(0.04, -0.11, 0.05),
                via=(0.1, 0.1, 0.2),
            ),
            Step(
                0.3,
                0.2,
                {"own": OnBody("spine3", (0.06, 0.02, 0.50), "heading"), "other": OnBody("spine1", (-0.02, 0.06, 0.34), "heading")},
                trunk=(20.0, -16.0, 0.0),
                pelvis=(-0.02, -0.14, 0.10),
                heels=(14.0, 0.0),
            ),
        ),
        (
            "[fight] with a (staff|stick|pole|spear|bo staff|quarterstaff)",
            "[swing] a (staff|quarterstaff|long stick) (with both hands|)",
            "[strike] with both ends of a staff, then [thrust] it ahead",
            "[practise] with a (staff|bo staff|spear)",
            "[spar] with a long stick",
            "[thrust] a spear",
            "staff fighting",
            "bo staff",
        ),
        ahead_of_shoulder,
        0.1,
        _strikes_with_both_ends,
        counts=(1, 2),
        exact=False,
        kind="fighting",
    ),
)

PROGRAMS = tuple(one.program() for one in ACTIONS)
