"""Pins made for tests, and what Generate asks for with them."""

from __future__ import annotations

import pytest

bpy = pytest.importorskip("bpy", reason='needs Blender as a Python module: pip install -e ".[blender]"')


def pinned(part: str, frame: int, **given) -> bpy.types.Object:
    bpy.context.scene.frame_set(frame)
    before = set(bpy.data.objects)
    assert bpy.ops.motion_mamba.add_pin("EXEC_DEFAULT", part=part, **given) == {"FINISHED"}
    (made,) = set(bpy.data.objects) - before
    bpy.context.view_layer.update()
    return made


def constraints_of(generator, begin: str = "ORIGIN"):
    armature = bpy.context.scene.motion_mamba.character
    armature.motion_mamba.begin = begin
    bpy.context.scene.frame_set(1)
    generator.requests.clear()
    bpy.ops.motion_mamba.generate("EXEC_DEFAULT", prompt="a person walks", seconds=2.0, keep=False)
    bpy.ops.motion_mamba.discard("EXEC_DEFAULT")
    return generator.requests[-1].constraints


def is_remade(generator) -> bool:
    """Whether Generate finds something to make; afterwards it finds nothing."""
    bpy.context.scene.frame_set(1)
    made = len(generator.requests)
    try:
        bpy.ops.motion_mamba.generate("EXEC_DEFAULT", keep=True)
    except RuntimeError as error:
        assert "Every block is made" in str(error)
        return False
    with pytest.raises(RuntimeError, match="Every block is made"):
        bpy.ops.motion_mamba.generate("EXEC_DEFAULT", keep=True)
    return len(generator.requests) > made
