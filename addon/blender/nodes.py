"""Shader nodes across Blender's versions."""

from __future__ import annotations

import bpy


def use_nodes(shaded: bpy.types.Material | bpy.types.World) -> None:
    """Give a new material or world its default nodes. Since 5.0 every one has them, and asking for them is deprecated."""
    if bpy.app.version < (5, 0, 0):
        shaded.use_nodes = True
