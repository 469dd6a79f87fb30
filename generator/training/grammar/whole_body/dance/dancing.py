"""Dances that stay roughly where they are, to a beat."""

from __future__ import annotations

from collections.abc import Callable

import numpy as np

from ...program import Performance, Program
from ...stage import Stage
from .. import checks
from ..feet import home_of
from ..on_feet.in_place import stays
from ..scene import on_feet, standing
from ..wording import phrases
from . import dances, lively, party
from .dances import Dance

_Triple = tuple[float, float, float]


# What each dance is made by, and how long its beats are, seconds.
_DANCES: dict[str, tuple[Callable[[Dance], None], tuple[float, float]]] = {
    "groove": (dances.groove, (0.42, 0.6)),
    "two step": (dances.two_step, (0.42, 0.55)),
    "hip hop": (dances.hip_hop, (0.38, 0.5)),
    "waltz": (dances.waltz, (0.5, 0.62)),
    "disco": (dances.disco, (0.45, 0.58)),
    "twist": (dances.twist, (0.34, 0.48)),
    "macarena": (dances.macarena, (0.45, 0.58)),
    "sway": (dances.sway_step, (0.5, 0.7)),
    "arms up": (lively.arms_up, (0.4, 0.55)),
    "lively": (lively.lively, (0.38, 0.5)),
    "ballet": (lively.ballet, (0.42, 0.55)),
    "robot": (lively.robot, (0.42, 0.6)),
    "chicken": (party.chicken, (0.42, 0.54)),
    "floss": (party.floss, (0.36, 0.48)),
    "top rock": (party.top_rock, (0.4, 0.52)),
}


def _performed(name: str) -> Callable[[Stage], Performance]:
    def perform(stage: Stage) -> Performance:
        make, beats = _DANCES[name]
        key = f"dancing.{name.replace(' ', '_')}"
        beat = float(stage.rng.uniform(*beats))
        base = standing(stage, stage.rng.uniform(5.0, 9.0))
        counts = int((len(base) / 20.0 - 1.4) / beat)
        dance = Dance(stage.rng, home_of(base), beat, counts - counts % (6 if name == "waltz" else 2))
        make(dance)
        return on_feet(stage, base, dance.action(), phrases(f"{key}.says"), phrases(f"{key}.short"), _CHECKS[name])

    return perform


def moves_to_beat(joints: np.ndarray, least: float = 0.035, metres: float = 0.6) -> bool:
    """Goes on moving, hips or hands, and stays about where it is."""
    joints = checks.sized(joints)
    wrists = np.stack([checks.ahead_of_pelvis(joints, f"{side}_wrist") for side in ("left", "right")], axis=1)
    speed = np.linalg.norm(np.diff(wrists, axis=0), axis=-1).max(axis=1) * 20.0
    alive = np.percentile(speed, 65) > 0.35 or np.ptp(joints[:, 0, 1]) > 3 * least
    return bool(alive and stays(joints, metres) and checks.height(joints, "pelvis").min() > 0.5)


def _points_up(joints: np.ndarray) -> bool:
    joints = checks.sized(joints)
    highs = [
        checks.excursions(checks.height(joints, f"{side}_wrist") - checks.height(joints, "head"), 0.05, -0.3) for side in ("left", "right")
    ]
    return max(highs) >= 2 and moves_to_beat(joints)


def _twists(joints: np.ndarray) -> bool:
    joints = checks.sized(joints)
    hips, shoulders = (checks.path(joints, f"left_{name}") - checks.path(joints, f"right_{name}") for name in ("hip", "shoulder"))
    angle = np.degrees([np.unwrap(np.arctan2(-line[:, 2], line[:, 0])) for line in (hips, shoulders)])
    difference = angle[0] - angle[1]
    return checks.excursions(difference - difference.mean(), 14.0, -8.0) >= 3 and stays(joints, 0.6)


