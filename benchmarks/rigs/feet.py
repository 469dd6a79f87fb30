"""What a foot lock leaves: how far legs point elsewhere than the source's, and whether standing soles stand still on the floor."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from motion_mamba.rigs.feet.contact_phases import find_phases
from motion_mamba.rigs.math.rotations import dot, inverse, multiply, normalise, rotate
from motion_mamba.rigs.retarget.retarget import retarget
from motion_mamba.rigs.retarget.source import BodyMotion
from motion_mamba.rigs.retarget.target import RigMotion, Target
from motion_mamba.rigs.smpl import JOINT

_BONES = (("hip", "knee"), ("knee", "ankle"))


@dataclass(frozen=True)
class FeetFigures:
    """legs: the greatest angle between a leg bone and the source's, degrees. drift: how far a standing sole moves over the floor, metres;
    height: how far a standing sole is off the floor, metres. All at worst."""

    legs: float
    drift: float
    height: float


def measured(motion: BodyMotion, onto: Target, foot_lock: float = 1.0) -> FeetFigures:
    """Retarget and measure."""
    return figures(motion, onto, retarget(motion, onto, foot_lock))


def figures(motion: BodyMotion, onto: Target, found: RigMotion) -> FeetFigures:
    """Of a motion on a rig; found: as keyed."""
    drift, height = _soles(motion, onto, found)
    return FeetFigures(_legs(motion, onto, found), drift, height)


def _legs(motion: BodyMotion, onto: Target, found: RigMotion) -> float:
    worst = 0.0
    for side in ("left", "right"):
        for high, low in _BONES:
            a, b = (onto.joint_index(f"{side}_{joint}") for joint in (high, low))
            shown = normalise(found.head_positions[:, b] - found.head_positions[:, a])
            source = normalise(motion.joints[:, JOINT[f"{side}_{low}"]] - motion.joints[:, JOINT[f"{side}_{high}"]])
            cosine = dot(shown, rotate(onto.rest_pose.facing, source))
            # Bones that do not point along their limb at rest keep that: nothing here does.
            worst = max(worst, float(np.degrees(np.arccos(np.clip(cosine, -1.0, 1.0))).max()))
    return worst


def _soles(motion: BodyMotion, onto: Target, found: RigMotion) -> tuple[float, float]:
    drift, off = [0.0], [0.0]
    floor = onto.rest_pose.ground[1] + onto.scale(motion) * motion.floor
    for phase in find_phases(motion.joints - [0.0, motion.floor, 0.0], motion.contacts, motion.fps):
        if phase.column not in (1, 3):
            continue
        sole = sole_point(onto, found, "left" if phase.column == 1 else "right")[phase.first : phase.last + 1]
        drift.append(float(np.linalg.norm(sole[:, [0, 2]] - np.median(sole[:, [0, 2]], axis=0), axis=1).max()))
        off.append(float(np.abs(np.median(sole[:, 1]) - floor)))
    return max(drift), max(off)


def sole_point(onto: Target, found: RigMotion, side: str) -> np.ndarray:
    """(T, 3) the point of the sole below a toe joint, metres in the world."""
    rest, ankle = onto.rest_pose, onto.joint_index(f"{side}_ankle")
    out = rest.points[JOINT[f"{side}_foot"]] * [1.0, 0.0, 1.0] - rest.points[JOINT[f"{side}_ankle"]]
    turned = multiply(found.world[:, ankle], inverse(onto.rest_axes[onto.bone(f"{side}_ankle")]))
    return found.head_positions[:, ankle] + rotate(turned, rotate(rest.facing, out))
