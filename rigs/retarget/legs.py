"""Feet on the floor of another body: contacts are found on the source and solved again on the target's own legs."""

from __future__ import annotations

import numpy as np

from ..feet.contact_phases import find_phases
from ..feet.hip_turn import hip_turns
from ..feet.leg_reach import Standing
from ..feet.own_legs import stand_on_own_legs
from ..math.rotations import from_axis_angle, from_to, identity, inverse, multiply, normalise, rotate
from ..recognition.mapping import SIDES
from ..smpl import CONTACT_JOINTS, JOINT, JOINT_COUNT
from .posed import Posed
from .source import BodyMotion
from .target import Target

_UP = np.array([0.0, 1.0, 0.0])
_LEG = ("hip", "knee", "ankle")


def place_feet(motion: BodyMotion, onto: Target, posed: Posed, strength: float) -> tuple[dict[int, np.ndarray], np.ndarray]:
    """World rotations with thighs, shins and feet turned so that standing feet stand, and (T, 3) how far the body moves for it."""
    facing, scale, floor = onto.rest_pose.facing, onto.scale(motion), motion.floor * _UP
    before = _body(motion, onto, posed)
    after = stand_on_own_legs(before - floor, _standing(motion, onto), strength) + floor
    turned = dict(posed.rotations)
    for side in SIDES:
        foot = _corrections(turned, onto, before, after, side)
        if toe := onto.mapping.joints.get(f"{side}_foot"):
            bone = onto.rig.index[toe]
            turned[bone] = multiply(foot, turned[bone])
    hips = [JOINT["left_hip"], JOINT["right_hip"]]
    return turned, scale * rotate(facing, (after - before)[:, hips].mean(axis=1))


def turn_hips(motion: BodyMotion, onto: Target, posed: Posed, strength: float) -> dict[int, np.ndarray]:
    """World rotations in which the bones that carry the hips are turned for standing feet. Those above keep theirs."""
    bones = [bone for bone in _carrying_hips(onto) if bone in posed.rotations]
    if not bones:
        return posed.rotations
    body = _body(motion, onto, posed) - motion.floor * _UP
    turn = from_axis_angle(strength * rotate(onto.rest_pose.facing, hip_turns(body, _standing(motion, onto))))
    return posed.rotations | {bone: multiply(turn, posed.rotations[bone]) for bone in bones}


def _carrying_hips(onto: Target) -> set[int]:
    """The pelvis and what lies between it and the thighs; none where they do not hang from it."""
    rig, pelvis = onto.rig, onto.bone("pelvis")
    above = [set(rig.ancestors(onto.bone(f"{side}_hip"))) for side in SIDES]
    if not all(pelvis in bones for bones in above):
        return set()
    return {bone for bones in above for bone in bones if bone == pelvis or pelvis in rig.ancestors(bone)}


def _standing(motion: BodyMotion, onto: Target) -> Standing:
    """In the source's size."""
    phases = find_phases(motion.joints - motion.floor * _UP, motion.contacts, motion.fps)
    ankles = [onto.rest_pose.points[JOINT[f"{side}_ankle"], 1] for side in SIDES]
    return Standing(phases, float(np.mean(ankles)) / onto.scale(motion), motion.joints[:, list(CONTACT_JOINTS)], motion.fps)


def _corrections(turned: dict[int, np.ndarray], onto: Target, before: np.ndarray, after: np.ndarray, side: str) -> np.ndarray:
    """Turn a leg's bones from their old directions to the new ones; returns the foot's turn."""
    facing, turn = onto.rest_pose.facing, identity()
    for joint, end in zip(_LEG, (*_LEG[1:], "foot"), strict=True):
        at, to = JOINT[f"{side}_{joint}"], JOINT[f"{side}_{end}"]
        old, new = (normalise(body[:, to] - body[:, at]) for body in (before, after))
        turn = from_to(rotate(facing, old), rotate(facing, new))
        bone = onto.bone(f"{side}_{joint}")
        turned[bone] = multiply(turn, turned[bone])
    return turn


def _body(motion: BodyMotion, onto: Target, posed: Posed) -> np.ndarray:
    """(T, 22, 3) what foot locking looks at, in the source's size: legs, and the sole below each toe joint in the toe's place.

    Toe joints lie at other heights in other feet; the point of the sole below is on the floor in all of them.
    """
    rest, scale = onto.rest_pose, onto.scale(motion)
    world, head_positions = posed.world, rotate(inverse(rest.facing), posed.head_positions - rest.ground) / scale
    body = np.zeros((len(head_positions), JOINT_COUNT, 3))
    for side in SIDES:
        for joint in _LEG:
            body[:, JOINT[f"{side}_{joint}"]] = head_positions[:, onto.joint_index(f"{side}_{joint}")]
        ankle = onto.joint_index(f"{side}_ankle")
        sole = rest.points[JOINT[f"{side}_foot"]] * [1.0, 0.0, 1.0] - rest.points[JOINT[f"{side}_ankle"]]
        axes = onto.rest_axes[onto.bone(f"{side}_ankle")]
        turn = multiply(multiply(inverse(rest.facing), multiply(world[:, ankle], inverse(axes))), rest.facing)
        body[:, JOINT[f"{side}_foot"]] = head_positions[:, ankle] + rotate(turn, sole) / scale
    hips = body[:, [JOINT["left_hip"], JOINT["right_hip"]]].mean(axis=1)
    body[:, JOINT["pelvis"]] = hips
    pelvis = onto.joint_index("pelvis")
    axes = onto.rest_axes[onto.bone("pelvis")]
    up = rotate(inverse(rest.facing), rotate(multiply(world[:, pelvis], inverse(axes)), _UP))
    body[:, JOINT["spine1"]] = hips + 0.1 * up
    return body
