"""What directs a motion and finds one again: style, Live, Steer, takes, parts of the body, the library. A chapter of whole_session.py."""

from __future__ import annotations

import bpy
from hands import (
    call,
    character,
    check_same,
    mouse,
    open_panel,
    opened_sections,
    part,
    picture,
    press_generate,
    scene_facts,
    scroll,
    shown,
    until,
    waving,
)


def directing():
    """A block made tired, undone; a pin dragged in Live, one take; a ride of Steer, another; takes brought back; the library."""
    generator = waving()
    generator.pause = 0.0
    yield from style(generator)
    yield from live(generator)
    yield from steer()
    yield from takes()
    yield from library()


def style(generator):
    """Another style is a change, which Generate asks for and undo takes back."""
    settings = character().motion_mamba
    if not settings.blocks:
        call("add_block")
    before = scene_facts()
    block = settings.blocks[0]
    block.prompt, block.tiredness, block.pace = "a person walks forward", 1.0, 0.8
    settings.active_block = 0
    bpy.ops.ed.undo_push(message="style")
    with opened_sections(("prompt_blocks.draw_style",)):
        yield 1.0
        picture("panel-style")
    press_generate()
    yield from until(shown)
    assert generator.requests[-1].styles[0].to_text() == "pace=0.8,tiredness=1"
    call("discard")
    settings = character().motion_mamba
    settings.blocks[0].tiredness, settings.blocks[0].pace = 0.0, 1.0
    bpy.ops.ed.undo_push(message="style back")
    yield 0.5
    check_same(before, "a style that was tried left something")


def live(generator):
    """The mouse drags a pin for a moment: one more take once it is still."""
    scene = bpy.context.scene
    press_generate("generate_all", seed=21)
    yield from until(shown)
    scene.frame_set(20)
    call("add_pin", part="RIGHT_HAND")
    pin = next(thing for thing in bpy.data.objects if thing.type == "EMPTY" and thing.motion_mamba_pin.part == "RIGHT_HAND")
    call("live")
    switch = part("addon.live.switch")
    yield from until(lambda: switch.current().watches and not switch.current().is_busy)
    yield 1.5
    before = len(scene.motion_mamba.takes)
    bpy.context.view_layer.objects.active = pin
    pin.select_set(True)
    mouse("mousemove", "650", "450")
    yield 0.5
    mouse("key", "g")
    yield 0.5
    for x in (660, 670, 690, 700):
        mouse("mousemove", str(x), "440")
        yield 0.3
    picture("panel-live")
    mouse("click", "1")
    yield from until(lambda: len(scene.motion_mamba.takes) > before)
    yield 1.5
    assert len(scene.motion_mamba.takes) == before + 1, "a drag is one take"
    call("live")
    call("discard")
    bpy.data.objects.remove(bpy.data.objects[pin.name])
    bpy.ops.ed.undo_push(message="pin gone")
    yield 0.5


def steer():
    """Played for a moment, ended with Escape: a take."""
    scene = bpy.context.scene
    scene.frame_set(1)
    before = len(scene.motion_mamba.takes)
    bpy.context.view_layer.objects.active = character()
    assert call("steer", "INVOKE_DEFAULT", True) == {"RUNNING_MODAL"}
    yield from until(shown)
    while scene.frame_current < 8:
        yield 0.3
    picture("panel-steered")
    mouse("mousemove", "650", "450", "key", "Escape")
    yield from until(lambda: not part("addon.steer.operators").is_running(), 60.0)
    yield 1.0
    assert shown() and len(scene.motion_mamba.takes) == before + 1
    call("discard")
    bpy.data.objects.remove(scene.motion_mamba.goal)
    bpy.ops.ed.undo_push(message="steered")
    yield 0.5


def takes():
    """One is starred and brought back."""
    settings, before = bpy.context.scene.motion_mamba, scene_facts()
    close = open_panel("takes")
    settings.active_take = 1
    settings.takes[1].starred = True
    yield 3.0
    yield from picture_of_the_end("panel-takes")
    assert call("bring_back_take") == {"FINISHED"} and shown()
    yield 1.0
    picture("panel-brought-back")
    call("discard")
    close()
    yield 0.5
    check_same(before, "a take that was brought back and discarded left something")


def library():
    """Its first page."""
    close = open_panel("gallery")
    yield 3.0
    yield from picture_of_the_end("panel-library")
    close()
    yield 0.5


def picture_of_the_end(name: str):
    """With the sidebar scrolled down to what was opened there."""
    window = bpy.context.window_manager.windows[0]
    scroll(window, "VIEW_3D", "UI", 5000)
    yield 2.0
    picture(name)
    scroll(window, "VIEW_3D", "UI", -5000)
    yield 0.5
