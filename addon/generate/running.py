"""What every operator that makes motion shares: a job is started, watched without stopping Blender, and its motions applied."""

from __future__ import annotations

import time
import traceback
from typing import Any

import bpy

from ..blender.modes import accepts_motion
from ..blender.redraw import redraw
from ..blender.typed import ArmatureObject, Context, Operator
from ..blocks.blocks import remember_prompt
from ..keys import keys
from ..pins import pinned_requests
from ..preview.preview import check_none_shown
from ..requests import destinations
from ..requests.validation import request_problem
from ..runtime import installed, source
from ..takes import history
from ..translations.translations import translate_sentence
from ..worker import session
from ..worker.events import Done, Failed, Stopped
from ..worker.ticking import begin_ticks, end_ticks
from . import apply_motion, ghost

# A tick keys for at most this long, so that the window stays alive.
_TICK_SECONDS, _KEYING_SECONDS = 0.03, 0.008


def runtime_problem() -> str | None:
    """Why nothing can be made on this machine yet, as a sentence."""
    missing = installed.report().missing
    if not missing or session.current().brings_own_generator:
        return None
    return f"The generator's runtime is not installed ({missing[0].name} is missing). Press Install in the Motion tab."


class MotionOperator(Operator):
    """Base of operators. They say in `job_spec` what to make and where it goes. meets_pins: whether pins count, and what is made of it
    shows as a figure of lines meanwhile."""

    meets_pins = True

    def job_spec(self, context: Context) -> destinations.JobSpec:
        """Raises ValueError with what the animator can do about it."""
        raise NotImplementedError

    def execute(self, context: Context) -> set[str]:
        """To the end, while Blender waits: for scripts."""
        if not self._start(context):
            return {"CANCELLED"}
        try:
            if not destinations.adds_take(self._spec.destination):
                check_none_shown(destinations.waiting_on(self._spec.destination))
        except ValueError as error:
            session.current().abandon(self._run)
            return self._fail(str(error))
        try:
            for event in self._run.job.wait():
                session.current().receive(self._run, event)
        finally:
            session.current().abandon(self._run)
        return self._finish(context)

    def invoke(self, context: Context, _event: bpy.types.Event) -> set[str]:
        if bpy.app.background:
            return self.execute(context)
        if not self._start(context):
            return {"CANCELLED"}
        return begin_ticks(self, context, _TICK_SECONDS)

    def modal(self, context: Context, event: bpy.types.Event) -> set[str]:
        try:
            return self._modal(context, event)
        except Exception as error:
            # Whatever it is: nobody would hear of it, and the run would never end.
            traceback.print_exc()
            self.cancel(context)
            return self._fail(f"The motion was not put on the character ({type(error).__name__}: {error}). The system console shows where.")

    def _modal(self, context: Context, event: bpy.types.Event) -> set[str]:
        if event.type == "ESC" and event.value == "PRESS" and (self._run.outcome is None or self._steps is not None):
            self._run.job.cancel()
            redraw(context)
            return {"RUNNING_MODAL"}
        if event.type == "TIMER":
            self._drain(context)
            if self._run.outcome is not None and (not self._brings_motion() or self._applied(context)):
                self._end(context)
                return self._finish(context)
        return {"PASS_THROUGH"}

    def cancel(self, context: Context) -> None:
        """Blender ends the operator itself: another file is opened, or the window closes."""
        self._give_up_steps()
        session.current().abandon(self._run)
        self._end(context)

    def _start(self, context: Context) -> bool:
        try:
            spec = self.job_spec(context)
            spec = pinned_requests.with_pins(context, spec) if self.meets_pins else spec
            problem = request_problem(spec.request) or runtime_problem()
            generator = source.generator_source(context)
        except ValueError as error:
            problem = str(error)
        if problem is not None:
            return self._refuse(context, problem)
        for warning in spec.destination.rig.warnings if spec.destination.rig is not None else ():
            self.report({"WARNING"}, translate_sentence(warning))
        current, self._spec = session.current(), spec
        self._steps = None
        self._run = current.start(current.worker.submit(generator, spec.request, spec.destination.finish))
        if self.meets_pins:
            self._run.ghost = ghost.Ghost(self._spec.destination, keys.frame_rate(context.scene))
        redraw(context)
        return True

    def _drain(self, context: Context) -> None:
        changed, pieces = False, len(self._run.pieces)
        for event in self._run.job.drain():
            session.current().receive(self._run, event)
            changed = True
        if changed:
            redraw(context, ("VIEW_3D",) if len(self._run.pieces) > pieces else ())
        if not self._brings_motion():
            return
        if self._run.job.is_cancelled:
            self._give_up_steps()
            self._run.outcome = Stopped()
        elif destinations.waiting_on(self._spec.destination) is not None and not destinations.adds_take(self._spec.destination):
            session.current().note = "Another motion is ready: keep or discard this one to receive it."
        elif not accepts_motion(context):
            session.current().note = "The motion is ready: leave Edit Mode to receive it."

    def _applied(self, context: Context) -> bool:
        """Keys for as long as a tick may take. Begins again when undo or the animator took away what it worked on."""
        if not destinations.can_apply(context, self._spec.destination):
            self._give_up_steps()
            return False
        if self._steps is None:
            self._result = None
            self._steps = apply_motion.apply_steps(context, self._motions(), self._spec)
        end = time.perf_counter() + _KEYING_SECONDS
        try:
            while time.perf_counter() < end:
                next(self._steps)
        except StopIteration as last:
            self._result = last.value
        except ValueError as error:
            self._result = error
        except ReferenceError:
            self._steps = None
        return self._result is not None

    def _give_up_steps(self) -> None:
        """Half-made actions go with them."""
        if self._steps is not None:
            self._steps.close()
        self._steps = None

    def _motions(self) -> tuple[Any, ...]:
        assert isinstance(self._run.outcome, Done), "asked for once the motions are there"
        return self._run.outcome.motions

    def _brings_motion(self) -> bool:
        return isinstance(self._run.outcome, Done)

    def _end(self, context: Context) -> None:
        if self._run in session.current().runs:
            session.current().runs.remove(self._run)
        end_ticks(self)
        redraw(context, ("VIEW_3D", "DOPESHEET_EDITOR", "NLA_EDITOR"))

    def _finish(self, context: Context) -> set[str]:
        match self._run.outcome:
            case Done(motions):
                return self._apply(context, motions)
            case Failed(message):
                return self._fail(message)
            case Stopped():
                session.current().note = "Cancelled."
                self.report({"INFO"}, translate_sentence("Motion generation was cancelled"))
        return {"CANCELLED"}

    def _apply(self, context: Context, motions: tuple) -> set[str]:
        request = self._run.job.request
        result = self._result if self._steps is not None else self._applied_at_once(context, motions)
        if isinstance(result, ValueError):
            return self._fail(str(result))
        assert result is not None, "all steps were taken"
        armature, note = result
        missed = pinned_requests.note_result(context, self._spec, motions[0].motion)
        for prompt, _ in request.segments:
            remember_prompt(context.scene.motion_mamba.history, prompt)
        note = note or history.remember(context.scene, motions, self._spec)
        if note:
            self.report({"WARNING"}, translate_sentence(note))
        if missed:
            self.report({"WARNING"}, translate_sentence(missed))
        session.current().note = note or missed or self.done(context, armature.name)
        return {"FINISHED"}

    def done(self, context: Context, name: str) -> str:
        """What the animator is told when all went as asked."""
        return f"Done: the motion is on “{name}”." if self._spec.destination.keep else f"Done: look at the motion on “{name}”."

    def _applied_at_once(self, context: Context, motions: tuple) -> tuple[ArmatureObject, str] | ValueError:
        try:
            return apply_motion.apply(context, motions, self._spec)
        except ValueError as error:
            return error

    def _refuse(self, context: Context, problem: str) -> bool:
        self._fail(problem)
        redraw(context)
        return False

    def _fail(self, problem: str) -> set[str]:
        session.current().problem = problem
        self.report({"ERROR"}, translate_sentence(problem))
        return {"CANCELLED"}
