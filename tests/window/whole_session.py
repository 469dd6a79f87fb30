"""A whole session in a real window, unattended: every step is checked, and leaves a picture.

    python build_addon.py && mkdir -p /tmp/window && cp dist/motion_mamba-*.zip /tmp/window/
    blender-window.sh run tests/window/whole_session.py /tmp/window

Runs inside Blender (/project is the repository, /out the folder with the zip and the pictures). The generator is the tests' own small
one, slowed down, so that nothing but Blender is needed. The last step closes Blender in the middle of a job; when that leaves nothing
running, the last line is SESSION OK. Otherwise the step that failed is told.
"""

from __future__ import annotations

import atexit
import os
import sys
import threading
import traceback

import bpy

sys.path.insert(0, "/project/tests/window")
from hands import (
    MODULE,
    area_of,
    call,
    character,
    check_held,
    check_same,
    drag,
    install,
    mouse,
    moved_mouse,
    part,
    picture,
    press_generate,
    runs,
    scene_facts,
    scroll,
    shown,
    slow_generator,
    strips,
    undo,
    until,
    view,
    waving,
)

MOTION_TAB = (1308, 204)
finished: list[bool] = []
# An environment variable with the names of those chapters that are wanted, instead of all.
ONLY = "MOTION_MAMBA_SESSION_ONLY"
# The closed parts of the panel with one prompt: where their headers are.
SECTIONS = ((1090, 509), (1090, 534), (1090, 559), (1090, 584))
# Of the second sub-panel below them, after Pins (a closed header is 25 high), where a rig of another kind is chosen.
MAPPING = (1075, 637)


def story():
    yield from opening()
    for chapter in CHAPTERS:
        if chapter.__name__ in os.environ.get(ONLY, chapter.__name__):
            print(f"-- {chapter.__name__}: {chapter.__doc__}", flush=True)
            yield from chapter()


def opening():
    """The window put in order, and a character with a prompt."""
    for thing in list(bpy.data.objects):
        bpy.data.objects.remove(thing)
    mouse("key", "Escape")
    yield 0.5
    view()["area"].spaces.active.show_region_ui = True
    # A taller timeline: its upper edge dragged up.
    for gesture in ("mousemove 660 812", "mousedown 1", "mousemove 660 760", "mousemove 660 740", "mouseup 1"):
        mouse(*gesture.split())
        yield 0.4
    mouse("mousemove", *map(str, MOTION_TAB), "click", "1")
    yield 1.0
    mouse("mousemove", "700", "600")
    yield 1.0
    picture("panel-first-run")
    if ONLY not in os.environ:
        yield from preferences()
    slow_generator()
    view()["area"].tag_redraw()
    yield 1.5
    picture("panel-empty")

    call("create_character")
    assert character() is not None
    with bpy.context.temp_override(**view()):
        bpy.ops.view3d.view_axis(type="FRONT")
        bpy.ops.view3d.view_all()
    settings = character().motion_mamba
    settings.prompt, settings.seconds = "a person walks forward", 3.0
    yield 1.5
    picture("panel-prompt")


def looking():
    """Every part of the panel, another rig, and German."""
    for header in reversed(SECTIONS):
        mouse("mousemove", *map(str, header), "click", "1")
        yield 0.7
    mouse("mousemove", "700", "600")
    yield 1.0
    picture("panel-sections")
    for header in SECTIONS:
        mouse("mousemove", *map(str, header), "click", "1")
        yield 0.7
    *_, advanced = SECTIONS
    mouse("mousemove", *map(str, advanced), "click", "1")
    yield 0.7
    mouse("mousemove", "700", "600")
    yield 1.0
    picture("panel-advanced")
    mouse("mousemove", *map(str, advanced), "click", "1")
    yield 0.7
    language = bpy.context.preferences.view
    german = next((code for code in bpy.app.translations.locales if code.startswith("de")), None)
    if german is not None:
        language.language = german
        language.use_translate_interface = language.use_translate_tooltips = True
        yield 1.5
        picture("panel-german")
        yield from other_rig()
        language.language = "en_US"
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


