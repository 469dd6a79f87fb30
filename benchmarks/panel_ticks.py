"""How long the add-on holds Blender's main thread at a time while a 10-minute clip is made, in a real window.

    python build_addon.py && mkdir -p /tmp/window && cp dist/motion_mamba-*.zip /tmp/window/
    blender-window.sh run benchmarks/panel_ticks.py /tmp/window

Runs inside Blender, like tests/window/whole_session.py, with the tests' small generator: what is measured is the add-on's own work
(events, ghost, keying), not the model. A tick is one call of the operator's modal method. Wall time includes what other programs take
away; processor time is the main thread's alone. A turn is the time between two calls of a timer that asks to be called at once: the
add-on's ticks, Blender's own evaluation, undo and drawing (by the processor, on a display without a graphics card).
"""

from __future__ import annotations

import json
import os
import sys
import time
import traceback
from itertools import pairwise

import bpy

sys.path.insert(0, "/project/tests/window")
import hands

SECONDS = 600.0
ticks: list[tuple[float, float]] = []
turns: list[tuple[float, float]] = []


def turn() -> float:
    turns.append((time.perf_counter(), time.thread_time()))
    return 0.0


def timed(modal):
    def measured(self, context, event):
        wall, processor = time.perf_counter(), time.thread_time()
        try:
            return modal(self, context, event)
        finally:
            ticks.append((time.perf_counter() - wall, time.thread_time() - processor))

    return measured


def story():
    generator = hands.slow_generator(0.01)
    operator = hands.part("addon.generate.operators").MOTION_MAMBA_OT_generate
    base = hands.part("addon.generate.running").MakesMotion
    base.modal = timed(base.modal)
    assert operator.modal is base.modal
    hands.call("create_character")
    settings = hands.character().motion_mamba
    settings.prompt, settings.seconds = "a person walks forward", SECONDS
    bpy.app.timers.register(turn)
    hands.press_generate()
    yield from hands.until(hands.shown, 200.0)
    yield 2.0
    wall, processor = zip(*ticks, strict=True)
    turn_wall, turn_processor = (max(b - a for a, b in pairwise(times)) for times in zip(*turns, strict=True))
    keys = sum(len(c.keyframe_points) for c in hands.part("addon.keys.actions").channels(hands.character().animation_data.action).fcurves)
    print(f"{len(ticks)} ticks for {SECONDS:g} s of motion, {keys} keys; worst tick {1e3 * max(wall):.1f} ms on the clock,")
    print(f"{1e3 * max(processor):.1f} ms of processor time; all together {1e3 * sum(processor):.0f} ms of processor time")
    print(f"the longest of {len(turns)} turns of Blender's loop: {1e3 * turn_wall:.0f} ms, {1e3 * turn_processor:.0f} ms of processor time")
    figures = {"ticks": len(ticks), "keys": keys, "worst_wall_ms": 1e3 * max(wall), "worst_cpu_ms": 1e3 * max(processor)}
    figures |= {"worst_turn_wall_ms": 1e3 * turn_wall, "worst_turn_cpu_ms": 1e3 * turn_processor}
    print(json.dumps({name: round(value, 2) for name, value in figures.items()}), flush=True)
    assert generator.requests


def drive(steps) -> float | None:
    try:
        return next(steps)
    except StopIteration:
        print("DONE", flush=True)
    except BaseException:
        traceback.print_exc()
    bpy.app.timers.register(lambda: os._exit(0), first_interval=0.5)
    return None


def begin() -> None:
    hands.install()
    steps = story()
    bpy.app.timers.register(lambda: drive(steps), first_interval=2.0)


bpy.app.timers.register(begin, first_interval=2.0)
