"""Motions in line, baked, interrupted by Edit Mode. A chapter of whole_session.py."""

from __future__ import annotations

import bpy
from hands import area_of, call, character, check_same, part, picture, press_generate, runs, scene_facts, shown, until, view, waving


def waiting():
    """Two motions in line; baked and offered as an asset; edit mode in the middle of a job."""
    generator, kept, session = waving(), scene_facts(), part("addon.worker.session")
    generator.pause = 0.1
    press_generate("generate_all", seed=1)
    press_generate("generate_all", seed=2)
    yield 0.3
    assert len(runs()) == 2
    picture("panel-queue")
    yield from until(lambda: shown() and len(character().motion_mamba.preview.takes) == 2)
    yield 1.0
    picture("panel-another-take")
    press_generate("regenerate_block")
    yield from until(lambda: len(runs()) == 1 and runs()[0].outcome is not None)
    yield 1.0
    picture("panel-waiting")
    call("discard")
    yield from until(shown)
    call("discard")
    yield 0.5
    check_same(kept, "discarded motions left something")

    yield from bake_and_offer(kept)

    generator.pause = 0.05
    press_generate("generate_all", seed=6)
    yield from until(lambda: runs() and runs()[0].done > 1)
    with bpy.context.temp_override(**view()):
        bpy.context.view_layer.objects.active = character()
        bpy.ops.object.mode_set(mode="EDIT")
    yield from until(lambda: runs() and runs()[0].outcome is not None)
    yield 1.0
    assert not shown() and "leave Edit Mode" in session.current().note
    picture("panel-edit-mode")
    with bpy.context.temp_override(**view()):
        bpy.ops.object.mode_set(mode="POSE")
    yield from until(shown)
    call("discard")
    with bpy.context.temp_override(**view()):
        bpy.ops.object.mode_set(mode="OBJECT")
    yield 0.5
    check_same(kept, "edit mode in the middle of a job left something")


def bake_and_offer(kept: dict):
    """Baked with few keys, and in the Asset Browser with a picture of the pose; undone again."""
    assert call("bake", "EXEC_DEFAULT", True, keys="REDUCED", tolerance=10.0) == {"FINISHED"}
    yield 1.0
    baked = character().animation_data.action
    assert call("mark_asset") == {"FINISHED"} and baked.asset_data is not None
    assert baked.preview is not None and any(baked.preview.image_pixels[:])
    area = area_of("PROPERTIES")
    area.ui_type = "ASSETS"
    yield 1.0
    area.spaces.active.params.asset_library_reference = "LOCAL"
    area.tag_redraw()
    yield 2.0
    picture("panel-asset")
    area.ui_type = "PROPERTIES"
    for _ in range(2):
        with bpy.context.temp_override(**view()):
            bpy.ops.ed.undo()
        yield 0.5
    check_same(kept, "baking could not be undone")
