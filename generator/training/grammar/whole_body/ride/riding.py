"""On a horse and on a bicycle: half seated, the hands at reins or handlebar, the legs astride or pedalling."""

from __future__ import annotations

import numpy as np

from ......rigs.smpl import JOINT
from .....motion import FPS
from ...figure.arms import HandTrack, Key
from ...figure.body import SIDES, Body, from_frame
from ...figure.places import OnBody, Towards
from ...program import Performance, Program
from ...stage import Stage
from ...timing import clock
from .. import checks
from ..feet import Move, home_of
from ..limbs import bone_lengths, reach
from ..pose import Pose, head, trunk
from ..scene import standing
from ..upright import Upright, perform_upright
from ..with_hands import told, untouched, with_hands

# Metres: the height of a cyclist's pelvis, of the pedals' axis, how far that is ahead of the hips, and the cranks' length.
_SADDLE, _AXIS, _AHEAD, _CRANK = 1.0, 0.37, 0.14, 0.16
_SETTLE = 1.2


def _gallops(stage: Stage) -> Performance:
    rng = stage.rng
    pace, seconds = rng.uniform(0.44, 0.58), rng.uniform(3.6, 5.5)
    base = standing(stage, _SETTLE + seconds)
    home = home_of(base)
    wide = rng.uniform(0.24, 0.3)
    moves = [
        Move(
            foot,
            0.1 + 0.4 * foot,
            0.5 + 0.4 * foot,
            (sign * wide, 0.0, float(home.toes[foot][2])),
            yaw=float(home.yaw[foot] - 8.0 * sign),
            lift=0.05,
        )
        for foot, sign in ((0, 1.0), (1, -1.0))
    ]
    height, poses, hips = [(0.2, 0.0), (0.9, -0.24)], [(0.2, Pose())], [(0.2, (0.0, 0.0, 0.0))]
    for count in range(int((seconds + 0.4) / pace)):
        at, size = 0.9 + count * pace, rng.uniform(0.85, 1.15)
        height += [(at + 0.5 * pace, -0.15), (at + pace, -0.24 - 0.03 * size)]
        poses += [(at + 0.5 * pace, trunk(bend=16 * size) | head(nod=-12)), (at + pace, trunk(bend=5) | head(nod=-2))]
        hips += [(at + 0.5 * pace, (12.0 * size, 0.0, 0.0)), (at + pace, (-6.0, 0.0, 0.0))]
    action = Upright(
        moves=moves, poses=poses, height=height, hips=hips, knees_out=[(0.2, 4.0), (0.9, 28.0)], heels=[(0.2, 0.0), (0.9, 10.0)]
    )
    joints = perform_upright(base, action, rng)
    time = clock(len(joints))
    give = np.sin(2.0 * np.pi * (time - 0.9) / pace)[:, None] * np.array([0.0, 0.03, 0.06])
    place = OnBody("spine1", (0.05, 0.04, 0.36))
    joints = with_hands(stage, joints, {side: HandTrack((Key(place.jittered(rng), 0.6),), stroke=give) for side in SIDES})
    kept = joints[round(_SETTLE * FPS) :]
    phrases = (
        "[ride] (a|the|on a) horse",
        "[ride] on horseback",
        "[gallop] on a horse",
        "[sit] on a horse, holding the reins",
        "[ride] a (pony|motorbike|bull)",
        "[bounce] up and down with bent legs apart, holding reins with both hands",
        "[pretend] to ride a horse",
        "riding a horse",
        "horse riding",
    )
    return told(stage, kept, phrases, rides)


def rides(joints: np.ndarray) -> bool:
    """Astride with bent knees, going up and down, both hands together ahead."""
    joints = checks.sized(joints)
    apart = np.linalg.norm((checks.path(joints, "left_ankle") - checks.path(joints, "right_ankle"))[:, ::2], axis=-1)
    bounce = checks.height(joints, "pelvis")
    hands = np.minimum(*(checks.ahead_of_pelvis(joints, f"{side}_wrist")[:, 2] for side in SIDES))
    bends = checks.excursions(bounce - bounce.mean(), 0.02, -0.015) >= 3
    return bool(bends and np.median(apart) > 0.36 and np.median(hands) > 0.15 and np.median(bounce) < 0.85)


