"""Hands that do something over and over: clap, wave, rub, scratch, wipe, pat, knock, stir, pump, circle."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field, replace
from functools import partial

import numpy as np

from .. import places
from ..acting import sided, told
from ..body import SIDES, Body, in_frame, other, outward
from ..captions import times
from ..checks import feet_stay, hands_apart, peaks
from ..gesture import Gesture, Performed, Stroke, Way, any_side, performed
from ..places import OnBody, Place, Towards
from ..program import Performance, Program
from ..stage import Stage

# Metres: a hand this near to the line of its strokes is doing them.
_NEAR = 0.16


@dataclass(frozen=True)
class Repeated:
    """A stroke at a place. place: of either hand. one, both: phrases with {side}, {other} and {often} (a manner or a count, or nothing).
    seen: (T,) of joints and the busy sides whose peaks of `size` are the repetitions; None takes the wrist's way along the stroke. counts:
    from and to how often it may be told to be done, or None for something that nobody counts."""

    name: str
    place: Place
    stroke: Stroke
    one: tuple[str, ...] = ()
    both: tuple[str, ...] = ()
    gesture: Gesture = Gesture({})
    seen: Callable[[np.ndarray, Sequence[str]], np.ndarray] | None = None
    size: float = 0.04
    counts: tuple[int, int] | None = None
    counted_share: float = 0.5
    both_share: float = 0.5
    base: str = "anything"
    weight: float = 1.0
    places: dict[str, Place] = field(default_factory=dict)
    seconds: tuple[float, float] = (1.5, 5.0)


def _perform(repeated: Repeated, stage: Stage) -> Performance:
    rng, side = stage.rng, any_side(stage.rng)
    is_both = bool(repeated.both) and (not repeated.one or rng.random() < repeated.both_share)
    sides = SIDES if is_both else (side,)
    is_counted = repeated.counts is not None and rng.random() < repeated.counted_share
    stroke = replace(repeated.stroke, count=repeated.counts if is_counted else None)
    hands = {hand: repeated.places.get("own" if hand == side else "other", repeated.place) for hand in sides}
    gesture = replace(repeated.gesture, hands=hands, stroke=stroke, hold=repeated.seconds)
    gesture = replace(gesture, trunk=(gesture.trunk[0], 0.0, 0.0)) if is_both else sided(gesture, side)
    if is_counted:
        gesture = replace(gesture, already=0.0)
    done = performed(stage, gesture)
    often = times(rng, done.count) if is_counted else str(rng.choice(_MANNERS))
    captions = told(stage, repeated.both if is_both else repeated.one, side=side, other=other(side), often=often)
    return Performance(done.joints, captions, _predicate(repeated, done, sides, is_counted, stage.moves))


_MANNERS = ("", "", "", "repeatedly", "several times", "over and over", "a few times", "again and again", "for a while")


def _predicate(repeated: Repeated, done: Performed, sides: Sequence[str], is_counted: bool, moves: bool) -> Callable[[np.ndarray], bool]:
    # Who is told to do it n times does it so often; else at least as often as half of what was drawn, and twice.
    least, most = (done.count, done.count) if is_counted else (max(2, done.count // 2), 10_000)
    seen = repeated.seen or partial(along_stroke, way=repeated.stroke.way)
    return partial(_is_done, seen=seen, repeated=repeated, sides=tuple(sides), limits=(least, most), moves=moves)


def _is_done(
    joints: np.ndarray, seen: Callable[[np.ndarray, Sequence[str]], np.ndarray], repeated: Repeated, sides: Sequence[str],
    limits: tuple[int, int], moves: bool,
) -> bool:  # fmt: skip
    body = Body.of(joints)
    for side in sides:
        place = repeated.places.get("own" if sides == (side,) or side == "left" else "other", repeated.place)
        near = _off_stroke(body, side, place, repeated.stroke) < _NEAR
        if near.sum() < 8:
            return False
        first, last = np.flatnonzero(near)[[0, -1]]
        count = peaks(seen(joints[first : last + 1], (side,)), repeated.size)
        if not limits[0] <= count <= limits[1]:
            return False
    return moves or feet_stay(joints)


def _off_stroke(body: Body, side: str, place: Place, stroke: Stroke) -> np.ndarray:
    """(T,) metres of a wrist from the line along which it does its strokes."""
    off = outward(side) * in_frame(body.chest, body.at(f"{side}_wrist") - place(body, side))
    way = np.array(stroke.way)
    low = 0.0 if stroke.shape in ("out", "strike") else -1.0
    share = np.clip(off @ way / (way @ way), low, 1.0)
    return np.linalg.norm(off - share[:, None] * way, axis=-1) - float(np.linalg.norm(stroke.across))


def along_stroke(joints: np.ndarray, sides: Sequence[str], way: Way) -> np.ndarray:
    """(T,) metres of the first side's wrist along the stroke, from its shoulder."""
    body, side = Body.of(joints), sides[0]
    off = outward(side) * in_frame(body.chest, body.at(f"{side}_wrist") - body.at(f"{side}_shoulder"))
    return off @ (np.array(way) / np.linalg.norm(way))


