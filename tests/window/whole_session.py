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
from chapter_adding import adding
from chapter_directing import directing
from chapter_looking import looking, preferences
from chapter_making import making
from chapter_parts import parts
from chapter_surviving import surviving
from chapter_waiting import waiting
from hands import call, character, install, mouse, picture, show_motion_tab, slow_generator, until, view

finished: list[bool] = []
# An environment variable with the names of those chapters that are wanted, instead of all.
ONLY = "MOTION_MAMBA_SESSION_ONLY"
CHAPTERS = (looking, making, adding, parts, directing, waiting, surviving)


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
    yield 0.5
    show_motion_tab()
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

    assert call("raise_timeline") == {"FINISHED"}
    yield from until(lambda: not bpy.ops.motion_mamba.raise_timeline.poll(), 60.0)
    call("create_character")
    assert character() is not None
    with bpy.context.temp_override(**view()):
        bpy.ops.view3d.view_axis(type="FRONT")
        bpy.ops.view3d.view_all()
    settings = character().motion_mamba
    settings.prompt, settings.seconds = "a person walks forward", 3.0
    yield 1.5
    picture("panel-prompt")


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
