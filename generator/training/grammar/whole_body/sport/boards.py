"""Surfing, skiing, snowboarding and skateboarding: the ground goes by underneath."""

from __future__ import annotations

import numpy as np

from ......rigs.math.rotations import about_axis, rotate
from .....motion import FPS
from ...figure.arms import HandTrack, Key
from ...figure.body import SIDES
from ...figure.places import OnBody
from ...program import Performance, Program
from ...stage import Stage
from ...timing import clock, drift, transition
from .. import checks
from ..feet import Move, home_of
from ..key_poses import Standing
from ..pose import Pose, Side, arm, head, other, trunk
from ..scene import FOOT, drawn_side, outward, standing
from ..upright import Upright, perform_upright
from ..with_hands import told, untouched, with_hands

# Seconds in which a rider takes the stance; the performance begins after it.
_SETTLE = 1.2


def carried(joints: np.ndarray, speed: np.ndarray, turned: np.ndarray, across: float) -> np.ndarray:
    """(T, 22, 3) a body over the origin, carried along at speed (T,) metres a second, its way turned to the left by turned (T,) radians.
    across: radians to the left of where the body faces that it is carried to: a board's rider stands sideways."""
    way = rotate(about_axis("Y", turned + across), np.array([0.0, 0.0, 1.0]))
    gone = np.cumsum(speed[:, None] * way, axis=0) / FPS
    return rotate(about_axis("Y", turned)[:, None], joints) + gone[:, None]


def _wide(stage: Stage, seconds: float, half: float) -> tuple[Standing, list[Move]]:
    """Somebody whose feet go apart before the performance begins."""
    base = standing(stage, _SETTLE + seconds)
    home = home_of(base)
    moves = [
        Move(
            foot,
            0.1 + 0.4 * foot,
            0.5 + 0.4 * foot,
            (sign * half, 0.0, float(home.toes[:, 2].mean() + 0.25 * (home.toes[foot][2] - home.toes[:, 2].mean()))),
            yaw=float(home.yaw[foot]),
            lift=0.04,
        )
        for foot, sign in ((0, 1.0), (1, -1.0))
    ]
    return base, moves


def _on_board(stage: Stage, deep: float, arm_up: float, swing: float) -> tuple[np.ndarray, Side]:
    """Sideways on a board, the knees bent, the arms out for balance, the weight shifting; looks where it goes. Returns the leading side, too."""
    rng = stage.rng
    side, seconds = drawn_side(rng), rng.uniform(3.6, 5.4)
    sign = outward(side)
    base, moves = _wide(stage, seconds, rng.uniform(0.27, 0.34))
    poses, height, ahead, hips = [(0.2, Pose())], [(0.2, 0.0)], [(0.2, (0.0, 0.0))], [(0.2, (0.0, 0.0, 0.0))]
    at, way = _SETTLE - 0.1, float(rng.choice([-1.0, 1.0]))
    while at < _SETTLE + seconds:
        lead, trail = (
            arm(side, arm_up + rng.uniform(-12, 14), 80, 5, rng.uniform(8, 24)),
            arm(other(side), arm_up + rng.uniform(-14, 14), 95, 5, rng.uniform(10, 30)),
        )
        bend = 18 + 9 * way + rng.normal(0, 2)
        poses.append(
            (
                at,
                lead
                | trail
                | trunk(bend=bend, twist=22 * sign, lean=7 * way * rng.uniform(0.5, 1.2))
                | head(look=46 * sign, nod=-0.4 * bend),
            )
        )
        height.append((at, -deep * rng.uniform(0.8, 1.2) + 0.04 * way))
        ahead.append((at, (0.03 * sign, swing * way)))
        hips.append((at, (12.0 + 6.0 * way, 0.0, 8.0 * sign)))
        at, way = at + rng.uniform(0.55, 0.85), -way
    action = Upright(
        moves=moves, poses=poses, height=height, ahead=ahead, hips=hips, knees_out=[(0.2, 4.0), (1.0, 14.0)], weight_time=0.2, unrest=1.4
    )
    joints = perform_upright(base, action, rng)
    return joints[round(_SETTLE * FPS) :], side


