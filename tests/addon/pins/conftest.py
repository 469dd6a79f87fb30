"""A character with blocks, for pins."""

from __future__ import annotations

import pytest

bpy = pytest.importorskip("bpy", reason='needs Blender as a Python module: pip install -e ".[blender]"')


from motion_mamba.addon.blocks import blocks
from motion_mamba.addon.bodies.armature import create_armature


@pytest.fixture
def armature(generator):
    """A character without a body that walks a metre from frame 1 to 48, at 24 frames a second, and stands beside the world's origin."""
    made = create_armature(bpy.context)
    made.location = (0.5, -1.0, 0.0)
    bpy.context.scene.motion_mamba.character = made
    blocks.add_block(made.motion_mamba, "a person walks", 2.0)
    bpy.ops.motion_mamba.generate("EXEC_DEFAULT")
    return made
