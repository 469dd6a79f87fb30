"""Skins an armature: our plain figure, or any body with weights (SMPL's, through rigs/bodies/body_model.py)."""

from __future__ import annotations

from typing import Any

import bpy
import numpy as np

from ...rigs.bodies.body_model import Body, Paint
from ...rigs.bodies.plain_body import plain_body
from ..blender.coordinates import vectors_to_blender
from ..blender.nodes import use_nodes
from ..blender.typed import ArmatureObject, Context, MeshObject
from .body_morphs import add_morphs

# What a licensed body is made of.
_SKIN = Paint("skin", (0.12, 0.30, 0.55))
# Materials are named so and by their paint; every body in the file shares them.
_MATERIAL = "Motion {}"
_GLOSSY = ("eye", "iris", "pupil")


def add_body(context: Context, armature: ArmatureObject, body: Body | None = None, name: str | None = None) -> bpy.types.Object:
    """A mesh object that the armature deforms: its child, in its collections.

    body: with faces (F, 3) or (F, 4), its root joint at the origin; it should have the armature's proportions. None makes our
    plain figure. Raises ValueError when the body's arrays do not fit each other or the armature lacks its bones.
    """
    body = plain_body() if body is None else body
    names = body.skeleton.names
    _check_body(body, armature)
    root = armature.data.bones[names[body.skeleton.parents.index(-1)]]
    name = name or f"{armature.name} body"
    mesh = _new_mesh(name, vectors_to_blender(body.vertices) + np.array(root.head_local), body.faces)
    for paint in body.paints or (_SKIN,):
        mesh.materials.append(_material(paint))
    if body.paint is not None:
        mesh.polygons.foreach_set("material_index", body.paint.astype(np.int32))
    skin: Any = bpy.data.objects.new(name, mesh)
    for collection in armature.users_collection:
        collection.objects.link(skin)
    skin.parent = armature
    _add_weights(skin, body.weights, names)
    modifier: Any = skin.modifiers.new("Armature", "ARMATURE")
    modifier.object = armature
    # As engines do it: what is seen here is what glTF and FBX show. Dual quaternions would blow up knees and shoulders that bend well.
    modifier.use_deform_preserve_volume = False
    if body.morphs is not None:
        add_morphs(skin, armature, body)
    context.view_layer.update()
    return skin


def _check_body(body: Body, armature: ArmatureObject) -> None:
    if armature.type != "ARMATURE":
        raise ValueError(f'"{armature.name}" is not an armature, so it cannot move a body.')
    missing = [name for name in body.skeleton.names if name not in armature.data.bones]
    if missing:
        raise ValueError(f'"{armature.name}" has no bone named {", ".join(missing)} to move the body with.')
    count, wanted = len(body.vertices), (len(body.vertices), len(body.skeleton.names))
    if body.weights.shape != wanted:
        raise ValueError(f"The body's weights have the shape {body.weights.shape}; its vertices and bones need {wanted}.")
    if len(body.faces) and not 0 <= body.faces.min() <= body.faces.max() < count:
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


def _add_weights(skin: MeshObject, weights: np.ndarray, names: tuple[str, ...]) -> None:
    for bone, name in enumerate(names):
        group = skin.vertex_groups.new(name=name)
        column = np.round(weights[:, bone], 3)
        # Blender takes one weight for a list of vertices: vertices of equal weight go in together.
        for weight in np.unique(column[column > 0.0]):
            group.add(np.flatnonzero(column == weight).tolist(), float(weight), "REPLACE")


def _material(paint: Paint) -> bpy.types.Material:
    """A matt one, for eyes a glossy one, shared by every body in the file."""
    name = _MATERIAL.format(paint.name)
    material = bpy.data.materials.get(name)
    if material is None:
        material = bpy.data.materials.new(name)
        colour, roughness = (*paint.colour, 1.0), 0.15 if paint.name in _GLOSSY else 0.5
        material.diffuse_color, material.roughness = colour, roughness
        use_nodes(material)
        tree: Any = material.node_tree
        shader = tree.nodes["Principled BSDF"]
        shader.inputs["Base Color"].default_value = colour
        shader.inputs["Roughness"].default_value = roughness
    return material
