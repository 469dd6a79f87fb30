"""Out on the street and in the park: hitchhiking, umbrellas, suitcases, dogs, birds, frisbees, storms."""

from __future__ import annotations

import numpy as np

from ...acts.action import Action, hand_speed, is_faster_hand
from ...acts.gesture import Gesture, Stroke, any_side
from ...acts.held import Held
from ...acts.joined import Joined
from ...acts.raised import Raised
from ...acts.sequence import Step
from ...acts.styled import Style, pitch_over
from ...captions import captions
from ...checks import distance_to, hand_from, peaks, pitch, travel
from ...figure.arms import HandTrack, Key
from ...figure.body import SIDES, other
from ...figure.places import OnBody, Towards
from ...figure.posing import Pose, turn
from ...program import Performance, Program
from ...stage import Stage
from ...timing import clock, drift

_SHIELD = OnBody("head", (0.02, 0.04, 0.23), "head")


def scatters(joints: np.ndarray) -> bool:
    """One hand goes out from the belly twice or more while the other stays there."""
    ways = {side: hand_from(joints, side, "spine1", "heading") for side in SIDES}
    busy = max(SIDES, key=lambda side: np.ptp(ways[side][:, 0]))
    quiet = next(side for side in SIDES if side != busy)
    return peaks(ways[busy][:, 0], 0.10) >= 2 and float(np.median(ways[quiet][:, 2])) > 0.1


def drags_behind(joints: np.ndarray) -> bool:
    """One hand stays low behind its hip, and the other does not."""
    behind = [hand_from(joints, side, f"{side}_hip", "heading") for side in SIDES]
    back = [float(np.median(one[:, 2])) for one in behind]
    steady = [float(np.ptp(one[:, 2])) for one in behind]
    busy = int(np.argmin(back))
    return back[busy] < -0.12 and steady[busy] < 0.2 and travel(joints) > 0.8


def _hand_low_ahead(joints: np.ndarray) -> bool:
    """One hand is held low ahead of its hip, nearly straight."""
    for side in SIDES:
        hand = hand_from(joints, side, f"{side}_hip", "heading")
        free = hand_from(joints, other(side), f"{other(side)}_hip", "heading")
        low = np.mean((hand[:, 2] > 0.2) & (hand[:, 1] < 0.25)) > 0.75
        if low and np.median(free[:, 2]) < 0.2 and np.abs(pitch(joints)).max() < 24.0:
            return travel(joints) > 0.8
    return False


def shields_face(joints: np.ndarray) -> bool:
    """Bent against it, a forearm before the face."""
    near = min(float(np.median(distance_to(joints, side, _SHIELD))) for side in SIDES)
    return pitch_over(9.0)(joints) and near < 0.16


def _dog(stage: Stage) -> Performance:
    """An arm ahead and low, pulled at now and then by the dog at the end of the leash."""
    rng, side = stage.rng, any_side(stage.rng)
    frames = stage.frames(rng.uniform(4.0, 7.5))
    joints = stage.joints(frames)
    time = clock(len(joints))
    pull = np.zeros(len(joints))
    for at in np.arange(rng.uniform(0.4, 1.2), time[-1], rng.uniform(1.1, 1.9)):
        pull += rng.uniform(0.6, 1.2) * np.exp(-(((time - at) / 0.16) ** 2))
    stroke = pull[:, None] * np.array([0.02, 0.03, 0.10]) + 0.015 * drift(len(joints), rng)
    place = Towards((0.16, -0.72, 0.68), 0.90, "heading").jittered(rng, 0.05)
    track = HandTrack((Key(place, -0.5),), stroke=stroke)
    yaw = 4.0 if side == "right" else -4.0
    trunk = turn(3.0 - 3.0 * pull, yaw + 3.0 * pull * np.sign(yaw), 0.0)
    made = stage.posed(joints, Pose(trunk=trunk, neck=np.tile(turn(14.0, -2.0 * yaw, 0.0), (len(joints), 1)), hands={side: track}))
    phrases = (
        "[walk] (a|the|<their>) dog",
        "[walk] <their> dog (in the park|on a leash|)",
        "[walk] with a dog on a (leash|lead)",
        "[go] for a walk with (a|the|<their>) dog",
        "[take] the dog for a walk",
        "[walk], the {side} hand held ahead on a leash",
        "[be] pulled along by a dog",
        "[walk] with one arm stretched low ahead, pulled by a dog",
        "[hold] a leash with the {side} hand and [walk]",
        "walking the dog",
    )
    return Performance(made, captions(rng, [phrase.format(side=side) for phrase in phrases]), _hand_low_ahead)


