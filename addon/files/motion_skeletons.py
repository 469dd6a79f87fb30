"""Skeletons of motion files that are not recognised: shown as armatures, on which the mapping editor works, and known from then on."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path

import bpy
import numpy as np

from ...rigs.recognition.mapping import Mapping
from ...rigs.recognition.mapping_file import load_mapping, mapping_from_json
from ...rigs.recognition.match import Match
from ...rigs.recognition.rig import Rig
from ...rigs.retarget.motion_files import SUFFIXES as MOTION_SUFFIXES
from ...rigs.retarget.motion_files import UnknownSkeletonError, read_motion
from ...rigs.retarget.source import BodyMotion
from ..blender.coordinates import vectors_to_blender
from ..blender.typed import ArmatureObject, Context, is_armature
from ..bodies.armature import add_armature
from ..bodies.rest_pose import BoneRest
from ..keys.actions import fit_name
from ..retarget import stored_mapping
from .character_files import IMPORTED_SUFFIXES
from .character_motion import MotionReading
from .imported_motion import read_imported_motion

# Metres: what a joint without others below it is drawn with, and the least that Blender keeps as a bone.
_TIP, _LEAST = 0.08, 0.005


SUFFIXES = (*MOTION_SUFFIXES, *IMPORTED_SUFFIXES)


def read_with_known_mapping(path: Path, reading: MotionReading) -> BodyMotion:
    """Any file of SUFFIXES; where it is not recognised, with the mapping of an armature that has the motion's joints. Raises
    UnknownSkeletonError where there is none, ValueError, OSError."""
    try:
        return _read(path, reading)
    except UnknownSkeletonError as error:
        known = _mapping_of(error.rig.names)
        if known is None:
            raise
        return _read(path, replace(reading, mapping=known))


def _read(path: Path, reading: MotionReading) -> BodyMotion:
    if path.suffix.lower() in IMPORTED_SUFFIXES:
        return read_imported_motion(path, reading)
    return read_motion(path, reading.mapping, reading.up)


def mapping_of_file(path: str) -> Mapping | None:
    """None for no file. path: may be relative to the .blend. Raises RigError, OSError."""
    return load_mapping(bpy.path.abspath(path)) if path else None


def _mapping_of(names: Sequence[str]) -> Mapping | None:
    for armature in bpy.data.objects:
        if is_armature(armature) and set(armature.data.bones.keys()) == set(names) and (text := stored_mapping.mapping_text(armature)):
            return mapping_from_json(text, f"the mapping kept on “{armature.name}”")
    return None


def show_skeleton(context: Context, rig: Rig, found: Match) -> ArmatureObject:
    """A new armature that stands as the rig does, chosen as the character and with its mapping under edit."""
    armature = add_armature(context, fit_name(Path(rig.name).stem), _rests(rig))
    armature.motion_mamba_rig.fill(found.mapping)
    armature.motion_mamba_rig.editing = True
    context.scene.motion_mamba.character = armature
    return armature


def _rests(rig: Rig) -> list[BoneRest]:
    heads = vectors_to_blender(rig.heads)
    forwards = np.array([0.0, -1.0, 0.0])
    rests: list[BoneRest] = []
    for bone, (name, parent) in enumerate(zip(rig.names, rig.parents, strict=True)):
        above = rig.names[parent] if parent >= 0 else None
        rests.append(BoneRest(name, above, heads[bone], _tail(heads, rig.parents, bone), forwards, touches_parent=False))
    return rests


def _tail(heads: np.ndarray, parents: Sequence[int], bone: int) -> np.ndarray:
    """Amid the joints below, or on from the one above."""
    below = [heads[child] for child, parent in enumerate(parents) if parent == bone]
    tail = np.mean(below, axis=0) if below else heads[bone]
    if np.linalg.norm(tail - heads[bone]) > _LEAST:
        return tail
    along = heads[bone] - heads[parents[bone]] if parents[bone] >= 0 else np.zeros(3)
    length = np.linalg.norm(along)
    return heads[bone] + _TIP * (along / length if length > _LEAST else np.array([0.0, 0.0, 1.0]))
