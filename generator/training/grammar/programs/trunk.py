"""What trunk and head do: bow, lean, twist, sway, stretch, look, nod, shake the head, shrug, cough, laugh, shiver, breathe."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, replace
from functools import partial

import numpy as np

from ..acting import told
from ..arms import HandTrack
from ..body import Body, in_frame, other
from ..captions import times
from ..checks import feet_stay, head_turn, peaks, pitch, roll, twist
from ..gesture import any_side, on_side, trunk_and_pelvis
from ..posing import Pose, turn
from ..program import Performance, Program
from ..stage import Stage
from ..timing import Beats, beats, between, clock, transition

Way = tuple[float, float, float]


@dataclass(frozen=True)
class Bent:
    """A trunk that goes somewhere and back. trunk, neck: degrees (pitch, yaw, roll), towards the left; pelvis: metres. measure: (T,) degrees
    of joints, for the left; least: degrees that it must come to. counts: how often it may be told to be done."""

    name: str
    trunk: Way
    phrases: tuple[str, ...]
    measure: Callable[[np.ndarray], np.ndarray]
    least: float
    neck: Way = (0.0, 0.0, 0.0)
    pelvis: Way = (0.0, 0.0, 0.0)
    lead: tuple[float, float] = (0.6, 1.1)
    hold: tuple[float, float] = (0.3, 1.8)
    counts: tuple[int, int] = (1, 1)
    size: tuple[float, float] = (0.75, 1.2)
    hands: Callable[[str], dict[str, HandTrack]] | None = None
    hang: float = 0.75
    weight: float = 1.0
    sign: float = 1.0


def _bend(bent: Bent, stage: Stage) -> Performance:
    rng, side = stage.rng, any_side(stage.rng)
    count = 1 if rng.random() < 0.6 else int(rng.integers(bent.counts[0], bent.counts[1] + 1))
    lead, hold = between(rng, bent.lead), between(rng, bent.hold)
    if count > 1:
        hold *= 0.3
    start = between(rng, (0.2, 1.0))
    share, end = _there_and_back(rng, start, (lead, hold), count, stage)
    size = between(rng, bent.size)
    stays = count == 1 and rng.random() < 0.2
    base = stage.joints(stage.frames(start + lead + hold if stays else end + between(rng, (0.2, 0.8))))
    time = clock(len(base))
    weight = size * share(time)[:, None]
    pose = trunk_and_pelvis(weight * np.array(on_side(side, bent.trunk)), weight * np.array(_to_side(side, bent.pelvis)))
    late = size * share(time - 0.06)[:, None]
    pose = replace(pose, neck=late * turn(*on_side(side, bent.neck)), hang=bent.hang)
    joints = stage.posed(base, pose)
    captions = told(stage, bent.phrases, side=side, other=other(side), often=times(rng, count) if count > 1 else "")
    return Performance(joints, captions, partial(_is_bent, bent=bent, side=side, count=count))


def _there_and_back(
    rng: np.random.Generator, start: float, pace: tuple[float, float], count: int, stage: Stage
) -> tuple[Callable[[np.ndarray], np.ndarray], float]:
    """(T,) of seconds: 0 at rest, 1 there, so often; and the seconds at which it is over."""
    lead, hold = pace
    edges, now = [], start
    for _ in range(count):
        own = lead * rng.uniform(0.9, 1.1)
        edges.append((now, now + own, now + own + hold, now + 2.0 * own + hold, rng.uniform(0.92, 1.08)))
        now = edges[-1][3] + rng.uniform(0.05, 0.4)

    def share(time: np.ndarray) -> np.ndarray:
        return sum(size * (transition(time, a, b, 0.02) - transition(time, c, d, 0.02)) for a, b, c, d, size in edges)

    return share, now


def _to_side(side: str, way: Way) -> Way:
    return way if side == "left" else (-way[0], way[1], way[2])


def _is_bent(joints: np.ndarray, bent: Bent, side: str, count: int) -> bool:
    one_sided = bent.sign != 0.0
    values = bent.measure(joints) * ((bent.sign if side == "left" else -bent.sign) if one_sided else 1.0)
    off = values - (0.0 if one_sided else 0.0)
    if off.max() < bent.least or not feet_stay(joints):
        return False
    return count == 1 or peaks(np.append(off, off.min()), 0.45 * bent.least) == count


def _head_off(joints: np.ndarray, axis: int) -> np.ndarray:
    """(T,) centimetres that the head is off the neck along an axis of the heading, less where it usually is."""
    body = Body.of(joints)
    return 100.0 * in_frame(body.heading, body.at("head") - body.at("neck"))[:, axis]


def _head_left(joints: np.ndarray) -> np.ndarray:
    off = _head_off(joints, 0)
    return off - np.clip(np.median(off[[0, -1]]), -1.0, 1.0)


def _head_tilted(joints: np.ndarray) -> np.ndarray:
    return _head_left(joints)


def _head_down(joints: np.ndarray) -> np.ndarray:
    off = _head_off(joints, 2)
    return off - np.percentile(off, 10)


def _head_back(joints: np.ndarray) -> np.ndarray:
    off = -_head_off(joints, 2)
    return off - np.percentile(off, 10)


BENT = (
    Bent("bows", (42.0, 0.0, 0.0),
        ("[bow] (politely|deeply|respectfully|) {often}", "[take] a bow {often}", "[bow] (forward|down) {often}", "[bend] forward (at the waist|from the hips) in a bow {often}", "[greet] (someone|the audience) with a bow", "[lower] <their> upper body and [straighten] up again {often}", "[make] a (deep|) bow {often}", "bowing {often}"),
        pitch, 24.0, neck=(12.0, 0.0, 0.0), counts=(1, 3), sign=0.0, hang=0.35, weight=1.2),
    Bent("bends_forward", (66.0, 0.0, 0.0),
        ("[bend] (forward|over|down) {often}", "[bend] over (at the waist|) {often}", "[lean] (far|deeply) forward {often}", "[fold] forward at the hips {often}", "[stoop] {often}", "[bend] forward with the arms hanging {often}", "[let] <their> upper body hang down"),
        pitch, 38.0, neck=(8.0, 0.0, 0.0), pelvis=(0.0, -0.02, 0.0), counts=(1, 3), sign=0.0, hang=0.9),
    Bent("leans_forward", (22.0, 0.0, 0.0),
        ("[lean] forward (a little|slightly|) {often}", "[tilt] <their> upper body forward", "[incline] <their> body forward", "[lean] (in|ahead) to look at something", "[bend] forward a little {often}", "[shift] <their> weight forward and [lean] in"),
        pitch, 9.0, size=(0.95, 1.35), pelvis=(0.0, 0.0, 0.06), neck=(-6.0, 0.0, 0.0), counts=(1, 2), sign=0.0, hold=(0.6, 2.5)),
    Bent("leans_back", (-22.0, 0.0, 0.0),
        ("[lean] (back|backward|backwards) {often}", "[bend] (backward|back|backwards) {often}", "[arch] <their> back {often}", "[lean] <their> upper body back", "[tilt] (back|backwards) (a little|) {often}", "[stretch] backwards, arching the back", "[bend] <their> trunk backwards {often}"),
        lambda joints: -pitch(joints), 7.0, size=(0.95, 1.35), pelvis=(0.0, 0.0, 0.05), neck=(-14.0, 0.0, 0.0), counts=(1, 3), sign=0.0, hold=(0.5, 2.0)),
    Bent("leans_to_side", (0.0, 0.0, -26.0),
        ("[lean] (over|) to the {side} {often}", "[bend] (sideways|over|) to the {side} {often}", "[tilt] <their> (body|upper body|trunk) to the {side} {often}", "[lean] to <their> {side} (side|) {often}", "[bend] <their> trunk sideways to the {side} {often}", "[do] a side bend to the {side} {often}", "[incline] to the {side}"),
        lambda joints: -roll(joints), 11.0, neck=(0.0, 0.0, -6.0), counts=(1, 3), weight=1.6, hold=(0.4, 2.0)),
    Bent("twists_to_side", (0.0, 46.0, 0.0),
        ("[twist] (<their> upper body|<their> trunk|) to the {side} {often}", "[turn] <their> (upper body|torso|trunk) to the {side} {often}", "[rotate] <their> (torso|shoulders|upper body) to the {side} {often}", "[twist] at the waist to the {side} {often}", "[turn] at the waist to <their> {side} {often}", "[look] over <their> {side} shoulder", "[look] behind <them> over the {side} shoulder", "[turn] <their> shoulders to the {side} while the feet stay {often}"),
        twist, 22.0, neck=(0.0, 30.0, 0.0), counts=(1, 3), weight=1.6, hold=(0.3, 1.6), size=(0.85, 1.3)),
    Bent("looks_to_side", (0.0, 11.0, 0.0),
        ("[look] (to the|to <their>) {side} {often}", "[turn] <their> head to the {side} {often}", "[look] {side} {often}", "[glance] to the {side} {often}", "[rotate] <their> head to the {side} {often}", "[look] sideways to the {side} {often}", "[face] {side} with the head only {often}"),
        _head_left, 1.6, neck=(0.0, 58.0, 0.0), lead=(0.35, 0.7), hold=(0.5, 2.5), counts=(1, 2), size=(0.85, 1.2), weight=1.6),
    Bent("looks_up", (-5.0, 0.0, 0.0),
        ("[look] up {often}", "[look] up (at the sky|at the ceiling|into the air)", "[tilt] <their> head back {often}", "[raise] <their> (head|gaze|chin) {often}", "[lift] <their> head to look up {often}", "[gaze] upward", "[turn] <their> face up to the sky"),
        _head_back, 2.2, neck=(-38.0, 0.0, 0.0), lead=(0.4, 0.8), hold=(0.6, 3.0), counts=(1, 2), sign=0.0, weight=1.2),
    Bent("looks_down", (4.0, 0.0, 0.0),
        ("[look] down {often}", "[look] down (at the floor|at the ground|at <their> feet)", "[lower] <their> (head|gaze) {often}", "[bow] <their> head {often}", "[hang] <their> head {often}", "[tilt] <their> head forward {often}", "[drop] <their> chin to <their> chest {often}"),
        _head_down, 1.8, neck=(38.0, 0.0, 0.0), lead=(0.4, 0.8), hold=(0.6, 3.0), counts=(1, 2), sign=0.0, weight=1.2),
    Bent("tilts_head", (0.0, 0.0, -2.0),
        ("[tilt] <their> head to the {side} {often}", "[lean] <their> head (over|) to the {side} {often}", "[incline] <their> head to the {side} {often}", "[bend] <their> neck to the {side} {often}", "[put] <their> {side} ear towards <their> shoulder {often}", "[stretch] <their> neck to the {side} {often}"),
        _head_tilted, 2.0, neck=(0.0, 0.0, -34.0), lead=(0.4, 0.8), hold=(0.6, 2.5), counts=(1, 2)),
)  # fmt: skip


@dataclass(frozen=True)
class Swayed:
    """Trunk and head that go to and fro. trunk, neck, pelvis: as far as it goes to one side. shape "swing" to both sides, "out" to one.
    measure, size: what is counted on joints, and by how much it turns."""

    name: str
    phrases: tuple[str, ...]
    period: tuple[float, float]
    measure: Callable[[np.ndarray], np.ndarray]
    size: float
    trunk: Way = (0.0, 0.0, 0.0)
    neck: Way = (0.0, 0.0, 0.0)
    pelvis: Way = (0.0, 0.0, 0.0)
    shrug: float = 0.0
    shape: str = "swing"
    counts: tuple[int, int] | None = None
    seconds: tuple[float, float] = (2.0, 6.0)
    base: str = "standing"
    weight: float = 1.0
    hang: float = 0.6
    posture: Way = (0.0, 0.0, 0.0)
    share: float = 0.5


def _sway(swayed: Swayed, stage: Stage) -> Performance:
    rng = stage.rng
    is_counted = swayed.counts is not None and rng.random() < 0.5
    period = between(rng, swayed.period)
    count = (
        int(rng.integers(swayed.counts[0], swayed.counts[1] + 1))
        if is_counted and swayed.counts
        else max(2, round(between(rng, swayed.seconds) / period))
    )
    begins = not is_counted and rng.random() < 0.3
    done = beats(rng, -0.3 if begins else between(rng, (0.2, 0.9)), count, period)
    base = stage.joints(stage.frames(done.end + between(rng, (0.1, 0.7))))
    time = clock(len(base))
    joints = stage.posed(base, _swaying(swayed, done, time, rng))
    captions = told(
        stage,
        swayed.phrases,
        often=times(rng, count) if is_counted else str(rng.choice(("", "", "", "repeatedly", "several times", "a few times"))),
    )
    least = count if is_counted else max(2, count // 2)
    return Performance(joints, captions, partial(_sways, swayed=swayed, limits=(least, count if is_counted else 10_000), moves=stage.moves))


def _swaying(swayed: Swayed, done: Beats, time: np.ndarray, rng: np.random.Generator) -> Pose:
    way = done.swing if swayed.shape == "swing" else done.wave
    size = between(rng, (0.8, 1.25)) * (1.0 if swayed.shape == "out" or rng.random() < 0.5 else -1.0)
    weight, late = size * way(time)[:, None], size * way(time - 0.08)[:, None]
    held = (
        abs(size)
        * (transition(time, done.start - 0.5, done.start + 0.2) * (1.0 - transition(time, done.end - 0.2, done.end + 0.5)))[:, None]
    )
    trunk = weight * np.array(swayed.trunk) + held * np.array(swayed.posture)
    pose = trunk_and_pelvis(trunk, weight * np.array(swayed.pelvis))
    if swayed.pelvis[0]:
        pose = replace(pose, pelvis=weight * np.array(swayed.pelvis))
    shrug = np.repeat(weight * np.radians(swayed.shrug), 2, axis=1)
    return replace(pose, neck=late * turn(*swayed.neck), shrug=shrug, hang=swayed.hang)


def _sways(joints: np.ndarray, swayed: Swayed, limits: tuple[int, int], moves: bool) -> bool:
    if not (moves or feet_stay(joints)):
        return False
    values = swayed.measure(joints)
    values = values - np.median(values)
    found = max(peaks(sign * values, swayed.size) for sign in ((1.0, -1.0) if swayed.shape == "swing" else (1.0,)))
    return limits[0] <= found <= limits[1]


def _head_pitch(joints: np.ndarray) -> np.ndarray:
    """(T,) metres that the head comes ahead of the neck, as the heading sees it."""
    body = Body.of(joints)
    return in_frame(body.heading, body.at("head") - body.at("neck"))[:, 2]


def _head_yaw(joints: np.ndarray) -> np.ndarray:
    return head_turn(joints)[:, 0]


def _shoulders(joints: np.ndarray) -> np.ndarray:
    """(T,) metres that the shoulders are over the chest's middle."""
    body = Body.of(joints)
    middle = 0.5 * (body.at("left_shoulder") + body.at("right_shoulder")) - body.at("spine3")
    return in_frame(body.chest, middle)[:, 1]