RAISED = (
    Raised(
        "hitchhikes",
        (0.86, -0.16, 0.48),
        one=(
            "[hitchhike] (by the road|)",
            "[hitch] a (ride|lift)",
            "[thumb] a (ride|lift)",
            "[stick] out <their> {side} thumb (to stop a car|)",
            "[stand] by the road with the {side} thumb out",
            "[hold] out a thumb (for a ride|for passing cars|)",
            "[wait] for a ride, the {side} arm held out to the side with the thumb up",
            "[hold] <their> {side} fist out to the road, thumb up",
            "hitchhiking",
            "thumb out for a ride",
        ),
        gesture=Gesture(
            via=(0.5, 0.0, 0.3), hold=(1.8, 3.6), neck=(0.0, 26.0, 0.0), trunk=(0.0, 8.0, 0.0),
            stroke=Stroke((0.05, 0.03, 0.05), (0.7, 1.1), "swing"),
        ),
        reach=(0.80, 0.90),
        near=0.3,
        base="standing",
        weight=1.2,
    ),
)  # fmt: skip

HELD = (
    Held(
        "holds_umbrella",
        OnBody("spine3", (0.13, 0.06, 0.27)),
        one=(
            "[hold] an umbrella (in the {side} hand|)",
            "[carry] an (open|) umbrella (over <their> head|)",
            "[hold] an umbrella up with <their> {side} hand",
            "[stand] in the rain with an umbrella",
            "[keep] dry under an umbrella",
            "[have] an umbrella in <their> {side} hand",
            "[shelter] under an umbrella from the rain",
            "[hold] the {side} fist upright before the shoulder, as around a handle",
            "holding an umbrella",
        ),
        gesture=Gesture(via=(0.2, 0.0, 0.5), hold=(2.2, 4.5), already=0.45, stays=0.6, neck=(2.0, 6.0, 0.0)),
        weight=1.3,
    ),
)

STYLES = (
    Style(
        "suitcase",
        (
            "[pull] a (suitcase|trolley|rolling bag) (behind <them>|)",
            "[walk] with a (suitcase|rolling suitcase|trolley bag)",
            "[walk] and [pull] a suitcase with the {side} hand",
            "[walk] through the airport with a suitcase",
            "[drag] a suitcase along (with <their> {side} hand|)",
            "[walk], the {side} arm stretched back and down, pulling luggage",
            "[go] on a trip, pulling <their> luggage behind <them>",
            "pulling a suitcase",
        ),
        check=drags_behind,
        trunk=(5.0, 7.0, 2.0),
        pace=0.95,
        hands={"own": Towards((0.20, -0.86, -0.46), 0.965, "heading")},
    ),
    Style(
        "storm",
        (
            "[walk] against (a|the) (storm|strong wind|wind|gale)",
            "[walk] into the wind",
            "[walk] through a (storm|snowstorm|blizzard|sandstorm)",
            "[struggle] forward against a strong wind",
            "[fight] <their> way through a storm, the {side} arm before the face",
            "[lean] into the wind and [walk], one arm in front of the face",
            "[push] on through heavy wind, bent forward",
            "walking against the wind",
        ),
        (
            "[stand] in a (storm|strong wind|gale)",
            "[be] hit by (a|) strong wind",
            "[shield] <their> face from the wind (with the {side} arm|)",
            "[lean] into a strong wind",
            "[brace] against the (wind|storm)",
            "[be] blown about by the wind",
            "[protect] <their> face from (the wind|sand|a blast) with <their> {side} forearm",
            "[stand] bent against a storm, one arm in front of the face",
            "standing in strong wind",
        ),
        check=shields_face,
        trunk=(20.0, 0.0, 0.0),
        neck=(10.0, 8.0, 0.0),
        shrug=8.0,
        pelvis=(0.0, -0.05, 0.03),
        pace=0.66,
        step=0.68,
        swing=0.5,
        unrest=2.6,
        unsteady=0.18,
        hands={"own": _SHIELD},
    ),
)  # fmt: skip

