"""Live and Steer in a real window: a pin is dragged with the mouse while its motion waits, and a character goes on while it is played.

    python build_addon.py && mkdir -p /tmp/window && cp dist/motion_mamba-*.zip /tmp/window/
    blender-window.sh run tests/window/live_session.py /tmp/window

Runs inside Blender (/project is the repository, /out the folder with the zip and the pictures), with the tests' own small generator:
what is timed is the add-on and Blender, drawing and all, not the model (`benchmarks.live` has that). The last lines are a JSON object with
the milliseconds from a change to the character that was drawn with it, and LIVE SESSION OK; otherwise the step that failed is told.
"""

from __future__ import annotations

import json
import statistics
import sys
import time
import traceback

import bpy

sys.path.insert(0, "/project/tests/window")
from hands import call, character, install, mouse, part, picture, shown, slow_generator, until, view

MOTION_TAB = (1308, 204)
changed: list[float] = []
asked: list[float] = []
waiting: list[float] = []
drawn: list[float] = []


def story():
    yield from opening()
    yield from live()
    yield from steer()


def opening():
    for thing in list(bpy.data.objects):
        bpy.data.objects.remove(thing)
    mouse("key", "Escape")
    yield 0.5
    view()["area"].spaces.active.show_region_ui = True
    mouse("mousemove", *map(str, MOTION_TAB), "click", "1")
    yield 1.0
    slow_generator(0.0)
    call("create_character")
    with bpy.context.temp_override(**view()):
        bpy.ops.view3d.view_axis(type="FRONT")
        bpy.ops.view3d.view_all()
    settings = character().motion_mamba
    settings.prompt, settings.seconds = "a person walks forward", 10.0
    call("generate", keep=False)
    yield from until(shown)
    bpy.context.scene.frame_set(48)


def live():
    """The pin is dragged for five seconds: one undo step."""
    call("add_pin", part="RIGHT_HAND")
    (pin,) = [thing for thing in bpy.data.objects if thing.type == "EMPTY"]
    call("live")
    switch = part("addon.live.switch")
    yield from until(lambda: switch.current().watches and not switch.current().is_busy)
    measure()
    yield 1.0
    before, keys, name = pin.location.copy(), key_values(), pin.name
    bpy.context.view_layer.objects.active = pin
    pin.select_set(True)
    with bpy.context.temp_override(**view()):
        bpy.ops.ed.undo_push(message="before the drag")
    mouse("mousemove", "650", "450")
    yield 0.5
    mouse("key", "g")
    yield 0.3
    end, step = time.monotonic() + 5.0, 0
    while time.monotonic() < end:
        step += 1
        mouse("mousemove", str(650 + 4 * (step % 30)), str(450 - 3 * (step % 20)))
        yield 0.03
    picture("live-dragged")
    mouse("click", "1")
    yield 1.5
    moved = bpy.data.objects[name].location.copy()
    assert (moved - before).length > 0.01, "the drag moved nothing"
    assert len(drawn) > 1, f"{step} moves of the mouse, {len(changed)} of the pin, {len(asked)} motions not come yet, {len(drawn)} shown"
    print(
        json.dumps(
            {"moves": len(changed), "answers": len(drawn), "median_ms": 1e3 * statistics.median(drawn), "worst_ms": 1e3 * max(drawn)}
        ),
        flush=True,
    )
    with bpy.context.temp_override(**view()):
        bpy.ops.ed.undo()
    yield from until(lambda: not switch.current().is_busy)
    yield 1.0
    assert (bpy.data.objects[name].location - before).length < 1e-4, "one undo step brings the pin back"
    assert key_values() == keys, "and its motion"
    call("live")
    call("discard")
    yield 0.5


def measure() -> None:
    """From the last change before a job is begun, to the drawing after its motion was put in place."""
    session, live = part("addon.worker.session"), part("addon.live.live")
    submit, put = session.current().worker.submit, live.Live._put

    def submitted(*given):
        asked.append(changed[-1] if changed else time.perf_counter())
        return submit(*given)

    def was_put(*given):
        done = put(*given)
        waiting.append(asked.pop(0))
        return done

    session.current().worker.submit, live.Live._put = submitted, was_put
    bpy.app.handlers.depsgraph_update_post.append(note_change)
    bpy.types.SpaceView3D.draw_handler_add(note_drawing, (), "WINDOW", "POST_PIXEL")


def note_change(_scene, depsgraph) -> None:
    if any(update.id.original.name.endswith("Right Hand") for update in depsgraph.updates if update.is_updated_transform):
        changed.append(time.perf_counter())


def note_drawing() -> None:
    while waiting:
        drawn.append(time.perf_counter() - waiting.pop(0))


def key_values() -> list[float]:
    action = character().animation_data.action
    return [round(point.co.y, 6) for curve in part("addon.keys.actions").channels(action).fcurves for point in curve.keyframe_points]


def steer():
    """Played for a while, the goal dragged meanwhile; Escape ends it."""
    scene = bpy.context.scene
    scene.frame_set(1)
    end = scene.frame_end
    assert call("steer", "INVOKE_DEFAULT", True) == {"RUNNING_MODAL"}
    yield from until(shown)
    assert bpy.context.window_manager.windows[0].screen.is_animation_playing
    while scene.frame_current < 10:
        scene.motion_mamba.goal.location.x += 0.2
        yield 0.5
    picture("steered")
    made, at = character().animation_data.action.frame_range[1], scene.frame_current
    assert made >= at, (made, at)
    mouse("mousemove", "650", "450", "key", "Escape")
    yield from until(lambda: not part("addon.steer.operators").is_running(), 20.0)
    yield 1.0
    assert shown() and not bpy.context.window_manager.windows[0].screen.is_animation_playing and scene.frame_end == end
    assert character().animation_data.action.frame_range[1] >= made
    call("accept")
    assert [strip.name for track in character().animation_data.nla_tracks for strip in track.strips] == ["a person walks forward"]


def run() -> None:
    install()
    steps = story()

    def step() -> float | None:
        try:
            return next(steps)
        except StopIteration:
            print("LIVE SESSION OK", flush=True)
        except BaseException:
            traceback.print_exc()
        bpy.ops.wm.quit_blender()
        return None

    bpy.app.timers.register(step, first_interval=3.0)


bpy.app.timers.register(run, first_interval=2.0)
