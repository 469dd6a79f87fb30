"""Walking as animals do: a penguin, a crab, an ape, a dinosaur, an elephant."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from functools import partial

import numpy as np

from .....motion import FPS
from ...program import Performance, Program
from ...stage import Stage
from .. import checks
from ..feet import home_of
from ..pose import Pose, Side, arm, arms, head, other, trunk
from ..scene import drawn_side, outward, standing
from ..upright import Upright, perform_upright
from ..walkway import Walkway
from ..with_hands import told

# (rng, side of the stepping foot) -> what the rest of the body does in that step.
Bearing = Callable[[np.random.Generator, Side], Pose]


@dataclass(frozen=True)
class Animal:
    """pace, length: seconds and metres of a step, from and to. lift: metres that feet rise. deep: metres that the pelvis is low. hips:
    degrees that it leans ahead. toes: degrees outward. sideways: whether it goes to a side."""

    name: str
    pace: tuple[float, float]
    length: tuple[float, float]
    bearing: Bearing
    seen: Callable[[np.ndarray], np.ndarray]
    phrases: tuple[str, ...]
    lift: float = 0.07
    deep: tuple[float, float] = (0.0, 0.02)
    hips: float = 0.0
    toes: float = 0.0
    sideways: bool = False


def _gone(animal: Animal, stage: Stage) -> Performance:
    rng = stage.rng
    pace, length = rng.uniform(*animal.pace), rng.uniform(*animal.length)
    deep, to = rng.uniform(*animal.deep), drawn_side(rng)
    count = int(min(rng.uniform(4.5, 7.0), stage.longest / FPS - 1.0) / pace)
    base = standing(stage, 0.3 + (count + 1) * pace + 0.3)
    way = Walkway(home_of(base), 0.3)
    lead = (0 if to == "left" else 1) if animal.sideways else int(rng.integers(2))
    first: Side = "left" if lead == 0 else "right"
    poses: list[tuple[float, Pose]] = [(0.0, animal.bearing(rng, other(first)))]
    for index in range(count):
        foot = (lead + index) % 2
        near: Side = "left" if foot == 0 else "right"
        if not animal.sideways:
            way.go(forward=length)
        elif index % 2 == 0:
            way.go(left=2.0 * length * outward(to))
        way.step(foot, pace, 0.0, lift=animal.lift, sway=14.0)
        poses.append((way.at - 0.25 * pace, animal.bearing(rng, near)))
    way.step((lead + count) % 2, pace, 0.0, lift=0.7 * animal.lift, sway=10.0)
    action = Upright(
        moves=way.moves,
        poses=poses,
        height=[(0.0, -deep)],
        hips=[(0.0, (animal.hips, 0.0, 0.0))],
        knees_out=[(0.0, 4.0 + animal.toes)],
        weight_time=0.45 * pace,
        walks=animal.name != "penguin",
        flow=0.3,
    )
    joints = perform_upright(base, action, rng)
    return told(stage, joints, [one.format(side=to) for one in animal.phrases], partial(_goes_so, animal=animal, to=to))


def _goes_so(joints: np.ndarray, animal: Animal, to: Side) -> bool:
    joints = checks.sized(joints)
    left, ahead = checks.travel(joints)[-1]
    along = outward(to) * left if animal.sideways else ahead
    return bool(along > 0.5 and checks.share(animal.seen(joints)) > 0.7)


def _hand(joints: np.ndarray, side: str) -> np.ndarray:
    return checks.ahead_of_pelvis(joints, f"{side}_wrist")


def _penguin(rng: np.random.Generator, near: Side) -> Pose:
    """The trunk rolls over the foot that bears, stiff arms a little off the sides, the hands turned out."""
    roll = -rng.uniform(9, 14) * outward(near)
    return arms(rng.uniform(20, 27), 92, -30, 6) | trunk(bend=-3, lean=roll) | head(tilt=-0.6 * roll)


def _is_penguin(joints: np.ndarray) -> np.ndarray:
    wide = np.minimum(_hand(joints, "left")[:, 0], -_hand(joints, "right")[:, 0])
    straight = np.maximum(*(elbow_bend(joints, side) for side in ("left", "right"))) < 50.0
    return (wide > 0.24) & straight & (np.maximum(_hand(joints, "left")[:, 1], _hand(joints, "right")[:, 1]) < 0.2)


def elbow_bend(joints: np.ndarray, side: str) -> np.ndarray:
    """(T,) degrees that an elbow is bent."""
    first = checks.path(joints, f"{side}_elbow") - checks.path(joints, f"{side}_shoulder")
    second = checks.path(joints, f"{side}_wrist") - checks.path(joints, f"{side}_elbow")
    cosine = (first * second).sum(-1) / np.maximum(np.linalg.norm(first, axis=-1) * np.linalg.norm(second, axis=-1), 1e-9)
    return np.degrees(np.arccos(np.clip(cosine, -1.0, 1.0)))


def _crab(rng: np.random.Generator, near: Side) -> Pose:
    """Low, the arms raised to the sides like claws that open and close."""
    return arms(rng.uniform(74, 88), 74, 0, rng.uniform(70, 100)) | trunk(bend=14, lean=4 * outward(near)) | head(nod=-12)


def _is_crab(joints: np.ndarray) -> np.ndarray:
    wide = np.minimum(_hand(joints, "left")[:, 0], -_hand(joints, "right")[:, 0])
    return (wide > 0.2) & (checks.height(joints, "pelvis") < 0.8)


def _ape(rng: np.random.Generator, near: Side) -> Pose:
    """The trunk far ahead, long arms dangling and swinging with the shoulders, the hands near the floor."""
    swing = rng.uniform(14, 24)
    sides = arm(near, 70 - swing, 16, 20, 16) | arm(other(near), 70 + swing, 14, 20, 12)
    return sides | trunk(bend=rng.uniform(40, 50), twist=7 * outward(near), lean=-6 * outward(near)) | head(nod=-38)


def _is_ape(joints: np.ndarray) -> np.ndarray:
    low = np.maximum(checks.height(joints, "left_wrist"), checks.height(joints, "right_wrist")) < 0.72
    return low & (checks.upright(joints) < 0.8) & (checks.height(joints, "pelvis") < 0.86)


def _dinosaur(rng: np.random.Generator, near: Side) -> Pose:
    """The trunk ahead and level-headed, small arms with bent hands tucked before the chest."""
    claws = arms(rng.uniform(28, 38), 8, 30, rng.uniform(112, 128))
    return claws | trunk(bend=rng.uniform(28, 36), twist=6 * outward(near)) | head(nod=-rng.uniform(20, 30), look=-8 * outward(near))


def _is_dinosaur(joints: np.ndarray) -> np.ndarray:
    bent = np.minimum(elbow_bend(joints, "left"), elbow_bend(joints, "right")) > 60.0
    return bent & (checks.upright(joints) < 0.965)


def _elephant(rng: np.random.Generator, near: Side) -> Pose:
    """Bent over, one straight arm before the face as the trunk, swinging from side to side; the other hand at it."""
    sway = rng.uniform(12, 20) * outward(near)
    return arm("right", 96, -14 + sway, 15, 6) | arm("left", 62, -26 - 0.5 * sway, 40, 96) | trunk(bend=rng.uniform(30, 40)) | head(nod=-18)


def _is_elephant(joints: np.ndarray) -> np.ndarray:
    return (_hand(joints, "right")[:, 2] > 0.15) & (checks.upright(joints) < 0.95)


ANIMALS = (
    Animal(
        "penguin",
        (0.34, 0.44),
        (0.12, 0.18),
        _penguin,
        _is_penguin,
        (
            "[walk] like a (penguin|duck|goose)",
            "[waddle] (like a (penguin|duck)|along|forward|)",
            "[imitate] a penguin",
            "[pretend] to be a (penguin|duck)",
            "[act] like a penguin",
            "[rock] from foot to foot in small steps, the arms stiff at the sides",
            "penguin walk",
            "waddling",
        ),
        lift=0.06,
        toes=14.0,
    ),
    Animal(
        "crab",
        (0.3, 0.38),
        (0.16, 0.24),
        _crab,
        _is_crab,
        (
            "[walk] (sideways|) like a crab (to the {side}|)",
            "[scuttle] (sideways|) like a crab",
            "[imitate] a crab",
            "[pretend] to be a crab",
            "[act] like a crab",
            "[go] sideways in a crouch, the arms up like claws",
            "crab walk",
            "crab",
        ),
        deep=(0.22, 0.32),
        hips=12.0,
        toes=18.0,
        sideways=True,
    ),
    Animal(
        "ape",
        (0.52, 0.64),
        (0.28, 0.38),
        _ape,
        _is_ape,
        (
            "[walk] like (a gorilla|an ape|a monkey|a chimp|a caveman)",
            "[act] like (a monkey|a gorilla|an ape|a chimp)",
            "[imitate] (a monkey|a gorilla|an ape)",
            "[pretend] to be (a monkey|a gorilla|an ape)",
            "[behave] like a monkey",
            "[move] along bent over with dangling arms, like an ape",
            "gorilla walk",
            "monkey",
        ),
        deep=(0.16, 0.26),
        hips=22.0,
        toes=16.0,
    ),
    Animal(
        "dinosaur",
        (0.6, 0.74),
        (0.4, 0.5),
        _dinosaur,
        _is_dinosaur,
        (
            "[walk] like a (dinosaur|t-rex|raptor|tyrannosaurus)",
            "[act] like a (dinosaur|t-rex|raptor)",
            "[imitate] a (dinosaur|t-rex)",
            "[pretend] to be a (dinosaur|t-rex)",
            "[stalk] along with the trunk ahead and small arms tucked before the chest",
            "dinosaur walk",
            "t-rex",
        ),
        lift=0.16,
        deep=(0.05, 0.1),
        hips=12.0,
    ),
    Animal(
        "elephant",
        (0.66, 0.8),
        (0.3, 0.38),
        _elephant,
        _is_elephant,
        (
            "[walk] like an elephant",
            "[act] like an elephant",
            "[imitate] an elephant",
            "[pretend] to be an elephant",
            "[walk] bent over, swinging one arm before the face like a trunk",
            "[swing] an arm like an elephant's trunk, walking slowly",
            "elephant",
            "elephant walk",
        ),
        lift=0.09,
        deep=(0.04, 0.08),
        hips=10.0,
    ),
)
PROGRAMS: tuple[Program, ...] = tuple(Program(f"walks_like_{each.name}", "animals", partial(_gone, each)) for each in ANIMALS)
