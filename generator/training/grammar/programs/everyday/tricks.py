"""Juggling, magic, posing and being shocked: what games and shows ask of arms."""

from __future__ import annotations

import numpy as np

from ...acts.action import Action, both_ahead, both_high, hand_over
from ...acts.gesture import Gesture, Stroke
from ...acts.joined import Joined
from ...acts.sequence import Step
from ...captions import captions
from ...checks import feet_stay, hand_from, peaks, twist
from ...figure.arms import HandTrack, Key
from ...figure.body import SIDES, other
from ...figure.places import BACK_OF_HEAD, OnBody, Towards
from ...figure.posing import Pose, turn
from ...program import Performance, Program
from ...stage import Stage
from ...timing import clock, drift, plateau
from ...whole_body.curves import smooth


def juggles(joints: np.ndarray) -> bool:
    """Both hands before the belly go up and down by turns."""
    ways = [hand_from(joints, side, "spine1", "heading") for side in SIDES]
    there = (np.minimum(ways[0][:, 2], ways[1][:, 2]) > 0.14) & (np.abs(ways[0][:, 1] - ways[1][:, 1]) < 0.4)
    if there.sum() < 24:
        return False
    left, right = (way[there, 1] - way[there, 1].mean() for way in ways)
    turns = float((left * right).sum() / max(np.linalg.norm(left) * np.linalg.norm(right), 1e-9))
    return min(peaks(left, 0.05), peaks(right, 0.05)) >= 3 and turns < 0.1


def _gathers(joints: np.ndarray, side: str) -> bool:
    """Both hands at that side's hip, the trunk turned there, before they go ahead."""
    first = int(np.argmax(both_ahead(joints, side)))
    own, far = (hand_from(joints, hand, "spine1", "heading")[: first + 1, 0] for hand in (side, other(side)))
    turned = twist(joints)[: first + 1] * (1.0 if side == "left" else -1.0)
    return bool(first > 6 and ((turned > 5.0) & (own > 0.02) & (far < 0.08)).sum() >= 4)


def _rises_slowly(joints: np.ndarray, side: str) -> bool:
    """Both hands take a second or more from hip to head, the same height all the way."""
    hands = [hand_over(joints, hand, "pelvis") for hand in SIDES]
    low = np.flatnonzero(np.maximum(*hands) < 0.12)
    high = np.flatnonzero(np.minimum(*hands) > 0.5)
    high = high[high > low[0]] if len(low) else high
    low = low[low < high[0]] if len(high) else low
    if not (len(low) and len(high) and high[0] - low[-1] >= 12):
        return False
    return bool(np.abs(hands[0] - hands[1])[low[-1] : high[0]].max() < 0.25)


def _frames_face(joints: np.ndarray, side: str) -> bool:
    """Both wrists come to head height, each more than once, with sharp stops between."""
    ways = [np.append(hand_over(joints, hand, "neck"), -0.6) for hand in SIDES]
    return min(way.max() for way in ways) > 0.24 and min(peaks(way, 0.2) for way in ways) >= 2


