"""The ground bone that some rigs have below everything (Unreal's root, Rigify's, Character Creator's): it may carry the way walked."""

from __future__ import annotations

import numpy as np

from ..recognition.floor import floor_below
from ..recognition.mapping import Mapping
from ..recognition.rig import Rig, RigError
from ..smpl import JOINT

# A ground bone lies this low, as a share of the hips' height.
_LOW = 0.12
# Seconds over which the heading is averaged: hips sway with every step, the way they go does not.
_HEADING_SECONDS = 0.6


def ground_bone(rig: Rig, mapping: Mapping, travel: int) -> int | None:
    """The mapping's own root bone, else the nearest bone above the travelling one that lies on the floor and can be moved.

    Raises RigError when the mapping's does not carry the travelling bone.
    """
    if mapping.root:
        if rig.index[mapping.root] not in rig.ancestors(travel):
            raise RigError(f"The root bone “{mapping.root}” does not carry “{rig.names[travel]}”, the bone that travels.")
        return rig.index[mapping.root]
    mapped = {rig.index[bone] for bone in mapping.bones.values()}
    hips = np.mean([rig.heads[rig.index[mapping.joints[f"{side}_hip"]], 1] for side in ("left", "right")])
    floor = floor_below(rig, mapping)
    low = floor + _LOW * (hips - floor)
    fixed = rig.driven | rig.connected
    above = (bone for bone in rig.ancestors(travel) if bone not in mapped and rig.names[bone] not in fixed)
    return next((bone for bone in above if rig.heads[bone, 1] <= low), None)


def heading(joints: np.ndarray, fps: float) -> np.ndarray:
    """(T,) where a body (T, 22, 3) is going to face, radians about the vertical from +Z, continuous and without the sway of steps.

    Frames in which hips and shoulders stand above each other (lying on one side) say little and count little.
    """
    hips, shoulders = (joints[:, JOINT[f"left_{pair}"]] - joints[:, JOINT[f"right_{pair}"]] for pair in ("hip", "shoulder"))
    across = hips + shoulders
    facing = across[:, 0] - 1j * across[:, 2]
    radius = max(1, round(0.5 * _HEADING_SECONDS * fps))
    bell = np.hanning(2 * radius + 3)[1:-1]
    smooth = np.convolve(np.pad(facing, radius, mode="edge"), bell / bell.sum(), mode="valid")
    return np.unwrap(np.angle(smooth))
