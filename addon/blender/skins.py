"""Meshes that an armature moves: by an armature modifier, or because they hang from one of its bones."""

from __future__ import annotations

from collections.abc import Callable

import bpy
import numpy as np

from .coordinates import vectors_from_blender
from .typed import ArmatureObject, MeshObject, is_mesh


def is_deformed_by(thing: bpy.types.Object, armature: ArmatureObject) -> bool:
    return any(isinstance(modifier, bpy.types.ArmatureModifier) and modifier.object == armature for modifier in thing.modifiers)


def skin_points(armature: ArmatureObject, is_moved_by: Callable[[str], bool], below: float = np.inf) -> np.ndarray:
    """(K, 3) the vertices lower than `below` that are mostly moved by bones whose names `is_moved_by` accepts, as they were bound.

    Metres, Y up, relative to the armature's place.
    """
    found = [np.zeros((0, 3))]
    for thing in bpy.data.objects:
        if not is_mesh(thing):
            continue
        if is_deformed_by(thing, armature):
            found.append(_deformed(thing, armature, is_moved_by, below))
        elif (hanging := _hanging_from(thing, armature)) is not None and is_moved_by(hanging.name):
            points = _points(thing, armature, _at_rest(armature, hanging) @ np.array(thing.matrix_world))
            found.append(points[points[:, 1] < below])
    return np.concatenate(found)


def _deformed(skin: MeshObject, armature: ArmatureObject, is_moved_by: Callable[[str], bool], below: float) -> np.ndarray:
    groups = {group.index for group in skin.vertex_groups if is_moved_by(group.name)}
    if not groups:
        return np.zeros((0, 3))
    points, vertices = _points(skin, armature, np.array(skin.matrix_world)), skin.data.vertices
    # Asked one by one, groups are slow: only of those that are low enough.
    return points[[index for index in np.flatnonzero(points[:, 1] < below).tolist() if _strongest_group(vertices[index]) in groups]]


def _strongest_group(vertex: bpy.types.MeshVertex) -> int:
    """The index of the vertex group that moves it most, -1 for none."""
    return max(vertex.groups, key=lambda group: group.weight).group if len(vertex.groups) else -1


def _hanging_from(thing: bpy.types.Object, armature: ArmatureObject) -> bpy.types.PoseBone | None:
    """The bone that an object hangs from, itself or by what it is parented to."""
    while thing.parent is not None:
        if thing.parent == armature:
            return armature.pose.bones.get(thing.parent_bone) if thing.parent_type == "BONE" else None
        thing = thing.parent
    return None


def _at_rest(armature: ArmatureObject, bone: bpy.types.PoseBone) -> np.ndarray:
    """(4, 4) from where things that hang from a bone are in the world to where they would be at rest."""
    world = armature.matrix_world
    return np.array(world @ bone.bone.matrix_local @ (world @ bone.matrix).inverted_safe())


def _points(mesh: MeshObject, armature: ArmatureObject, matrix: np.ndarray) -> np.ndarray:
    places = np.empty(3 * len(mesh.data.vertices))
    mesh.data.vertices.foreach_get("co", places)
    world = places.reshape(-1, 3) @ matrix[:3, :3].T + matrix[:3, 3]
    return vectors_from_blender(world - np.array(armature.matrix_world.translation))
