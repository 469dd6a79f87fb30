"""Push-ups, sit-ups and planks, counted, down there from the start."""

from __future__ import annotations

import numpy as np

from ...program import Performance, Program
from ...stage import Stage
from .. import checks
from ..pose import Pose, arms, head, legs, root, trunk_fixed
from ..wording import counted, number, phrases, plural, times
from . import poses
from .sitting import performed
from .ways import Way


def _low_plank(rng: np.random.Generator, depth: float) -> Pose:
    """depth: 0 with straight arms, 1 with the chest by the floor."""
    pitch = 72.0 + 14.5 * depth
    return (
        root(pitch)
        | trunk_fixed(0)
        | legs(0, 4, 0, 1, 10 - 12 * depth)
        | arms(76 - 40 * depth, 8 + 45 * depth, 5, 3 + 92 * depth)
        | head(nod=-12)
    )


def _push_ups(stage: Stage) -> Performance:
    rng = stage.rng
    count, on_knees = int(rng.integers(1, 8)), rng.random() < 0.15
    pace = rng.uniform(0.95, 1.5) if count < 5 else rng.uniform(0.95, 1.15)
    depth = rng.uniform(0.75, 0.95)
    make = _knee_plank if on_knees else _low_plank
    way = Way.in_pose(rng, make(rng, 0.0)).hold(rng.uniform(0.4, 0.9))
    for _ in range(count):
        low = make(rng, depth * rng.uniform(0.93, 1.05))
        way.to(low, 0.5 * pace).hold(rng.uniform(0.0, 0.1)).to(make(rng, 0.0), 0.46 * pace).hold(rng.uniform(0.03, 0.12))
    way.hold(rng.uniform(0.3, 0.8))
    way.hands.append((0.0, way.at + 1.0))
    says = counted(rng, count, phrases(f"exercising.push_ups.says_{'one' if count == 1 else 'many'}"))
    says += phrases(
        f"exercising.push_ups.says_counted_{'one' if count == 1 else 'many'}",
        counted=plural(count, "push-up"),
        counted_too=plural(count, "pushup"),
        count=count,
    )
    if on_knees:
        says = [f"{say}{' with the knees on the floor' if rng.random() < 0.5 else ''}" for say in says]
    short = phrases(f"exercising.push_ups.short_{'one' if count == 1 else 'many'}", times=times(rng, count), number=number(count))
    return performed(stage, way, says, short, lambda j: push_ups(j) == count, flow=0.25)


def _knee_plank(rng: np.random.Generator, depth: float) -> Pose:
    pitch = 62.0 + 18.0 * depth
    return (
        root(pitch)
        | trunk_fixed(0)
        | legs(-6, 4, 0, 38 + 2 * depth, 40)
        | arms(72 - 36 * depth, 8 + 45 * depth, 5, 3 + 92 * depth)
        | head(nod=-12)
    )


def push_ups(joints: np.ndarray) -> int:
    """How often the shoulders of a body on its hands and feet (or knees) go down and up."""
    joints = checks.sized(joints)
    if checks.share((checks.chest_up(joints) < -0.5) & (np.abs(checks.upright(joints)) < 0.65)) < 0.85:
        return 0
    shoulders = 0.5 * (checks.height(joints, "left_shoulder") + checks.height(joints, "right_shoulder"))
    top = np.percentile(shoulders, 92)
    return checks.excursions(top - shoulders, 0.12, 0.06)