def _shocked(stage: Stage) -> Performance:
    """Stiff and arched, arms bent away from the body, all of it shaking; then limp."""
    rng = stage.rng
    start, seconds = rng.uniform(0.3, 0.8), rng.uniform(1.8, 3.0)
    frames = stage.frames(start + seconds + 1.1)
    joints, time = stage.joints(frames), clock(frames)
    on = plateau(time, start, start + seconds, 0.16)
    rate = rng.uniform(3.2, 4.2)
    phases = rng.uniform(0.0, 2.0 * np.pi, (3, 3))
    shaking = np.stack([np.sin(2.0 * np.pi * rate * (1.0 + 0.08 * k) * time[:, None] + phases[k]) for k in range(3)])
    limp = plateau(time, start + seconds - 0.1, time[-1] + 2.0, 0.6)
    trunk = on[:, None] * (turn(-9.0) + np.radians(4.5) * shaking[0]) + limp[:, None] * turn(15.0)
    neck = on[:, None] * (turn(-14.0) + np.radians(9.0) * shaking[1]) + limp[:, None] * turn(20.0)
    pelvis = on[:, None] * 0.010 * shaking[2] + limp[:, None] * np.array([0.0, -0.05, -0.02])
    hands = {}
    for index, side in enumerate(SIDES):
        stroke = on[:, None] * (0.040 * shaking[index] + 0.01 * drift(frames, rng, 3, 3.0))
        place = Towards((0.62, -0.48, 0.42), 0.72, "heading").jittered(rng, 0.1)
        hands[side] = HandTrack((Key(place, start + 0.12, start + seconds - 0.05, 0.22, overshoot=0.05),), release=0.6, stroke=stroke)
    shrug = np.repeat(on[:, None] * np.radians(14.0), 2, axis=1)
    made = stage.posed(joints, Pose(pelvis=pelvis, trunk=trunk, neck=neck, shrug=shrug, hands=hands, follow=0.0))
    phrases = (
        "[get] (electrocuted|an electric shock|shocked by electricity)",
        "[be] (electrocuted|hit by lightning|struck by lightning)",
        "[touch] a live wire and [shake]",
        "[be] tased",
        "[shake] all over from an electric shock",
        "[have] a seizure, standing",
        "[convulse] (as if electrocuted|)",
        "[stiffen] and [shake] violently, the bent arms away from the body",
        "[jerk] all over with a stiff back, then [go] limp",
        "getting electrocuted",
        "electric shock",
    )
    return Performance(made, captions(rng, phrases), shakes_stiffly)


def shakes_stiffly(joints: np.ndarray) -> bool:
    """Both hands shake fast for a second or more, away from the body and below the shoulders."""
    shaken = np.ones(len(joints), dtype=bool)
    for side in SIDES:
        hand = hand_from(joints, side, "pelvis", "heading")
        slow = smooth(hand, 0.16)
        fast = smooth(np.linalg.norm(hand - slow, axis=-1), 0.2)
        drifting = np.linalg.norm(np.gradient(slow, axis=0), axis=-1) * 20.0
        shaken &= (fast > 0.017) & (drifting < 0.45) & (hand[:, 0] > 0.2) & (hand[:, 1] < 0.42)
    return bool(shaken.sum() >= 14 and feet_stay(joints))