def making():
    """Three prompts; cancelled, discarded, browsed, kept; the blocks dragged and resized; one made anew; undone and redone whole."""
    generator = waving()
    for prompt in ("a person sits down", "a person waves with the right hand"):
        call("add_block")
        settings = character().motion_mamba
        settings.blocks[-1].prompt, settings.blocks[-1].seconds = prompt, 2.0
    bpy.context.scene.frame_end = 180
    bpy.ops.ed.undo_push(message="prompts")
    yield 1.5
    picture("panel-blocks")

    before = scene_facts()
    generator.pause = 0.3
    press_generate()
    yield from until(lambda: runs() and runs()[0].pieces)
    bpy.context.scene.frame_set(20)
    yield 1.0
    picture("panel-running")
    call("cancel")
    yield from until(lambda: not runs())
    yield 0.5
    bpy.context.scene.frame_set(1)
    check_same(before, "cancelling changed the scene")
    picture("panel-cancelled")

    generator.pause = 0.01
    press_generate(variations=3)
    yield from until(shown)
    yield 1.0
    assert len(character().motion_mamba.preview.takes) == 3 and len(strips()) == 0
    bpy.context.scene.frame_set(40)
    yield 0.5
    picture("panel-preview")
    bpy.context.scene.frame_set(1)
    call("discard")
    yield 1.0
    check_same(before, "discarding left something")
    bpy.ops.ed.undo()
    yield 0.5
    assert shown(), "undo did not bring the preview back"
    bpy.ops.ed.redo()
    yield 0.5
    assert not shown()
    check_same(before, "redo did not discard again")

    generator.pause = 0.01
    stages = [scene_facts()]
    press_generate(variations=3)
    yield from until(shown)
    yield 0.5
    stages.append(scene_facts())
    call("browse", step=1)
    assert character().motion_mamba.preview.index == 1
    yield 0.5
    stages.append(scene_facts())
    call("accept", others="MUTED")
    yield 1.0
    stages.append(scene_facts())
    names = [strip.name for strip in strips() if not strip.mute]
    assert names == ["a person walks forward", "a person sits down", "a person waves with the right hand"], names
    assert len([strip for strip in strips() if strip.mute]) == 2
    last_frame = max(strip.frame_end for strip in strips() if not strip.mute)
    check_held(last_frame, last_frame + 50.0, "after the last block")
    bpy.context.scene.frame_set(90)
    yield 1.0
    picture("panel-accepted")

    timeline, spans = part("addon.panel.timeline"), part("addon.blocks.spans")
    last = spans.block_spans(bpy.context.scene)[2]
    yield from drag(last.last - 15.0, last.last + 9.0)
    moved = spans.block_spans(bpy.context.scene)[2]
    assert moved.first == last.first + 24, (last, moved)
    assert character().motion_mamba.active_block == 2
    check_held(last.first, moved.first - 0.1, "in the gap of a dragged block")
    picture("panel-dragged")
    timeline.move(bpy.context.scene, spans.block_spans(bpy.context.scene)[2], -24)
    settings = character().motion_mamba
    settings.blocks[1].prompt, settings.active_block = "a person sits on the floor", 1
    bpy.ops.ed.undo_push(message="other prompt")
    second = spans.block_spans(bpy.context.scene)[1]
    yield from drag(second.last, second.last + 24.0)
    assert abs(character().motion_mamba.blocks[1].seconds - 3.0) < 0.05, character().motion_mamba.blocks[1].seconds
    yield 1.0
    picture("panel-changed")
    before_regenerating = scene_facts()
    others = [(strip.name, strip.action.name, strip.frame_start) for strip in strips() if "sits" not in strip.name]
    assert call("regenerate_block", "INVOKE_DEFAULT", True, keep=False) == {"RUNNING_MODAL"}
    yield from until(shown)
    yield 0.5
    stages_of_regenerating = [before_regenerating, scene_facts()]
    call("accept")
    yield 1.0
    stages_of_regenerating.append(scene_facts())
    names = [strip.name for strip in strips()]
    assert "a person sits on the floor" in names, names
    by = 24.0 * (character().motion_mamba.blocks[1].seconds - 2.0)
    moved = [(name, action, at + (by if name.startswith("a person waves") and at > 100.0 else 0.0)) for name, action, at in others]
    now = [(strip.name, strip.action.name, strip.frame_start) for strip in strips() if "sits" not in strip.name]
    assert all(a[:2] == b[:2] and abs(a[2] - b[2]) < 1.5 for a, b in zip(moved, now, strict=True)), (moved, now)
    picture("panel-regenerated")
    yield from undo(stages_of_regenerating[-2::-1])
    yield from undo(stages_of_regenerating[1:], redo=True)
    # Back through the resized, the changed and the dragged block to before anything was made, and all the way forward again.
    for _ in range(5):
        with bpy.context.temp_override(**view()):
            bpy.ops.ed.undo()
        yield 0.3
    check_same(stages[3], "undoing the regenerated and dragged blocks")
    yield from undo(stages[2::-1])
    yield from undo(stages[1:], redo=True)
    for _ in range(5):
        with bpy.context.temp_override(**view()):
            bpy.ops.ed.redo()
        yield 0.3
    check_same(stages_of_regenerating[2], "redoing everything")


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
    """As low as Blender's own layout has it, for a picture; then as high as before."""
    for way in (("740", "780", "812"), ("812", "780", "740")):
        start, middle, end = (f"mousemove 660 {y}" for y in way)
        for gesture in (start, "mousedown 1", middle, end, "mouseup 1"):
            mouse(*gesture.split())
            yield 0.4
        picture(f"timeline-{'low' if way[0] == '740' else 'high'}")


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