def closeness(joints: np.ndarray, sides: Sequence[str]) -> np.ndarray:
    """(T,) minus the metres between the wrists."""
    return -hands_apart(joints)


def _gesture(**values) -> Gesture:
    return Gesture({}, **values)


_CLAPPING = OnBody("spine3", (0.21, 0.05, 0.33))
_WAVING = Towards((0.62, 0.62, 0.45), 0.74)
REPEATED = (
    Repeated(
        "waves", Towards((0.55, 0.62, 0.42), 0.8), Stroke((0.14, 0.0, 0.0), (0.38, 0.75), "swing"),
        one=("[wave] (<their> {side} hand|with the {side} hand|with <their> {side} arm) {often}", "[wave] (hello|goodbye|to someone|at somebody) with <their> {side} hand", "[raise] <their> {side} hand and [wave] {often}", "[greet] someone, waving the {side} hand",
             "[wave] {often}", "[swing] <their> raised {side} hand from side to side", "[say] (hello|hi|goodbye|bye) with a wave of the {side} hand", "[lift] the {side} arm and [wave] it {often}"),
        both=("[wave] both (hands|arms) {often}", "[wave] with both (hands|arms)", "[raise] both hands and [wave] (them|) {often}", "[wave] hello with both hands", "[swing] both raised hands from side to side", "[greet] (someone|the crowd) waving both hands"),
        gesture=_gesture(via=(0.5, 0.0, 0.4)), size=0.10, counts=(2, 5), counted_share=0.15, both_share=0.25, weight=1.5,
    ),
    Repeated(
        "waves_overhead", Towards((0.22, 1.0, 0.12), 0.92), Stroke((0.24, -0.02, 0.0), (0.6, 1.1), "swing"),
        one=("[wave] <their> {side} (arm|hand) (above <their> head|overhead|high in the air) {often}", "[wave] with a raised {side} arm", "[swing] <their> {side} arm from side to side overhead", "[wave] (widely|big) with the {side} arm",
             "[signal] someone far away with the {side} arm", "[stretch] the {side} arm up and [wave] it {often}"),
        both=("[wave] both (arms|hands) (above <their> head|overhead|high in the air) {often}", "[wave] <their> arms (in the air|overhead) {often}", "[swing] both arms from side to side overhead", "[wave] for help with both arms", "[signal] with both arms above the head", "[flail] <their> arms overhead"),
        gesture=_gesture(via=(0.5, 0.0, 0.4), trunk=(0.0, 0.0, 2.0)), size=0.16, both_share=0.5,
    ),
    Repeated(
        "rubs_hands", OnBody("spine3", (0.035, -0.03, 0.30)), Stroke((0.0, 0.035, 0.035), (0.28, 0.55), "swing", alternate=True),
        both=("[rub] <their> hands (together|) {often}", "[rub] both palms (together|against one another)", "[warm] <their> hands by rubbing them (together|)", "[wash] <their> hands", "[wring] <their> hands", "[rub] <their> (palms|hands) in front of <their> chest", "rubbing hands"),
        gesture=_gesture(via=(0.4, 0.0, 0.5)), size=0.03, weight=1.2,
    ),
    Repeated(
        "scratches_head", places.TOP_OF_HEAD.moved(0.03, -0.02, 0.02), Stroke((0.03, 0.01, 0.045), (0.25, 0.45), "swing"),
        one=("[scratch] <their> head (with <their> {side} hand|) {often}", "[scratch] the (top|side) of <their> head with the {side} hand", "[rub] <their> head with the {side} hand {often}", "[itch] and [scratch] <their> head", "[run] <their> {side} hand through <their> hair",
             "[brush] <their> hair with the {side} hand", "[ruffle] <their> hair with <their> {side} hand", "[be] puzzled and [scratch] <their> head"),
        gesture=_gesture(via=(0.5, 0.0, 0.5), neck=(6.0, 4.0, -5.0)), size=0.035,
    ),
    Repeated(
        "scratches_neck", places.NAPE, Stroke((0.02, 0.04, 0.02), (0.25, 0.5), "swing"),
        one=("[scratch] <their> neck (with <their> {side} hand|) {often}", "[scratch] the back of <their> neck", "[rub] <their> neck with the {side} hand {often}", "[rub] the back of <their> neck with <their> {side} hand", "[massage] <their> neck with the {side} hand", "[itch] and [scratch] behind <their> ear"),
        gesture=_gesture(via=(0.7, 0.0, 0.5), neck=(7.0, 4.0, 0.0)), size=0.03, weight=0.7,
    ),
    Repeated(
        "scratches_arm", places.OTHER_ELBOW, Stroke((-0.06, 0.03, 0.0), (0.25, 0.5), "swing"),
        one=("[scratch] <their> {other} arm with <their> {side} hand {often}", "[rub] <their> {other} (arm|elbow|forearm) with the {side} hand {often}", "[scratch] <their> {other} (elbow|forearm)", "[wipe] <their> {other} (arm|sleeve) with the {side} hand", "[brush] off <their> {other} sleeve with the {side} hand",
             "[wash] <their> {other} arm with <their> {side} hand"),
        gesture=_gesture(via=(0.2, 0.0, 0.5), neck=(14.0, -8.0, 0.0)), size=0.04, places={"own": places.OTHER_ELBOW}, weight=0.8,
    ),
    Repeated(
        "rubs_belly", places.BELLY, Stroke((0.07, 0.0, 0.0), (0.6, 1.1), "circle", (0.0, 0.06, 0.0)),
        one=("[rub] <their> (belly|stomach|tummy) (with <their> {side} hand|) {often}", "[rub] <their> stomach in circles with the {side} hand", "[stroke] <their> belly", "[pat] <their> full stomach", "[be] hungry and [rub] <their> belly", "[circle] <their> {side} hand over <their> stomach"),
        both=("[rub] <their> (belly|stomach) with both hands {often}", "[stroke] <their> belly with both hands", "[hold] and [rub] <their> stomach", "[massage] <their> stomach with both hands", "[be] full and [rub] <their> belly with both hands", "[circle] both hands over <their> belly"),
        gesture=_gesture(via=(0.5, 0.0, 0.7), neck=(8.0, 0.0, 0.0)), size=0.06, both_share=0.25,
    ),
    Repeated(
        "pats_belly", places.BELLY.moved(0.0, 0.02, 0.06), Stroke((0.0, 0.0, -0.07), (0.35, 0.7), "out"),
        one=("[pat] <their> (belly|stomach|tummy) (with <their> {side} hand|) {often}", "[tap] <their> (stomach|belly) with the {side} hand {often}", "[slap] <their> belly {often}", "[pat] <themselves> on the stomach {often}", "[drum] on <their> belly with the {side} hand", "[clap] the {side} hand on <their> belly {often}"),
        gesture=_gesture(via=(0.5, 0.0, 0.7)), size=0.03, counts=(2, 5), counted_share=0.4, weight=0.6,
    ),
    Repeated(
        "beats_chest", places.CHEST.moved(0.0, 0.0, 0.08), Stroke((-0.02, 0.0, -0.12), (0.3, 0.6), "out", alternate=True),
        one=("[beat] <their> chest with <their> {side} (fist|hand) {often}", "[thump] <their> chest with the {side} fist {often}", "[pat] <their> chest with the {side} hand {often}", "[tap] <their> chest with <their> {side} hand {often}", "[pound] <their> chest {often}", "[knock] on <their> chest with the {side} fist {often}"),
        both=("[beat] <their> chest (with both fists|) {often}", "[drum] on <their> chest with both fists", "[pound] <their> chest like a gorilla", "[act] like a gorilla, beating <their> chest", "[thump] <their> chest with both fists", "[hit] <their> chest with <their> fists"),
        gesture=_gesture(via=(0.4, 0.0, 0.6), trunk=(-4.0, 0.0, 0.0)), size=0.06, counts=(2, 5), counted_share=0.25, weight=0.8,
    ),
    Repeated(
        "wipes_face", places.FACE.moved(0.02, 0.0, 0.01), Stroke((0.035, 0.06, 0.0), (0.45, 0.8), "swing"),
        one=("[wipe] <their> (face|eyes|tears) with <their> {side} hand {often}", "[rub] <their> face with the {side} hand {often}", "[wash] <their> face with the {side} hand", "[rub] <their> {side} eye", "[wipe] <their> nose with the {side} hand", "[stroke] <their> face with the {side} hand", "[brush] <their> teeth with the {side} hand"),
        both=("[wipe] <their> face with both hands {often}", "[rub] <their> (face|eyes) with both hands {often}", "[wash] <their> face (with both hands|)", "[rub] the sleep out of <their> eyes", "[wipe] the tears off <their> face", "[cry] and [wipe] <their> eyes", "washing the face"),
        gesture=_gesture(neck=(12.0, 0.0, 0.0)), size=0.05,
    ),
    Repeated(
        "brushes_teeth", places.MOUTH.moved(0.06, 0.0, 0.0), Stroke((0.05, 0.0, 0.0), (0.22, 0.4), "swing"),
        one=("[brush] <their> teeth (with <their> {side} hand|)", "[clean] <their> teeth with a toothbrush in the {side} hand", "[scrub] <their> teeth", "[move] <their> {side} hand back and forth (before|at) <their> mouth", "[use] a toothbrush", "brushing teeth"),
        gesture=_gesture(neck=(6.0, 0.0, 0.0)), size=0.05, weight=0.7, seconds=(2.0, 6.0),
    ),
    Repeated(
        "wipes_surface", OnBody("spine2", (0.08, -0.02, 0.40)), Stroke((0.19, 0.0, 0.0), (0.7, 1.3), "swing"),
        one=("[wipe] (a table|the table|a surface|the counter) with <their> {side} hand {often}", "[clean] (a|the) (table|counter|desk) with the {side} hand", "[move] <their> {side} hand from side to side in front of <their> belly", "[polish] something with <their> {side} hand", "[dust] a (shelf|table) with the {side} hand", "[sweep] <their> {side} hand back and forth over a table"),
        gesture=_gesture(via=(0.2, 0.0, 0.4), trunk=(12.0, 0.0, 0.0), neck=(14.0, 0.0, 0.0)), size=0.15, base="standing",
    ),
    Repeated(
        "wipes_window", Towards((0.12, 0.25, 0.95), 0.84), Stroke((0.2, 0.0, 0.0), (0.8, 1.4), "circle", (0.0, 0.16, 0.0)),
        one=("[wipe] a window with <their> {side} hand", "[clean] (a window|the wall|a mirror|the board) with the {side} hand", "[wash] a window with <their> {side} hand", "[draw] circles in the air with <their> {side} (hand|arm)", "[polish] a mirror with circling motions of the {side} hand",
             "[move] <their> {side} hand in circles in front of <them>", "[paint] a wall with the {side} hand"),
        both=("[wipe] a window with both hands", "[clean] (a wall|a window) with both hands", "[move] both hands in circles in front of <them>", "[draw] circles in the air with both hands", "[wash] a window using both hands", "[circle] both hands in front of the chest"),
        gesture=_gesture(via=(0.3, 0.0, 0.5)), size=0.15, both_share=0.3, base="standing",
    ),
    Repeated(
        "knocks", Towards((-0.05, 0.12, 1.0), 0.72), Stroke((0.0, 0.01, 0.12), (0.24, 0.45), "out"),
        one=("[knock] (on|at) (a|the) door (with <their> {side} hand|) {often}", "[knock] with <their> {side} (hand|fist) {often}", "[knock] {often}", "[rap] on a door with the {side} knuckles {often}", "[tap] on (a window|something in front of <them>) with the {side} hand {often}", "[hammer] on the door with the {side} fist {often}", "knocking on a door"),
        gesture=_gesture(via=(0.2, 0.0, 0.5)), size=0.05, counts=(2, 5), counted_share=0.5, base="standing", seconds=(0.9, 2.5), weight=1.2,
    ),
    Repeated(
        "hammers", OnBody("spine3", (0.12, 0.10, 0.40)), Stroke((0.0, -0.26, 0.05), (0.5, 0.9), "strike"),
        one=("[hammer] (a nail|something) with <their> {side} hand {often}", "[hit] something with a hammer (in <their> {side} hand|) {often}", "[strike] down with <their> {side} (fist|hand) {often}", "[pound] on a table with the {side} fist {often}", "[swing] a hammer with the {side} hand {often}",
             "[chop] with the {side} hand {often}", "[beat] down with the {side} fist {often}"),
        both=("[pound] on a table with both fists {often}", "[strike] down with both (hands|fists) {often}", "[beat] something with both fists {often}", "[chop] wood with both hands {often}", "[hammer] with both fists {often}", "[hit] down with both hands {often}"),
        gesture=_gesture(via=(0.2, 0.0, 0.6), trunk=(6.0, 0.0, 0.0), neck=(8.0, 0.0, 0.0)), size=0.14, counts=(2, 4), counted_share=0.35, both_share=0.25, base="standing",
        seen=lambda joints, sides: -along_stroke(joints, sides, (0.0, 1.0, 0.0)),
    ),
    Repeated(
        "stirs", OnBody("spine2", (0.04, 0.0, 0.36)), Stroke((0.08, 0.0, 0.0), (0.6, 1.1), "circle", (0.0, 0.0, 0.08)),
        one=("[stir] (a pot|soup|something|a bowl) with <their> {side} hand {often}", "[stir] in a pot", "[mix] (dough|something|batter) with the {side} hand", "[move] <their> {side} hand in (small|) circles in front of <their> belly", "[cook], stirring with the {side} hand", "[whisk] something in a bowl with <their> {side} hand", "stirring a pot"),
        gesture=_gesture(via=(0.2, 0.0, 0.4), trunk=(7.0, 0.0, 0.0), neck=(14.0, 0.0, 0.0)), size=0.06, base="standing", seconds=(2.0, 6.0), weight=1.2,
    ),
    Repeated(
        "flaps_arms", Towards((1.0, -0.15, 0.0), 0.93), Stroke((-0.05, 0.30, 0.0), (0.45, 1.0), "swing"),
        both=("[flap] <their> arms (like (wings|a bird)|) {often}", "[flap] both arms up and down {often}", "[imitate] a (bird|chicken) flapping its wings", "[move] <their> outstretched arms up and down {often}", "[act] like a (flying|) bird", "[raise] and [lower] <their> arms at the sides {often}", "[try] to fly by flapping <their> arms", "flapping arms"),
        gesture=_gesture(via=(0.5, 0.0, 0.1)), size=0.25, counts=(2, 5), counted_share=0.3, weight=1.2,
    ),
    Repeated(
        "arm_circles", Towards((1.0, 0.02, 0.0), 0.93), Stroke((0.0, 0.2, 0.0), (0.6, 1.2), "circle", (0.0, 0.0, 0.2)),
        one=("[make] circles with <their> {side} (arm|) (held out to the side|) {often}", "[circle] <their> {side} arm {often}", "[rotate] <their> {side} arm (in circles|) {often}", "[do] arm circles with the {side} arm", "[move] the outstretched {side} arm in circles", "[swing] <their> {side} arm round in circles at the side"),
        both=("[do] arm circles {often}", "[make] circles with both arms {often}", "[circle] (both|<their>) (outstretched|) arms {often}", "[rotate] both arms (in circles|) {often}", "[warm] up with arm circles", "[move] both arms in circles at the sides {often}", "arm circles"),
        gesture=_gesture(via=(0.6, 0.0, 0.1)), size=0.24, counts=(2, 5), counted_share=0.25, both_share=0.6, weight=1.2,
    ),
    Repeated(
        "pumps_fist", Towards((0.3, 0.72, 0.5), 0.76), Stroke((0.02, 0.17, 0.0), (0.35, 0.7), "swing"),
        one=("[pump] <their> {side} fist (in the air|) {often}", "[cheer] with <their> {side} fist (in the air|raised) {often}", "[shake] <their> {side} fist {often}", "[celebrate], pumping the {side} fist", "[raise] <their> {side} fist and [cheer]", "[threaten] someone with the {side} fist"),
        both=("[cheer] with both fists (in the air|raised|up) {often}", "[pump] both fists (in the air|) {often}", "[celebrate] with (raised fists|both fists in the air)", "[raise] both fists and [cheer]", "[cheer] (happily|wildly|)", "[jubilate] with both arms up", "[rejoice] and [pump] both fists", "cheering with the fists up"),
        gesture=_gesture(via=(0.3, 0.0, 0.5), trunk=(-3.0, 0.0, 0.0)), size=0.13, both_share=0.6, weight=1.5,
    ),
    Repeated(
        "beckons", OnBody("own_shoulder", (0.02, -0.02, 0.42)), Stroke((0.0, 0.08, -0.13), (0.45, 0.85), "out"),
        one=("[beckon] (with <their> {side} hand|) {often}", "[wave] someone over with <their> {side} hand", "[call] somebody over with the {side} hand", "[gesture] (come here|to come closer) with the {side} hand {often}", "[signal] someone to come with <their> {side} hand", "[motion] towards <themselves> with the {side} hand {often}", "[invite] someone over with a wave of the {side} hand"),
        both=("[beckon] with both hands {often}", "[wave] someone over with both hands", "[gesture] (come here|to come closer) with both hands", "[motion] towards <themselves> with both hands", "[signal] someone to come with both hands", "[call] somebody over, using both hands"),
        gesture=_gesture(via=(0.2, 0.0, 0.5)), size=0.07, both_share=0.2,
    ),
    Repeated(
        "shoos_away", OnBody("own_shoulder", (0.0, -0.10, 0.28)), Stroke((0.02, 0.02, 0.18), (0.4, 0.75), "out"),
        one=("[shoo] (someone|something) away with <their> {side} hand {often}", "[wave] someone away with the {side} hand", "[gesture] to go away with <their> {side} hand", "[dismiss] someone with the {side} hand", "[push] the air away with <their> {side} hand {often}", "[chase] something away with the {side} hand"),
        both=("[shoo] (someone|something) away with both hands {often}", "[push] the air away with both hands {often}", "[wave] someone away with both hands", "[gesture] to go away with both hands", "[chase] something away with both hands", "[motion] away from <themselves> with both hands"),
        gesture=_gesture(via=(0.2, 0.0, 0.5)), size=0.09, both_share=0.4, weight=0.7,
    ),
    Repeated(
        "plays_piano", OnBody("spine2", (0.16, 0.06, 0.38)), Stroke((0.05, 0.025, 0.0), (0.35, 0.7), "swing", alternate=True),
        both=("[play] the piano", "[play] (a|the) (keyboard|piano) (with both hands|)", "[type] on a keyboard", "[move] both hands over a keyboard", "[pretend] to play the piano", "[be] at the piano, hands moving over the keys", "[hit] the keys of a piano with both hands", "playing piano"),
        gesture=_gesture(via=(0.2, 0.0, 0.4), trunk=(6.0, 0.0, 0.0), neck=(12.0, 0.0, 0.0)), size=0.04, base="standing", seconds=(2.0, 6.5),
    ),
    Repeated(
        "plays_drums", OnBody("spine2", (0.15, 0.14, 0.36)), Stroke((0.0, -0.17, 0.04), (0.28, 0.55), "out", alternate=True),
        both=("[play] the drums", "[drum] (with both hands|)", "[beat] (a drum|drums) with (two sticks|both hands)", "[hit] drums with <their> hands in turn", "[pretend] to play the drums", "[move] both hands up and down in turn, drumming", "[bang] on the drums", "playing drums"),
        gesture=_gesture(via=(0.2, 0.0, 0.4), trunk=(5.0, 0.0, 0.0), neck=(10.0, 0.0, 0.0)), size=0.09, base="standing", seconds=(2.0, 6.5),
    ),
    Repeated(
        "conducts", OnBody("spine3", (0.22, 0.10, 0.38)), Stroke((0.12, 0.0, 0.0), (0.6, 1.1), "circle", (0.0, 0.14, 0.0)),
        one=("[conduct] with <their> {side} hand", "[beat] time with the {side} hand", "[conduct] (music|an orchestra) with a baton in the {side} hand", "[swing] <their> {side} hand to the music", "[direct] a choir with <their> {side} hand", "[wave] a baton in the {side} hand"),
        both=("[conduct] (an orchestra|music|a choir|)", "[conduct] with both (hands|arms)", "[direct] an orchestra", "[beat] time with both hands", "[wave] both arms like a conductor", "[lead] an orchestra with both hands", "conducting an orchestra"),
        gesture=_gesture(via=(0.3, 0.0, 0.5)), size=0.09, base="standing", both_share=0.6, seconds=(2.0, 6.5),
    ),
    Repeated(
        "lifts_weights", OnBody("own_shoulder", (0.06, -0.38, 0.24)), Stroke((0.0, 0.30, -0.04), (1.1, 1.9), "out"),
        one=("[do] a (bicep|biceps) curl with <their> {side} arm {often}", "[curl] <their> {side} arm {often}", "[lift] a (weight|dumbbell) with the {side} (hand|arm) {often}", "[bend] and [straighten] <their> {side} elbow {often}", "[flex] <their> {side} (arm|bicep) {often}", "[curl] a dumbbell with the {side} hand {often}"),
        both=("[do] (bicep|biceps) curls {often}", "[lift] (weights|dumbbells) with both (hands|arms) {often}", "[curl] both arms {often}", "[bend] and [straighten] both elbows {often}", "[curl] a barbell {often}", "[work] out with dumbbells", "doing bicep curls"),
        gesture=_gesture(via=(0.2, 0.0, 0.3), trunk=(-3.0, 0.0, 0.0), lead=(0.6, 1.0)), size=0.2, counts=(2, 4), counted_share=0.35, base="standing", both_share=0.55,
    ),
    Repeated(
        "presses_overhead", OnBody("own_shoulder", (0.10, 0.12, 0.12)), Stroke((0.0, 0.36, -0.06), (1.2, 2.2), "out"),
        one=("[press] a (weight|dumbbell) overhead with <their> {side} (hand|arm) {often}", "[push] the {side} hand up overhead {often}", "[lift] a dumbbell overhead with the {side} arm {often}", "[punch] up into the air with <their> {side} (fist|hand) {often}", "[stretch] the {side} arm up from the shoulder {often}", "[raise] a weight over <their> head with the {side} hand {often}"),
        both=("[press] (a barbell|weights) overhead {often}", "[lift] (a barbell|weights|something heavy) over <their> head {often}", "[push] both hands up overhead {often}", "[raise] both hands from the shoulders to above the head {often}", "[do] (shoulder|overhead) presses {often}", "[lift] weights overhead with both arms"),
        gesture=_gesture(via=(0.3, 0.0, 0.4), lead=(0.6, 1.0)), size=0.22, counts=(1, 4), counted_share=0.35, base="standing", both_share=0.65,
    ),
    Repeated(
        "swings_arms", Towards((0.12, -1.0, 0.15), 0.96), Stroke((0.03, 0.06, 0.33), (0.8, 1.3), "swing"),
        one=("[swing] <their> {side} arm back and forth {often}", "[swing] the {side} arm forward and backward", "[let] <their> {side} arm swing (loosely|)", "[dangle] <their> {side} arm back and forth", "[move] the hanging {side} arm to and fro", "[loosen] up <their> {side} arm, swinging it"),
        both=("[swing] (both|<their>) arms back and forth {often}", "[swing] both arms forward and backward", "[let] both arms swing (loosely|)", "[loosen] up, swinging the arms", "[move] both hanging arms to and fro together", "[stand] there swinging <their> arms", "swinging arms"),
        gesture=_gesture(lead=(0.3, 0.5), already=0.4), size=0.3, base="standing", both_share=0.6,
    ),
    Repeated(
        "fans_face", places.FACE.moved(0.14, 0.0, 0.08), Stroke((0.07, 0.0, 0.02), (0.28, 0.5), "swing"),
        one=("[fan] <themselves> (with <their> {side} hand|) {often}", "[fan] <their> face with the {side} hand", "[wave] <their> {side} hand before <their> face", "[cool] <themselves> off, fanning with the {side} hand", "[be] hot and [fan] <their> face", "[swat] a fly before <their> face with the {side} hand"),
        gesture=_gesture(neck=(-4.0, 0.0, 0.0)), size=0.07, weight=0.7,
    ),
    Repeated(
        "eats", places.MOUTH, Stroke((0.07, -0.24, 0.10), (1.2, 2.0), "out"),
        one=("[eat] (something|) (with <their> {side} hand|) {often}", "[eat] with (a spoon|a fork) in the {side} hand", "[bring] food to <their> mouth with the {side} hand {often}", "[have] (a meal|lunch|a snack)", "[eat] soup with a spoon in <their> {side} hand", "[snack], moving <their> {side} hand to the mouth {often}", "[put] food into <their> mouth with the {side} hand {often}", "eating"),
        gesture=_gesture(neck=(6.0, 0.0, 0.0), trunk=(4.0, 0.0, 0.0)), size=0.15, seconds=(3.0, 6.5),
        seen=lambda joints, sides: -along_stroke(joints, sides, (0.0, 1.0, 0.0)), weight=1.2,
    ),
    Repeated(
        "shakes_hand", OnBody("spine2", (0.02, 0.06, 0.44)), Stroke((0.0, 0.09, 0.0), (0.3, 0.5), "swing"),
        one=("[shake] hands with someone (with the {side} hand|) {often}", "[shake] someone's hand (with <their> {side} hand|)", "[give] someone a handshake", "[hold] out <their> {side} hand and [shake] it up and down", "[greet] someone with a handshake of the {side} hand", "[reach] out <their> {side} hand to shake hands", "handshake"),
        gesture=_gesture(via=(0.2, 0.0, 0.4), trunk=(5.0, 0.0, 0.0), lead=(0.45, 0.75)), size=0.07, base="standing", seconds=(0.9, 2.0),
    ),
    Repeated(
        "wags_finger", OnBody("own_shoulder", (0.02, 0.06, 0.30)), Stroke((0.08, 0.0, 0.0), (0.3, 0.5), "swing"),
        one=("[wag] (a|<their> {side}) finger {often}", "[shake] <their> {side} (index|) finger (in refusal|) {often}", "[say] no with a wag of the {side} (finger|hand)", "[scold] someone with a raised {side} finger", "[move] <their> raised {side} finger from side to side", "[warn] somebody with the {side} finger {often}"),
        gesture=_gesture(via=(0.2, 0.0, 0.5)), size=0.07, weight=0.8,
    ),
    Repeated(
        "taps_thigh", OnBody("own_hip", (0.10, -0.10, 0.15), "heading"), Stroke((-0.02, 0.0, -0.09), (0.3, 0.6), "out"),
        one=("[pat] <their> {side} (thigh|leg) {often}", "[tap] <their> {side} (leg|thigh) with the {side} hand {often}", "[slap] <their> {side} thigh {often}", "[hit] <their> {side} leg with the hand {often}", "[call] a dog, patting the {side} thigh", "[drum] on <their> {side} thigh with the hand"),
        both=("[pat] <their> thighs (with both hands|) {often}", "[slap] both thighs {often}", "[tap] <their> legs with both hands {often}", "[drum] on <their> thighs {often}", "[hit] <their> thighs with <their> palms {often}", "[clap] both hands on <their> thighs {often}"),
        gesture=_gesture(via=(0.3, 0.0, 0.3), trunk=(8.0, 0.0, 0.0), lead=(0.35, 0.6)), size=0.05, base="standing", weight=0.6,
    ),
)  # fmt: skip

PROGRAMS = tuple(Program(one.name, "repeated gestures", partial(_perform, one), base=one.base, weight=one.weight) for one in REPEATED)
