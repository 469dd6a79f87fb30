"""Skins an armature: our plain figure, or any body with weights (SMPL's, through rigs/body.py)."""

from __future__ import annotations

import bpy
import numpy as np

from ..rigs.kinematics import SMPL_SKELETON, Skeleton
from .body_shape import Skin, body_skin
from .coordinates import vectors_to_blender

_COLOUR = (0.42, 0.52, 0.60, 1.0)


def add_body(
    context: bpy.types.Context,
    armature: bpy.types.Object,
    skin: Skin | None = None,
    skeleton: Skeleton = SMPL_SKELETON,
    name: str | None = None,
) -> bpy.types.Object:
    """A mesh object that the armature deforms, child of it and in its collections.

    skin: its vertices are relative to the root joint in the skeleton's T-pose; None makes our plain figure for the skeleton.
    Raises ValueError when the skin's arrays do not fit each other or the skeleton.
    """
    skin = body_skin(skeleton) if skin is None else skin
    _check_skin(skin, len(skeleton.names))
    name = name or f"{armature.name} body"
    root = armature.data.bones[skeleton.names[skeleton.parents.index(-1)]]
    mesh = _new_mesh(name, vectors_to_blender(skin.vertices) + np.array(root.head_local), skin.faces)
    mesh.materials.append(_skin_material())
    body = bpy.data.objects.new(name, mesh)
    for collection in armature.users_collection:
        collection.objects.link(body)
    body.parent = armature
    _add_weights(body, skin.weights, skeleton.names)
    modifier = body.modifiers.new("Armature", "ARMATURE")
    modifier.object = armature
    # Dual quaternions keep shoulders and hips from collapsing when the arms come down.
    modifier.use_deform_preserve_volume = True
    context.view_layer.update()
    return body


def _check_skin(skin: Skin, bones: int) -> None:
    count = len(skin.vertices)
    if skin.weights.shape != (count, bones):
        raise ValueError(
            f"The body's weights are {skin.weights.shape}, but {count} vertices and {bones} bones need {(count, bones)}."
        )
    if len(skin.faces) and not 0 <= skin.faces.min() <= skin.faces.max() < count:
        raise ValueError(f"The body's faces point at vertices that do not exist: indices must be 0 to {count - 1}.")


def _new_mesh(name: str, vertices: np.ndarray, faces: np.ndarray) -> bpy.types.Mesh:
    """A smooth-shaded mesh from arrays."""
    mesh = bpy.data.meshes.new(name)
    corners = faces.shape[1]
    mesh.vertices.add(len(vertices))
    mesh.vertices.foreach_set("co", vertices.astype(np.float32).ravel())
    mesh.loops.add(faces.size)
    mesh.loops.foreach_set("vertex_index", faces.astype(np.int32).ravel())
    mesh.polygons.add(len(faces))
    mesh.polygons.foreach_set("loop_start", np.arange(0, faces.size, corners, dtype=np.int32))
    mesh.polygons.foreach_set("use_smooth", np.ones(len(faces), dtype=bool))
    mesh.update(calc_edges=True)
    mesh.validate()
    return mesh


def _add_weights(body: bpy.types.Object, weights: np.ndarray, names: tuple[str, ...]) -> None:
    for bone, name in enumerate(names):
        group = body.vertex_groups.new(name=name)
        column = np.round(weights[:, bone], 3)
        # Blender takes one weight for a list of vertices: vertices of equal weight go in together.
        for weight in np.unique(column[column > 0.0]):
            group.add(np.flatnonzero(column == weight).tolist(), float(weight), "REPLACE")


def _skin_material() -> bpy.types.Material:
    """One matt material, shared by every body in the file."""
    name = "Motion body"
    material = bpy.data.materials.get(name)
    if material is None:
        material = bpy.data.materials.new(name)
        material.diffuse_color = _COLOUR
        material.use_nodes = True
        shader = material.node_tree.nodes["Principled BSDF"]
        shader.inputs["Base Color"].default_value = _COLOUR
        shader.inputs["Roughness"].default_value = 0.6
    return material
