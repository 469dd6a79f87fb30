"""Rowing a boat on the floor, and skating."""

from __future__ import annotations

import numpy as np

from .....motion import FPS
from ...figure.body import SIDES
from ...figure.places import OnBody, Towards
from ...program import Performance, Program
from ...stage import Stage
from ...timing import clock, transition
from .. import checks
from ..feet import Move, home_of
from ..grounded import Grounded, perform_grounded
from ..on_floor.sitting import sits
from ..on_floor.ways import Way
from ..pose import Pose, Side, arm, arms, head, legs, other, root, trunk, trunk_fixed
from ..scene import outward, standing
from ..upright import Upright, perform_upright
from ..with_hands import told, track_through, untouched, with_hands


def _rows(stage: Stage) -> Performance:
    """Seated, the legs ahead: forward with straight arms, back with the hands drawn to the belly."""
    rng = stage.rng
    pull, back = rng.uniform(0.65, 0.85), rng.uniform(0.7, 0.95)

    def seat(pitch: float, bend: float) -> Pose:
        return root(pitch) | trunk_fixed(bend) | legs(93 + pitch + 9, 9, 12, 22, 4) | arms(80, 6, 10, 10) | head(nod=-0.4 * bend)

    reaching, drawn = seat(6, 34), seat(-22, -4)
    way = Way.in_pose(rng, drawn)
    hands = [(0.1, "drawn")]
    for _ in range(int(rng.integers(2, 4))):
        way.to(reaching, back)
        hands.append((way.at, "reaching"))
        way.to(drawn, pull)
        hands.append((way.at + 0.06, "drawn"))
    base = standing(stage, way.at + 0.15)
    joints = perform_grounded(base, Grounded(way.keys, unrest=1.2, bearing_hands=False), rng)
    places = {"reaching": Towards((0.02, -0.12, 1.0), 0.95, "heading"), "drawn": OnBody("spine2", (0.15, -0.02, 0.19))}
    tracks = {side: track_through([(at, places[what]) for at, what in hands], lead=0.75) for side in SIDES}
    phrases = (
        "[row] (a boat|a canoe|)",
        "[row] in a boat",
        "[row] on a rowing machine",
        "[sit] in a boat and [row] (with both arms|)",
        "[sit] on the floor and [row]",
        "[sit] with the legs ahead, [reach] forward with both arms and [lean] back, pulling",
        "[pull] the oars with both hands, sitting",
        "rowing a boat",
    )
    return told(stage, with_hands(stage, joints, tracks), phrases, rows)


def rows(joints: np.ndarray) -> bool:
    """Seated on the floor, both hands going ahead and back twice or more."""
    sized = checks.sized(joints)
    hands = np.minimum(*(checks.ahead_of_pelvis(sized, f"{side}_wrist")[:, 2] for side in SIDES))
    return checks.share(sits(joints)) > 0.6 and checks.excursions(hands - hands.mean(), 0.12, -0.08) >= 2


def _skates(stage: Stage) -> Performance:
    """Long glides on one foot while the other pushes out to its side; the ground goes by underneath."""
    rng = stage.rng
    pace, start = rng.uniform(0.62, 0.8), 0.5
    count = int(rng.uniform(3.4, 5.0) / pace)
    base = standing(stage, start + count * pace + 0.6)
    home, moves, poses, ahead = home_of(base), [], [(0.1, Pose())], [(0.2, (0.0, 0.0))]
    for index in range(count):
        foot, at = index % 2, start + index * pace
        side: Side = "left" if foot == 0 else "right"
        sign, (x, _, z) = outward(side), home.toes[foot]
        moves += [
            Move(
                foot,
                at,
                at + 0.5 * pace,
                (float(x + 0.42 * sign), 0.02, float(z - 0.34)),
                yaw=float(home.yaw[foot] + 28 * sign),
                lift=0.0,
                sway=0.0,
                tip=14.0,
                planted=False,
            ),
            Move(foot, at + 0.5 * pace, at + 0.95 * pace, (float(x), 0.0, float(z)), yaw=float(home.yaw[foot]), lift=0.06, sway=10.0),
        ]
        swing = (
            arm(side, 46, 40, 20, 20) | arm(other(side), 44, 150, 10, 14) | trunk(bend=26, twist=-12 * sign, lean=-8 * sign) | head(nod=-18)
        )
        poses.append((at + 0.5 * pace, swing))
        ahead.append((at + 0.5 * pace, (-0.05 * sign, 0.0)))
    low = [(0.1, 0.0), (start, -0.13), (start + count * pace, -0.13), (start + count * pace + 0.5, -0.05)]
    action = Upright(
        moves=moves, poses=poses, height=low, ahead=ahead, weight_time=0.2, hips=[(0.1, (0.0, 0.0, 0.0)), (start, (10.0, 0.0, 0.0))]
    )
    joints = perform_upright(base, action, rng)
    time, fast = clock(len(joints)), rng.uniform(1.5, 2.3)
    speed = fast * transition(time, start, start + 2.0 * pace) * (1.0 + 0.12 * np.sin(2.0 * np.pi * (time - start) / pace))
    gone = np.cumsum(speed) / FPS
    joints = joints + gone[:, None, None] * np.array([0.0, 0.0, 1.0])
    phrases = (
        "[skate] (forward|along|on ice|)",
        "[skate] across the ice",
        "[skate] on roller skates",
        "[glide] along on skates",
        "[skate] with long strides, the arms swinging",
        "[push] off to the side with each foot by turns and [glide] forward, bent low",
        "ice skating",
        "roller skating",
        "speed skating",
    )
    return told(stage, joints, phrases, skates, untouched(joints))


def skates(joints: np.ndarray) -> bool:
    """Goes ahead fast and bent, the feet going far apart and together while they stay low."""
    joints = checks.sized(joints)
    apart = np.linalg.norm((checks.path(joints, "left_ankle") - checks.path(joints, "right_ankle"))[:, ::2], axis=-1)
    low = max(checks.height(joints, f"{side}_ankle").max() for side in SIDES) < 0.42
    return bool(checks.travel(joints)[-1, 1] > 2.0 and low and checks.excursions(apart - np.percentile(apart, 10), 0.15, 0.09) >= 3)


PROGRAMS: tuple[Program, ...] = (
    Program("rows_boat", "ride", _rows, weight=1.2),
    Program("skates", "ride", _skates, weight=1.2),
)
