"""How long it takes, while a motion is directed live, from a change to the moved character.

    python -m benchmarks.live                    10 s of motion, each change dragged for 5 s, sixty moves of the hand a second
    python -m benchmarks.live --drag 1 --only pin,seed

In Blender as a Python module, with the weights that ship, on the character that the add-on makes, body and all; without a window, so
without drawing. The drag is what a hand does: it never waits for an answer. An answer's latency is the time from the change that it shows
(the newest when it was asked for) until Blender has evaluated the character with it. keying: putting the keys on and telling the panel;
evaluation: Blender's own, of armature and body; looking: the ticks that find out what changed. bare: the same motion without constraints,
made by `Generator.generate` alone, in this run.
"""

from __future__ import annotations

import argparse
import json
import math
import os
import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from statistics import median
from typing import Any

import bpy

from motion_mamba import addon
from motion_mamba.addon.blocks import blocks
from motion_mamba.addon.live import switch
from motion_mamba.addon.worker import session
from motion_mamba.generator.generator import Generator
from motion_mamba.generator.request import Request

_SECONDS, _MOVES, _LOOKS = 10.0, 60.0, 0.008
_PROMPTS = ("a person walks forward", "a person waves with the right hand")
_WORDS = ("walks", "walks slowly", "runs", "sneaks", "marches")


@dataclass
class Drag:
    """What happened while something was dragged: seconds. shown: from each change to the character that shows it."""

    changes: int = 0
    shown: list[float] = field(default_factory=list[float])
    keying: list[float] = field(default_factory=list[float])
    evaluation: list[float] = field(default_factory=list[float])
    looking: list[float] = field(default_factory=list[float])

    def row(self) -> dict[str, float]:
        """Milliseconds, and counts."""
        middle = {name: 1e3 * median(getattr(self, name) or [math.nan]) for name in ("keying", "evaluation", "looking")}
        times = {"median": 1e3 * median(self.shown), "worst": 1e3 * max(self.shown)}
        own = (middle["keying"] + middle["evaluation"]) / times["median"]
        return {"changes": self.changes, "answers": len(self.shown), **times, **middle, "blender_share": own}


class Stage:
    """A character on which a motion of ten seconds in two prompts waits, and Live on. asked: the change that each job under way shows."""

    def __init__(self, generator: Generator) -> None:
        self.generator = generator
        bpy.ops.motion_mamba.create_character()
        self.settings = bpy.context.scene.motion_mamba.character.motion_mamba
        for prompt in _PROMPTS:
            blocks.add_block(self.settings, prompt, _SECONDS / len(_PROMPTS))
        bpy.ops.motion_mamba.generate("EXEC_DEFAULT", keep=False)
        self.changed, self.asked = 0.0, list[float]()
        worker = session.current().worker
        submit = worker.submit
        worker.submit = lambda *given: (self.asked.append(self.changed), submit(*given))[1]

    def pin(self, part: str, frame: int) -> Any:
        """An empty where the part is at a scene frame."""
        bpy.context.scene.frame_set(frame)
        before = set(bpy.data.objects)
        bpy.ops.motion_mamba.add_pin("EXEC_DEFAULT", part=part)
        (made,) = set(bpy.data.objects) - before
        return made

    def drag(self, change: Callable[[float], None], seconds: float) -> Drag:
        """change: of a time in seconds, from 0 on."""
        found, begin, moved = Drag(), time.perf_counter(), 0
        while (now := time.perf_counter() - begin) < seconds or switch.current().is_busy:
            if now < seconds and now * _MOVES >= moved:
                change(now)
                moved, found.changes = moved + 1, found.changes + 1
                self.changed = time.perf_counter()
                bpy.context.view_layer.update()
            self._look(found)
            time.sleep(_LOOKS)
        return found

    def _look(self, found: Drag) -> None:
        began = time.perf_counter()
        is_new = switch.step(bpy.context)
        done = time.perf_counter()
        if not is_new:
            found.looking.append(done - began)
            return
        bpy.context.view_layer.update()
        found.keying.append(done - began)
        found.evaluation.append(time.perf_counter() - done)
        found.shown.append(time.perf_counter() - self.asked.pop(0))


def scenarios(stage: Stage) -> Iterator[tuple[str, Callable[[float], None]]]:
    """What is dragged, one after the other; each is gone again before the next."""
    for name, part, frame in (("pin", "RIGHT_HAND", 200), ("waypoint", "WAYPOINT", 100), ("key pose", "POSE", 60)):
        thing = stage.pin(part, frame)
        place = thing.location.copy()

        def moved(now: float, thing: Any = thing, place: Any = place) -> None:
            thing.location = (place.x + 0.3 * math.sin(2.0 * now), place.y + 0.2 * math.cos(1.7 * now), place.z)

        yield name, moved
        bpy.data.objects.remove(thing)
    own = stage.settings
    first, last = own.blocks[0], own.blocks[1]
    yield "last block's seed", lambda now: setattr(last, "seed", int(20.0 * now))
    yield "last block's seconds", lambda now: setattr(last, "seconds", 5.0 + math.sin(2.0 * now))
    yield "first block's words", lambda now: setattr(first, "prompt", f"a person {_WORDS[int(4.0 * now) % len(_WORDS)]} forward")


def bare_milliseconds(generator: Generator) -> float:
    """The motion that waits, made from nothing, without anything around it."""
    request = Request(tuple((prompt, _SECONDS / len(_PROMPTS)) for prompt in _PROMPTS), seed=3)
    times: list[float] = []
    for _ in range(8):
        began = time.perf_counter()
        generator.generate(request)
        times.append(time.perf_counter() - began)
    return 1e3 * median(times[1:])


def measure(seconds: float, only: set[str]) -> dict[str, dict[str, float]]:
    generator = Generator.load()
    session.open_session(lambda *_: generator, brings_own_generator=True)
    stage, rows = Stage(generator), {}
    bare = bare_milliseconds(generator)
    bpy.ops.motion_mamba.live("EXEC_DEFAULT")
    for name, change in scenarios(stage):
        # At rest first: what was put there or taken away is followed too.
        stage.drag(lambda _now: None, 0.05)
        stage.asked.clear()
        if not only or name in only:
            rows[name] = stage.drag(change, seconds).row() | {"bare": bare}
            rows[name]["to_bare"] = rows[name]["median"] / bare
    return rows


def main() -> None:
    parser = argparse.ArgumentParser(description="From a change to the moved character, while a motion is directed live.")
    parser.add_argument("--drag", type=float, default=5.0, help="seconds that each change is dragged (default: 5)")
    parser.add_argument("--only", default="", help="what to drag, separated by commas (default: everything)")
    given = parser.parse_args()
    bpy.ops.wm.read_factory_settings(use_empty=True)
    addon.register()
    rows = measure(given.drag, set(filter(None, given.only.split(","))))
    columns = ("changes", "answers", "median", "worst", "looking", "keying", "evaluation", "blender_share", "bare", "to_bare")
    print(f"{'dragged':22}" + "".join(f"{name:>14}" for name in columns) + "   (ms)")
    for name, row in rows.items():
        print(f"{name:22}" + "".join(f"{row[column]:14.2f}" for column in columns))
    print(json.dumps({name: {column: round(value, 3) for column, value in row.items()} for name, row in rows.items()}), flush=True)
    # The worker's thread has nothing left to tell.
    os._exit(0)


if __name__ == "__main__":
    main()
