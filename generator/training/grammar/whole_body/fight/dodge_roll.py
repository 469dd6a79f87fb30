"""Out of the way with a roll over the shoulder and onto the feet again: forward, to the left, to the right."""

from __future__ import annotations

import numpy as np

from ...program import Performance, Program
from ...stage import Stage
from .. import checks
from ..on_floor import poses
from ..on_floor.sitting import ends_standing, performed, starts_standing
from ..on_floor.ways import Way
from ..pose import Pose, arms, chained, head, legs, root, trunk_fixed, turn
from ..with_hands import told

_YAW = {"forward": 0.0, "left": 80.0, "right": -80.0}
# Of the curled body on its way over: pitch, thighs, knees, degrees.
_OVER = ((112.0, 112.0, 95.0), (172.0, 122.0, 108.0), (232.0, 120.0, 116.0), (292.0, 116.0, 128.0), (334.0, 112.0, 134.0))


def _dodge_roll(stage: Stage) -> Performance:
    """A crouch towards where it goes, a low dive onto the hands, over the back, and up facing that way."""
    rng = stage.rng
    to = str(rng.choice(list(_YAW)))
    yaw, pace, slant = _YAW[to] * rng.uniform(0.9, 1.08), rng.uniform(0.13, 0.17), rng.uniform(8, 18) * rng.choice([-1.0, 1.0])
    way = Way.standing(rng)
    low = root(34, 0, 0.7 * yaw) | trunk_fixed(26) | poses.level_legs(34, 66, -26, 9) | arms(46, 24, 20, 40) | head(nod=-10)
    dive = root(72, 0, yaw) | trunk_fixed(34) | legs(58, 8, 3, 48, 34) | arms(118, 12, 10, 16) | head(nod=18)
    way.to(low, 0.36)
    off = way.at + 0.06
    way.to(dive, 0.24)
    down = way.at
    for pitch, thigh, knee in _OVER:
        rolled = chained(turn("Y", yaw), turn("X", pitch), turn("Z", slant * np.sin(np.radians(pitch - 90.0))))
        way.to(Pose(root=rolled) | trunk_fixed(56) | legs(thigh, 8, 3, knee, 5) | arms(92, 12, 20, 60) | head(nod=34), pace)
    up = Pose(root=chained(turn("Y", yaw), turn("X", 360.0 + 26.0)))
    way.to(poses.deep_squat(rng) | up, 0.26).to(poses.half_squat(rng) | root(28, 0, yaw), 0.26).to(root(0, 0, yaw), 0.42).hold(0.3)
    gone = rng.uniform(0.35, 0.6) * np.array([np.sin(np.radians(yaw)), np.cos(np.radians(yaw))])
    made = performed(
        stage, way, [], [], lambda j: dodges_rolling(j, to), flow=0.9, rounding=0.05, settle=0.04, bearing_hands=False,
        lifted=[(off, 0.0), (0.5 * (off + down), rng.uniform(0.05, 0.1)), (down + 0.05, 0.0)],
        travel=[(off, (0.0, 0.0)), (down + 0.15, (float(gone[0]), float(gone[1])))],
    )  # fmt: skip
    return told(stage, made.joints, _phrases(to), made.predicate, made.contacts)


def _phrases(to: str) -> list[str]:
    aside = {"forward": "forward", "left": "to the left", "right": "to the right"}[to]
    return [
        f"[do] a dodge roll ({aside}|)",
        f"[dodge] with a roll ({aside}|)",
        f"[dodge] {aside} with a (quick|) roll",
        f"[roll] {aside} to (dodge|evade|get out of the way|avoid something)",
        f"[dive] {aside} and [roll] (out of the way|back onto the feet|)",
        f"[evade] by rolling {aside}",
        f"[do] a (combat|tactical|shoulder|diving|dive) roll ({aside}|)",
        f"[throw] <themselves> into a roll {aside} and [come] up on <their> feet",
        f"[dive] {aside}, [roll] over the shoulder and [stand] up",
        "dodge roll",
        "combat roll",
    ]


def dodges_rolling(joints: np.ndarray, to: str) -> bool:
    """From the feet head over heels onto the feet, that way off."""
    if not (starts_standing(joints) and ends_standing(joints)):
        return False
    joints = checks.sized(joints)
    up = checks.path(joints, "neck") - checks.path(joints, "pelvis")
    way = (joints[-3:, 0].mean(axis=0) - joints[0, 0]) * [1.0, 0.0, 1.0]
    along = up @ (way / max(float(np.linalg.norm(way)), 1e-6))
    over = np.ptp(np.degrees(np.unwrap(np.arctan2(along, up[:, 1])))) > 250.0
    left, ahead = checks.travel(joints)[-3:].mean(axis=0)
    wanted, across = {"forward": (ahead, left), "left": (left, ahead), "right": (-left, ahead)}[to]
    return bool(over and checks.height(joints, "pelvis").min() < 0.5 and wanted > 0.6 and abs(across) < 0.8 * wanted)


PROGRAMS: tuple[Program, ...] = (Program("dodge_roll", "evade", _dodge_roll, weight=1.8),)
