"""Sitting down on the floor, sitting there, and getting up from it."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import numpy as np

from ...program import Performance, Program
from ...stage import Stage
from .. import checks
from ..grounded import Grounded
from ..key_poses import Standing
from ..pose import head
from ..scene import drawn_side, on_floor, standing
from ..wording import phrases
from . import poses
from .ways import Way, down_to_seat, up_from_fours, up_from_seat

_HOW = {"knees up": " with the knees drawn up", "legs out": " with the legs stretched out in front", "cross-legged": " cross-legged"}
_KINDS = ("knees up", "legs out", "cross-legged", "cross-legged")


def performed(stage: Stage, way: Way, says: list[str], short: list[str], predicate, **how: Any) -> Performance:
    """A way on the floor, as long as it takes."""
    base: Standing = standing(stage, way.at + 0.15)
    action = replace(Grounded(way.keys, hands=way.hands, unrest=1.6), **how)
    return on_floor(stage, base, action, says, short, predicate)


def restless(way: Way, seconds: float) -> Way:
    """Stays in the last pose, looking about now and then."""
    rng, end = way.rng, way.at + seconds
    while way.at < end - 0.8:
        look = head(look=rng.normal(0.0, 16.0), nod=rng.normal(2.0, 7.0))
        way.keys.append((min(way.at + rng.uniform(0.8, 1.6), end), way.pose | look))
        way.at = way.keys[-1][0]
    return way


def _sit_down(stage: Stage) -> Performance:
    rng = stage.rng
    kind = str(rng.choice(_KINDS))
    way = restless(down_to_seat(Way.standing(rng)).to(poses.sitting(rng, kind), 0.7), rng.uniform(0.8, 2.5))
    says = phrases("sitting.sit_down.says")
    how, short = _kind_words(kind)
    says = [f"{say}{how if rng.random() < 0.6 else ''}" for say in says]
    return performed(
        stage, way, says, ["sit down on the floor", "sit on the ground", *short], lambda j: starts_standing(j) and ends_sitting(j, kind)
    )


def _kind_words(kind: str) -> tuple[str, list[str]]:
    """How it is said in a sentence, and what is typed for it."""
    return _HOW[kind], phrases(f"sitting.kinds.{kind.replace(' ', '_').replace('-', '_')}")


def starts_standing(joints: np.ndarray) -> bool:
    return bool(checks.standing(checks.sized(joints))[:5].mean() > 0.6)


def ends_standing(joints: np.ndarray) -> bool:
    return bool(checks.standing(checks.sized(joints))[-4:].mean() > 0.6)


def sits(joints: np.ndarray, kind: str | None = None) -> np.ndarray:
    """(T,) bool: the pelvis on the floor, the trunk up."""
    joints = checks.sized(joints)
    on_it = (checks.height(joints, "pelvis") < 0.27) & (checks.upright(joints) > 0.6)
    if kind == "knees up":
        return on_it & (checks.lowest(joints, "left_knee", "right_knee") > 0.25)
    if kind == "legs out":
        return on_it & (np.maximum(checks.knee_bend(joints, "left"), checks.knee_bend(joints, "right")) < 55)
    if kind == "cross-legged":
        near = np.maximum(
            *(np.linalg.norm(checks.path(joints, f"{side}_ankle") - checks.path(joints, "pelvis"), axis=-1) for side in ("left", "right"))
        )
        wide = np.linalg.norm(checks.path(joints, "left_knee") - checks.path(joints, "right_knee"), axis=-1)
        return on_it & (near < 0.62) & (wide > 0.4)
    return on_it


def ends_sitting(joints: np.ndarray, kind: str | None = None) -> bool:
    return bool(sits(joints, kind)[-6:].mean() > 0.7)


def _sit_there(stage: Stage) -> Performance:
    rng = stage.rng
    kind = str(rng.choice(_KINDS))
    way = restless(Way.in_pose(rng, poses.sitting(rng, kind)), rng.uniform(3.0, 6.5))
    how, short = _kind_words(kind)
    says = phrases("sitting.sit_there.says", how=how)
    if kind == "cross-legged":
        says += phrases("sitting.sit_there.says_meditating")
    return performed(stage, way, says, ["sitting on the floor", "sit on the floor", *short], lambda j: bool(sits(j, kind).mean() > 0.85))


def _get_up(stage: Stage) -> Performance:
    rng = stage.rng
    kind = str(rng.choice(_KINDS))
    way = up_from_seat(Way.in_pose(rng, poses.sitting(rng, kind)).hold(rng.uniform(0.3, 1.0))).hold(rng.uniform(0.3, 0.8))
    how, _ = _kind_words(kind)
    says = phrases("sitting.get_up.says", how=how)
    return performed(stage, way, says, phrases("sitting.get_up.short"), lambda j: bool(sits(j)[:5].mean() > 0.7) and ends_standing(j))


def _sit_and_up(stage: Stage) -> Performance:
    rng = stage.rng
    kind = str(rng.choice(_KINDS))
    way = restless(down_to_seat(Way.standing(rng)).to(poses.sitting(rng, kind), 0.7), rng.uniform(0.8, 1.8))
    way = up_from_seat(way).hold(0.4)
    how, _ = _kind_words(kind)
    says = phrases("sitting.sit_and_up.says", how=how)
    return performed(
        stage,
        way,
        says,
        phrases("sitting.sit_and_up.short"),
        lambda j: starts_standing(j) and bool(sits(j, kind).sum() >= 8) and ends_standing(j),
    )


def _heels(stage: Stage) -> Performance:
    """Kneels down and sits on the heels, or does so from the start, or gets up from there."""
    rng = stage.rng
    part, knee = str(rng.choice(["down", "there", "up"])), drawn_side(rng)
    seat = poses.on_heels(rng)
    if part == "down":
        way = Way.standing(rng).to(poses.lunging(rng, knee), 0.7).to(poses.half_kneeling(rng, knee), 0.6)
        way = restless(way.to(poses.drawing_foot(rng, knee), 0.35).to(poses.on_knees(rng), 0.4).to(seat, 0.7), rng.uniform(1.0, 2.5))
    elif part == "there":
        way = restless(Way.in_pose(rng, seat), rng.uniform(3.0, 6.0))
    else:
        way = up_from_fours(Way.in_pose(rng, seat).hold(rng.uniform(0.4, 1.0)), knee).hold(0.4)
    says, short = phrases(f"sitting.heels_{part}.says"), phrases(f"sitting.heels_{part}.short")
    return performed(stage, way, says, short, lambda j: on_heels(j, part))


def on_heels(joints: np.ndarray, part: str) -> bool:
    sized = checks.sized(joints)
    knees = np.maximum(checks.height(sized, "left_knee"), checks.height(sized, "right_knee")) < 0.16
    seat = knees & (checks.height(sized, "pelvis") < 0.42) & (checks.upright(sized) > 0.7)
    if part == "down":
        return starts_standing(joints) and bool(seat[-6:].mean() > 0.7)
    return bool(seat.mean() > 0.85) if part == "there" else bool(seat[:5].mean() > 0.7) and ends_standing(joints)


PROGRAMS: tuple[Program, ...] = (
    Program("sit_down_floor", "floor", _sit_down, weight=1.5),
    Program("sit_on_floor", "floor", _sit_there, weight=1.5),
    Program("rise_from_floor_seat", "floor", _get_up, weight=1.5),
    Program("sit_on_heels", "floor", _heels),
    Program("sit_floor_and_rise", "floor", _sit_and_up),
)
