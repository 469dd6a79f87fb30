"""Meshes that an armature moves."""

from __future__ import annotations

import bpy

from .typed import ArmatureObject


def is_deformed_by(thing: bpy.types.Object, armature: ArmatureObject) -> bool:
    return any(isinstance(modifier, bpy.types.ArmatureModifier) and modifier.object == armature for modifier in thing.modifiers)


def strongest_group(vertex: bpy.types.MeshVertex) -> int:
    """The index of the vertex group that moves it most, -1 for none."""
    return max(vertex.groups, key=lambda group: group.weight).group if len(vertex.groups) else -1
