"""IK controls keyed beside the FK ones, at the places that FK gives, so that an animator can go on with either."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from .rotations import continuous, inverse, multiply, rotate
from .two_bone import bend_direction

if TYPE_CHECKING:
    from .retarget import RigMotion, Target

# The end of each limb and what a pole steers: start, middle, end.
_LIMBS = {"wrist": ("shoulder", "elbow", "wrist"), "ankle": ("hip", "knee", "ankle")}


def ik_keys(motion: RigMotion, onto: Target) -> dict[str, tuple[np.ndarray | None, np.ndarray]]:
    """{bone: (local rotations (T, 4) or None for a pole, location (T, 3) in rig units)} of the rig's IK hands, feet and poles.

    Controls that hang from a bone that moves are left out: their keys would mean something else in every frame.
    """
    keys = {}
    for role, name in onto.mapping.ik.items():
        side, _, joint = role.partition("_")
        bone = onto.rig.index[name]
        if joint in _LIMBS:
            rotation, place = _end(motion, onto, role, bone)
        else:
            limb = next(limb for limb in _LIMBS.values() if joint == limb[1])
            rotation, place = None, _pole(motion, onto, [f"{side}_{part}" for part in limb], bone)
        if not set(onto.rig.ancestors(bone)) & _moving(motion, onto):
            keys[name] = _local(onto, bone, rotation, place)
    return keys


def _moving(motion: RigMotion, onto: Target) -> set[int]:
    return {onto.rig.index[name] for name in (*motion.rotations, motion.travel)}


def _end(motion: RigMotion, onto: Target, role: str, bone: int) -> tuple[np.ndarray, np.ndarray]:
    """World rotation and place of a control that is rigid with the hand or foot."""
    joint = onto.rig.index[onto.mapping.joints[role]]
    at = onto.order.index(joint)
    turned = multiply(motion.world[:, at], inverse(onto.rig.axes[joint]))
    place = motion.places[:, at] + rotate(turned, onto.rig.heads[bone] - onto.rig.heads[joint])
    return multiply(turned, onto.rig.axes[bone]), place


def _pole(motion: RigMotion, onto: Target, limb: list[str], bone: int) -> np.ndarray:
    """The place of a pole: from the middle joint the way the limb bends, as far as it rests."""
    joints = [onto.rig.index[onto.mapping.joints[role]] for role in limb]
    start, middle, end = (motion.places[:, onto.order.index(joint)] for joint in joints)
    arm = onto.rig.heads[bone] - onto.rig.heads[joints[1]]
    turned = multiply(motion.world[:, onto.order.index(joints[0])], inverse(onto.rig.axes[joints[0]]))
    line = end - start
    line = line / np.maximum(np.linalg.norm(line, axis=-1, keepdims=True), 1e-9)
    return middle + np.linalg.norm(arm) * bend_direction(middle - start, line, rotate(turned, arm))


def _local(onto: Target, bone: int, rotation: np.ndarray | None, place: np.ndarray) -> tuple[np.ndarray | None, np.ndarray]:
    rig = onto.rig
    axes = rig.axes[bone] if rig.local_location[bone] else rig.space
    location = rotate(inverse(axes), place - rig.heads[bone]) / rig.metres_per_unit
    return None if rotation is None else continuous(multiply(inverse(rig.axes[bone]), rotation)), location
