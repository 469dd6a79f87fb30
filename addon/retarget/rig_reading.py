"""Reads an armature's rest pose into numpy, in metres and Y up: the one place where a Blender rig becomes a `Rig`."""

from __future__ import annotations

from collections.abc import Mapping

import numpy as np
from mathutils import Matrix

from ...rigs.math.rotations import multiply, rotate
from ...rigs.recognition.rig import Rig, RigError
from ..blender.coordinates import vectors_from_blender
from ..blender.typed import ArmatureObject
from . import rig_constraints

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
    scale = _even_scale(armature)
    location, turn, _ = armature.matrix_world.decompose()
    leaders = rig_constraints.leaders(armature)
    names = _parents_first(leaders)
    order = [armature.data.bones[name] for name in names]
    index = {name: place for place, name in enumerate(names)}
    rests = [(pose or {}).get(bone.name, bone.matrix_local) for bone in order]
    turn = np.array(turn)
    heads = rotate(turn, np.array([rest.translation for rest in rests]).reshape(-1, 3) * scale)
    axes = np.array([rest.to_quaternion() for rest in rests]).reshape(-1, 4)
    space = multiply(_QUARTER, turn)
    holders, goals, turned_by = (
        {index[bone]: index[other] for bone, other in found(armature).items()}
        for found in (rig_constraints.holders, rig_constraints.goals, rig_constraints.turned_by)
    )
    return Rig(
        names,
        tuple(index[leader] if (leader := leaders[name]) else -1 for name in names),
        vectors_from_blender(heads),
        multiply(space, axes),
        np.array([bone.use_inherit_rotation for bone in order], dtype=bool),
        np.array([bone.use_local_location for bone in order], dtype=bool),
        space,
        scale,
        (0.0, -float(location[2])),
        armature.name,
        rig_constraints.driven(armature),
        frozenset(bone.name for bone in order if not bone.use_deform),
        rig_constraints.idle(armature),
        frozenset(bone.name for bone in order if bone.parent and bone.use_connect),
        holders,
        goals,
        turned_by,
    )


def _even_scale(armature: ArmatureObject) -> float:
    matrix = armature.matrix_world
    scale = np.abs(np.array(matrix.to_scale()))
    if scale.max() > (1.0 + _UNEVEN) * scale.min() or matrix.is_negative:
        factors = ", ".join(f"{factor:.3g}" for factor in scale)
        raise RigError(f"“{armature.name}” is scaled unevenly or mirrored ({factors}): apply the scale (Ctrl-A) first.")
    return float(scale.mean())


def read_pose(armature: ArmatureObject, names: tuple[str, ...]) -> tuple[np.ndarray, np.ndarray]:
    """World rotations (N, 4) and places (N, 3) of bones as they are shown now; as in `read_rig`, relative to the object's own place."""
    _, turn, scale = armature.matrix_world.decompose()
    matrices = [armature.pose.bones[name].matrix for name in names]
    places = np.array([matrix.translation for matrix in matrices]) * np.abs(np.array(scale)).mean()
    axes = np.array([matrix.to_quaternion() for matrix in matrices])
    return multiply(multiply(_QUARTER, np.array(turn)), axes), vectors_from_blender(rotate(np.array(turn), places))


def _parents_first(leaders: dict[str, str | None]) -> tuple[str, ...]:
    followers: dict[str | None, list[str]] = {}
    for name, leader in leaders.items():
        followers.setdefault(leader, []).append(name)
    order = list(followers.get(None, ()))
    for name in order:
        order.extend(followers.get(name, ()))
    return tuple(order)
