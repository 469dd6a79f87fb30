"""Lying down on the back, the front or a side, lying there, and getting up."""

from __future__ import annotations

import numpy as np

from ...program import Performance, Program
from ...stage import Stage
from .. import checks
from ..pose import Pose, Side, arms, head, legs, trunk_fixed
from ..scene import drawn_side
from ..wording import phrases
from . import poses
from .sitting import ends_sitting, ends_standing, performed, restless, sits, starts_standing
from .ways import Way, down_to_front, down_to_seat, up_from_front, up_from_seat

_WHERE = ("back", "back", "front", "left", "right")
_ON = {
    "back": ("on the back", "face up"),
    "front": ("on the stomach", "face down"),
    "left": ("on the left side", "on the left side"),
    "right": ("on the right side", "on the right side"),
}


def lies(joints: np.ndarray, where: str | None = None) -> np.ndarray:
    """(T,) bool: trunk level and low; on the back, the front or a side."""
    joints = checks.sized(joints)
    flat = (np.abs(checks.upright(joints)) < 0.45) & (checks.height(joints, "pelvis") < 0.3) & (checks.height(joints, "neck") < 0.38)
    if where is None:
        return flat
    facing = checks.chest_up(joints)
    if where == "back":
        return flat & (facing > 0.55)
    if where == "front":
        return flat & (facing < -0.55)
    left_lower = checks.height(joints, "left_shoulder") < checks.height(joints, "right_shoulder")
    return flat & (np.abs(facing) < 0.75) & (left_lower if where == "left" else ~left_lower)


def ends_lying(joints: np.ndarray, where: str | None = None) -> bool:
    return bool(lies(joints, where)[-5:].mean() > 0.7)


def starts_lying(joints: np.ndarray, where: str | None = None) -> bool:
    return bool(lies(joints, where)[:5].mean() > 0.7)


def lying_pose(rng: np.random.Generator, where: str) -> Pose:
    if where == "back":
        return poses.on_back(rng)
    return poses.on_front(rng) if where == "front" else poses.on_side(rng, "left" if where == "left" else "right")


def _down(way: Way, where: str, knee: Side) -> Way:
    if where == "front":
        return down_to_front(way, knee)
    return down_to_seat(way).to(lying_pose(way.rng, where), 0.9)


def _up(way: Way, where: str, knee: Side) -> Way:
    """From the back by sitting up, or over the hands and knees."""
    rng = way.rng
    if where == "front":
        return up_from_front(way, knee)
    if where in ("left", "right"):
        return up_from_seat(way)
    return up_from_seat(way.to(poses.sitting_back(rng) | arms(60, 20, 20, 30), 0.8))


def _lie_down(stage: Stage) -> Performance:
    rng = stage.rng
    where, side = str(rng.choice(_WHERE)), drawn_side(rng)
    way = restless(_down(Way.standing(rng), where, side), rng.uniform(0.6, 2.0))
    on, facing = _ON[where]
    says = phrases("lying.lie_down.says", on=on, facing=facing)
    return performed(stage, way, says, phrases("lying.lie_down.short", on=on), lambda j: starts_standing(j) and ends_lying(j, where))


def _lie_still(stage: Stage) -> Performance:
    rng = stage.rng
    where = str(rng.choice(_WHERE))
    way = restless(Way.in_pose(rng, lying_pose(rng, where)), rng.uniform(2.5, 6.0))
    on, facing = _ON[where]
    says = phrases("lying.lie_still.says", on=on, facing=facing)
    return performed(stage, way, says, phrases("lying.lie_still.short", on=on), lambda j: bool(lies(j, where).mean() > 0.85))


def _get_up(stage: Stage) -> Performance:
    rng = stage.rng
    where, side = str(rng.choice(_WHERE)), drawn_side(rng)
    way = Way.in_pose(rng, lying_pose(rng, where)).hold(rng.uniform(0.3, 1.0))
    way = _up(way, where, side).hold(rng.uniform(0.3, 0.8))
    on, facing = _ON[where]
    says = phrases("lying.get_up.says", on=on, facing=facing)
    return performed(stage, way, says, phrases("lying.get_up.short"), lambda j: starts_lying(j, where) and ends_standing(j))


