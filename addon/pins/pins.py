"""Pins: empties in the scene that say where a character's hand, foot, gaze, pelvis or whole body is, and from when to when."""

from __future__ import annotations

import json
import math
from typing import Any

import bpy
import mathutils
import numpy as np

from ...generator.constraints.body_parts import END_PARTS
from ...rigs import smpl
from ...rigs.math.held import facing_rotation
from ...rigs.math.rotations import from_matrix, to_matrix
from ..blender.coordinates import vectors_from_blender, vectors_to_blender
from ..blender.typed import ArmatureObject, Scene
from ..bodies.characters import is_smpl
from ..requests import pose_sampling
from ..retarget.motion_space import MotionSpace
from ..retarget.rig_characters import RigSnapshot

# Metres before the eyes that a new place to look at is.
_LOOKS_AHEAD = 2.0
_SHAPES = {"LOOK": "SPHERE", "WAYPOINT": "SINGLE_ARROW", "POSE": "CUBE"}
_SIZES = {"WAYPOINT": 0.5}


def space_of(armature: ArmatureObject) -> MotionSpace:
    """Where the generator's frame lies for this character. Raises ValueError for a rig that is not understood."""
    return MotionSpace.of(armature) if is_smpl(armature) else MotionSpace.of(armature, RigSnapshot.of(armature).target)


def add_pin(armature: ArmatureObject, scene: Scene, part: str, frame: float) -> Any:
    """An empty where the part is at this frame. Raises ValueError as `pose_sampling.joints_at`."""
    space, pose = space_of(armature), pose_sampling.joints_at(armature, scene, [frame])[0].astype(np.float64)
    facing = facing_rotation(pose[None])[0]
    heading = 2.0 * math.atan2(facing[2], facing[0])
    place = _place_of(pose, part, heading)
    empty = _new_empty(scene, _name(armature, part), part)
    empty.location = space.to_scene(place)
    if part == "WAYPOINT":
        _turn_to(empty, space, heading)
    elif (name := end_part(part)) is not None:
        turn = pose_sampling.turns_at(armature, scene, frame)[END_PARTS[name]]
        empty.rotation_euler = mathutils.Matrix(empty_axes(turn, space).tolist()).to_euler()
    pin = empty.motion_mamba_pin
    pin.part, pin.character, pin.start, pin.end = part, armature, frame, frame
    if part == "POSE":
        pin.pose = json.dumps((space.to_scene(pose) - np.array(empty.location)).round(5).tolist())
    return empty


def heading_of(matrix: np.ndarray, space: MotionSpace) -> float:
    """Radians from the generator's +Z towards +X to where a waypoint's arrow, its own Z axis, points over the ground."""
    ends = space.from_scene(np.stack([matrix[:3, 3], matrix[:3, 3] + matrix[:3, 2]]))
    arrow = ends[1] - ends[0]
    return math.atan2(arrow[0], arrow[2])


def empty_axes(turn: np.ndarray, space: MotionSpace) -> np.ndarray:
    """(3, 3) axes of an empty in the scene for a hand or foot that is turned by (4,) from our skeleton's rest axes: as the world's in the
    T-pose of a character that faces Blender's front."""
    return _turned_like(space) @ to_matrix(turn) @ vectors_from_blender(np.eye(3)).T


def turn_of(axes: np.ndarray, space: MotionSpace) -> np.ndarray:
    """(..., 4) undoes `empty_axes`; of axes (..., 3, 3), however long."""
    unit = axes / np.maximum(np.linalg.norm(axes, axis=-2, keepdims=True), 1e-9)
    return from_matrix(_turned_like(space).T @ unit @ vectors_to_blender(np.eye(3)).T)


def _turned_like(space: MotionSpace) -> np.ndarray:
    """(3, 3) the rotation from the generator's frame to the scene."""
    axes = space.to_world[:3, :3]
    return axes / np.linalg.norm(axes, axis=0)


def pose_at(pin: Any, matrix: np.ndarray) -> np.ndarray:
    """(22, 3) a key pose's joints in the scene, for where its empty is: (4, 4)."""
    joints = np.array(json.loads(pin.pose), dtype=np.float64).reshape(smpl.JOINT_COUNT, 3)
    return joints @ matrix[:3, :3].T + matrix[:3, 3]


def end_part(part: str) -> str | None:
    """The generator's name of a hand or foot that is pinned; None for what is held otherwise."""
    return part.lower() if part.lower() in END_PARTS else None


def _place_of(pose: np.ndarray, part: str, heading: float) -> np.ndarray:
    if (name := end_part(part)) is not None:
        return pose[END_PARTS[name]]
    if part == "LOOK":
        return pose[smpl.JOINT["head"]] + _LOOKS_AHEAD * np.array([math.sin(heading), 0.0, math.cos(heading)])
    return pose[0] * [1.0, 0.0, 1.0]


def _turn_to(empty: Any, space: MotionSpace, heading: float) -> None:
    """Its arrow, which is its own Z axis, along the ground."""
    way = space.to_scene(np.array([[0.0, 0.0, 0.0], [math.sin(heading), 0.0, math.cos(heading)]]))
    empty.rotation_euler = mathutils.Vector((way[1] - way[0]).tolist()).to_track_quat("Z", "Y").to_euler()


def _new_empty(scene: Scene, name: str, part: str) -> Any:
    empty: Any = bpy.data.objects.new(name, None)
    empty.empty_display_type = _SHAPES.get(part, "PLAIN_AXES")
    empty.empty_display_size = _SIZES.get(part, 0.12)
    empty.show_in_front = True
    scene.collection.objects.link(empty)
    return empty


def _name(armature: ArmatureObject, part: str) -> str:
    return f"{armature.name} {part.replace('_', ' ').title()}"
