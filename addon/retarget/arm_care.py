"""How broad a character is, measured on the mesh that it moves, so that arms can be kept out of it."""

from __future__ import annotations

import numpy as np

from ...rigs.math.rotations import inverse, rotate
from ...rigs.recognition.mapping import SIDES
from ...rigs.retarget.hands import ArmCare, Trunk
from ...rigs.retarget.target import Target
from ..blender.skins import skin_points
from ..blender.typed import ArmatureObject

# The share of the trunk's skin that lies inside its measured half width; what sticks out more are pockets and straps.
_MOST = 92.0
# Half an arm's thickness, as a share of the trunk's half width.
_ARM = 0.2
# Where the trunk is measured, from the hips up to the shoulders.
_FROM, _TO = 0.0, 0.8
_TRUNK_ROLES = ("pelvis", "spine")


def arm_care(armature: ArmatureObject, onto: Target, hand_height: float, clear_body: bool) -> ArmCare:
    """Without a trunk to keep clear of where the character has no skin to measure."""
    return ArmCare(hand_height, trunk_of(armature, onto) if clear_body else None)


def trunk_of(armature: ArmatureObject, onto: Target) -> Trunk | None:
    """Half the trunk's width and depth at rest, None without a mesh that the spine's bones move."""
    rig = onto.rig
    trunk_bones = {bone for role, bone in onto.mapping.bones.items() if role.startswith(_TRUNK_ROLES)}
    mapped = set(onto.mapping.bones.values())

    def carried_by_trunk(name: str) -> bool:
        line = (rig.index[name], *rig.ancestors(rig.index[name])) if name in rig.index else ()
        return next((rig.names[bone] for bone in line if rig.names[bone] in mapped), None) in trunk_bones

    points = skin_points(armature, carried_by_trunk)
    if len(points) < 20:
        return None
    return _measured(points, onto)


def _measured(points: np.ndarray, onto: Target) -> Trunk | None:
    """points: (K, 3) of the trunk's skin, as `Rig.heads`."""
    own = rotate(inverse(onto.rest_pose.facing), points - onto.rest_pose.ground)
    hips, shoulders = (
        np.mean([onto.rig.heads[onto.rig.index[onto.mapping.joints[f"{side}_{joint}"]]] for side in SIDES], axis=0)
        for joint in ("hip", "shoulder")
    )
    low, high = (rotate(inverse(onto.rest_pose.facing), end - onto.rest_pose.ground) for end in (hips, shoulders))
    at = (own[:, 1] - low[1]) / max(high[1] - low[1], 1e-6)
    inside = (at > _FROM) & (at < _TO)
    if inside.sum() < 20:
        return None
    off = np.abs(own - (low + at[:, None] * (high - low)))[inside]
    across, deep = np.percentile(off[:, 0], _MOST), np.percentile(off[:, 2], _MOST)
    return Trunk(float((1.0 + _ARM) * across), float(deep + _ARM * across)) if min(across, deep) > 1e-3 else None