CHAPTERS = (looking, making, adding, waiting, surviving)


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
    mouse("mousemove", *map(str, MAPPING), "click", "1")
    yield 1.0
    call("edit_mapping")
    yield 1.0
    scroll(bpy.context.window_manager.windows[0], "VIEW_3D", "UI", 5000)
    yield 1.0
    picture("panel-mapping")
    scroll(bpy.context.window_manager.windows[0], "VIEW_3D", "UI", -5000)
    yield 1.0
    mouse("mousemove", *map(str, MAPPING), "click", "1")
    yield 0.5
    skeleton = rig.data
    bpy.context.scene.motion_mamba.character = own
    bpy.data.objects.remove(rig)
    bpy.data.armatures.remove(skeleton)
    bpy.ops.preferences.addon_disable(module="rigify")
    mouse("mousemove", "700", "600")
    yield 0.5


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


def updated_in_the_middle():
    """The add-on's zip installed over it while it works: the job ends, the settings stay."""
    slow_generator(0.1)
    press_generate("generate_all", seed=7)
    yield from until(lambda: runs() and runs()[0].done > 1)
    before, prompts = scene_facts(), [block.prompt for block in character().motion_mamba.blocks]
    install()
    yield from moved_mouse()
    assert not runs() and [block.prompt for block in character().motion_mamba.blocks] == prompts
    check_same(before, "the update left something")


def drive(steps) -> float | None:
    try:
        return next(steps)
    except StopIteration:
        # Registered before the add-on's own, so it runs after that has ended what it began.
        finished.append(True)
        bpy.ops.wm.quit_blender()
        return None
    except BaseException:
        traceback.print_exc()
        picture("failed")
        print("SESSION FAILED", flush=True)
    bpy.app.timers.register(lambda: os._exit(1), first_interval=0.5)
    return None


def closed() -> None:
    left = [thread.name for thread in threading.enumerate() if thread.name == "motion_mamba"]
    print("SESSION OK" if finished and not left else f"SESSION FAILED: left running {left}", flush=True)


def begin():
    atexit.register(closed)
    install()
    steps = story()
    bpy.app.timers.register(lambda: drive(steps), first_interval=2.0, persistent=True)


bpy.app.timers.register(begin, first_interval=2.0)
