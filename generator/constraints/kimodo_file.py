"""Kimodo's constraints where they say what ours say (its documentation, docs/source/user_guide/constraints.md).

Its frames count at 30 a second; Y up, metres, facing +Z, headings as (cos, sin) of the angle from +Z towards +X. Poses are local
axis-angles on its own skeletons: those of 22 joints are SMPL's, others are refused.
"""

from __future__ import annotations

from typing import Any

import numpy as np

from ...rigs import smpl
from ...rigs.math.kinematics import SMPL_SKELETON, PoseTrack, forward_kinematics, global_rotations
from ...rigs.math.rotations import from_axis_angle
from ..motion import FPS
from .body_parts import END_PARTS
from .kinds import Constraints, PoseConstraint
from .part_kinds import PartPlacement, RootWaypoints
from .plain_arrays import ConstraintError, checked_numbers

KIMODO_FPS = 30.0
_ENDS = {"left-hand": "left_hand", "right-hand": "right_hand", "left-foot": "left_foot", "right-foot": "right_foot"}
_JOINT_NAMES = {"LeftHand": "left_hand", "RightHand": "right_hand", "LeftFoot": "left_foot", "RightFoot": "right_foot"}
_TYPES = ("root2d", "fullbody", "end-effector", *_ENDS)


def is_kimodo(entry: dict[str, Any]) -> bool:
    return "frame_indices" in entry and entry.get("type") in _TYPES


def read_kimodo(entry: dict[str, Any]) -> Constraints:
    """One object of its file. Raises ConstraintError or KeyError for what is missing or cannot be read."""
    own = np.asarray(entry["frame_indices"], dtype=np.float64)
    # Of two that fall on one frame of ours, the first.
    frames, chosen = np.unique(np.round(own * FPS / KIMODO_FPS).astype(np.int64), return_index=True)
    if entry["type"] == "root2d":
        return Constraints(waypoints=(_root(entry, frames, chosen, len(own)),))
    joints, rotations = _posed(entry, len(own))
    if entry["type"] == "fullbody":
        return Constraints(PoseConstraint(joints[chosen].astype(np.float32), frames))
    placements = [
        PartPlacement(part, frames, joints[chosen, END_PARTS[part]], rotations[chosen, END_PARTS[part]]) for part in _parts(entry)
    ]
    # Its hands and feet fix the hips as well.
    root = RootWaypoints(frames, joints[chosen, 0][:, [0, 2]], joints[chosen, 0, 1])
    return Constraints(placements=tuple(placements), waypoints=(root,))


def _root(entry: dict[str, Any], frames: np.ndarray, chosen: np.ndarray, count: int) -> RootWaypoints:
    places = checked_numbers("smooth_root_2d", entry["smooth_root_2d"], (count, 2))
    facings = None
    if entry.get("global_root_heading") is not None:
        heading = checked_numbers("global_root_heading", entry["global_root_heading"], (count, 2))
        facings = np.arctan2(heading[:, 1], heading[:, 0])[chosen]
    return RootWaypoints(frames, places[chosen], None, facings)


def _posed(entry: dict[str, Any], count: int) -> tuple[np.ndarray, np.ndarray]:
    """Joints (K, 22, 3) and world rotations (K, 22, 4)."""
    turns = np.asarray(entry["local_joints_rot"], dtype=np.float64)
    if turns.ndim != 3 or turns.shape[1] != smpl.JOINT_COUNT:
        joints = turns.shape[1] if turns.ndim == 3 else 0
        raise ConstraintError(f"its pose has {joints} joints: only those of Kimodo's SMPL-X skeleton, with 22, can be read")
    turns = checked_numbers("local_joints_rot", turns, (count, smpl.JOINT_COUNT, 3))
    root = checked_numbers("root_positions", entry["root_positions"], (count, 3))
    track = PoseTrack(from_axis_angle(turns), root, SMPL_SKELETON, FPS)
    return forward_kinematics(track), global_rotations(track)


def _parts(entry: dict[str, Any]) -> list[str]:
    if entry["type"] in _ENDS:
        return [_ENDS[entry["type"]]]
    names = [str(name) for name in entry["joint_names"]]
    if unknown := [name for name in names if name not in _JOINT_NAMES]:
        raise ConstraintError(f"of its end effectors only {', '.join(_JOINT_NAMES)} can be read, not {', '.join(unknown)}")
    return [_JOINT_NAMES[name] for name in names]
