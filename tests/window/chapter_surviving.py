"""What comes between: another scene, file, add-on switched off, updated. A chapter of whole_session.py."""

from __future__ import annotations

import bpy
from hands import (
    MODULE,
    call,
    character,
    check_same,
    install,
    moved_mouse,
    part,
    picture,
    press_generate,
    runs,
    scene_facts,
    slow_generator,
    until,
    waving,
)


def surviving():
    """In the middle of a job: renamed, another scene, another file, the add-on switched off, updated; at last Blender closed."""
    generator, session = waving(), part("addon.worker.session")
    generator.pause = 0.1
    press_generate("generate_all", seed=3)
    yield from until(lambda: runs() and runs()[0].done > 1)
    character().name = "Hero"
    bpy.context.window.scene = bpy.data.scenes.new("Other")
    yield from until(lambda: part("addon.preview.preview").is_shown(bpy.data.objects["Hero"]))
    bpy.context.window.scene = bpy.data.scenes["Scene"]
    yield 0.5
    call("discard")

    prompts, kept = [block.prompt for block in character().motion_mamba.blocks], scene_facts()["strips"]
    bpy.ops.wm.save_as_mainfile(filepath="/tmp/session.blend")
    press_generate("generate_all", seed=4)
    yield from until(lambda: runs() and runs()[0].done > 1)
    bpy.ops.wm.open_mainfile(filepath="/tmp/session.blend")
    yield 2.0
    assert not runs(), "opening a file did not end the job"
    assert [block.prompt for block in character().motion_mamba.blocks] == prompts and scene_facts()["strips"] == kept
    picture("panel-reopened")

    press_generate("generate_all", seed=5)
    yield from until(lambda: runs() and runs()[0].done > 1)
    bpy.ops.preferences.addon_disable(module=MODULE)
    yield 1.0
    assert not hasattr(bpy.types.Scene, "motion_mamba")
    bpy.ops.preferences.addon_enable(module=MODULE)
    yield from moved_mouse()
    assert [block.prompt for block in character().motion_mamba.blocks] == prompts
    assert session is part("addon.worker.session")

    yield from updated_in_the_middle()
    slow_generator(0.05)
    press_generate("generate_all", seed=8)
    yield from until(lambda: runs() and runs()[0].done > 1)


def updated_in_the_middle():
    """The add-on's zip installed over it while it works: the job ends, the settings stay."""
    slow_generator(0.1)
    # Before it works: on a busy machine keys are being made by then, which go with the job.
    before, prompts = scene_facts(), [block.prompt for block in character().motion_mamba.blocks]
    press_generate("generate_all", seed=7)
    yield from until(lambda: runs() and runs()[0].done > 1)
    install()
    yield from moved_mouse()
    assert not runs() and [block.prompt for block in character().motion_mamba.blocks] == prompts
    check_same(before, "the update left something")
