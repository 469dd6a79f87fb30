"""Slow forms: tai chi, the weight going from leg to leg and the hands pushing, parting and circling."""

from __future__ import annotations

import numpy as np

from ...figure.body import SIDES
from ...figure.places import OnBody, Place, Towards
from ...program import Performance, Program
from ...stage import Stage
from .. import checks
from ..feet import Move, home_of
from ..pose import Pose, head, trunk
from ..scene import standing
from ..upright import Upright, perform_upright
from ..with_hands import told, track_through, with_hands

_Hands = tuple[Place, Place]
# Where the near and the far hand are in each form.
_BALL = (OnBody("spine3", (-0.10, 0.06, 0.32)), OnBody("spine1", (-0.10, -0.04, 0.30)))
_PARTED = (Towards((0.35, 0.10, 0.9), 0.88), OnBody("own_hip", (0.18, 0.14, 0.10), "heading"))
_PUSH = (Towards((-0.05, 0.05, 1.0), 0.92), Towards((-0.02, 0.0, 1.0), 0.86))
_RAISED = (Towards((0.05, 0.0, 1.0), 0.93), Towards((0.05, 0.0, 1.0), 0.93))
_FORMS: tuple[tuple[_Hands, float], ...] = ((_BALL, -0.3), (_PARTED, 0.75), (_BALL, -0.5), (_PUSH, 0.9), (_RAISED, 0.0))


def _tai_chi(stage: Stage) -> Performance:
    rng = stage.rng
    pace = rng.uniform(1.05, 1.35)
    base = standing(stage, 6.0)
    home = home_of(base)
    moves = [
        Move(
            foot,
            0.15 + 0.5 * foot,
            0.6 + 0.5 * foot,
            (sign * 0.30, 0.0, float(home.toes[foot][2])),
            yaw=float(home.yaw[foot] + 14.0 * sign),
            lift=0.05,
        )
        for foot, sign in ((0, 1.0), (1, -1.0))
    ]
    first = 1.0 if rng.random() < 0.5 else -1.0
    poses, ahead = [(0.2, Pose())], [(0.2, (0.0, 0.0))]
    keys: dict[str, list[tuple[float, Place]]] = {side: [] for side in SIDES}
    start, order = 0.9, int(rng.integers(len(_FORMS)))
    for count in range(4):
        (near, far), lean = _FORMS[(order + count) % len(_FORMS)]
        sign = first if count // 2 % 2 == 0 else -first
        at = start + count * pace
        keys["left" if sign > 0 else "right"].append((at, near))
        keys["right" if sign > 0 else "left"].append((at, far))
        poses.append((at, trunk(bend=3, twist=22 * lean * sign) | head(look=10 * lean * sign)))
        ahead.append((at, (0.13 * lean * sign, 0.03 * lean)))
    action = Upright(
        moves=moves,
        poses=poses,
        ahead=ahead,
        height=[(0.2, 0.0), (1.2, -0.17), (6.0, -0.15)],
        weight_time=0.3,
        balance=0.0,
        knees_out=[(0.2, 4.0), (1.2, 14.0)],
    )
    joints = perform_upright(base, action, rng)
    tracks = {side: track_through(keys[side], lead=0.92 * pace) for side in SIDES}
    phrases = (
        "[do] tai chi",
        "[practice] (tai chi|qigong)",
        "[do] slow martial arts",
        "[move] slowly through a tai chi form",
        "[move] both hands slowly before the body, the weight going from leg to leg",
        "[push] and [circle] slowly with both hands on bent legs",
        "[do] a slow kung fu form",
        "tai chi",
        "qigong",
    )
    return told(stage, with_hands(stage, joints, tracks), phrases, flows)


def flows(joints: np.ndarray) -> bool:
    """On bent legs that stand wide, the hands moving much and never fast."""
    joints = checks.sized(joints)
    apart = np.linalg.norm((checks.path(joints, "left_ankle") - checks.path(joints, "right_ankle"))[:, ::2], axis=-1)
    hands = [np.linalg.norm(np.diff(checks.ahead_of_pelvis(joints, f"{side}_wrist"), axis=0), axis=-1) for side in SIDES]
    slow = max(np.percentile(way, 95) for way in hands) * 20.0 < 1.9
    low = np.median(checks.height(joints, "pelvis")) < 0.87
    return bool(slow and low and max(way.sum() for way in hands) > 1.3 and np.median(apart) > 0.4)


PROGRAMS: tuple[Program, ...] = (Program("tai_chi", "everyday", _tai_chi, weight=1.2),)