ACTIONS = (
    Action(
        "casts_fireball",
        (
            Step(
                0.6, 0.45, {"own": OnBody("spine1", (0.20, 0.0, 0.05)), "other": OnBody("spine1", (-0.12, 0.05, 0.17))},
                trunk=(8.0, 30.0, 0.0), neck=(0.0, -24.0, 0.0), pelvis=(0.04, -0.10, -0.06), via=(0.3, 0.0, 0.4),
            ),
            Step(
                0.24, 0.75, {"own": Towards((-0.10, 0.02, 1.0), 0.95, "heading"), "other": Towards((-0.10, 0.0, 1.0), 0.95, "heading")},
                trunk=(13.0, 0.0, 0.0), pelvis=(0.0, -0.12, 0.11), heels=(0.0, 16.0), via=(0.1, 0.0, 0.3), overshoot=0.02,
            ),
        ),
        (
            "[cast] (a fireball|a spell|magic) (with both hands|) {often}",
            "[throw] a (fireball|energy ball) {often}",
            "[shoot] (an energy blast|magic|a beam of energy) from both (hands|palms) {often}",
            "[do] a (force push|hadouken|kamehameha) {often}",
            "[use] the force to push someone away {often}",
            "[gather] energy at the {side} hip and [thrust] both palms forward {often}",
            "[draw] both hands back to the {side} hip and [push] them ahead with force {often}",
            "[blast] something with magic {often}",
            "casting a fireball",
            "force push",
        ),
        both_ahead, 0.22, _gathers, counts=(1, 2), kind="fantasy", weight=1.3,
    ),
    Action(
        "summons",
        (
            Step(
                0.6, 0.3, {"own": Towards((0.36, -0.84, 0.40), 0.93, "heading"), "other": Towards((0.36, -0.84, 0.40), 0.93, "heading")},
                trunk=(12.0, 0.0, 0.0), neck=(14.0, 0.0, 0.0), pelvis=(0.0, -0.05, 0.0),
            ),
            Step(
                2.1, 0.8, {"own": Towards((0.50, 0.66, 0.46), 0.94, "heading"), "other": Towards((0.50, 0.66, 0.46), 0.94, "heading")},
                trunk=(-8.0, 0.0, 0.0), neck=(-16.0, 0.0, 0.0), pelvis=(0.0, 0.0, 0.02), via=(0.4, 0.0, 0.3),
            ),
        ),
        (
            "[summon] (a demon|a spirit|something|a storm|the dead)",
            "[raise] the dead (with both hands|)",
            "[call] up (spirits|a storm|demons)",
            "[perform] a (dark|) ritual, raising both arms slowly",
            "[raise] both arms slowly, palms up",
            "[lift] both hands slowly from the hips to above the head, palms upward",
            "[let] something rise from the ground with both hands",
            "[levitate] something with magic",
            "[conjure] something up with both arms",
            "summoning",
        ),
        both_high, 0.35, _rises_slowly, tempo=(0.85, 1.1), kind="fantasy",
    ),
    Action(
        "vogues",
        (
            Step(0.34, 0.22, {"own": OnBody("head", (0.08, 0.22, 0.03), "head"), "other": OnBody("head", (0.05, -0.15, 0.16), "head")}, trunk=(0.0, 8.0, 6.0), pelvis=(0.05, -0.03, 0.0)),
            Step(0.30, 0.20, {"own": Towards((1.0, 0.12, 0.1), 0.97), "other": BACK_OF_HEAD}, trunk=(0.0, -6.0, -6.0), neck=(0.0, 24.0, 0.0), pelvis=(-0.05, -0.02, 0.0)),
            Step(0.34, 0.22, {"other": OnBody("head", (0.08, 0.22, 0.03), "head"), "own": OnBody("head", (0.05, -0.15, 0.16), "head")}, trunk=(0.0, -8.0, -6.0), pelvis=(-0.05, -0.03, 0.0)),
            Step(0.30, 0.20, {"other": Towards((0.75, 0.65, 0.1), 0.97), "own": Towards((0.75, -0.5, 0.2), 0.95)}, trunk=(0.0, 6.0, 4.0), neck=(0.0, -20.0, 0.0), pelvis=(0.05, -0.02, 0.0)),
        ) * 2,
        (
            "[vogue]",
            "[do] (the vogue|voguing|a vogue dance)",
            "[dance] vogue",
            "[strike] (a pose|one pose after another|poses) (like a model|)",
            "[pose] like a (model|fashion model) (for the camera|)",
            "[frame] the face with both hands, striking poses",
            "[make] angular poses with the arms about the head",
            "[snap] from pose to pose, elbows out and hands at the face",
            "voguing",
            "striking poses",
        ),
        lambda joints, side: np.maximum(hand_over(joints, "left", "neck"), hand_over(joints, "right", "neck")), 0.15, _frames_face, exact=False, kind="dance", after=(0.3, 0.6),
    ),
)  # fmt: skip

JOINED = (
    Joined(
        "juggles",
        OnBody("spine1", (0.17, 0.06, 0.28)),
        OnBody("spine1", (0.17, 0.06, 0.28)),
        (
            "[juggle]",
            "[juggle] (balls|three balls|clubs|oranges) (with both hands|)",
            "[juggle] (like a clown|in the circus|for an audience)",
            "[throw] balls up and [catch] them with both hands in turn",
            "[keep] (three|several) balls in the air",
            "[perform] a juggling (act|trick)",
            "[move] both hands up and down by turns before the belly, eyes up",
            "juggling",
            "juggling balls",
        ),
        Gesture(via=(0.2, 0.0, 0.4), neck=(-15.0, 0.0, 0.0), trunk=(-2.0, 0.0, 0.0), hold=(2.6, 5.0), already=0.35, stays=0.5, jitter=0.7),
        stroke=Stroke((0.0, 0.11, 0.02), (0.52, 0.68), "circle", across=(-0.055, 0.0, 0.0), alternate=True),
        seen=juggles,
        base="standing",
        weight=1.3,
    ),
)

PROGRAMS = (*(one.program() for one in (*ACTIONS, *JOINED)), Program("electrocuted", "reactions", _shocked, weight=1.2))
