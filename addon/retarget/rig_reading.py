"""Reads an armature's rest pose into numpy, in metres and Y up: the one place where a Blender rig becomes a `Rig`."""

from __future__ import annotations

import re
from collections.abc import Mapping

import bpy
import numpy as np
from mathutils import Matrix

from ...rigs.math.rotations import multiply, rotate
from ...rigs.recognition.rig import Rig, RigError
from ..blender.coordinates import vectors_from_blender
from ..blender.typed import ArmatureObject

# The path of a driver that moves a bone; bones are named there, or numbered.
_MOVED_BONE = re.compile(r'(pose\.bones\[(?:\d+|"(?:\\.|[^"\\])*")\])\.(?:rotation|location)')
# Scales along the three axes may differ by this share; more shears the bones.
_UNEVEN = 0.01
# Z up to Y up: axes of bones keep their meaning, so they are turned from the left alone.
_QUARTER = np.array([np.sqrt(0.5), -np.sqrt(0.5), 0.0, 0.0])


def read_rig(armature: ArmatureObject, pose: Mapping[str, Matrix] | None = None) -> Rig:
    """The armature's bones in the world's directions; places are relative to the armature object's own place.
    Its origin and the scene's ground may be the floor.

    pose: bones that are to be taken elsewhere than at rest, with their matrices in the armature's space. Raises RigError for a scale
    that differs between the axes.
    """
    matrix = armature.matrix_world
    location, turn, scale = matrix.decompose()
    scale = np.abs(np.array(scale))
    if scale.max() > (1.0 + _UNEVEN) * scale.min() or matrix.is_negative:
        factors = ", ".join(f"{factor:.3g}" for factor in scale)
        raise RigError(f"“{armature.name}” is scaled unevenly or mirrored ({factors}): apply the scale (Ctrl-A) first.")
    leaders = _leaders(armature)
    names = _parents_first(leaders)
    order = [armature.data.bones[name] for name in names]
    index = {name: place for place, name in enumerate(names)}
    rests = [(pose or {}).get(bone.name, bone.matrix_local) for bone in order]
    turn = np.array(turn)
    heads = rotate(turn, np.array([rest.translation for rest in rests]).reshape(-1, 3) * scale.mean())
    axes = np.array([rest.to_quaternion() for rest in rests]).reshape(-1, 4)
    space = multiply(_QUARTER, turn)
    heads = vectors_from_blender(heads)
    return Rig(
        names,
        tuple(index[leader] if (leader := leaders[name]) else -1 for name in names),
        heads,
        multiply(space, axes),
        np.array([bone.use_inherit_rotation for bone in order], dtype=bool),
        np.array([bone.use_local_location for bone in order], dtype=bool),
        space,
        float(scale.mean()),
        (0.0, -float(location[2])),
        armature.name,
        _driven(armature),
        frozenset(bone.name for bone in order if not bone.use_deform),
        frozenset(bone.name for bone in order if bone.parent and bone.use_connect),
    )


def read_pose(armature: ArmatureObject, names: tuple[str, ...]) -> tuple[np.ndarray, np.ndarray]:
    """World rotations (N, 4) and places (N, 3) of bones as they are shown now; as in `read_rig`, relative to the object's own place."""
    _, turn, scale = armature.matrix_world.decompose()
    matrices = [armature.pose.bones[name].matrix for name in names]
    places = np.array([matrix.translation for matrix in matrices]) * np.abs(np.array(scale)).mean()
    axes = np.array([matrix.to_quaternion() for matrix in matrices])
    return multiply(multiply(_QUARTER, np.array(turn)), axes), vectors_from_blender(rotate(np.array(turn), places))


def _leaders(armature: ArmatureObject) -> dict[str, str | None]:
    """The bone that each bone moves with: its parent, or the one whose transforms a constraint copies whole, as control rigs do."""
    leaders = {bone.name: bone.parent.name if bone.parent else None for bone in armature.data.bones}
    for bone in armature.pose.bones if armature.pose else ():
        copied = next((copied for c in bone.constraints if (copied := _copied_whole(c, armature))), None)
        if copied is None and bone.parent is None:
            copied = next((leader for c in bone.constraints if (leader := _hung_from(c, armature))), None)
        if copied and not _follows(copied, bone.name, leaders):
            leaders[bone.name] = copied
    return leaders


def _copied_whole(constraint: bpy.types.Constraint, armature: ArmatureObject) -> str | None:
    """The bone whose transforms a constraint copies whole."""
    if not isinstance(constraint, bpy.types.CopyTransformsConstraint):
        return None
    copies = (
        constraint.target == armature
        and constraint.subtarget in armature.data.bones
        and constraint.influence == 1.0
        and not constraint.mute
        and constraint.target_space == constraint.owner_space == "WORLD"
        and constraint.mix_mode == "REPLACE"
    )
    return constraint.subtarget if copies else None


def _hung_from(constraint: bpy.types.Constraint, armature: ArmatureObject) -> str | None:
    """The topmost bone among those that an Armature constraint can hang its own from: control rigs switch between parents so, and the
    switches that are keyed along choose that one."""
    if not isinstance(constraint, bpy.types.ArmatureConstraint) or constraint.mute:
        return None
    bones = armature.data.bones
    names = (part.subtarget for part in constraint.targets if part.target == armature and part.subtarget in bones)
    return next((name for name in names if bones[name].parent is None), None)


def _driven(armature: ArmatureObject) -> frozenset[str]:
    """Bones on which keyed rotations would be lost: moved by constraints or drivers, or locked."""
    bones = armature.pose.bones if armature.pose else ()
    constrained = {bone.name for bone in bones if any(not c.mute and not c.type.startswith("LIMIT") for c in bone.constraints)}
    locked = {bone.name for bone in bones if all(bone.lock_rotation)}
    drivers = armature.animation_data.drivers if armature.animation_data else ()
    moved = [found[1] for curve in drivers if (found := _MOVED_BONE.match(curve.data_path))]
    return frozenset(constrained | locked | {bone.name for path in moved if (bone := _resolved(armature, path)) is not None})


def _resolved(armature: ArmatureObject, path: str) -> bpy.types.PoseBone | None:
    try:
        return armature.path_resolve(path)
    except ValueError:
        # Drivers outlive the bones that they were made for.
        return None


def _follows(bone: str | None, other: str, leaders: dict[str, str | None]) -> bool:
    while bone is not None:
        if bone == other:
            return True
        bone = leaders[bone]
    return False


def _parents_first(leaders: dict[str, str | None]) -> tuple[str, ...]:
    followers: dict[str | None, list[str]] = {}
    for name, leader in leaders.items():
        followers.setdefault(leader, []).append(name)
    order = list(followers.get(None, ()))
    for name in order:
        order.extend(followers.get(name, ()))
    return tuple(order)
