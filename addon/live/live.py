"""Live: while a motion waits, it is made anew as what it was asked for changes, and put in its own place.

A timer looks a few dozen times a second, cheaply, whether anything changed; what Blender tells of (objects that move) sets a mark. Only
then the request is put together, and only where it differs something is made, on the worker thread. What is changed goes into no undo step
of its own: the drag's holds it, and after undo and redo the motion is made again as what is there by then asks for.
"""

from __future__ import annotations

import time
from dataclasses import dataclass
from functools import partial
from typing import Any

import bpy

from ...generator.inference.window_memory import WindowMemory
from ..blender.redraw import redraw
from ..blender.sample_memory import SampleMemory
from ..blender.typed import ArmatureObject, Context
from ..requests.destinations import JobSpec
from ..runtime.source import generator_source
from ..worker import session
from ..worker.events import Done, Failed
from ..worker.jobs import Generator, Job
from .newest import Answer, NewestFirst
from .retake import retake, retake_problem
from .settling_take import SettlingTake
from .waiting_motion import Glance, WaitingMotion, shown_on, shown_take, waiting_motion

# Where the animator may be while a motion is put in place: dragging a path's points is done in Edit Mode.
_MODES = ("OBJECT", "POSE", "EDIT_CURVE")
_EDITORS = ("VIEW_3D", "DOPESHEET_EDITOR", "GRAPH_EDITOR", "NLA_EDITOR")


@dataclass(frozen=True)
class _Asked:
    """A request under way, and for which take of which character. hasty: whether something is being dragged, so that the answer must be
    quick, and a better one is asked for once it rests."""

    waiting: WaitingMotion
    take: tuple[int, int, int]
    hasty: bool


class Live:
    """One session of it. windows, samples: what was made and read before."""

    def __init__(self) -> None:
        self.windows, self.samples = WindowMemory(), SampleMemory()
        self._newest: NewestFirst[_Asked] = NewestFirst(self._submit)
        self._changed = True
        self._glance, self._seen, self._playing = Glance(()), list[Any](), list[Any]()
        self._take: tuple[int, int, int] | None = None
        self._made, self._timing, self._problem, self._hasty = "", "", "", False
        self._ready: Answer[_Asked] | None = None
        self._settling = SettlingTake()

    @property
    def is_busy(self) -> bool:
        """Whether an answer is still to come."""
        return self._newest.is_busy or self._ready is not None

    @property
    def watches(self) -> bool:
        """Whether a motion waits that may be made anew."""
        return self._take is not None

    def change(self, forget: str = "") -> None:
        """Something moved: look closely. forget: which kind of sample it makes untrue, "" for none."""
        self._changed = True
        if forget:
            self.samples.forget(forget)

    def begin_again(self) -> None:
        """Undo, redo: nothing that was read or asked for before holds."""
        self.samples.forget()
        self.stop()
        self._made, self._changed = "", True

    def end(self) -> None:
        """It is switched off by the animator: what it made last is a take at once."""
        self._settling.remember()

    def stop(self) -> None:
        self._newest.forget()
        self._ready = None

    def step(self, context: Context) -> bool:
        """Ask for what changed, and put in place what is finished; whether anything was put in place."""
        armature = shown_on(context)
        if armature is None or session.current().runs:
            # Nothing waits, or another motion is being made for it.
            self._take = None
            self._settling.remember()
            self.stop()
            return False
        self._look(context, armature)
        done = self._answered(context, armature)
        if not (self.is_busy or _transforms()):
            self._settling.remember(time.monotonic())
        return done

    def _look(self, context: Context, armature: ArmatureObject) -> None:
        take = shown_take(armature)
        if take != self._take:
            self._begin(context, take)
        seen, playing = self._glance.values(context), self._glance.playing(context)
        rests = self._hasty and not _transforms()
        if not (self._changed or rests) and seen == self._seen and playing == self._playing:
            return
        if playing != self._playing:
            self.samples.forget()
        self._note(context)
        self._ask(context, take)

    def _note(self, context: Context) -> None:
        """All as it is now counts as seen."""
        self._glance, self._changed = Glance.of(context), False
        self._seen, self._playing = self._glance.values(context), self._glance.playing(context)

    def _begin(self, context: Context, take: tuple[int, int, int]) -> None:
        """Another take is shown: it stays as it is until something changes, but the very first, which is brought up to date."""
        is_first, self._take = self._take is None and not self._made, take
        self.samples.forget()
        self.stop()
        self._note(context)
        self._changed = is_first
        if not is_first:
            self._made = _digest(context, self.samples)

    def _ask(self, context: Context, take: tuple[int, int, int]) -> None:
        try:
            waiting = waiting_motion(context, self.samples)
        except ValueError as error:
            self._tell(str(error))
            return
        self._tell("")
        hasty = _transforms() and waiting.can_be_led
        if waiting.digest != self._made or (self._hasty and not hasty):
            self._made, self._hasty = waiting.digest, hasty
            # What takes its time because all rested gives way once something is dragged again.
            if hasty and (begun := self._newest.under_way) is not None and not begun.hasty:
                self._newest.give_up()
            self._newest.ask(_Asked(waiting, take, hasty))

    def _answered(self, context: Context, armature: ArmatureObject) -> bool:
        self._ready = self._newest.answer() or self._ready
        if self._ready is None or context.mode not in _MODES or self._is_risky(self._ready.request):
            return False
        answer, self._ready = self._ready, None
        if answer.request.take != self._take:
            return False
        match answer.outcome:
            case Failed(message, detail):
                session.log.error("%s", detail)
                self._tell(message)
                return False
            case Done(motions):
                return self._put(context, armature, motions[0], answer.request.waiting)

    def _put(self, context: Context, armature: ArmatureObject, finished: Any, waiting: WaitingMotion) -> bool:
        if problem := retake_problem(armature):
            self._tell(problem)
            return False
        try:
            missed = retake(context, armature, finished, waiting.spec)
        except ValueError as error:
            self._tell(str(error))
            return False
        self._timing, self._take = waiting.timing, shown_take(armature)
        self._settling.put(finished, waiting.spec, time.monotonic())
        session.current().note = missed
        redraw(context, _EDITORS)
        return True

    def _is_risky(self, asked: _Asked) -> bool:
        """Whether keys would be added or taken away while Blender may be holding them, as while they are dragged."""
        return asked.waiting.timing != self._timing and bool(self._timing) and _transforms()

    def _submit(self, asked: _Asked) -> Job:
        spec: JobSpec = asked.waiting.spec
        source = generator_source(_context())
        return session.current().worker.submit(source, spec.request, spec.destination.finish, partial(self._make, asked.hasty))

    def _make(self, hasty: bool, generator: Generator, job: Job) -> tuple[Any, ...]:
        motions = generator.with_memory(self.windows, hasty).generate(job.request, job.on_step)
        return tuple(map(job.finish, motions)) if job.finish is not None else tuple(motions)

    def _tell(self, problem: str) -> None:
        """In the panel, until it is over; what others told there stays."""
        current = session.current()
        if problem or current.problem == self._problem:
            current.problem = problem
        self._problem = problem


def _digest(context: Context, samples: SampleMemory) -> str:
    try:
        return waiting_motion(context, samples).digest
    except ValueError:
        return ""


def _transforms() -> bool:
    windows = _context().window_manager.windows
    return any(operator.bl_idname.startswith("TRANSFORM_OT") for window in windows for operator in window.modal_operators)


def _context() -> Any:
    return bpy.context