def _sit_ups(stage: Stage) -> Performance:
    rng = stage.rng
    count, crunch = int(rng.integers(1, 7)), rng.random() < 0.25
    pace = rng.uniform(1.3, 2.0) if count < 5 else rng.uniform(1.2, 1.45)
    kind = int(rng.integers(3))
    hands = (arms(128, 78, 0, 138), arms(48, 12, 55, 118), arms(62, 4, 15, 12))[kind]
    flat = poses.lying(0.0) | trunk_fixed(0) | poses.level_legs(-90, 138, 46, 6) | hands | head(nod=6)
    rise = -78.0 if crunch else rng.uniform(-32, -22)
    curl = rng.uniform(42, 50)
    up = root(rise) | trunk_fixed(curl) | poses.level_legs(rise, 138, 46, 6) | hands | head(nod=22)
    middle = (
        root(0.62 * -90 + 0.38 * rise) | trunk_fixed(40) | poses.level_legs(0.62 * -90 + 0.38 * rise, 138, 46, 6) | hands | head(nod=24)
    )
    way = Way.in_pose(rng, flat).hold(rng.uniform(0.3, 0.8))
    for _ in range(count):
        way.to(middle, 0.24 * pace).to(up, 0.24 * pace).hold(0.06).to(middle, 0.22 * pace).to(flat, 0.26 * pace).hold(
            rng.uniform(0.02, 0.12)
        )
    way.hold(rng.uniform(0.3, 0.6))
    name = "crunch" if crunch else "sit-up"
    names = "crunches" if crunch else "sit-ups"
    says = counted(
        rng,
        count,
        phrases(f"exercising.sit_ups.says_{'one' if count == 1 else 'many'}_{'crunch' if crunch else 'full'}", name=name, names=names),
    )
    says += phrases(
        f"exercising.sit_ups.says_counted_{'one' if count == 1 else 'many'}",
        counted=plural(count, name, names),
        count=count,
        name=name,
        names=names,
    )
    if kind == 0:
        says += phrases(f"exercising.sit_ups.says_behind_head_{'one' if count == 1 else 'many'}", name=name, names=names)
    short = phrases(
        f"exercising.sit_ups.short_{'one' if count == 1 else 'many'}", name=name, counted=plural(count, name, names), names=names
    )
    return performed(stage, way, says, short, lambda j: sit_ups(j, crunch) == count, flow=0.35)


def sit_ups(joints: np.ndarray, crunch: bool = False) -> int:
    """How often the trunk of a body on its back comes up."""
    joints = checks.sized(joints)
    if checks.height(joints, "pelvis").max() > 0.35:
        return 0
    rise = checks.height(joints, "neck") - checks.height(joints, "pelvis")
    high, low = (0.1, 0.06) if crunch else (0.33, 0.2)
    return checks.excursions(rise, high, low)


def _plank(stage: Stage) -> Performance:
    rng = stage.rng
    forearms = rng.random() < 0.5
    pose = root(79) | trunk_fixed(0) | legs(0, 4, 0, 1, 4) | arms(84, 8, -10, 90) | head(nod=-10) if forearms else _low_plank(rng, 0.0)
    way = Way.in_pose(rng, pose)
    for _ in range(int(rng.integers(2, 5))):
        way.to(pose | head(nod=-10 + rng.normal(0, 6), look=rng.normal(0, 8)), rng.uniform(0.9, 1.6))
    if not forearms:
        way.hands.append((0.0, way.at + 1.0))
    says = phrases(f"exercising.plank.says_{'low' if forearms else 'high'}")
    return performed(stage, way, says, phrases("exercising.plank.short"), planks)


def planks(joints: np.ndarray) -> bool:
    joints = checks.sized(joints)
    level = (
        (checks.chest_up(joints) < -0.6)
        & (np.abs(checks.upright(joints)) < 0.6)
        & (checks.lowest(joints, "left_knee", "right_knee") > 0.12)
    )
    return bool(checks.share(level & (checks.height(joints, "pelvis") > 0.18)) > 0.85 and np.ptp(checks.height(joints, "neck")) < 0.15)


PROGRAMS: tuple[Program, ...] = (
    Program("push_ups", "exercise", _push_ups, weight=1.5),
    Program("sit_ups", "exercise", _sit_ups, weight=1.5),
    Program("plank", "exercise", _plank),
)