def _sit_up(stage: Stage) -> Performance:
    """From lying on the back to sitting, and stays there; or the way back."""
    rng = stage.rng
    up = rng.random() < 0.6
    lying, sitting = poses.on_back(rng), poses.sitting(rng, str(rng.choice(["knees up", "legs out"])))
    first, last = (lying, sitting) if up else (sitting, lying)
    middle = poses.sitting_back(rng)
    way = Way.in_pose(rng, first).hold(rng.uniform(0.4, 1.0))
    way = restless(way.to(middle, 0.8).to(last, 0.7), rng.uniform(0.8, 2.0))
    says = phrases("lying.sit_up.says") if up else phrases("lying.lie_back.says")
    short = phrases("lying.sit_up.short") if up else phrases("lying.lie_back.short")

    def done(joints: np.ndarray) -> bool:
        if up:
            return starts_lying(joints, "back") and ends_sitting(joints)
        return bool(sits(joints)[:5].mean() > 0.7) and ends_lying(joints, "back")

    return performed(stage, way, says, short, done)


def _roll(stage: Stage) -> Performance:
    rng = stage.rng
    side, quarters = drawn_side(rng), int(rng.choice([2, 4, 4, 6, 8]))
    front = rng.random() < 0.3
    sign = 1.0 if side == "left" else -1.0
    tucked = rng.random() < 0.5
    hold = arms(rng.uniform(20, 35), 40, 60, rng.uniform(115, 130)) if tucked else arms(rng.uniform(165, 174), 85, 0, rng.uniform(5, 20))
    shape = trunk_fixed(2) | legs(rng.uniform(2, 10), 3, 3, rng.uniform(4, 15), 40) | hold | head(nod=6)
    start = 180.0 if front else 0.0
    way = Way.in_pose(rng, poses.lying(start) | shape).hold(rng.uniform(0.4, 0.8))
    pace = rng.uniform(0.38, 0.6)
    for index in range(quarters):
        way.at += pace * rng.uniform(0.92, 1.08)
        bend = legs(rng.uniform(2, 22), 3, 3, rng.uniform(5, 35), 40)
        way.keys.append((way.at, poses.lying(start + sign * 90.0 * (index + 1)) | shape | bend))
    way.hold(rng.uniform(0.4, 0.9))
    where = "front" if front else "back"
    onto = {2: f" from the {where} onto the {'back' if front else 'stomach'}", 4: " once around", 6: "", 8: " twice around"}[quarters]
    says = phrases(f"lying.roll.says_{'half' if quarters == 2 else 'full'}", onto=onto, side=side, where=where)
    says[2] = f"lies on the {where} and rolls to the {side}"
    return performed(
        stage,
        way,
        says,
        phrases(f"lying.roll.short_{'half' if quarters == 2 else 'full'}", side=side),
        lambda j: rolls(j) >= 0.8 * quarters / 4.0,
        flow=0.85,
    )


def rolls(joints: np.ndarray) -> float:
    """Turns about the body's own length, in all, of a body that lies."""
    joints = checks.sized(joints)
    if checks.share(np.abs(checks.upright(joints)) < 0.5) < 0.85:
        return 0.0
    across = (
        checks.path(joints, "left_shoulder")
        - checks.path(joints, "right_shoulder")
        + checks.path(joints, "left_hip")
        - checks.path(joints, "right_hip")
    )
    side = across / np.linalg.norm(across, axis=-1, keepdims=True)
    angle = np.unwrap(np.arctan2(side[:, 1], checks.chest_up(joints)))
    return float(np.ptp(angle) / (2.0 * np.pi))


PROGRAMS: tuple[Program, ...] = (
    Program("lie_down", "floor", _lie_down, weight=2.0),
    Program("lie_still", "floor", _lie_still, weight=1.5),
    Program("get_up", "floor", _get_up, weight=2.0),
    Program("sit_up_lie_back", "floor", _sit_up),
    Program("roll", "floor", _roll),
)
