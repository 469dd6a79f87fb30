"""How somebody walks or stands: posture, pace, length of step, swing of the arms, a limp."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field, replace
from functools import partial

import numpy as np

from ....motion import FPS
from ..captions import captions
from ..checks import feet_stay, hand_from, pitch, roll
from ..figure.arms import HandTrack, Key
from ..figure.body import SIDES, Body, J, in_frame, other
from ..figure.gait import bounce, paced, stance, with_arm_swing, with_step_length
from ..figure.places import OnBody, Place
from ..figure.posing import Pose, posed, turn
from ..program import Performance, Program
from ..stage import Stage
from ..timing import between, clock, drift
from .gesture import any_side, trunk_and_pelvis

Way = tuple[float, float, float]


@dataclass(frozen=True)
class Style:
    """How somebody walks or stands. trunk, neck: degrees; shrug: degrees; pelvis: metres. pace, step, swing, bounce: times the recording's
    own. reel: degrees by which the trunk tips from side to side, and the weight goes with it. out: how far arms are held from the body. hands: where they are all the while. unrest: degrees by which trunk and head wander.
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
    reel: float = 0.0
    weight: float = 1.0

    def programs(self) -> tuple[Program, ...]:
        """One that walks, one that stands, where there are words for them."""
        walks = Program(f"walks_{self.name}", "styles", partial(_styled, self), base="walking", weight=self.weight)
        stands = Program(f"stands_{self.name}", "styles", partial(_styled, self), base="standing", weight=0.6 * self.weight)
        return tuple(program for program, phrases in ((walks, self.walking), (stands, self.standing)) if phrases)


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
        rate = rate * (0.68 + 1.0 * stance(long, side))
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
            trunk[:, 2] += 11.0 * size * lean
            pelvis[:, 1] -= 0.055 * size * stance(joints, side)
    if style.reel:
        reeling = _reeling(frames, rng)
        trunk[:, 2] += style.reel * size * reeling
        pelvis[:, 0] -= 0.008 * style.reel * size * reeling
    if style.unsteady and not stage.moves:
        pelvis[:, [0, 2]] += 0.035 * size * drift(frames, rng, 2, 0.4)
    bent = trunk_and_pelvis(trunk, pelvis)
    assert bent.tilt is not None, "it says how far"
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


def _reeling(frames: int, rng: np.random.Generator) -> np.ndarray:
    """(T,) from side to side once in two seconds or so, never twice alike."""
    rate = rng.uniform(0.45, 0.62) * (1.0 + 0.25 * drift(frames, rng, 1, 0.4)[:, 0])
    return np.sin(2.0 * np.pi * (np.cumsum(rate) / FPS + rng.random()))


def _trembling(frames: int, rng: np.random.Generator) -> np.ndarray:
    """(T, 3) of about unit size, about three times a second: faster than that is lost on a rig at 20 frames a second, coming and going."""
    rate, phase = rng.uniform(2.6, 3.5), rng.uniform(0.0, 6.28, 3)
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
    return bool((lean * (weights[0] - weights[1])).mean() > 0.12)


def arm_swing(joints: np.ndarray) -> float:
    """Metres that the hands go to and fro beside the body, the mean of both."""
    return float(np.mean([np.ptp(hand_from(joints, side, "pelvis", "heading")[:, 2]) for side in SIDES]))


def hip_sway(joints: np.ndarray) -> float:
    """Degrees between the lines of the hips over one leg and over the other."""
    across = joints[:, J["left_hip"]] - joints[:, J["right_hip"]]
    return float(np.ptp(np.degrees(np.arcsin(across[:, 1] / np.linalg.norm(across, axis=-1)))))


def head_hangs(joints: np.ndarray) -> bool:
    """The head is well ahead of the neck, as it is not on a body that looks ahead."""
    body = Body.of(joints)
    ahead = in_frame(body.heading, body.at("head") - body.at("neck"))[:, 2]
    return bool(np.median(ahead) > 0.058)


def pitch_over(least: float) -> Callable[[np.ndarray], bool]:
    return lambda joints: bool(np.median(pitch(joints)) > least)