def _cycles(stage: Stage) -> Performance:
    rng = stage.rng
    period = rng.uniform(0.75, 1.05)
    base = standing(stage, rng.uniform(3.6, 5.5))
    time = clock(len(base))
    phase = 2.0 * np.pi * (time / period + rng.random())
    lean = trunk(bend=rng.uniform(24, 34)) | head(nod=-22)
    swing = [
        (float(at), lean | trunk(bend=28, lean=3.0 * (-1.0) ** index)) for index, at in enumerate(np.arange(0.0, time[-1], 0.5 * period))
    ]
    action = Upright(poses=swing, hips=[(0.0, (16.0, 0.0, 0.0))], balance=0.0, unrest=1.3)
    joints = perform_upright(base, action, rng)
    joints[..., 1] += _SADDLE - joints[:, :1, 1]
    joints = with_pedals(joints, phase)
    grip = {side: Towards((0.16, -0.62, 0.86), 0.95, "heading") for side in SIDES}
    joints = with_hands(stage, joints, {side: HandTrack((Key(place, -0.2),)) for side, place in grip.items()})
    phrases = (
        "[ride] (a|the|on a) (bike|bicycle)",
        "[ride] <their> bike",
        "[cycle] (along|)",
        "[pedal] (a bike|on a bicycle|)",
        "[ride] an exercise bike",
        "[move] both legs round and round like a cyclist, the hands on a handlebar",
        "[pretend] to ride a bicycle",
        "riding a bike",
        "cycling",
    )
    return told(stage, joints, phrases, cycles, untouched(joints))


def with_pedals(joints: np.ndarray, phase: np.ndarray) -> np.ndarray:
    """Joints (T, 22, 3) with the feet on pedals that turn by phase (T,) radians, opposite each other."""
    body, moved = Body.of(joints), joints.copy()
    bones = bone_lengths(JOINT["left_knee"], JOINT["left_ankle"])
    for side, late in (("left", 0.0), ("right", np.pi)):
        hip, knee, ankle, toe = (JOINT[f"{side}_{name}"] for name in ("hip", "knee", "ankle", "foot"))
        angle = phase + late
        crank = np.stack([0.0 * angle, _AXIS + _CRANK * np.cos(angle), _AHEAD + _CRANK * np.sin(angle)], axis=-1)
        target = joints[:, hip] * [1.0, 0.0, 1.0] + from_frame(body.heading, crank)
        moved[:, knee], moved[:, ankle] = reach(joints[:, hip], target, bones, body.heading[..., 0])
        tip = np.radians(18.0 - 14.0 * np.cos(angle))
        way = np.stack([0.0 * tip, -np.sin(tip), np.cos(tip)], axis=-1)
        moved[:, toe] = moved[:, ankle] + np.linalg.norm(joints[:, toe] - joints[:, ankle], axis=-1, keepdims=True) * from_frame(
            body.heading, way
        )
    return moved


def cycles(joints: np.ndarray) -> bool:
    """Either foot goes up and down in turn with the other, and the hands stay ahead."""
    joints = checks.sized(joints)
    left, right = (checks.height(joints, f"{side}_ankle") for side in SIDES)
    turns = checks.excursions(left - right, 0.16, -0.16)
    hands = np.minimum(*(checks.ahead_of_pelvis(joints, f"{side}_wrist")[:, 2] for side in SIDES))
    return bool(turns >= 3 and np.median(hands) > 0.25)


PROGRAMS: tuple[Program, ...] = (
    Program("rides_horse", "ride", _gallops, weight=1.3),
    Program("rides_bike", "ride", _cycles, weight=1.3),
)
