"""A block more, the selection followed, a low timeline. A chapter of whole_session.py."""

from __future__ import annotations

import bpy
from hands import call, character, drag_timeline, picture, press_generate, scene_facts, shown, strips, until, view, waving


def adding():
    """A block added to a finished motion goes on from it; two takes of it; the panel follows the selection; blocks in a low timeline."""
    generator, before = waving(), scene_facts()
    generator.pause = 0.01
    end = max(strip.frame_end for strip in strips() if not strip.mute)
    call("add_block")
    settings = character().motion_mamba
    settings.blocks[-1].prompt, settings.blocks[-1].seconds = "a person bows", 2.0
    bpy.context.scene.frame_set(20)
    bpy.ops.ed.undo_push(message="one more block")
    yield 0.5
    picture("panel-added")
    press_generate()
    yield from until(shown)
    press_generate()
    yield from until(lambda: len(character().motion_mamba.preview.takes) == 2)
    assert character().motion_mamba.preview.takes[0].seed != character().motion_mamba.preview.takes[1].seed
    call("accept")
    yield 0.5
    bow = next(strip for strip in strips() if strip.name == "a person bows")
    assert abs(bow.frame_start - end) < 0.01, (bow.frame_start, end)
    kept = [fact for fact in scene_facts()["strips"] if fact[2] != "a person bows"]
    assert kept == before["strips"], "adding a block changed others"
    bpy.context.scene.frame_set(1)
    yield from follow_selection()
    yield from low_timeline()


def follow_selection():
    own = character()
    other = bpy.data.objects.new("Second", own.data)
    bpy.context.scene.collection.objects.link(other)
    objects = bpy.context.view_layer.objects
    for pinned, thing, expected in ((False, other, other), (False, own, own), (True, other, own)):
        bpy.context.scene.motion_mamba.keep_character = pinned
        objects.active = thing
        yield 1.0
        assert character() == expected, (pinned, thing.name, character().name)
    view()["area"].tag_redraw()
    yield 1.0
    picture("panel-pinned")
    objects.active = own
    bpy.context.scene.motion_mamba.keep_character = False
    bpy.data.objects.remove(other)
    bpy.ops.ed.undo_push(message="another character")
    yield 0.5


def low_timeline():
    """As low as Blender's own layout has it, for a picture; then as high as its button makes it."""
    yield from drag_timeline(-58)
    picture("timeline-low")
    assert call("raise_timeline") == {"FINISHED"}
    yield from until(lambda: not bpy.ops.motion_mamba.raise_timeline.poll(), 60.0)
    yield 1.0
    picture("timeline-high")
