"""What a chaos run acts on: a real Blender file, the add-on in it, and the jobs that are under way.

Nothing of Blender is remembered from one action to the next: undo and opening a file end every reference.
"""

from __future__ import annotations

import itertools
import time
from collections import Counter
from collections.abc import Callable
from dataclasses import dataclass, field
from itertools import islice
from pathlib import Path
from random import Random
from types import SimpleNamespace
from typing import Any

import bpy

from motion_mamba.addon.generate import running
from motion_mamba.addon.generate.running import MotionOperator
from motion_mamba.addon.live import switch
from motion_mamba.addon.properties import active_settings, chosen_character
from motion_mamba.addon.requests import asking, requests
from motion_mamba.addon.requests.asked import Asked
from motion_mamba.addon.worker import session

PROMPTS = (
    "a person walks forward", "someone waves", "a person sits down, then stands up", "jumps", "", "eine Person läuft", "人が歩く",
    "a person turns around and picks up a box, which is heavy, so that both hands are needed for it",
)  # fmt: skip
_TIMER, _ESCAPE = SimpleNamespace(type="TIMER", value="NOTHING"), SimpleNamespace(type="ESC", value="PRESS")


# How often each operator ended in which way.
called: Counter[tuple[str, ...]] = Counter()


class Fault(AssertionError):
    """Something that must not happen, whatever was done before."""


class NotNow(Exception):
    """There is nothing that this action could be done to: another one is drawn."""


class Pressed(MotionOperator):
    """A button that makes motion while Blender goes on, as it is in a window: Blender as a module sends no events, so it is told them.

    What its job has to say is ready before it is told the next one, and it hears a part of it: a run can be repeated.
    """

    def __init__(self, ask: Callable[[Any], Asked], keep: bool = False) -> None:
        self._ask, self._keep = ask, keep

    def job_spec(self, context: Any) -> Any:
        asked = self._ask(context)
        return asking.spec_of(context, asked, requests.Manner(self._keep, seeds=asking.drawn_seeds(context, asked)))

    def report(self, kind: set[str], message: str) -> None:
        """Whatever it says is an answer."""

    def start(self) -> bool:
        if not self._start(bpy.context):
            return False
        said = self._run.job.drain
        self._run.job.drain = lambda: islice(said(), self._hears)
        return True

    def tick(self, hears: int, event: Any = _TIMER) -> bool:
        """Whether it goes on. One undo step each, as Blender makes it."""
        self._hears = hears
        _let_work(session.current())
        result = self.modal(bpy.context, event)
        if result == {"FINISHED"}:
            bpy.ops.ed.undo_push(message="Generate Motion")
        return result in ({"PASS_THROUGH"}, {"RUNNING_MODAL"})

    def escape(self) -> bool:
        return self.tick(0, _ESCAPE)

    @property
    def is_keying(self) -> bool:
        return self._steps is not None


def counted_ticks(steps: int) -> None:
    """Keys so many actions' curves a tick, however long that takes."""
    count = itertools.count()
    running.time = SimpleNamespace(perf_counter=lambda: float(next(count)))
    running._KEYING_SECONDS = float(steps)


@dataclass
class World:
    """random: the only source of chance. folder: for files. pressed: what is being made. problems: what Python wrote to stderr."""

    random: Random
    generator: Any
    folder: Path
    pressed: list[Pressed] = field(default_factory=list)

    @property
    def scene(self) -> Any:
        return bpy.context.scene

    @property
    def armature(self) -> Any:
        """The chosen character. Raises NotNow without one."""
        return there(chosen_character(self.scene))

    @property
    def settings(self) -> Any:
        return active_settings(self.scene)

    def chance(self, share: float) -> bool:
        return self.random.random() < share

    def one_of(self, things: Any) -> Any:
        """Raises NotNow when there is none."""
        return self.random.choice(there(list(things)))

    def begin(self, pressed: Pressed) -> None:
        if pressed.start():
            self.pressed.append(pressed)
            session.current().at_close[pressed] = lambda: self.pressed.remove(pressed)

    def drop(self, pressed: Pressed) -> None:
        if pressed in self.pressed:
            self.pressed.remove(pressed)

    def work(self) -> None:
        """Jobs go on for some ticks, or none."""
        for pressed in list(self.pressed):
            for _ in range(self.random.choice((0, 1, 1, 3, 30))):
                if not pressed.tick(self.random.choice((1, 2, 9))):
                    self.drop(pressed)
                    break
        for _ in range(self.random.choice((0, 1, 4)) if switch.is_on() else 0):
            _let_work(session.current())
            switch.step(bpy.context)


def _let_work(current: session.Session) -> None:
    """Until the worker has nothing left to do."""
    while current.worker._jobs:
        time.sleep(0.001)


def there(thing: Any) -> Any:
    """Raises NotNow for nothing."""
    if not thing:
        raise NotNow
    return thing


def call(operator: str, **settings: Any) -> set[str]:
    """An operator, as a button does it, with its undo step. A sentence that refuses is an answer, too; a traceback never is."""
    package, name = operator.split(".")
    try:
        result = getattr(getattr(bpy.ops, package), name)("EXEC_DEFAULT", True, **settings)
    except RuntimeError as error:
        if "Traceback" in str(error):
            raise Fault(f"{operator}: {error}") from error
        result = {"REFUSED"}
    called[operator, *result] += 1
    return result


def motion(operator: str, **settings: Any) -> set[str]:
    return call(f"motion_mamba.{operator}", **settings)


def armatures() -> list[Any]:
    return [thing for thing in bpy.context.scene.objects if thing.type == "ARMATURE"]


def tracks_and_strips(armature: Any) -> list[tuple[Any, Any]]:
    animation = armature.animation_data
    return [(track, strip) for track in (animation.nla_tracks if animation else ()) for strip in track.strips]


def step_done(message: str) -> None:
    """What the animator did by hand is one undo step."""
    bpy.ops.ed.undo_push(message=message)