def rides_sideways(joints: np.ndarray, side: Side, least: float = 2.0) -> bool:
    """Carried to one side of where the hips face, low on bent legs, both feet down and apart all the while."""
    joints = checks.sized(joints)
    left = (checks.path(joints, "left_hip") - checks.path(joints, "right_hip")) * [1.0, 0.0, 1.0]
    left = left / np.maximum(np.linalg.norm(left, axis=-1, keepdims=True), 1e-6)
    gone = float((np.diff(joints[:, 0], axis=0) * left[1:]).sum()) * outward(side)
    apart = np.linalg.norm((checks.path(joints, "left_ankle") - checks.path(joints, "right_ankle"))[:, ::2], axis=-1)
    low = checks.height(joints, "pelvis") < 0.86
    return bool(gone > least and checks.share(low) > 0.7 and np.percentile(apart, 10) > 0.4 and np.ptp(apart) < 0.25)


def _arms_out(joints: np.ndarray) -> bool:
    joints = checks.sized(joints)
    apart = np.linalg.norm(checks.path(joints, "left_wrist") - checks.path(joints, "right_wrist"), axis=-1)
    return float(np.median(apart)) > 0.8


def _surfs(stage: Stage) -> Performance:
    rng = stage.rng
    joints, side = _on_board(stage, rng.uniform(0.17, 0.26), 66, 0.05)
    time = clock(len(joints))
    speed = rng.uniform(1.4, 2.2) * (1.0 + 0.25 * drift(len(joints), rng, 1, 0.4)[:, 0])
    turned = np.radians(rng.uniform(14, 28)) * np.sin(2.0 * np.pi * time / rng.uniform(2.6, 3.8) + rng.uniform(0, 6))
    joints = carried(joints, speed, turned, np.pi / 2 * outward(side))
    phrases = (
        "[surf]",
        "[surf] (a|the|on a) (wave|big wave)",
        "[ride] a (wave|surfboard)",
        "[balance] on a surfboard",
        "[stand] on a surfboard, arms out to the sides",
        "[surf] in the ocean",
        "[stand] sideways with bent knees and both arms out, balancing on a board",
        "[keep] <their> balance on a (surfboard|moving board)",
        "surfing",
        "surfing a wave",
    )
    return told(stage, joints, phrases, lambda j: rides_sideways(j, side) and _arms_out(j), untouched(joints))


def _snowboards(stage: Stage) -> Performance:
    rng = stage.rng
    joints, side = _on_board(stage, rng.uniform(0.22, 0.30), 40, 0.07)
    time = clock(len(joints))
    speed = rng.uniform(2.2, 3.4) * np.ones(len(joints))
    turned = np.radians(rng.uniform(30, 44)) * np.sin(2.0 * np.pi * time / rng.uniform(2.0, 2.8) + rng.uniform(0, 6))
    joints = carried(joints, speed, turned, np.pi / 2 * outward(side))
    phrases = (
        "[snowboard] (down a (hill|slope|mountain)|)",
        "[ride] a snowboard",
        "[go] snowboarding",
        "[carve] down the slope on a snowboard",
        "[glide] downhill sideways on a board",
        "[ride] a board down the snow in curves",
        "[slide] along sideways with bent knees, swinging from curve to curve",
        "snowboarding",
        "snowboarding downhill",
    )
    return told(stage, joints, phrases, lambda j: rides_sideways(j, side, 3.5), untouched(joints))


