"""What speaks against a mapping in the way the bones stand."""

from __future__ import annotations

from collections.abc import Iterator

import numpy as np

from ..math.rotations import cross
from .mapping import BELOW, SIDES, Mapping
from .rig import Rig

# A person's thigh over the trunk, shin over thigh and so on: far outside, the bones are not what their names say.
_PROPORTIONS = (0.3, 3.0)
# The largest cosine between legs and trunk of a body that does not stand upright; and from which on two lines point the same way.
_UPRIGHT = 0.7
FOUR_LEGS = "It stands on four legs."


def oddities(mapping: Mapping, rig: Rig) -> tuple[str, ...]:
    """What speaks against the mapping in the way the bones stand: sides swapped, limbs of no length, impossible proportions."""
    if any(bone not in rig.index for bone in mapping.bones.values()):
        return ()
    at = {role: rig.heads[rig.index[bone]] for role, bone in mapping.joints.items()}
    return (*_odd_lengths(at), *_odd_stances(at))


def _odd_lengths(at: dict[str, np.ndarray]) -> Iterator[str]:
    lengths = {low: float(np.linalg.norm(at[low] - at[high])) for low, high in BELOW.items() if low in at and high in at}
    for low, high in (("knee", "ankle"), ("ankle", "knee"), ("elbow", "knee")):
        a, b = (np.mean([lengths[f"{side}_{joint}"] for side in SIDES]) for joint in (low, high))
        if not (b > 0.0 and _PROPORTIONS[0] < a / b < _PROPORTIONS[1]):
            yield f"The bones of {low} and {high} have lengths that no person has."
    for limb in ("knee", "elbow"):
        left, right = (lengths[f"{side}_{limb}"] for side in SIDES)
        if max(left, right) > 1.5 * min(left, right):
            yield f"Left and right {limb} bones differ in length by more than half."


def _odd_stances(at: dict[str, np.ndarray]) -> Iterator[str]:
    hips, shoulders, ankles, hands = (
        np.mean([at[f"{side}_{joint}"] for side in SIDES], axis=0) for joint in ("hip", "shoulder", "ankle", _hand(at))
    )
    leg, trunk = ankles - hips, shoulders - hips
    along, same = np.dot(leg, trunk), _UPRIGHT * np.linalg.norm(leg) * np.linalg.norm(trunk)
    if abs(along) < same and np.dot(hands - hips, leg) > 0.7 * np.dot(leg, leg):
        yield FOUR_LEGS
    if along > same:
        yield "The legs point the same way as the trunk."
    if leg[1] > _UPRIGHT * np.linalg.norm(leg):
        yield "It stands on its head."
    if all(f"{side}_foot" in at for side in SIDES):
        forwards = np.sum([at[f"{side}_foot"] - at[f"{side}_ankle"] for side in SIDES], axis=0)
        if np.dot(cross(at["left_hip"] - at["right_hip"], trunk), forwards) < 0.0:
            yield "The toes point backwards: left and right may be swapped."


def _hand(at: dict[str, np.ndarray]) -> str:
    return "wrist" if all(f"{side}_wrist" in at for side in SIDES) else "elbow"


def posture_doubts(mapping: Mapping, rig: Rig) -> tuple[str, ...]:
    """What speaks against taking the rest pose of a character in a scene for a person who stands: it lies, or nothing tells whether it
    faces backwards or is mirrored. Recordings may begin in any pose."""
    at = {role: rig.heads[rig.index[bone]] for role, bone in mapping.joints.items()}
    trunk = np.sum([at[f"{side}_shoulder"] - at[f"{side}_hip"] for side in SIDES], axis=0)
    if trunk[1] < _UPRIGHT * np.linalg.norm(trunk):
        return ("It lies at rest: turn it upright, or confirm its bones, pose it standing and press Use This Pose as Rest.",)
    if all(f"{side}_foot" in at for side in SIDES):
        return ()
    # Without toes only the world's front is left to judge by: Blender's characters face it.
    left = at["left_hip"] - at["right_hip"]
    return ("Its left side is on its right: it is mirrored, or faces backwards.",) if left[0] < 0.0 else ()
