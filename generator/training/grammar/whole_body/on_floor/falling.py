"""Falling forward, backward and sideways, collapsing, fainting."""

from __future__ import annotations

import numpy as np

from ...program import Performance, Program
from ...stage import Stage
from .. import checks
from ..pose import Side, arm, arms, head, leg, legs, other, root, trunk_fixed
from ..wording import phrases
from . import poses
from .lying import ends_lying
from .sitting import performed, restless, starts_standing
from .ways import Way

_LIMP = head(nod=8)


def lying_after(way: Way) -> Way:
    """The body settles, and stays."""
    way.keys.append((way.at + 0.14, way.pose | head(nod=-6)))
    way.at += 0.14
    return restless(way.to(way.pose | _LIMP, 0.3), way.rng.uniform(0.5, 1.6))


def backward(way: Way) -> Way:
    rng = way.rng
    tipping = (
        root(-20)
        | trunk_fixed(14)
        | poses.level_legs(-20, 22, -6, 8)
        | arms(rng.uniform(60, 90), rng.uniform(30, 70), 10, 25)
        | head(nod=20)
    )
    sinking = (
        root(-28)
        | trunk_fixed(24)
        | poses.level_legs(-28, 92, 22, 10)
        | arms(rng.uniform(50, 80), rng.uniform(90, 150), 0, 20)
        | head(nod=22)
    )
    seat = root(-34) | trunk_fixed(26) | poses.level_legs(-34, 130, 52, 10) | arms(55, 140, -10, 15) | head(nod=25)
    back = poses.lying(0.0) | trunk_fixed(8) | poses.level_legs(-90, 128, 60, 12) | arms(rng.uniform(60, 100), 95, 0, 20) | head(nod=20)
    return way.to(tipping, 0.4).to(sinking, 0.28).to(seat, 0.22).to(back, 0.34).to(poses.on_back(rng), 0.5)


def forward(way: Way) -> Way:
    rng = way.rng
    tipping = root(20) | trunk_fixed(14) | poses.level_legs(20, 14, -18, 7) | arms(rng.uniform(60, 85), 20, 15, 30) | head(nod=-15)
    buckling = root(30) | trunk_fixed(18) | legs(38, 8, 4, 92, 10) | arms(rng.uniform(80, 100), 15, 15, 30) | head(nod=-20)
    kneeling = root(42) | trunk_fixed(12) | legs(36, 8, 3, 92, 40) | arms(95, 14, 15, 25) | head(nod=-20)
    caught = root(70) | trunk_fixed(-4) | legs(20, 8, 4, 60, 45) | arms(85, 18, 10, 55) | head(nod=-18)
    return way.to(tipping, 0.42).to(buckling, 0.26).to(kneeling, 0.24).to(caught, 0.28).to(poses.on_front(rng), 0.45)


def _sideways(way: Way, side: Side) -> Way:
    """To the left or right: hip, then shoulder."""
    sign = 1.0 if side == "left" else -1.0
    top = other(side)
    tipping = (
        root(4, 18 * sign) | trunk_fixed(6, lean=-10 * sign) | legs(8, 6, 3, 14, 0) | arm(top, 60, 85, 10, 20) | arm(side, 45, 85, 10, 20)
    )
    low = leg(side, 62, 8, 5, 100, 5) | leg(top, 48, 14, 5, 78, 5)
    sinking = root(10, 40 * sign) | trunk_fixed(14, lean=-12 * sign) | low | arm(side, 60, 80, 5, 25) | arm(top, 65, 70, 10, 30)
    hip = (
        root(8, 66 * sign)
        | trunk_fixed(14, lean=-14 * sign)
        | leg(side, 58, -6, 0, 88, 20)
        | leg(top, 45, 8, 0, 70, 20)
        | arm(side, 75, 50, 10, 40)
        | arm(top, 55, 20, 20, 50)
    )
    limbs = leg(side, 32, -12, 0, 50, 25) | leg(top, 40, 2, 0, 58, 25)
    down = (
        root(0, 76 * sign) | trunk_fixed(12) | limbs | arm(side, 100, -6, 10, 60) | arm(top, 55, 10, 30, 50) | head(nod=6, tilt=20 * sign)
    )
    return way.to(tipping, 0.4).to(sinking, 0.3).to(hip, 0.26).to(down, 0.36)