def _skis(stage: Stage) -> Performance:
    """Both feet side by side, knees and hips bent, fists ahead, swinging from one curve to the next."""
    rng = stage.rng
    seconds, period = rng.uniform(3.8, 5.6), rng.uniform(1.7, 2.6)
    base, moves = _wide(stage, seconds, rng.uniform(0.10, 0.14))
    poses, height, hips, ahead = [(0.2, Pose())], [(0.2, 0.0)], [(0.2, (0.0, 0.0, 0.0))], [(0.2, (0.0, 0.0))]
    half, way = 0.5 * period, 1.0
    for count in range(int((seconds + 0.6) / half) + 1):
        at = _SETTLE - 0.3 + count * half
        poses.append((at, trunk(bend=rng.uniform(24, 32), lean=-9 * way, twist=-10 * way) | head(nod=-16)))
        poses.append((at + 0.5 * half, trunk(bend=rng.uniform(16, 22)) | head(nod=-12)))
        height += [(at, -rng.uniform(0.25, 0.31)), (at + 0.5 * half, -0.18)]
        hips.append((at, (18.0, 11.0 * way, 12.0 * way)))
        ahead.append((at, (0.07 * way, 0.0)))
        way = -way
    action = Upright(moves=moves, poses=poses, height=height, hips=hips, ahead=ahead, weight_time=0.2)
    joints = perform_upright(base, action, rng)
    place = OnBody("spine1", (0.24, 0.06, 0.36))
    sway = 0.02 * drift(len(joints), rng)
    tracks = {side: HandTrack((Key(place.jittered(rng), 0.8),), stroke=sway) for side in SIDES}
    joints = with_hands(stage, joints, tracks)[round(_SETTLE * FPS) :]
    time = clock(len(joints)) + _SETTLE
    # At the deepest point of a curve the way is turned hardest; it goes to that side.
    turned = np.radians(rng.uniform(20, 32)) * np.sin(2.0 * np.pi * (time - _SETTLE + 0.3) / period)
    joints = carried(joints, rng.uniform(2.6, 4.0) * np.ones(len(joints)), turned, 0.0)
    phrases = (
        "[ski] (down a (hill|slope|mountain)|downhill|)",
        "[go] skiing",
        "[ski] in the snow",
        "[ski] in curves down the slope",
        "[slalom] down a slope on skis",
        "[glide] downhill on skis",
        "[slide] forward with bent knees, both fists held ahead, swinging left and right",
        "[hold] ski poles and [swing] from curve to curve",
        "skiing",
        "skiing downhill",
    )
    return told(stage, joints, phrases, skis, untouched(joints))


def skis(joints: np.ndarray) -> bool:
    """Carried ahead fast, the feet together and low, knees bent, both hands ahead."""
    joints = checks.sized(joints)
    apart = np.linalg.norm((checks.path(joints, "left_ankle") - checks.path(joints, "right_ankle"))[:, ::2], axis=-1)
    hands = np.minimum(*(checks.ahead_of_pelvis(joints, f"{side}_wrist")[:, 2] for side in SIDES))
    speed = float(np.median(checks.pelvis_speed(joints)))
    low = checks.share(checks.height(joints, "pelvis") < 0.88) > 0.7
    return bool(speed > 1.6 and np.percentile(apart, 90) < 0.42 and np.ptp(apart) < 0.2 and low and np.median(hands) > 0.22)