def _pelvis_left(joints: np.ndarray) -> np.ndarray:
    body = Body.of(joints)
    return in_frame(body.heading, body.at("pelvis") - 0.5 * (body.at("left_ankle") + body.at("right_ankle")))[:, 0]


SWAYED = (
    Swayed("nods",
        ("[nod] (<their> head|) {often}", "[nod] (yes|in agreement|approvingly) {often}", "[move] <their> head up and down {often}", "[say] yes with a nod", "[agree], nodding {often}", "[nod] <their> head up and down {often}", "nodding {often}"),
        (0.4, 0.8), _head_pitch, 0.015, neck=(26.0, 0.0, 0.0), trunk=(1.5, 0.0, 0.0), shape="out", counts=(1, 4), seconds=(1.2, 4.0), base="anything", weight=1.2),
    Swayed("shakes_head",
        ("[shake] <their> head {often}", "[shake] <their> head (no|in disagreement|from side to side) {often}", "[say] no with a shake of the head", "[turn] <their> head left and right {often}", "[move] <their> head from side to side {often}", "[refuse], shaking the head {often}", "shaking the head"),
        (0.45, 0.85), _head_yaw, 0.022, neck=(0.0, 42.0, 0.0), trunk=(0.0, 2.5, 0.0), counts=(2, 4), seconds=(1.4, 4.0), base="anything", weight=1.2),
    Swayed("looks_around",
        ("[look] around {often}", "[look] left and right {often}", "[look] (around|) to (both|all) sides", "[turn] <their> head left and right to look around", "[search] for something, looking around", "[scan] <their> surroundings", "[look] about {often}", "looking around"),
        (1.8, 3.2), _head_yaw, 0.03, neck=(0.0, 58.0, 0.0), trunk=(0.0, 14.0, 0.0), seconds=(3.0, 7.5), weight=1.4, base="anything"),
    Swayed("shrugs",
        ("[shrug] (<their> shoulders|) {often}", "[raise] <their> shoulders (in a shrug|) {often}", "[lift] and [drop] <their> shoulders {often}", "[shrug] as if <they:know> nothing {often}", "[give] a shrug {often}", "[pull] up both shoulders {often}", "[shrug] <their> shoulders up and down {often}", "shrug"),
        (0.8, 1.5), _shoulders, 0.022, shrug=24.0, neck=(2.0, 0.0, 4.0), shape="out", counts=(1, 3), seconds=(2.0, 4.0), weight=1.2),
    Swayed("sways",
        ("[sway] (from side to side|left and right|) {often}", "[sway] to the music {often}", "[rock] from side to side {often}", "[shift] <their> weight from (foot to foot|one foot to the other|side to side) {often}", "[move] <their> body gently from side to side", "[swing] <their> hips from side to side", "[sway] gently {often}"),
        (1.4, 2.6), _pelvis_left, 0.035, trunk=(0.0, 0.0, 5.0), pelvis=(0.055, 0.0, 0.0), neck=(0.0, 0.0, 3.0), seconds=(3.0, 7.0), weight=1.3),
    Swayed("swings_trunk",
        ("[twist] (<their> upper body|<their> trunk|) (left and right|from side to side) {often}", "[rotate] <their> torso from side to side {often}", "[turn] <their> upper body left and right {often}", "[twist] at the waist {often}", "[swing] <their> upper body from side to side {often}", "[do] trunk twists {often}", "[warm] up by twisting the trunk {often}"),
        (1.2, 2.2), twist, 20.0, trunk=(0.0, 38.0, 0.0), neck=(0.0, 14.0, 0.0), counts=(2, 4), seconds=(2.5, 6.0), weight=1.2, hang=0.3),
    Swayed("bends_side_to_side",
        ("[bend] from side to side {often}", "[lean] left and right in turn {often}", "[tilt] <their> upper body from side to side {often}", "[do] side bends {often}", "[lean] from one side to the other {often}", "[swing] <their> trunk sideways to and fro {often}"),
        (1.4, 2.6), roll, 13.0, trunk=(0.0, 0.0, 26.0), counts=(2, 4), seconds=(3.0, 7.0)),
    Swayed("rocks_back_and_forth",
        ("[rock] (back and forth|forward and backward) {often}", "[sway] back and forth {often}", "[lean] forward and back in turn {often}", "[move] <their> body to and fro", "[rock] on <their> feet {often}", "[tip] forward and backward {often}"),
        (1.3, 2.4), pitch, 5.5, trunk=(13.0, 0.0, 0.0), pelvis=(0.0, 0.0, 0.02), seconds=(3.0, 6.0), weight=0.8),
    Swayed("breathes_heavily",
        ("[breathe] (heavily|hard|deeply)", "[pant] (heavily|)", "[be] out of breath", "[catch] <their> breath", "[gasp] for air", "[breathe] heavily, shoulders (rising and falling|going up and down)", "[take] deep breaths", "[be] exhausted and [pant]", "breathing heavily"),
        (0.9, 1.6), _shoulders, 0.012, shrug=12.0, trunk=(-5.0, 0.0, 0.0), neck=(-5.0, 0.0, 0.0), posture=(13.0, 0.0, 0.0), shape="out", seconds=(3.0, 7.0)),
    Swayed("laughs",
        ("[laugh] (out loud|heartily|)", "[laugh] with shaking shoulders", "[chuckle]", "[giggle]", "[shake] with laughter", "[burst] out laughing", "[find] something very funny and [laugh]", "[crack] up laughing", "laughing"),
        (0.24, 0.36), _shoulders, 0.007, shrug=8.0, trunk=(4.0, 0.0, 0.0), neck=(6.0, 0.0, 0.0), posture=(8.0, 0.0, 0.0), shape="out", seconds=(2.0, 5.0), share=0.4),
    Swayed("sobs",
        ("[cry]", "[sob] (with shaking shoulders|)", "[weep] (bitterly|)", "[be] in tears", "[hang] <their> head and [cry]", "[sob], shoulders shaking and head down", "crying"),
        (0.4, 0.65), _shoulders, 0.006, shrug=8.0, trunk=(3.0, 0.0, 0.0), neck=(4.0, 0.0, 0.0), posture=(20.0, 0.0, 0.0), shape="out", seconds=(2.5, 6.0), share=0.4),
)  # fmt: skip


PROGRAMS = (
    *(Program(bent.name, "trunk", partial(_bend, bent), weight=bent.weight) for bent in BENT),
    *(Program(swayed.name, "trunk and head", partial(_sway, swayed), base=swayed.base, weight=swayed.weight) for swayed in SWAYED),
)
