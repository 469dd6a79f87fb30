"""Lying down on the back, the front or a side, lying there, and getting up."""

from __future__ import annotations

import numpy as np

from ...program import Performance, Program
from ...stage import Stage
from .. import checks
from ..pose import Pose, Side, arms, head, legs, trunk_fixed
from ..scene import drawn_side
from . import poses
from .sitting import ends_sitting, ends_standing, performed, restless, sits, starts_standing
from .ways import Way, down_to_front, down_to_seat, up_from_front, up_from_seat

_WHERE = ("back", "back", "front", "left", "right")
_ON = {
    "back": ("on the back", "face up"), "front": ("on the stomach", "face down"), "left": ("on the left side", "on the left side"),
    "right": ("on the right side", "on the right side"),
}  # fmt: skip


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
    says = [
        f"lies down on the floor {on}", f"lies down {on}", f"gets down on the ground and lies {on}", f"goes from standing to lying {on}", f"lowers the body to the floor and lies {facing}", "lies down on the floor", "lies down on the ground to rest",
        f"gets down and stretches out {on}", "lays down on the floor", f"lays down {on}", "goes to sleep on the floor", f"settles on the ground, lying {facing}",
    ]  # fmt: skip
    return performed(stage, way, says, ["lie down", "lying down", f"lie down {on}", "lay down"], lambda j: starts_standing(j) and ends_lying(j, where))


def _lie_still(stage: Stage) -> Performance:
    rng = stage.rng
    where = str(rng.choice(_WHERE))
    way = restless(Way.in_pose(rng, lying_pose(rng, where)), rng.uniform(2.5, 6.0))
    on, facing = _ON[where]
    says = [
        f"lies {on}", f"is lying on the floor {on}", f"lies still on the ground {facing}", f"rests {on} on the floor", f"sleeps {on}", "lies on the floor without moving much", "is lying on the ground", f"stays lying {facing}",
        "remains on the floor", "lies on the floor asleep",
    ]  # fmt: skip
    return performed(stage, way, says, ["lying on the floor", f"lying {on}", "sleeping", "lie still"], lambda j: bool(lies(j, where).mean() > 0.85))


def _get_up(stage: Stage) -> Performance:
    rng = stage.rng
    where, side = str(rng.choice(_WHERE)), drawn_side(rng)
    way = Way.in_pose(rng, lying_pose(rng, where)).hold(rng.uniform(0.3, 1.0))
    way = _up(way, where, side).hold(rng.uniform(0.3, 0.8))
    on, facing = _ON[where]
    says = [
        f"gets up from the floor, having been {on}", "gets up from the floor", "gets up from lying on the ground", f"lies {on} and gets up", "stands up from lying down", "rises from the floor to the feet", f"is lying {facing}, then stands up", "gets back up on the feet from the ground",
        "goes from lying to standing", "wakes up on the floor and stands up", f"pushes up off the ground from lying {on} and stands", "picks the body up off the floor",
    ]  # fmt: skip
    return performed(stage, way, says, ["get up", "getting up from the floor", "get up from the ground", "stand up from lying down"], lambda j: starts_lying(j, where) and ends_standing(j))


def _sit_up(stage: Stage) -> Performance:
    """From lying on the back to sitting, and stays there; or the way back."""
    rng = stage.rng
    up = rng.random() < 0.6
    lying, sitting = poses.on_back(rng), poses.sitting(rng, str(rng.choice(["knees up", "legs out"])))
    first, last = (lying, sitting) if up else (sitting, lying)
    middle = poses.sitting_back(rng)
    way = Way.in_pose(rng, first).hold(rng.uniform(0.4, 1.0))
    way = restless(way.to(middle, 0.8).to(last, 0.7), rng.uniform(0.8, 2.0))
    says = [
        "sits up from lying on the back", "sits up on the floor", "raises the upper body from the floor and sits", "goes from lying to sitting", "lies on the back and sits up", "lifts the trunk off the ground and stays seated", "wakes up and sits up",
    ] if up else [
        "sits on the floor and lies back", "lies back on the floor from sitting", "lowers the back to the floor", "goes from sitting to lying on the back", "leans back until lying down", "lets the back down to the floor", "sits and then lies down on the back",
    ]  # fmt: skip
    short = ["sit up", "sitting up"] if up else ["lie back", "lean back and lie down"]

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
    says = [
        f"rolls over{onto if quarters == 2 else ''} on the floor", f"rolls sideways along the floor to the {side}{onto if quarters != 2 else ''}", f"lies down and rolls to the {side}", "rolls on the ground", f"rolls over to the {side}", f"is lying on the floor and rolls{onto}",
        "rolls like a log", f"turns over while lying on the {where}" if quarters == 2 else f"rolls across the ground to the {side}",
    ]  # fmt: skip
    says[2] = f"lies on the {where} and rolls to the {side}"
    return performed(stage, way, says, ["roll over" if quarters == 2 else "rolling on the floor", f"roll to the {side}"], lambda j: rolls(j) >= 0.8 * quarters / 4.0, flow=0.85)


def rolls(joints: np.ndarray) -> float:
    """Turns about the body's own length, in all, of a body that lies."""
    joints = checks.sized(joints)
    if checks.share(np.abs(checks.upright(joints)) < 0.5) < 0.85:
        return 0.0
    across = checks.path(joints, "left_shoulder") - checks.path(joints, "right_shoulder") + checks.path(joints, "left_hip") - checks.path(joints, "right_hip")
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