def _skateboards(stage: Stage) -> Performance:
    """One foot on the board pushes are done with the other; then it is put on behind, and the board rolls."""
    rng = stage.rng
    side = drawn_side(rng)
    lead, push, sign = FOOT[side], FOOT[other(side)], outward(side)
    pushes, pace, start = int(rng.integers(2, 4)), rng.uniform(0.75, 0.95), 0.55
    roll = start + pushes * pace
    base = standing(stage, roll + rng.uniform(2.4, 3.4))
    home, end = home_of(base), len(base) / FPS
    (x, _, z), (u, _, w) = home.toes[push], home.toes[lead]
    board = 0.09
    moves = [
        Move(lead, 0.1, start - 0.05, (float(0.3 * u), board, float(w + 0.10)), yaw=float(home.yaw[lead] - 20 * sign), lift=0.06, sway=6)
    ]
    poses = [(0.1, Pose()), (start, trunk(bend=14) | head(nod=-8))]
    for index in range(pushes):
        at = start + index * pace
        moves += [
            Move(push, at, at + 0.32 * pace, (float(x), 0.0, float(z + 0.26)), lift=0.05, sway=6),
            Move(push, at + 0.36 * pace, at + 0.68 * pace, (float(x), 0.14, float(z - 0.46)), lift=0.0, tip=34, sway=0, planted=False),
        ]
        swing = arm(side, 30, 40, 20, 24) | arm(other(side), 34, 120, 15, 20)
        back = arm(side, 26, 130, 20, 20) | arm(other(side), 34, 36, 15, 26)
        poses += [
            (at + 0.32 * pace, trunk(bend=26, twist=-8 * sign) | head(nod=-16) | swing),
            (at + 0.66 * pace, trunk(bend=20, twist=8 * sign) | head(nod=-12) | back),
        ]
    moves += [
        Move(
            push, roll, roll + 0.45, (float(-0.16 * sign), board, float(w - 0.40)), yaw=float(home.yaw[push] - 72 * sign), lift=0.06, sway=6
        ),
        Move(
            lead,
            roll + 0.2,
            roll + 0.6,
            (float(-0.02 * sign), board, float(w + 0.10)),
            yaw=float(home.yaw[lead] - 58 * sign),
            lift=0.02,
            sway=0,
        ),
    ]
    ride = trunk(bend=14, twist=24 * sign) | head(look=38 * sign, nod=-6) | arm(side, 44, 70, 10, 20) | arm(other(side), 40, 95, 10, 24)
    poses += [(roll + 0.7, ride), (0.5 * (roll + 0.7 + end), ride | trunk(bend=20, twist=20 * sign, lean=5)), (end, ride)]
    action = Upright(
        moves=moves, poses=poses, weight_time=0.2,
        height=[(0.1, 0.0), (start, -0.12), (roll, -0.12), (roll + 0.7, -0.20), (end, -0.15)],
        knees_out=[(0.1, 4.0), (roll + 0.7, 14.0)],
    )  # fmt: skip
    joints = perform_upright(base, action, rng)
    time = clock(len(joints))
    speed = rng.uniform(1.5, 2.2) * transition(time, start, start + 1.4 * pace)
    joints = carried(joints, speed, np.zeros(len(joints)), 0.0)
    phrases = (
        "[skateboard] (along|forward|down the street|)",
        "[ride] a (skateboard|longboard)",
        "[skate] on a skateboard",
        "[push] off with the {far} foot and [ride] a skateboard",
        "[push] with one foot, then [roll] along sideways on a board",
        "[kick] the ground with one foot and [glide] on a board",
        "[go] skateboarding",
        "[ride] a (scooter|kick scooter|skateboard), pushing with the {far} foot",
        "skateboarding",
        "riding a skateboard",
    )
    made = [phrase.format(far=other(side)) for phrase in phrases]
    return told(stage, joints, made, lambda j: skateboards(j, other(side)), untouched(joints))


def skateboards(joints: np.ndarray, push: Side) -> bool:
    """One foot swings ahead and back twice or more beside the other one, which is carried along; the hips end up turned."""
    sized = checks.sized(joints)
    far = checks.path(sized, "left_ankle" if push == "right" else "right_ankle")
    gone = np.linalg.norm((far[-1] - far[0])[::2])
    step = checks.path(sized, f"{push}_ankle") - far
    way = (far[-1] - far[0]) * [1.0, 0.0, 1.0] / max(gone, 1e-6)
    along = step @ way
    turned = np.abs(checks.heading(sized)[-6:].mean())
    middle = 0.5 * (along.max() + along.min())
    swings = checks.excursions(along, middle + 0.1, middle - 0.1)
    return bool(gone > 2.0 and swings >= 2 and along.min() < -0.34 and along.max() < 0.34 and turned > 22)


PROGRAMS: tuple[Program, ...] = (
    Program("surfs", "ride", _surfs, weight=1.2),
    Program("snowboards", "ride", _snowboards),
    Program("skis", "ride", _skis, weight=1.2),
    Program("skateboards", "ride", _skateboards),
)
