"""The ground bone that some rigs have below everything (Unreal's root, Rigify's, Character Creator's): it may carry the way walked."""

from __future__ import annotations

from dataclasses import dataclass, replace

import numpy as np

from ..math.kinematics import PoseTrack, forward_kinematics
from ..math.rotations import about_axis, continuous, inverse, multiply, rotate
from ..recognition.floor import floor_below
from ..recognition.mapping import Mapping
from ..recognition.rig import Rig, RigError
from ..smpl import JOINT

# What the bone on the ground may take over of the way: nothing, where the body goes, and where it faces too.
ROOT_MODES = ("NONE", "MOVE", "TURN")
# The bone on the ground of our own characters.
OWN_ROOT = "root"
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


@dataclass(frozen=True)
class GroundWay:
    """What a bone on the ground does: places (T, 3) on the floor, metres, and turns (T, 4) about the vertical, Y up."""

    places: np.ndarray
    turns: np.ndarray


def over_root(track: PoseTrack, mode: str) -> tuple[GroundWay, PoseTrack]:
    """A motion taken apart: what a bone on the ground that rests at the origin takes over of it, and the motion as seen from that bone."""
    places = track.translation * [1.0, 0.0, 1.0] * (mode != "NONE")
    facing = heading(forward_kinematics(track), track.fps) if mode == "TURN" else np.zeros(len(places))
    turns = about_axis("Y", facing)
    root, rotations = track.skeleton.parents.index(-1), track.rotations.copy()
    rotations[:, root] = continuous(multiply(inverse(turns), rotations[:, root]))
    seen = replace(track, rotations=rotations, translation=rotate(inverse(turns), track.translation - places))
    return GroundWay(places, turns), seen


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
