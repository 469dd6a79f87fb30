"""IK controls keyed beside the FK ones, where FK puts them, so that an animator can go on with either."""

from __future__ import annotations

import numpy as np

from ..math.inverse_kinematics.two_bone import bend_direction
from ..math.rotations import continuous, identity, inverse, multiply, rotate
from .target import RigMotion, Target

# Start, the joint that a pole steers, and the end that a control holds.
_LIMBS = (("shoulder", "elbow", "wrist"), ("hip", "knee", "ankle"))


def ik_keys(motion: RigMotion, onto: Target) -> dict[str, tuple[np.ndarray | None, np.ndarray]]:
    """{bone: (local rotations (T, 4) or None for a pole, location (T, 3) in rig units)} of the rig's IK hands, feet and poles."""
    keys: dict[str, tuple[np.ndarray | None, np.ndarray]] = {}
    for role, name in onto.mapping.ik.items():
        side, _, joint = role.partition("_")
        bone = onto.rig.index[name]
        limb = [f"{side}_{part}" for part in next(limb for limb in _LIMBS if joint in limb)]
        # An arm without a hand bone has no end that a control could be put at.
        if any(part not in onto.mapping.joints for part in limb):
            continue
        if role == limb[-1]:
            rotation, place = _end(motion, onto, role, bone)
        else:
            rotation, place = None, _pole(motion, onto, limb, bone)
        keys[name] = _local(motion, onto, bone, rotation, place)
    return keys


def _end(motion: RigMotion, onto: Target, role: str, bone: int) -> tuple[np.ndarray, np.ndarray]:
    """World rotation and place of a control that is rigid with the hand or foot."""
    joint, at = onto.bone(role), onto.joint_index(role)
    turned = multiply(motion.world[:, at], inverse(onto.rig.axes[joint]))
    place = motion.head_positions[:, at] + rotate(turned, onto.rig.heads[bone] - onto.rig.heads[joint])
    return multiply(turned, onto.rig.axes[bone]), place


def _pole(motion: RigMotion, onto: Target, limb: list[str], bone: int) -> np.ndarray:
    """The place of a pole: from the middle joint the way the limb bends, as far as it rests."""
    start, middle, end = (motion.head_positions[:, onto.joint_index(role)] for role in limb)
    arm = onto.rig.heads[bone] - onto.rig.heads[onto.bone(limb[1])]
    turned = multiply(motion.world[:, onto.joint_index(limb[0])], inverse(onto.rig.axes[onto.bone(limb[0])]))
    line = end - start
    line = line / np.maximum(np.linalg.norm(line, axis=-1, keepdims=True), 1e-9)
    return middle + np.linalg.norm(arm) * bend_direction(middle - start, line, rotate(turned, arm))


def _local(
    motion: RigMotion, onto: Target, bone: int, rotation: np.ndarray | None, place: np.ndarray
) -> tuple[np.ndarray | None, np.ndarray]:
    """In the axes of the control as what moves above it carries it: nothing, or a bone on the ground, or the body."""
    rig = onto.rig
    carrier = next((above for above in rig.ancestors(bone) if above in onto.order), None)
    turn, head = identity(), rig.heads[bone]
    if carrier is not None:
        at = onto.order_index(carrier)
        turn = multiply(motion.world[:, at], inverse(rig.axes[carrier]))
        head = motion.head_positions[:, at] + rotate(turn, rig.heads[bone] - rig.heads[carrier])
    own, parent = rig.axes[bone], rig.parents[bone]
    axes = multiply(turn, own if rig.local_location[bone] else rig.space if parent < 0 else rig.axes[parent])
    location = rotate(inverse(axes), place - head) / rig.metres_per_unit
    if rotation is None:
        return None, location
    axes = multiply(turn, rig.axes[bone]) if rig.inherits[bone] else rig.axes[bone]
    return continuous(multiply(inverse(axes), rotation)), location
