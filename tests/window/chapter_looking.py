"""The panel looked at: first run, every part of it, another rig, German, hints of the prompt. A chapter of whole_session.py."""

from __future__ import annotations

import bpy
from hands import MODULE, call, character, open_panel, opened_sections, picture, scroll, view


def looking():
    """Every part of the panel, another rig, and German."""
    with opened_sections():
        yield 1.0
        picture("panel-sections")
        scroll(bpy.context.window_manager.windows[0], "VIEW_3D", "UI", 5000)
        yield 1.0
        picture("panel-advanced")
        scroll(bpy.context.window_manager.windows[0], "VIEW_3D", "UI", -5000)
    yield 1.0
    language = bpy.context.preferences.view
    german = next((code for code in bpy.app.translations.locales if code.startswith("de")), None)
    if german is not None:
        language.language = german
        language.use_translate_interface = language.use_translate_tooltips = True
        yield 1.5
        picture("panel-german")
        yield from other_rig()
        language.language = "en_US"
    yield from hints()


def hints():
    """What is told of a prompt, and one that is split."""
    settings = character().motion_mamba
    settings.prompt = "человек идёт"
    yield 1.0
    picture("panel-script-hint")
    settings.prompt, settings.seconds = "a person walks to the table, picks up a box and turns left", 3.0
    view()["area"].tag_redraw()
    yield 1.0
    picture("panel-haste")
    call("usual_length")
    assert settings.seconds > 7.0, "three actions take longer than that"
    view()["area"].tag_redraw()
    yield 1.0
    picture("panel-split")
    call("split_block")
    view()["area"].tag_redraw()
    assert [block.prompt for block in settings.blocks][1:] == ["a person picks up a box", "a person turns left"]
    yield 1.0
    picture("panel-split-done")
    settings.active_block = 1
    call("remove_block")
    call("remove_block")
    settings.active_block = 0
    settings.prompt, settings.seconds = "a person walks forward", 3.0
    yield 0.5


def preferences():
    """Its preferences, from the model down to the shortcuts."""
    with bpy.context.temp_override(**view()):
        bpy.ops.preferences.addon_show(module=MODULE)
    yield 3.0
    picture("preferences")
    scroll(bpy.context.window_manager.windows[-1], "PREFERENCES", "WINDOW", 5000)
    yield 1.5
    picture("preferences-shortcuts")
    with bpy.context.temp_override(window=bpy.context.window_manager.windows[-1]):
        bpy.ops.wm.window_close()
    yield 1.0


def other_rig():
    """A rig of another kind, its bone mapping open; in the language that is set."""
    own = character()
    bpy.ops.preferences.addon_enable(module="rigify")
    with bpy.context.temp_override(**view()):
        bpy.ops.object.armature_human_metarig_add()
    rig = bpy.context.view_layer.objects.active
    bpy.context.scene.motion_mamba.character = rig
    yield 1.0
    call("edit_mapping")
    opened = open_panel("mapping")
    yield 1.0
    scroll(bpy.context.window_manager.windows[0], "VIEW_3D", "UI", 5000)
    yield 1.0
    picture("panel-mapping")
    scroll(bpy.context.window_manager.windows[0], "VIEW_3D", "UI", -5000)
    yield 1.0
    opened()
    skeleton = rig.data
    bpy.context.scene.motion_mamba.character = own
    bpy.data.objects.remove(rig)
    bpy.data.armatures.remove(skeleton)
    bpy.ops.preferences.addon_disable(module="rigify")
    yield 0.5
