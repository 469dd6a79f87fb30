"""A character with three prompts, for previews."""

from __future__ import annotations

import pytest

bpy = pytest.importorskip("bpy", reason='needs Blender as a Python module: pip install -e ".[blender]"')

from motion_mamba.addon.blocks import blocks
from motion_mamba.addon.bodies.armature import create_armature

from .previewed import PROMPTS


@pytest.fixture
def armature(generator):
    """A character without a body, which takes long to make, chosen in the panel, with three prompts of 2 s."""
    made = create_armature(bpy.context)
    bpy.context.scene.motion_mamba.character = made
    for prompt in PROMPTS:
        blocks.add_block(made.motion_mamba, prompt, 2.0)
    return made
