"""Styles over walking and standing: posture, pace, length of step, swing of the arms, bounce, a limp."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field, replace
from functools import partial

import numpy as np

from ....motion import FPS
from .. import places
from ..arms import HandTrack, Key
from ..body import SIDES, J, other
from ..captions import captions
from ..checks import feet_stay, hand_from, hands_apart, pitch, roll, wrist_height
from ..gait import bounce, paced, stance, with_arm_swing, with_step_length
from ..gesture import any_side, trunk_and_pelvis
from ..places import OnBody, Place, Towards
from ..posing import Pose, posed, turn
from ..program import Performance, Program
from ..stage import Stage
from ..timing import between, clock, drift

Way = tuple[float, float, float]


@dataclass(frozen=True)
class Style:
    """How somebody walks or stands. trunk, neck: degrees; shrug: degrees; pelvis: metres. pace, step, swing, bounce: times the recording's
    own. out: how far arms are held from the body. hands: where they are all the while. unrest: degrees by which trunk and head wander.
    tremble: metres. hips: degrees that the pelvis rolls over the standing leg. limps: whether one leg is spared."""

    name: str
    walking: tuple[str, ...] = ()
    standing: tuple[str, ...] = ()
    check: Callable[[np.ndarray], bool] = lambda joints: True
    trunk: Way = (0.0, 0.0, 0.0)
    neck: Way = (0.0, 0.0, 0.0)
    shrug: float = 0.0
    pelvis: Way = (0.0, 0.0, 0.0)
    pace: float = 1.0
    step: float = 1.0
    swing: float = 1.0
    bounce: float = 1.0
    out: float = 0.0
    hands: dict[str, Place] = field(default_factory=dict)
    unrest: float = 0.0
    unsteady: float = 0.0
    tremble: float = 0.0
    hips: float = 0.0
    limps: bool = False
    weight: float = 1.0


def _styled(style: Style, stage: Stage) -> Performance:
    rng, side = stage.rng, any_side(stage.rng)
    frames = stage.frames(between(rng, (3.0, 8.0)))
    size = between(rng, (0.85, 1.2))
    joints = stage.joints(frames) if not stage.moves else _gait(style, stage, frames, side, size)
    pose = _pose(style, joints, stage, side, size)
    made = posed(with_arm_swing(joints, style.swing if stage.moves else 1.0, style.out * size), pose, rng)
    phrases = style.walking if stage.moves else style.standing
    texts = captions(rng, [phrase.format(side=side, other=other(side)) for phrase in phrases])
    return Performance(made, texts, partial(_is_styled, style=style, moves=stage.moves, side=side))


def _gait(style: Style, stage: Stage, frames: int, side: str, size: float) -> np.ndarray:
    rng = stage.rng
    pace = 1.0 + (style.pace - 1.0) * size
    long = stage.joints(min(int(frames * max(pace, 1.0)) + 20, 300))
    rate = np.full(len(long), pace) * (1.0 + style.unsteady * drift(len(long), rng, 1, 0.5)[:, 0])
    if style.limps:
        rate = rate * (0.8 + 0.75 * stance(long, side))
    joints = paced(long, np.clip(rate, 0.35, 1.6), frames)
    return with_step_length(joints, 1.0 + (style.step - 1.0) * size) if style.step != 1.0 else joints


def _pose(style: Style, joints: np.ndarray, stage: Stage, side: str, size: float) -> Pose:
    rng, frames = stage.rng, len(joints)
    trunk = size * np.array(style.trunk) + style.unrest * size * drift(frames, rng, 3, 0.5) * [1.0, 0.6, 1.0]
    pelvis = np.tile(size * np.array(style.pelvis), (frames, 1))
    tilt = np.zeros((frames, 3))
    if stage.moves:
        pelvis[:, 1] += np.clip(bounce(joints, style.bounce), -0.06, 0.06)
        tilt[:, 2] = np.radians(style.hips * size) * (stance(joints, "right") - stance(joints, "left"))
        if style.limps:
            lean = stance(joints, side) * (1.0 if side == "right" else -1.0)
            trunk[:, 2] += 9.0 * size * lean
            pelvis[:, 1] -= 0.035 * size * stance(joints, side)
    if style.unsteady and not stage.moves:
        pelvis[:, [0, 2]] += 0.035 * size * drift(frames, rng, 2, 0.4)
    bent = trunk_and_pelvis(trunk, pelvis)
    neck = turn(*(size * np.array(style.neck))) + np.radians(1.3 * style.unrest) * drift(frames, rng, 3, 0.5)
    shrug = np.full((frames, 2), np.radians(style.shrug * size))
    return replace(bent, tilt=bent.tilt + tilt, neck=neck, shrug=shrug, hands=_hands(style, stage, frames, side), follow=0.3)


def _hands(style: Style, stage: Stage, frames: int, side: str) -> dict[str, HandTrack]:
    rng = stage.rng
    tracks = {}
    for role, place in style.hands.items():
        for hand in SIDES if role == "both" else ((side,) if role == "own" else (other(side),)):
            where = place.jittered(rng, 0.02) if isinstance(place, OnBody) else place
            stroke = 0.012 * drift(frames, rng) + style.tremble * _trembling(frames, rng)
            tracks[hand] = HandTrack((Key(where, -0.1),), stroke=stroke)
    return tracks


def _trembling(frames: int, rng: np.random.Generator) -> np.ndarray:
    """(T, 3) of about unit size, four to six times a second, coming and going."""
    rate, phase = rng.uniform(4.0, 6.0), rng.uniform(0.0, 6.28, 3)
    time = clock(frames)[:, None]
    return np.sin(2.0 * np.pi * rate * time + phase) * (0.6 + 0.4 * np.sin(2.0 * np.pi * 0.4 * time + phase[0]))


def speed(joints: np.ndarray) -> float:
    """Metres a second that the pelvis goes over the ground."""
    return float(np.linalg.norm(np.diff(joints[:, 0, ::2], axis=0), axis=-1).sum() * FPS / (len(joints) - 1))


def _is_styled(joints: np.ndarray, style: Style, moves: bool, side: str) -> bool:
    goes = speed(joints) > 0.2 if moves else feet_stay(joints)
    return bool(goes and style.check(joints) and (not style.limps or not moves or _limps(joints, side)))


def _limps(joints: np.ndarray, side: str) -> bool:
    """The trunk goes over the spared leg while it carries, more than over the other."""
    lean = roll(joints) * (1.0 if side == "right" else -1.0)
    weights = [stance(joints, one) - 0.5 for one in (side, other(side))]
    lean = lean - lean.mean()
    return bool((lean * (weights[0] - weights[1])).mean() > 0.2)


def arm_swing(joints: np.ndarray) -> float:
    """Metres that the hands go to and fro beside the body, the mean of both."""
    return float(np.mean([np.ptp(hand_from(joints, side, "pelvis", "heading")[:, 2]) for side in SIDES]))


def hip_sway(joints: np.ndarray) -> float:
    """Degrees between the lines of the hips over one leg and over the other."""
    across = joints[:, J["left_hip"]] - joints[:, J["right_hip"]]
    return float(np.ptp(np.degrees(np.arcsin(across[:, 1] / np.linalg.norm(across, axis=-1)))))


def _pitch_over(least: float) -> Callable[[np.ndarray], bool]:
    return lambda joints: bool(np.median(pitch(joints)) > least)


STYLES = (
    Style("old",
        ("[walk] like an (old|elderly) (man|woman|person)", "[walk] (slowly and stooped|bent over|with a bent back)", "[hobble] (along|forward) like an old person", "[walk] slowly, hunched over", "[shuffle] forward like an elderly person", "[be] old and [walk] (slowly|with small steps)", "an old (man|person|woman) walks (slowly|forward)", "an elderly person walking"),
        ("[stand] (hunched|stooped|bent over) like an old (man|woman|person)", "[stand] with a bent back", "an old (man|person) stands", "[be] old and [stand] there", "[stand] hunched over", "[wait], stooped like an elderly person", "[stand] there like an old person"),
        _pitch_over(11.0), trunk=(25.0, 0.0, 0.0), neck=(-10.0, 0.0, 0.0), pelvis=(0.0, -0.05, 0.0), pace=0.7, step=0.62, swing=0.5, weight=1.2),
    Style("tired",
        ("[walk] (tiredly|wearily|as if exhausted|as if tired)", "[drag] <themselves> (along|forward)", "[trudge] (along|forward)", "[be] tired and [walk] slowly", "[walk] with drooping shoulders, exhausted", "[plod] (along|forward) wearily", "[walk] as though <they:need> sleep", "a tired person walks (slowly|forward)"),
        ("[stand] (tiredly|wearily|exhausted)", "[be] (tired|exhausted)", "[droop] with tiredness", "[stand] with drooping shoulders", "a tired person stands", "[be] worn out, shoulders hanging", "[stand] there, barely awake"),
        _pitch_over(4.0), trunk=(17.0, 0.0, 0.0), neck=(18.0, 0.0, 0.0), shrug=-7.0, pace=0.74, step=0.75, swing=0.75, unrest=2.5),
    Style("sad",
        ("[walk] (sadly|sad|dejectedly|with <their> head down)", "[walk] with a hanging head", "[be] sad and [walk] slowly", "[mope] along", "[walk] slowly, looking at the floor", "[walk] as if depressed", "a sad person walks (slowly|forward)", "[wander] along with <their> head hung low"),
        ("[stand] (sadly|with <their> head down|with a hanging head)", "[hang] <their> head (in sadness|)", "[be] (sad|depressed)", "[look] sad", "[stand] there, looking at the floor", "a sad person stands", "[be] unhappy and [look] down"),
        _pitch_over(1.5), trunk=(12.0, 0.0, 0.0), neck=(28.0, 0.0, 0.0), shrug=-8.0, pace=0.78, step=0.75, swing=0.4),
    Style("happy",
        ("[walk] (happily|cheerfully|joyfully|with a spring in <their> step)", "[be] happy and [walk] (along|forward)", "[walk] in a good mood", "[bounce] along happily", "a happy person walks", "[stroll] along cheerfully, swinging the arms", "[walk] merrily"),
        check=lambda joints: bool(np.median(pitch(joints)) < 4.0), trunk=(-5.0, 0.0, 0.0), neck=(-8.0, 0.0, 0.0), pace=1.08, step=1.05, swing=1.6, bounce=1.9, unrest=1.5),
    Style("angry",
        ("[walk] angrily", "[stomp] (along|forward|off) (angrily|)", "[be] angry and [walk] (fast|forward)", "[march] off in anger", "[walk] furiously", "an angry person walks (fast|forward)", "[storm] (off|forward)"),
        check=_pitch_over(4.0), trunk=(13.0, 0.0, 0.0), neck=(2.0, 0.0, 0.0), shrug=9.0, pace=1.22, step=1.08, swing=1.35, out=0.12, bounce=1.2),
    Style("proud",
        ("[walk] proudly", "[strut] (along|forward)", "[walk] with (<their> chest out|<their> head held high)", "[be] proud and [walk] tall", "[stride] forward confidently", "[walk] (confidently|self-assuredly), chest out", "a proud person walks"),
        ("[stand] proudly", "[stand] with <their> chest out", "[stand] tall", "[be] proud", "[stand] upright with the chin up", "[puff] out <their> chest", "[stand] (confidently|straight)"),
        lambda joints: bool(np.median(pitch(joints)) < 3.0), trunk=(-10.0, 0.0, 0.0), neck=(-12.0, 0.0, 0.0), shrug=-5.0, out=0.06, step=1.08, swing=1.2),
    Style("drunk",
        ("[walk] (drunkenly|unsteadily|like a drunk|as if drunk)", "[stagger] (along|forward|)", "[be] drunk and [walk] forward", "[stumble] along drunkenly", "[totter] (along|forward)", "[sway] and [wobble] while walking", "[walk] as if dizzy", "a drunk (man|person) staggers (along|)", "[lurch] forward unsteadily"),
        ("[sway] drunkenly", "[be] drunk", "[stand] unsteadily", "[wobble] (dizzily|)", "[be] dizzy and [sway]", "[be] hardly able to stand", "a drunk person sways on <their> feet"),
        lambda joints: bool(np.ptp(roll(joints)) > 8.0), trunk=(6.0, 0.0, 0.0), neck=(4.0, 0.0, 0.0), unrest=11.0, unsteady=0.28, pace=0.8, step=0.8, out=0.18),
    Style("zombie",
        ("[walk] like a zombie (with <their> arms out|)", "[walk] (stiffly|slowly) with both arms stretched out in front", "[act] like a zombie", "[stagger] forward like a zombie", "[imitate] a zombie walking", "a zombie walks (forward|)", "[shamble] forward, arms out in front", "zombie walk"),
        ("[stand] like a zombie (with arms out|)", "[act] like a zombie", "[sway] like a zombie", "[imitate] a zombie", "a zombie stands with its arms out", "[stand] with both arms stretched out like a sleepwalker"),
        lambda joints: bool(np.median(np.minimum(wrist_height(joints, "left", "spine2"), wrist_height(joints, "right", "spine2"))) > -0.02), trunk=(9.0, 0.0, 3.0), neck=(8.0, 0.0, 10.0), unrest=4.0, unsteady=0.15, pace=0.62, step=0.6,
        hands={"both": Towards((0.02, 0.02, 1.0), 0.93, "heading")}, weight=1.5),
    Style("child",
        ("[walk] like a (small|little|) child", "[walk] (playfully|childishly)", "[be] a child and [walk] along", "[toddle] (along|forward)", "a (child|kid) walks (along|)", "[bounce] along like a child"),
        check=lambda joints: bool(arm_swing(joints) > 0.45), trunk=(-3.0, 0.0, 0.0), pace=1.2, step=0.72, swing=1.9, bounce=1.9, out=0.14, unrest=2.5),
    Style("heavy_load",
        ("[carry] (a heavy box|something heavy) (in front of <them>|)", "[walk] carrying (a heavy box|something heavy|a heavy load) in both arms", "[walk] slowly with a heavy load in <their> arms", "[haul] a heavy box", "[lug] something heavy along in front of <them>", "[carry] a heavy weight, leaning back"),
        ("[hold] (a heavy box|something heavy) in both arms", "[stand] holding a heavy load", "[hold] a heavy weight in front of <their> belly", "[stand] with a heavy box in <their> arms", "[support] a heavy load, leaning back", "[hold] something heavy with both hands"),
        lambda joints: bool(np.median(hands_apart(joints)) < 0.55 and np.median(wrist_height(joints, "left", "pelvis")) > 0.0), trunk=(-10.0, 0.0, 0.0), pelvis=(0.0, -0.04, 0.02), pace=0.75, step=0.7, shrug=-4.0, hands={"both": OnBody("spine1", (0.17, 0.02, 0.31))}, weight=1.2),
    Style("backpack",
        ("[walk] with a heavy backpack", "[carry] a heavy (backpack|load|sack) on <their> back", "[walk] bent under a heavy load", "[hike] with a heavy pack, hands at the straps", "[carry] something heavy on <their> back", "[walk] holding the straps of a backpack"),
        check=_pitch_over(8.0), trunk=(21.0, 0.0, 0.0), neck=(-10.0, 0.0, 0.0), pace=0.8, step=0.75, hands={"both": places.OWN_SHOULDER.moved(0.0, -0.12, 0.02)}, weight=0.7),
    Style("limps",
        ("[limp] (along|forward|)", "[limp] (with|on) <their> {side} leg", "[walk] with a limp (in|on) the {side} leg", "[walk] with an injured {side} (leg|foot)", "[hobble] (along|forward) on a hurt {side} leg", "[have] a bad {side} leg and [limp]", "[limp], sparing the {side} leg", "[walk] as if the {side} (foot|leg|knee) hurts", "limping"),
        limps=True, trunk=(6.0, 0.0, 0.0), pace=0.9, step=0.68, swing=0.8, weight=2.0),
    Style("cold",
        ("[walk] as if freezing", "[shiver] and [walk] with the arms wrapped around <themselves>", "[freeze] while walking, hugging <themselves>", "[be] cold and [walk] hugging <themselves>", "[walk] with crossed arms, shivering", "[walk] through the cold, arms wrapped tight"),
        ("[shiver] (with cold|)", "[be] cold (and [shiver]|)", "[freeze] and [hug] <themselves>", "[wrap] <their> arms around <themselves> and [shiver]", "[tremble] with cold", "[rub] <their> arms to get warm", "[stand] shivering with the arms wrapped round the body", "shivering"),
        lambda joints: bool(np.median(hands_apart(joints)) < 0.55), trunk=(11.0, 0.0, 0.0), neck=(10.0, 0.0, 0.0), shrug=13.0, pace=0.95, step=0.8, tremble=0.012, hands={"own": OnBody("spine3", (-0.14, 0.0, 0.19)), "other": OnBody("spine3", (-0.15, 0.05, 0.22))}, weight=1.2),
    Style("scared",
        ("[walk] (fearfully|anxiously|as if scared)", "[be] scared and [walk] carefully", "[walk] timidly, hands at <their> chest", "[creep] along, afraid", "a frightened person walks slowly", "[walk] nervously, looking around"),
        ("[be] (scared|afraid|frightened)", "[cower] (in fear|)", "[tremble] with fear", "[shrink] back in fear, hands at <their> chest", "[stand] there terrified", "[be] nervous and [look] around, hands raised to the chest"),
        lambda joints: bool(np.median(wrist_height(joints, "left", "spine2")) > -0.1), trunk=(14.0, 0.0, 0.0), neck=(-6.0, 0.0, 0.0), shrug=14.0, pelvis=(0.0, -0.09, 0.0), pace=0.7, step=0.65, unrest=4.0, tremble=0.006, hands={"both": OnBody("spine3", (0.08, 0.06, 0.20))}),
    Style("feminine",
        ("[walk] (in a feminine way|like a woman|gracefully)", "[sway] <their> hips while walking", "[walk] like a model (on a catwalk|)", "[walk] elegantly, swinging the hips", "a woman walks (forward|gracefully|)", "[catwalk] (forward|)", "[saunter] with swaying hips"),
        check=lambda joints: bool(hip_sway(joints) > 8.0), trunk=(-2.0, 0.0, 0.0), hips=8.0, swing=0.9, step=0.95, weight=0.8),
    Style("masculine",
        ("[walk] (in a masculine way|like a tough guy|like a bodybuilder)", "[swagger] (along|forward)", "[walk] with broad shoulders and arms held out", "[walk] like a strong man", "a muscular man walks", "[strut] like a bouncer, arms held away from the body"),
        check=lambda joints: bool(np.median(hands_apart(joints)) > 0.62), trunk=(-4.0, 0.0, 0.0), out=0.26, shrug=3.0, swing=1.1, step=1.05, unrest=1.5, weight=0.8),
    Style("injured_arm",
        ("[walk] holding <their> {other} arm", "[hold] <their> (hurt|injured|) {other} arm while walking", "[walk] with an injured {other} arm", "[clutch] <their> {other} elbow while walking", "[walk] with the {side} hand on the {other} elbow", "[support] <their> {other} arm with the {side} hand while walking"),
        ("[hold] <their> (hurt|injured|) {other} arm", "[clutch] <their> {other} elbow (in pain|)", "[have] a hurt {other} arm and [hold] it", "[stand] with the {side} hand on the {other} elbow", "[support] <their> {other} arm with the {side} hand", "[hold] the {other} forearm with <their> {side} hand"),
        lambda joints: bool(np.median(hands_apart(joints)) < 0.5), trunk=(8.0, 0.0, 0.0), neck=(8.0, 0.0, 0.0), pace=0.85, step=0.8, hands={"own": OnBody("spine2", (-0.13, 0.02, 0.22)), "other": OnBody("spine2", (0.06, 0.0, 0.24))}, weight=0.6),
)  # fmt: skip

_IDLE = (
    "[stand] (still|quietly|there|motionless|calmly|)", "[stand] still (without moving|and [do] nothing|for a while|)", "[do] nothing", "[idle]", "[wait] (patiently|quietly|for someone|for something|)", "[stand] in place", "[stay] (still|put|in place|)",
    "[remain] (still|standing|motionless)", "[keep] still", "[rest], standing", "[stand] upright with the arms hanging", "[stand] with <their> arms at <their> sides", "[stand] around", "idle", "standing still", "doing nothing", "idle animation", "no movement", "[breathe] calmly while standing", "[be] idle", "[pause]", "[hold] still", "[stand] waiting",
)  # fmt: skip


def _idle(stage: Stage) -> Performance:
    """Weight that wanders a little from foot to foot, and a glance; no more."""
    rng = stage.rng
    frames = stage.frames(between(rng, (2.0, 9.4)))
    joints = stage.joints(frames)
    lively = rng.uniform(0.0, 1.0) ** 2
    shift = drift(frames, rng, 3, 0.25) * [0.025 * lively, 0.0, 0.008 * lively]
    neck = np.radians(drift(frames, rng, 3, 0.3) * [3.0, 10.0, 2.0]) * lively
    made = stage.posed(joints, Pose(pelvis=shift, neck=neck))
    return Performance(made, captions(rng, [str(one) for one in rng.permutation(_IDLE)[:10]]), idles)


def idles(joints: np.ndarray) -> bool:
    """Feet stay, hands hang and nothing goes anywhere."""
    hands = np.maximum(wrist_height(joints, "left", "pelvis"), wrist_height(joints, "right", "pelvis"))
    quick = np.linalg.norm(np.gradient(joints[:, 0], axis=0), axis=-1).max() * FPS
    return bool(feet_stay(joints, 0.12) and hands.max() < 0.2 and quick < 0.4 and np.abs(pitch(joints)).max() < 20.0)


PROGRAMS = (
    Program("idles", "standing", _idle, weight=5.0),
    *(
        Program(f"walks_{style.name}", "styles", partial(_styled, style), base="walking", weight=style.weight)
        for style in STYLES
        if style.walking
    ),
    *(
        Program(f"stands_{style.name}", "styles", partial(_styled, style), base="standing", weight=0.6 * style.weight)
        for style in STYLES
        if style.standing
    ),
)