def _macarenas(joints: np.ndarray) -> bool:
    """Both arms stretched ahead at some time, both hands at the head at another."""
    joints = checks.sized(joints)
    hands = [checks.ahead_of_pelvis(joints, f"{side}_wrist") for side in ("left", "right")]
    level = checks.height(joints, "neck") - joints[:, 0, 1]
    ahead = np.logical_and.reduce([(hand[:, 2] > 0.33) & (np.abs(hand[:, 1] - level) < 0.3) for hand in hands])
    high = np.logical_and.reduce([(hand[:, 2] < 0.3) & (hand[:, 1] > level - 0.12) for hand in hands])
    return bool(ahead.sum() >= 2 and high.sum() >= 2 and stays(joints, 0.6))


def _waltzes(joints: np.ndarray) -> bool:
    joints = checks.sized(joints)
    ground = joints[:, 0, ::2]
    held = np.percentile(checks.height(joints, "left_wrist"), 70) > 1.0
    turned = np.ptp(checks.heading(joints)) > 110.0
    return bool(
        held and turned and 0.2 < np.ptp(ground, axis=0).max() < 2.0 and np.linalg.norm(np.diff(ground, axis=0), axis=-1).sum() > 1.2
    )


def _arms_high(joints: np.ndarray) -> bool:
    """Both hands over the head for most of the time."""
    joints = checks.sized(joints)
    high = checks.lowest(joints, "left_wrist", "right_wrist") > checks.height(joints, "head")
    return checks.share(high) > 0.5 and moves_to_beat(joints)


def _goes_in_jerks(joints: np.ndarray) -> bool:
    """Hands that are fast at times and still in between."""
    joints = checks.sized(joints)
    hands = np.stack([checks.ahead_of_pelvis(joints, f"{side}_wrist") for side in ("left", "right")], axis=1)
    speed = np.linalg.norm(np.diff(hands, axis=0), axis=-1).max(axis=1) * 20.0
    return bool(np.percentile(speed, 80) > 0.8 and np.percentile(speed, 25) < 0.45 and stays(joints, 0.6))


def _turns_on_toes(joints: np.ndarray) -> bool:
    """Turns about once, on raised heels, the arms up or out."""
    joints = checks.sized(joints)
    apart = np.linalg.norm(checks.path(joints, "left_wrist") - checks.path(joints, "right_wrist"), axis=-1)
    high = checks.lowest(joints, "left_ankle", "right_ankle") > 0.09
    return bool(np.ptp(checks.heading(joints)) > 200.0 and apart.max() > 0.9 and checks.share(high) > 0.3)


def _flosses(joints: np.ndarray) -> bool:
    """Both hands go to one side and the other together, the hips against them."""
    joints = checks.sized(joints)
    hands = 0.5 * (checks.ahead_of_pelvis(joints, "left_wrist") + checks.ahead_of_pelvis(joints, "right_wrist"))[:, 0]
    return checks.excursions(hands - hands.mean(), 0.08, -0.08) >= 3 and stays(joints, 0.6)


def _flaps(joints: np.ndarray) -> bool:
    """Both elbows go up and down out at the sides, and the hands clap before the body."""
    joints = checks.sized(joints)
    elbows = checks.lowest(joints, "left_elbow", "right_elbow") - checks.height(joints, "spine3")
    apart = np.linalg.norm(checks.path(joints, "left_wrist") - checks.path(joints, "right_wrist"), axis=-1)
    return checks.excursions(elbows - elbows.mean(), 0.03, -0.02) >= 2 and bool(apart.min() < 0.34) and stays(joints, 0.6)


def _side_to_side(joints: np.ndarray) -> bool:
    joints = checks.sized(joints)
    sideways = checks.travel(joints)[:, 0]
    return checks.excursions(sideways - sideways.mean(), 0.03, -0.015) >= 2 and stays(joints, 0.7)


_CHECKS: dict[str, Callable[[np.ndarray], bool]] = {name: moves_to_beat for name in _DANCES} | {
    "disco": _points_up,
    "macarena": _macarenas,
    "twist": _twists,
    "waltz": _waltzes,
    "two step": _side_to_side,
    "sway": _side_to_side,
    "arms up": _arms_high,
    "ballet": _turns_on_toes,
    "robot": _goes_in_jerks,
    "chicken": _flaps,
    "floss": _flosses,
}
PROGRAMS: tuple[Program, ...] = tuple(Program(f"dance_{name.replace(' ', '_')}", "dance", _performed(name), weight=0.7) for name in _DANCES)
