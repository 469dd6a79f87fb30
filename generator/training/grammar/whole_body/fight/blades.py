"""A sword fight: cuts, blocks and steps, both hands at one hilt."""

from __future__ import annotations

import numpy as np

from ...checks import hands_apart
from ...figure.arms import HandTrack
from ...figure.body import SIDES
from ...figure.places import OnBody, Place
from ...program import Performance, Program
from ...stage import Stage
from .. import checks
from ..feet import home_of
from ..pose import Pose, head, trunk
from ..scene import standing
from ..upright import Upright, perform_upright
from ..walkway import Walkway
from ..with_hands import beside, told, track_through, with_hands

# What is done in which way: hands wound up, hands struck out, both (left, up, ahead) of the chest, and degrees of bend and twist.
_CUTS = {
    "down": ((0.0, 0.52, 0.10), (0.0, -0.10, 0.46), (22.0, 0.0)),
    "from the left": ((0.34, 0.30, 0.16), (-0.26, -0.10, 0.38), (14.0, 30.0)),
    "from the right": ((-0.34, 0.30, 0.16), (0.26, -0.10, 0.38), (14.0, -30.0)),
    "thrust": ((0.0, -0.10, 0.16), (0.0, 0.06, 0.52), (16.0, 0.0)),
    "block": ((0.0, 0.02, 0.30), (0.0, 0.42, 0.32), (-4.0, 0.0)),
}
_READY = (0.0, 0.0, 0.34)


def _fights(stage: Stage) -> Performance:
    rng = stage.rng
    base = standing(stage, rng.uniform(5.0, 6.5))
    way, at, end = Walkway(home_of(base), 0.7), 0.9, len(base) / 20.0 - 1.1
    hands: list[tuple[float, tuple[float, float, float]]] = [(0.6, _READY)]
    poses = [(0.2, Pose()), (0.6, trunk(bend=8))]
    names = list(rng.permutation(list(_CUTS)))
    while at < end:
        wound, struck, (bend, twist) = _CUTS[str(names[len(poses) % len(names)])]
        ahead = bend > 0.0
        wind, hit = at + rng.uniform(0.28, 0.36), at + rng.uniform(0.50, 0.58)
        hands += [(wind, wound), (hit, struck), (hit + 0.14, struck)]
        poses += [(wind, trunk(bend=0.1 * bend, twist=0.5 * twist)), (hit, trunk(bend=bend, twist=-0.8 * twist) | head(nod=-0.5 * bend))]
        _stepped(way, wind - 0.1, 0.34 if ahead else -0.26)
        at = hit + rng.uniform(0.24, 0.4)
    hands.append((at + 0.15, _READY))
    poses.append((at + 0.4, trunk(bend=6)))
    low = [(0.3, 0.0), (0.8, -0.09), (len(base) / 20.0, -0.09)]
    joints = perform_upright(base, Upright(moves=way.moves, poses=poses, height=low, weight_time=0.16, unrest=1.2), rng)
    tracks = {side: _track(hands, side) for side in SIDES}
    phrases = (
        "[fight] with a sword",
        "[have] a sword fight",
        "[fight] a duel with somebody",
        "[fight] (an enemy|an opponent|someone) with a (sword|stick|katana|lightsaber)",
        "[swing] a sword several times, stepping back and forth",
        "[attack] and [block] with a sword held in both hands",
        "[practice] sword fighting",
        "[strike] from above and from both sides with both hands, stepping forward and back",
        "sword fight",
        "sword fighting",
    )
    return told(stage, with_hands(stage, joints, tracks), phrases, sword_fights)


def _stepped(way: Walkway, at: float, metres: float) -> None:
    """A step ahead or back, the other foot after it."""
    way.at = max(at, way.at)
    first = 0 if metres > 0 else 1
    way.go(forward=metres)
    way.step(first, 0.3, 0.0, lift=0.06, sway=12.0)
    way.step(1 - first, 0.3, 0.0, lift=0.05, sway=10.0)


def _track(hands: list[tuple[float, tuple[float, float, float]]], side: str) -> HandTrack:
    """The left hand a little lower at the hilt than the right one."""
    low = -0.05 if side == "left" else 0.04
    keys: list[tuple[float, Place]] = [(at, _hilt(point, low, side)) for at, point in hands]
    return track_through(keys, lead=0.45)


def _hilt(point: tuple[float, float, float], low: float, side: str) -> OnBody:
    left, up, ahead = point
    place = beside("spine3", (left, up + low, ahead), 0.03)[side]
    return OnBody(place.joint, place.offset, "chest")


def sword_fights(joints: np.ndarray) -> bool:
    """Both hands together most of the time, fast three times or more, the feet going on."""
    joints = checks.sized(joints)
    middle = 0.5 * (checks.ahead_of_pelvis(joints, "left_wrist") + checks.ahead_of_pelvis(joints, "right_wrist"))
    speed = np.linalg.norm(np.gradient(middle, axis=0), axis=-1) * 20.0
    together = checks.share(hands_apart(joints) < 0.3)
    return bool(together > 0.5 and checks.excursions(speed, 1.4, 0.7) >= 3 and np.ptp(checks.travel(joints)[:, 1]) > 0.15)


PROGRAMS: tuple[Program, ...] = (Program("sword_fight", "fighting", _fights, weight=1.5),)
