"""A small shot finished in a real window with the weights that ship, as an animator would: walk, wave, sit; one block changed; a pin; an
adjusted pose; baked and exported.

    python build_addon.py --self-contained linux-x64 --python 3.13 --output /tmp/window
    blender-window.sh run tests/window/small_shot.py /tmp/window

Runs inside Blender (/project is the repository, /out the folder with the zip and the pictures). Prints after how many seconds the prompt's
facts were there, and what each step took; the last line is SMALL SHOT OK, otherwise the step that failed is told.
"""

from __future__ import annotations

import os
import sys
import time
import traceback

import bpy

sys.path.insert(0, "/project/tests/window")
from hands import call, character, install, mouse, part, picture, scene_facts, show_motion_tab, shown, strips, until, view

PROMPTS = (("a person walks forward", 4.0), ("a person waves with the right hand", 3.0), ("a person sits down on a chair", 3.0))


def story():
    for thing in list(bpy.data.objects):
        bpy.data.objects.remove(thing)
    mouse("key", "Escape")
    yield 0.5
    view()["area"].spaces.active.show_region_ui = True
    yield 0.5
    show_motion_tab()
    call("create_character")
    with bpy.context.temp_override(**view()):
        bpy.ops.view3d.view_axis(type="RIGHT")
        bpy.ops.view3d.view_all()
    yield from facts()
    yield from first_pass()
    yield from changed()
    yield from pinned()
    yield from adjusted()
    yield from delivered()


def facts():
    """Of the prompt that is typed first, as soon as the model is loaded."""
    settings, prompt_facts, began = character().motion_mamba, part("addon.blocks.prompt_facts"), time.monotonic()
    settings.prompt = PROMPTS[0][0]
    view()["area"].tag_redraw()
    yield from until(lambda: prompt_facts.known(settings.prompt) is not None)
    told("facts of the first prompt", began)
    yield 0.5
    picture("shot-facts")


def first_pass():
    settings, began = character().motion_mamba, time.monotonic()
    settings.seconds = PROMPTS[0][1]
    for prompt, seconds in PROMPTS[1:]:
        call("add_block")
        settings.blocks[-1].prompt, settings.blocks[-1].seconds = prompt, seconds
    bpy.context.scene.frame_end = 250
    assert call("generate", "INVOKE_DEFAULT", True, keep=False, seed=3) == {"RUNNING_MODAL"}
    yield from until(shown)
    told("three blocks", began)
    yield from at("shot-first-pass", 48, 130, 230)
    call("accept")
    yield 0.5
    assert [strip.name for strip in strips()] == [prompt for prompt, _ in PROMPTS]


def changed():
    """The walk is made tired; nothing else is touched but that it moves along."""
    settings, began = character().motion_mamba, time.monotonic()
    others = [strip.action.name for strip in strips()[1:]]
    settings.active_block, settings.blocks[0].tiredness = 0, 1.0
    assert call("generate", "INVOKE_DEFAULT", True, keep=False) == {"RUNNING_MODAL"}
    yield from until(shown)
    told("a tired walk", began)
    yield from at("shot-tired", 48)
    call("accept")
    yield 0.5
    assert {strip.action.name for strip in strips()} >= set(others), "other blocks were made anew"


def pinned():
    """The hand that waves is pinned for a moment where the pin is moved to."""
    scene, began = bpy.context.scene, time.monotonic()
    scene.frame_set(130)
    call("add_pin", part="RIGHT_HAND")
    pin = next(thing for thing in bpy.data.objects if thing.type == "EMPTY" and thing.motion_mamba_pin.part == "RIGHT_HAND")
    pin.location.z += 0.1
    yield 0.5
    assert call("generate", "INVOKE_DEFAULT", True, keep=False) == {"RUNNING_MODAL"}
    yield from until(shown)
    told("a pinned hand", began)
    yield from at("shot-pinned", 130)
    wrist = character().matrix_world @ character().pose.bones["right_wrist"].head
    assert (wrist - pin.matrix_world.translation).length < 0.05, (wrist, pin.matrix_world.translation)
    call("accept")
    yield 0.5


def adjusted():
    scene = bpy.context.scene
    scene.frame_set(40)
    call("adjust")
    yield 0.3
    head = character().pose.bones["head"]
    head.rotation_mode = "QUATERNION"
    head.rotation_quaternion = (0.92, 0.0, 0.39, 0.0)
    with bpy.context.temp_override(**view()):
        bpy.context.view_layer.objects.active = character()
        bpy.ops.object.mode_set(mode="POSE")
        for bone in character().pose.bones:
            bone.bone.select = bone == head
    assert call("key_adjustment") == {"FINISHED"}
    yield 0.5
    with bpy.context.temp_override(**view()):
        bpy.ops.object.mode_set(mode="OBJECT")
    call("adjust")
    yield from at("shot-adjusted", 40)


def delivered():
    began = time.monotonic()
    assert call("bake", "EXEC_DEFAULT", True, keys="REDUCED", tolerance=5.0) == {"FINISHED"}
    told("baked", began)
    yield 0.5
    scene_facts()
    with bpy.context.temp_override(**view()):
        assert bpy.ops.motion_mamba.export("EXEC_DEFAULT", format="GLTF", filepath="/out/shot.glb") == {"FINISHED"}
    assert os.path.getsize("/out/shot.glb") > 100_000
    told("exported", began)
    yield from at("shot-baked", 40, 130, 230)


def at(name: str, *frames: int):
    for frame in frames:
        bpy.context.scene.frame_set(frame)
        place = character().matrix_world @ character().pose.bones["pelvis"].head
        view()["area"].spaces.active.region_3d.view_location = (place.x, place.y, 1.0)
        view()["area"].tag_redraw()
        yield 1.0
        picture(f"{name}-{frame:03d}")


def told(what: str, began: float) -> None:
    print(f"{what}: {time.monotonic() - began:.1f} s", flush=True)


def run() -> None:
    install()
    steps = story()

    def step() -> float | None:
        try:
            return next(steps)
        except StopIteration:
            print("SMALL SHOT OK", flush=True)
        except BaseException:
            traceback.print_exc()
            picture("failed")
        bpy.ops.wm.quit_blender()
        return None

    bpy.app.timers.register(step, first_interval=3.0)


bpy.app.timers.register(run, first_interval=2.0)