JOINED = (
    Joined(
        "feeds_birds",
        OnBody("spine1", (0.06, 0.07, 0.25)),
        OnBody("spine1", (0.05, 0.03, 0.22)),
        (
            "[feed] (the|some|) (birds|ducks|pigeons|chickens)",
            "[scatter] (seeds|food|crumbs|grain) (with the {side} hand|)",
            "[throw] (bread|crumbs|corn) to the (birds|ducks|pigeons)",
            "[sow] seeds by hand",
            "[toss] feed to the chickens (with <their> {side} hand|)",
            "[spread] seeds on the ground, handful by handful",
            "[take] from a bag at the belly and [cast] it out ahead with the {side} hand",
            "feeding the birds",
        ),
        Gesture(via=(0.2, 0.0, 0.4), trunk=(13.0, 0.0, 0.0), neck=(14.0, 0.0, 0.0), hold=(2.8, 5.0), stays=0.4),
        strokes={"own": Stroke((0.30, -0.04, 0.24), (0.95, 1.4), "strike"), "other": Stroke((0.004, 0.004, 0.0), (0.9, 1.5), "swing")},
        seen=scatters,
        base="standing",
    ),
)

ACTIONS = (
    Action(
        "throws_frisbee",
        (
            Step(0.6, 0.18, {"own": OnBody("spine2", (-0.20, 0.0, 0.22))}, trunk=(8.0, -34.0, 0.0), neck=(0.0, 24.0, 0.0), pelvis=(-0.05, -0.05, -0.02)),
            Step(0.2, 0.0, {"own": Towards((0.25, 0.0, 0.97), 0.97, "heading")}, trunk=(8.0, 6.0, 0.0), pelvis=(0.03, -0.04, 0.06), heels=(0.0, 14.0), via=(0.1, 0.0, 0.5)),
            Step(0.2, 0.35, {"own": Towards((0.95, 0.10, 0.3), 0.96, "heading")}, trunk=(4.0, 26.0, 0.0), pelvis=(0.05, -0.03, 0.08), heels=(0.0, 22.0)),
        ),
        (
            "[throw] a frisbee (with <their> {side} hand|) {often}",
            "[throw] a (disc|flying disc|frisbee) (backhand|) {often}",
            "[play] frisbee {often}",
            "[swing] the {side} arm out from across the body, throwing a frisbee {often}",
            "[toss] a frisbee {often}",
            "[turn] away, then [whip] the {side} hand out flat {often}",
            "[deal] a backhand throw with the {side} arm {often}",
            "throwing a frisbee",
            "frisbee throw",
        ),
        lambda joints, side: hand_from(joints, side, f"{side}_shoulder", "heading")[:, 0],
        0.4,
        lambda joints, side: is_faster_hand(joints, side) and hand_speed(joints, side).max() > 2.6 and hand_from(joints, side, "spine2", "heading")[:, 0].min() < 0.02,
        counts=(1, 2),
    ),
)  # fmt: skip

PROGRAMS = (
    *(one.program() for one in (*RAISED, *HELD, *JOINED, *ACTIONS)),
    *(program for style in STYLES for program in style.programs()),
    Program("walks_dog", "walking", _dog, base="walking", weight=1.3),
)
