"""Up with something or in a hurry: running upstairs, carrying something upstairs, walking uphill."""

from __future__ import annotations

from dataclasses import dataclass
from functools import partial

import numpy as np

from .....motion import FPS
from ...program import Performance, Program
from ...stage import Stage
from .. import checks
from ..feet import home_of
from ..pose import Pose, Side, arm, arms, head, other, trunk
from ..scene import contacts, outward, standing
from ..upright import Upright, perform_upright
from ..walkway import Walkway
from ..with_hands import told
from .climbing import climbs, ground_level


@dataclass(frozen=True)
class Ascent:
    """pace, rise, length: seconds and metres of a step, from and to. lift: metres that feet rise. bend: degrees of the trunk. swing: degrees
    of the arms, which hold something before the belly where it is 0."""

    name: str
    pace: tuple[float, float]
    rise: tuple[float, float]
    length: tuple[float, float]
    lift: float
    bend: float
    swing: float
    phrases: tuple[str, ...]
    elbow: float = 30.0


_ASCENTS = (
    Ascent(
        "runs_up_stairs",
        (0.27, 0.33),
        (0.15, 0.18),
        (0.28, 0.33),
        0.2,
        18.0,
        44.0,
        (
            "[run] up (the|a flight of|) (stairs|steps)",
            "[run] upstairs",
            "[hurry] up the stairs",
            "[rush] upstairs",
            "[dash] up (the|) (stairs|steps)",
            "[jog] up (the|) stairs",
            "[race] up a flight of stairs",
            "running upstairs",
        ),
        elbow=84.0,
    ),
    Ascent(
        "carries_upstairs",
        (0.64, 0.8),
        (0.15, 0.18),
        (0.27, 0.31),
        0.19,
        4.0,
        0.0,
        (
            "[carry] (a box|a heavy box|something|a load|a suitcase) (up the stairs|upstairs)",
            "[walk] up the stairs (with a box|carrying something|with a heavy box in both arms)",
            "[climb] (the|) stairs (with|carrying) a box",
            "[bring] (a box|something heavy) upstairs",
            "[take] (a box|boxes) up the stairs",
            "[go] upstairs with something heavy in both arms",
            "[move] boxes up the stairs",
            "carrying a box upstairs",
        ),
    ),
    Ascent(
        "walks_uphill",
        (0.56, 0.68),
        (0.05, 0.08),
        (0.48, 0.58),
        0.12,
        17.0,
        30.0,
        (
            "[walk] (up a hill|uphill|up a slope|up a ramp)",
            "[hike] (up a mountain|up a hill|uphill|)",
            "[climb] a (hill|slope|mountain path)",
            "[go] (uphill|up a slope)",
            "[walk] up a (ramp|steep path)",
            "[walk] leaning forward up a steep slope",
            "walking uphill",
            "hiking",
        ),
    ),
)


def _ascended(ascent: Ascent, stage: Stage) -> Performance:
    rng = stage.rng
    pace, rise, length = (rng.uniform(*limits) for limits in (ascent.pace, ascent.rise, ascent.length))
    count = min(int(min(rng.uniform(3.0, 5.5), stage.longest / FPS - 1.6) / pace), 10)
    base = standing(stage, 0.4 + (count + 1) * pace + 0.6)
    way, first = Walkway(home_of(base), 0.4), int(rng.integers(2))
    load = arms(rng.uniform(26, 36), 4, 40, rng.uniform(78, 92)) | trunk(bend=ascent.bend - 8.0) | head(nod=8)
    keys: list[tuple[float, Pose]] = [(0.2, Pose() if ascent.swing else load)]
    for index in range(count):
        foot = (first + index) % 2
        way.go(forward=length * (0.8 if index == 0 else 1.0), up=rise)
        near: Side = "left" if foot == 0 else "right"
        back = 0.75 * ascent.swing
        swing = arm(other(near), ascent.swing, 10, 20, ascent.elbow) | arm(near, back, 170, 15, 0.8 * ascent.elbow)
        lean = trunk(bend=ascent.bend, twist=-5 * outward(near)) | head(nod=-0.3 * ascent.bend)
        keys.append((way.at + 0.6 * pace, lean | swing if ascent.swing else load | trunk(bend=ascent.bend - 6.0, twist=-3 * outward(near))))
        way.step(foot, pace, 0.0, lift=ascent.lift, sway=20.0)
    way.step((first + count) % 2, pace, 0.0, lift=0.14, sway=12.0)
    keys.append((way.at + 0.4, Pose() if ascent.swing else load))
    action = Upright(moves=way.moves, poses=keys, weight_time=0.4 * pace, walks=True)
    joints = perform_upright(base, action, rng)
    check = partial(_done, least=0.6 * count * rise, loaded=not ascent.swing)
    return told(stage, joints, ascent.phrases, check, contacts(joints, ground_level(joints)))


def _done(joints: np.ndarray, least: float, loaded: bool) -> bool:
    return climbs(joints, least) and (not loaded or _holds(joints))


def _holds(joints: np.ndarray) -> bool:
    """Both hands before the belly for most of the time."""
    hands = [checks.ahead_of_pelvis(checks.sized(joints), f"{side}_wrist") for side in ("left", "right")]
    return checks.share(np.minimum(hands[0][:, 2], hands[1][:, 2]) > 0.1) > 0.6


PROGRAMS: tuple[Program, ...] = tuple(Program(each.name, "climb", partial(_ascended, each)) for each in _ASCENTS)
