"""Both hands together: clap, pray, cross and fold the arms, clasp, and what is held with two hands that are not alike."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, replace
from functools import partial

import numpy as np

from ....motion import FPS
from ..acting import told
from ..arms import HandTrack, Key
from ..body import SIDES, Body, in_frame, other
from ..captions import times
from ..checks import distance_to, feet_stay, hands_apart, peaks
from ..gesture import Gesture, Stroke, any_side, performed
from ..places import OnBody, Place, Towards
from ..posing import Pose, turn
from ..program import Performance, Program
from ..stage import Stage
from ..timing import beats, between, clock, minimum_jerk

# Metres between the wrists of hands whose palms touch.
_TOUCHING = 0.10
_CLAP_AT = {
    "chest": OnBody("spine3", (0.045, 0.04, 0.31)), "face": OnBody("neck", (0.045, 0.06, 0.33)), "belly": OnBody("spine2", (0.045, 0.02, 0.33)),
    "overhead": Towards((-0.25, 1.0, 0.25), 0.9),
}  # fmt: skip


def _clap(stage: Stage, where: str, is_counted: bool) -> Performance:
    """Palms part and meet: the meeting is sharp, the parting differs from time to time."""
    rng = stage.rng
    period = between(rng, (0.26, 0.52)) if where != "overhead" else between(rng, (0.4, 0.7))
    count = int(rng.integers(1, 7)) if is_counted else max(3, round(between(rng, (1.6, 5.0)) / period))
    lead = between(rng, (0.4, 0.75))
    start = 0.05 if not is_counted and rng.random() < 0.3 else lead + between(rng, (0.15, 0.9))
    done = beats(rng, start, count, period, 0.06)
    stays = not is_counted and rng.random() < 0.4
    base = stage.joints(stage.frames(done.end + (0.0 if stays else lead + between(rng, (0.2, 0.8)))))
    time = clock(len(base))
    wide = between(rng, (0.07, 0.16)) * (1.6 if where == "overhead" else 1.0)
    # Palms meet in a frame, not between two, or nobody would see it.
    openness = wide * _openness(time, np.round(done.edges * FPS) / FPS, done.sizes, lead)
    place = _CLAP_AT[where].jittered(rng, 0.03) if isinstance(_CLAP_AT[where], OnBody) else OnBody("head", (0.045, 0.33, 0.08), "heading")
    place = replace(place, offset=(0.05, *place.offset[1:]))
    uneven = between(rng, (0.6, 1.4))
    hands = {}
    for side, share in (("left", uneven), ("right", 2.0 - uneven)):
        stroke = np.stack([share * openness, 0.12 * share * openness, -0.1 * openness], axis=-1)
        key = Key(place, start, 1e6 if stays else done.end, lead, (0.3, 0.0, 0.4), 0.0)
        hands[side] = HandTrack((key,), release=lead, stroke=stroke)
    nod = turn(pitch=3.0 * rng.uniform(0.3, 1.0) * openness / wide)
    joints = stage.posed(base, Pose(hands=hands, neck=nod))
    seen = count if is_counted else max(2, count // 2)
    captions = told(stage, _CLAPS[where], often=times(rng, count) if is_counted else str(rng.choice(_OFTEN)))
    return Performance(joints, captions, partial(claps, count=seen, exactly=is_counted))


def _openness(time: np.ndarray, edges: np.ndarray, sizes: np.ndarray, lead: float) -> np.ndarray:
    """(T,) 0 where palms meet, at the end of each repetition, 1 in the middle of each; palms come apart in `lead` seconds
    before the first."""
    share = np.clip(np.interp(time, edges, np.arange(len(edges), dtype=float)), 0.0, len(sizes))
    within = share - np.floor(np.minimum(share, len(sizes) - 1e-9))
    size = np.append(sizes, sizes[-1])[np.minimum(share.astype(int), len(sizes))]
    shape = size * np.sin(np.pi * np.clip(within, 0.0, 1.0)) ** 0.8
    first = edges[0] + 0.5 * (edges[1] - edges[0])
    opened = np.where(time < first, minimum_jerk((time - edges[0] + lead) / lead) * sizes[0], shape)
    return opened + 1.2 * minimum_jerk((time - edges[-1]) / 0.5)


def claps(joints: np.ndarray, count: int, exactly: bool) -> bool:
    """Whether the palms meet so often, or at least so often, in front of the body or above it."""
    body = Body.of(joints)
    apart = hands_apart(joints)
    middle = 0.5 * (body.at("left_wrist") + body.at("right_wrist")) - body.at("spine1")
    ahead = in_frame(body.heading, middle)
    active = (ahead[:, 1] > -0.05) & (apart < 0.62)
    if active.sum() < 4:
        return False
    first, last = np.flatnonzero(active)[[0, -1]]
    first = max(first - 2, 0)
    met = _meetings(apart[first : last + 3])
    return met == count if exactly else met >= count


def _meetings(apart: np.ndarray) -> int:
    """How often wrists come near one another and part again."""
    if apart.min() > 0.19:
        return 0
    low = np.minimum(apart, 0.34)
    return peaks(np.concatenate([[-0.34], -low, [-0.34]]), 0.05)


_OFTEN = ("", "", "", "repeatedly", "several times", "quickly", "for a while", "many times", "enthusiastically")
_CLAPS = {
    "chest": (
        "[clap] (<their> hands|) {often}", "[clap] (<their> hands|) {often}", "[applaud] {often}", "[give] (a round of|) applause", "[clap] (<their> hands|both hands) together {often}", "[clap] <their> hands in front of <their> chest {often}",
        "[bring] <their> palms together {often}, clapping", "[hit] <their> palms against one another {often}", "[strike] <their> hands together {often}", "clapping {often}", "[stand] clapping {often}", "[applaud] by clapping <their> hands",
    ),
    "face": (
        "[clap] (<their> hands|) (in front of <their> face|at face height) {often}", "[applaud] with raised hands {often}", "[clap] <their> hands high in front {often}", "[clap] before <their> face {often}", "[hold] <their> hands up and [clap] {often}", "[clap] <their> hands {often}", "[applaud] {often}",
    ),
    "belly": (
        "[clap] (<their> hands|) (low|at the belly|in front of <their> belly) {often}", "[clap] <their> hands {often}", "[applaud] {often}", "[clap] softly in front of <their> stomach {often}", "[clap] both hands low in front {often}", "[strike] <their> palms together at waist height {often}", "[clap] {often}",
    ),
    "overhead": (
        "[clap] (<their> hands|) (above <their> head|overhead) {often}", "[raise] both arms and [clap] (<their> hands|) overhead {often}", "[applaud] with <their> hands above <their> head {often}", "[clap] high over the head {often}", "[bring] both palms together overhead {often}", "[lift] both arms to clap above the head {often}",
        "[strike] <their> hands together over <their> head {often}",
    ),
}  # fmt: skip


@dataclass(frozen=True)
class Joined:
    """Both hands go each to its place and stay. own, other: places of the side that is drawn and of its counterpart. stroke: what both do
    there. seen: whether it is done; None asks for both hands near their places."""

    name: str
    own: Place
    other: Place
    phrases: tuple[str, ...]
    gesture: Gesture = Gesture({})
    stroke: Stroke | None = None
    strokes: dict[str, Stroke] | None = None
    near: float = 0.13
    seen: Callable[[np.ndarray], bool] | None = None
    base: str = "anything"
    weight: float = 1.0


def _perform(joined: Joined, stage: Stage) -> Performance:
    side = any_side(stage.rng)
    hands = {side: joined.own, other(side): joined.other}
    strokes = {side: joined.strokes["own"], other(side): joined.strokes["other"]} if joined.strokes else {}
    strokes = {hand: stroke for hand, stroke in strokes.items() if any(stroke.way)}
    gesture = replace(joined.gesture, hands=hands, stroke=joined.stroke, strokes=strokes)
    if side == "right":
        gesture = replace(gesture, trunk=_flipped(gesture.trunk), neck=_flipped(gesture.neck))
    done = performed(stage, gesture)
    captions = told(stage, joined.phrases, side=side, other=other(side))
    return Performance(done.joints, captions, partial(_are_there, joined=joined, moves=stage.moves, done=len(done.time)))


def _flipped(way: tuple[float, float, float]) -> tuple[float, float, float]:
    return way[0], -way[1], -way[2]


def _are_there(joints: np.ndarray, joined: Joined, moves: bool, done: int) -> bool:
    """Either way round: who is told to cross the arms is not told which lies on top."""
    if not (moves or feet_stay(joints)):
        return False
    room = joined.near + _reach_of(joined)
    near = max(min(_share(joints, side, joined.own, room), _share(joints, other(side), joined.other, room)) for side in SIDES)
    return near > 0.2 and (joined.seen is None or joined.seen(joints))


def _reach_of(joined: Joined) -> float:
    strokes = [joined.stroke] if joined.stroke else list((joined.strokes or {}).values())
    return max((float(np.linalg.norm(stroke.way)) for stroke in strokes), default=0.0)


def _share(joints: np.ndarray, side: str, place: Place, near: float) -> float:
    return float((distance_to(joints, side, place) < near).mean())


def _gesture(**values) -> Gesture:
    return Gesture({}, **values)


_STILL = Stroke((0.0, 0.0, 0.0), (0.5, 0.9))
JOINED = (
    Joined(
        "crosses_arms", OnBody("spine3", (-0.13, -0.02, 0.19)), OnBody("spine3", (-0.14, 0.03, 0.22)),
        ("[cross] <their> arms (over the chest|in front of <them>|)", "[fold] <their> arms (across <their> chest|in front of the chest|)", "[stand] with (crossed|folded) arms", "[stand] with <their> arms (crossed|folded) (in front of the chest|)", "[hold] <their> arms crossed over the chest",
         "[put] one forearm over the other in front of the chest", "[wait] (impatiently|) with arms (crossed|folded)", "[cross] both arms", "arms crossed", "[be] (angry|sceptical) and [cross] <their> arms"),
        _gesture(via=(0.3, 0.0, 0.7), hold=(1.4, 5.0), already=0.25, stays=0.5, follow=0.4, jitter=0.7), near=0.11, weight=1.8,
    ),
    Joined(
        "prays", OnBody("spine3", (0.04, 0.04, 0.22)), OnBody("spine3", (0.04, 0.04, 0.22)),
        ("[pray] (with folded hands|)", "[put] <their> (hands|palms) together (in prayer|in front of <their> chest)", "[press] <their> palms together (before|in front of) <their> chest", "[fold] <their> hands (in prayer|to pray|)", "[hold] <their> hands in a praying position", "[do] a namaste (gesture|)",
         "[bring] both palms together at the chest", "[join] <their> hands in prayer", "[beg] with joined hands", "praying"),
        _gesture(via=(0.4, 0.0, 0.5), neck=(12.0, 0.0, 0.0), already=0.2, hold=(1.5, 5.0), stays=0.4, jitter=0.7), weight=1.2, near=0.11, seen=lambda joints: float((hands_apart(joints) < 0.19).mean()) > 0.2,
    ),
    Joined(
        "clasps_hands", OnBody("spine1", (0.045, -0.02, 0.24)), OnBody("spine1", (0.045, -0.02, 0.25)),
        ("[clasp] <their> hands (in front of <them>|together|)", "[hold] <their> hands together in front of <their> (belly|stomach)", "[fold] <their> hands (in front of <them>|before <their> belly)", "[put] <their> hands together (in front|)", "[stand] with (clasped|joined|folded) hands", "[join] <their> hands in front of the body",
         "[intertwine] <their> fingers in front of <their> stomach", "[hold] one hand with the other in front of the belly", "[stand] politely with hands folded in front"),
        _gesture(via=(0.4, 0.0, 0.5), hold=(1.5, 5.0), already=0.25, stays=0.5, follow=0.4, jitter=0.7), near=0.11, seen=lambda joints: float((hands_apart(joints) < 0.19).mean()) > 0.2,
    ),
    Joined(
        "joins_hands_overhead", OnBody("head", (0.05, 0.40, 0.04), "heading"), OnBody("head", (0.05, 0.40, 0.04), "heading"),
        ("[join] <their> hands (above <their> head|overhead)", "[put] <their> palms together (above <their> head|overhead)", "[raise] both arms and [clasp] <their> hands overhead", "[stretch] up with <their> hands joined overhead", "[form] (a|an) (roof|o|steeple) with <their> arms above <their> head", "[hold] both hands together over <their> head",
         "[lift] both arms until the palms meet above the head", "[stretch] (<their> body|<themselves>), hands clasped overhead"),
        _gesture(via=(0.6, 0.0, 0.3), trunk=(-4.0, 0.0, 0.0)), seen=lambda joints: float((hands_apart(joints) < 0.24).mean()) > 0.15,
    ),
    Joined(
        "plays_guitar", OnBody("spine1", (-0.06, 0.03, 0.22)), OnBody("spine3", (0.30, -0.05, 0.30)),
        ("[play] (the|a|an air) guitar", "[strum] a guitar (with <their> {side} hand|)", "[play] (air|electric|acoustic) guitar", "[hold] the neck of a guitar with the {other} hand and [strum] with the {side}", "[pretend] to play the guitar", "[play] a bass guitar", "[rock] out on (a|an air) guitar", "[pluck] the strings of a guitar with the {side} hand", "playing guitar", "[move] <their> {side} hand up and down in front of <their> belly, playing a guitar"),
        _gesture(via=(0.3, 0.0, 0.5), trunk=(4.0, 0.0, -3.0), neck=(10.0, 0.0, 0.0), hold=(2.0, 6.5), already=0.3, stays=0.6), weight=1.2,
        strokes={"own": Stroke((0.02, 0.09, 0.0), (0.3, 0.65), "swing"), "other": Stroke((0.04, 0.015, 0.0), (0.9, 1.8), "swing")},
    ),
    Joined(
        "plays_violin", OnBody("neck", (0.14, 0.00, 0.34)), OnBody("neck", (0.42, 0.02, 0.26)),
        ("[play] the violin", "[play] a (violin|fiddle)", "[bow] a violin with <their> {side} (hand|arm)", "[hold] a violin at <their> {other} shoulder and [play] it", "[pretend] to play the violin", "[fiddle]", "[move] the {side} hand back and forth like a violinist", "[draw] a bow over a violin with the {side} hand", "playing violin"),
        _gesture(via=(0.3, 0.0, 0.5), neck=(8.0, -12.0, 5.0), hold=(2.0, 6.5), already=0.3, stays=0.6), base="standing",
        strokes={"own": Stroke((0.15, -0.05, 0.02), (0.9, 1.7), "swing"), "other": Stroke((0.0, 0.0, 0.0), (0.9, 1.8), "swing")}, near=0.14,
    ),
    Joined(
        "plays_flute", OnBody("head", (0.16, -0.02, 0.16), "heading"), OnBody("head", (-0.12, -0.04, 0.18), "heading"),
        ("[play] the flute", "[play] a flute", "[hold] a flute to the {side} with both hands and [play]", "[pretend] to play the flute", "[blow] into a flute", "[play] a wind instrument, both hands at the mouth"),
        _gesture(via=(0.3, 0.0, 0.5), hold=(2.0, 5.0), already=0.2, stays=0.5), base="standing", weight=0.5,
    ),
    Joined(
        "texts_on_phone", OnBody("spine3", (-0.01, -0.04, 0.29)), OnBody("spine3", (0.05, -0.06, 0.28)),
        ("[text] (on a phone|on <their> phone|someone|a message|)", "[look] at <their> phone (held in both hands|)", "[type] (a message|) on <their> phone", "[use] (a|<their>) (phone|smartphone|cellphone)", "[hold] a phone in front of <their> chest and [look] down at it", "[read] something on <their> phone", "[check] <their> phone", "[play] on <their> phone", "texting", "[read] a (book|letter|newspaper) held in both hands"),
        _gesture(via=(0.3, 0.0, 0.4), neck=(22.0, 0.0, 0.0), trunk=(3.0, 0.0, 0.0), hold=(2.0, 6.5), already=0.35, stays=0.6, follow=0.4), weight=1.2, near=0.12,
        strokes={"own": Stroke((0.006, 0.008, 0.0), (0.3, 0.7), "swing"), "other": Stroke((0.0, 0.0, 0.0), (0.9, 1.8), "swing")}, seen=lambda joints: float((hands_apart(joints) < 0.2).mean()) > 0.2,
    ),
    Joined(
        "checks_watch", OnBody("spine3", (-0.12, 0.02, 0.27)), OnBody("spine1", (-0.02, 0.04, 0.24)),
        ("[look] at <their> {side} (watch|wrist)", "[check] (<their> watch|the time on <their> {side} wrist)", "[check] the time", "[raise] <their> {side} forearm and [look] at the watch", "[lift] <their> {side} wrist before <their> chest to see the time", "[look] at a wristwatch on the {side} arm"),
        _gesture(via=(0.2, 0.0, 0.5), neck=(16.0, -5.0, 0.0), hold=(0.8, 2.0), stays=0.2), weight=0.8,
    ),
    Joined(
        "boxing_guard", OnBody("neck", (0.11, 0.01, 0.26)), OnBody("neck", (0.10, 0.0, 0.21)),
        ("[hold] up <their> fists (in a boxing guard|)", "[take] a (boxing|fighting) stance", "[raise] both fists to guard <their> face", "[get] ready to (box|fight)", "[put] up <their> (fists|guard)", "[stand] in a (fighting|boxing|defensive) (pose|stance)", "[hold] both fists in front of <their> (face|chin)", "[guard] <their> face with both fists", "fighting stance"),
        _gesture(via=(0.3, 0.0, 0.5), trunk=(10.0, -8.0, 0.0), neck=(4.0, 6.0, 0.0), pelvis=(0.0, -0.05, 0.0), hold=(1.2, 4.0), already=0.25, stays=0.5, lead=(0.35, 0.6)), base="standing", stroke=Stroke((0.015, 0.02, 0.02), (0.5, 0.9), "swing"), weight=1.0,
    ),
    Joined(
        "blocks_overhead", OnBody("head", (-0.02, 0.14, 0.26), "heading"), OnBody("head", (0.0, 0.16, 0.22), "heading"),
        ("[block] (a blow|) with both forearms (raised before the head|)", "[protect] <their> head with both arms", "[shield] <their> face with crossed forearms", "[raise] both arms to shield <their> head", "[cover] <their> head with <their> arms", "[defend] <themselves> with raised arms", "[duck] and [cover] <their> head with both arms"),
        _gesture(via=(0.2, 0.0, 0.6), trunk=(6.0, 0.0, 0.0), neck=(10.0, 0.0, 0.0), pelvis=(0.0, -0.04, 0.0), lead=(0.25, 0.5), hold=(0.6, 2.5)), base="standing",
    ),
    Joined(
        "carries_in_front", OnBody("spine2", (0.18, -0.06, 0.36)), OnBody("spine2", (0.18, -0.06, 0.36)),
        ("[carry] (something|a box|a heavy box|a tray) (in front of <them>|with both hands|)", "[hold] (a box|something|a package) in front of <them> with both hands", "[carry] something (heavy|) in both arms", "[hold] a tray in front of <their> (belly|body)", "[bring] a box held in both hands", "[keep] both forearms out in front, carrying a box", "[hold] both hands in front of <their> belly, palms up"),
        _gesture(via=(0.2, 0.0, 0.4), trunk=(-4.0, 0.0, 0.0), hold=(2.0, 8.0), already=0.6, stays=0.7), weight=1.5, seen=lambda joints: float((hands_apart(joints) < 0.5).mean()) > 0.2, near=0.12,
    ),
    Joined(
        "holds_baby", OnBody("spine3", (-0.10, -0.10, 0.22)), OnBody("spine2", (-0.02, -0.02, 0.24)),
        ("[rock] a baby in <their> arms", "[hold] a baby (in <their> arms|)", "[cradle] a baby (in <their> arms|)", "[carry] a (baby|child|cat) in <their> arms", "[rock] something gently in both arms", "[sway] from side to side, holding a baby"),
        _gesture(via=(0.3, 0.0, 0.5), neck=(14.0, -6.0, 0.0), hold=(2.0, 6.0), already=0.4, stays=0.6), weight=0.6, stroke=Stroke((0.03, 0.0, 0.0), (1.2, 2.0), "swing"),
    ),
    Joined(
        "steers", OnBody("spine3", (0.19, -0.06, 0.38)), OnBody("spine3", (0.19, -0.06, 0.38)),
        ("[drive] a car", "[steer] (a car|a wheel)", "[hold] a steering wheel with both hands", "[turn] a (steering|) wheel (left and right|) with both hands", "[pretend] to drive (a car|)", "[move] both hands like somebody who drives"),
        _gesture(via=(0.2, 0.0, 0.4), hold=(2.0, 6.0), already=0.3, stays=0.5), base="standing", weight=0.7,
        strokes={"own": Stroke((0.02, 0.08, 0.0), (1.2, 2.2), "swing"), "other": Stroke((0.02, -0.08, 0.0), (1.2, 2.2), "swing")},
    ),
    Joined(
        "aims_gun", OnBody("neck", (-0.14, -0.04, 0.42)), OnBody("neck", (-0.05, -0.04, 0.46)),
        ("[aim] a (gun|pistol) (with both hands|)", "[hold] a gun in front of <them> with both hands", "[point] a (gun|pistol) forward", "[shoot] a (gun|pistol)", "[take] aim with both arms stretched out", "[stretch] both arms forward, holding a pistol"),
        _gesture(via=(0.1, 0.0, 0.5), hold=(1.2, 4.0), lead=(0.4, 0.7)), base="standing", near=0.16, weight=0.7, seen=lambda joints: float((hands_apart(joints) < 0.26).mean()) > 0.2,
    ),
    Joined(
        "shoots_bow", OnBody("own_shoulder", (0.02, 0.03, 0.10)), Towards((0.85, 0.05, 0.55), 0.96),
        ("[shoot] (an arrow|a bow)", "[draw] a bow (with <their> {side} hand|)", "[aim] a bow (and arrow|)", "[hold] a bow with the {other} arm and [draw] the string with the {side}", "[be] an archer who draws the bow", "[pull] back a bowstring with the {side} hand"),
        _gesture(via=(0.2, 0.0, 0.6), trunk=(0.0, -22.0, 0.0), neck=(0.0, -30.0, 0.0), hold=(0.8, 2.5), lead=(0.8, 1.3), follow=0.4, swivel=28.0), base="standing", near=0.2, weight=0.7,
    ),
)  # fmt: skip
PROGRAMS = (
    Program("claps", "hands together", partial(_clap, where="chest", is_counted=False), base="anything", weight=2.0),
    Program("claps_counted", "hands together", partial(_clap, where="chest", is_counted=True), base="standing", weight=2.0),
    Program("claps_at_face", "hands together", partial(_clap, where="face", is_counted=False), base="standing", weight=0.6),
    Program("claps_low", "hands together", partial(_clap, where="belly", is_counted=False), base="anything", weight=0.6),
    Program("claps_overhead", "hands together", partial(_clap, where="overhead", is_counted=False), base="standing"),
    Program("claps_overhead_counted", "hands together", partial(_clap, where="overhead", is_counted=True), base="standing", weight=0.7),
    *(Program(one.name, "hands together", partial(_perform, one), base=one.base, weight=one.weight) for one in JOINED),
)