def _collapsing(way: Way, side: Side) -> Way:
    """Knees give way, the body sinks straight down and over to one side."""
    rng = way.rng
    sign = 1.0 if side == "left" else -1.0
    limp = arms(10, 60, 20, 15)
    sway = root(-4, -4 * sign) | trunk_fixed(-4, lean=5 * sign) | limp | head(nod=-14, tilt=8 * sign)
    buckle = root(14) | trunk_fixed(20) | poses.level_legs(14, 52, -34, 8) | limp | head(nod=30)
    kneel = root(10, 8 * sign) | trunk_fixed(24, lean=6 * sign) | legs(36, 10, 4, 124, 40) | limp | head(nod=35, tilt=10 * sign)
    tip = (
        root(12, 52 * sign)
        | trunk_fixed(20, lean=-4 * sign)
        | leg(side, 42, 0, 2, 110, 40)
        | leg(other(side), 40, 6, 4, 105, 40)
        | arms(25, 30, 20, 25)
        | head(nod=25, tilt=14 * sign)
    )
    limbs = leg(side, 30, -12, 0, 60, 30) | leg(other(side), 44, 2, 0, 75, 30)
    down = (
        root(0, 76 * sign)
        | trunk_fixed(12)
        | limbs
        | arm(side, 104, -6, 10, 50)
        | arm(other(side), 50, 10, 30, 45)
        | head(nod=8, tilt=20 * sign)
    )
    return way.to(sway, rng.uniform(0.5, 0.9)).to(buckle, 0.42).to(kneel, 0.32).to(tip, 0.36).to(down, 0.36)


def falls(joints: np.ndarray, where: str | None = None) -> bool:
    """From standing to lying within two seconds or so."""
    joints = checks.sized(joints)
    pelvis = checks.height(joints, "pelvis")
    high = np.flatnonzero(pelvis > 0.8)
    low = np.flatnonzero(pelvis < 0.33)
    quick = len(high) > 0 and len(low) > 0 and low[0] - high[high < low[0]][-1] < 38 if len(low) and (high < low[0]).any() else False
    return bool(quick and starts_standing(joints) and ends_lying(joints, where))


def _fall(stage: Stage) -> Performance:
    rng = stage.rng
    way_of = str(rng.choice(["forward", "backward", "left", "right"]))
    way = Way.standing(rng)
    if way_of in ("left", "right"):
        way = _sideways(way, "left" if way_of == "left" else "right")
    else:
        way = forward(way) if way_of == "forward" else backward(way)
    way = lying_after(way)
    where = {"forward": "front", "backward": "back"}.get(way_of, way_of)
    to = way_of if way_of in ("forward", "backward") else f"to the {way_of}"
    onto = {"forward": "onto the face", "backward": "onto the back"}.get(way_of, f"onto the {way_of} side")
    says = phrases("falling.fall.says", to=to, onto=onto)
    return performed(
        stage, way, says, phrases("falling.fall.short", to=to), lambda j: falls(j, where), flow=0.9, rounding=0.045, settle=0.03
    )


def _collapse(stage: Stage) -> Performance:
    rng = stage.rng
    side: Side = "left" if rng.random() < 0.5 else "right"
    way = lying_after(_collapsing(Way.standing(rng), side))
    says = phrases("falling.pass_out.says")
    says[9] = "drops as the knees give way and stays on the floor"
    return performed(stage, way, says, phrases("falling.pass_out.short"), falls, flow=0.9, rounding=0.045, settle=0.03)


PROGRAMS: tuple[Program, ...] = (
    Program("fall", "floor", _fall, weight=2.0),
    Program("pass_out", "floor", _collapse, weight=1.2),
)
