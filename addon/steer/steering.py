"""A character that is steered: its motion is made a second ahead of the playhead and put on it as it comes, as an ordinary preview."""

from __future__ import annotations

import time
from collections.abc import Generator
from dataclasses import replace
from typing import Any

import bpy

from ...generator.motion import FPS
from ..blender.typed import ArmatureObject, Context
from ..generate import apply_motion
from ..generate.finished import FinishedMotion
from ..keys.keys import frame_rate
from ..live.retake import retake_problem
from ..preview import preview
from ..properties import chosen_character
from ..requests.destinations import JobSpec
from ..requests.validation import request_problem
from ..runtime.source import generator_source
from ..takes import history
from ..worker import session
from ..worker.events import Event, Failed, Loading, Note, Outcome, SoFar
from .steered_motion import steered_by
from .steered_spec import direction_now, frames_until, steered_spec
from .wheel import Wheel

# Seconds that the motion is ahead of the playhead.
_AHEAD = 1.0


class Steering:
    """One ride. shown: model frames that are on the character by now. outcome: None while it goes on."""

    def __init__(self, context: Context) -> None:
        """Raises ValueError as `steered_spec`."""
        self.spec = steered_spec(context)
        self._direction = direction_now(context.scene, self.spec)
        self._wheel = Wheel(self._direction, self._wanted(context))
        worker, source = session.current().worker, generator_source(context)
        self._job = worker.submit(source, self.spec.request, None, steered_by(self._wheel, self.spec.destination))
        self._newest: FinishedMotion | None = None
        self._steps: Generator[None, None, bpy.types.Action] | None = None
        self._keyed: FinishedMotion | None = None
        self._take: tuple[int, int] | None = None
        self.outcome: Outcome | None = None
        self.shown, self._problem = 0, ""

    @property
    def last_frame(self) -> float:
        """The scene frame up to which there are keys."""
        action = self._action()
        return action.frame_range[1] if action is not None else self.spec.destination.frame

    @property
    def is_over(self) -> bool:
        """Whether nothing more will be put on the character."""
        return self.outcome is not None and self._newest is None and self._steps is None

    def look(self, context: Context) -> None:
        """Tell what is wanted by now: the prompt as it is typed, the goal where it is dragged, as far as the playhead is."""
        direction = direction_now(context.scene, self.spec)
        asked = replace(self.spec.request, segments=((direction.prompt, 2.0),))
        problem, current = request_problem(asked) or "", session.current()
        if problem or current.problem == self._problem:
            current.problem = problem
        self._problem = problem
        # While a prompt is being typed it may be nothing for a moment.
        self._direction = replace(direction, prompt=self._direction.prompt) if problem else direction
        self._wheel.turn(self._direction, self._wanted(context))

    def receive(self, context: Context, seconds: float) -> None:
        """Put what has come on the character, for so long at most. Raises ValueError when that cannot be keyed, or the animator has taken
        away or edited what was on it."""
        for event in self._job.drain():
            self._note(event)
        end = time.perf_counter() + seconds
        while time.perf_counter() < end and (self._steps is not None or self._newest is not None):
            self._step(context)

    def end(self) -> None:
        """What is made by now is all; it is still to be received."""
        self._wheel.end()

    def give_up(self) -> None:
        """Nothing more is put on the character."""
        self._job.cancel()
        self._wheel.end()
        self._newest = self._steps = None

    def remember(self, context: Context) -> str:
        """The whole ride as a take. Returns as `history.remember`."""
        if self._keyed is None:
            return ""
        return history.remember(context.scene, (self._keyed,), self._spec_of(context, self._keyed))

    def wait(self, context: Context, frames: int) -> None:
        """Until so many frames of the motion are on the character, while Blender waits. Raises ValueError as `receive`."""
        while self.shown < frames and not self.is_over:
            self.receive(context, 1.0)
            time.sleep(0.001)

    def _wanted(self, context: Context) -> int:
        scene = context.scene
        return frames_until(scene, self.spec, scene.frame_current_final + _AHEAD * frame_rate(scene))

    def _note(self, event: Event) -> None:
        current = session.current()
        match event:
            case SoFar(motion):
                self._newest = motion
            case Loading():
                current.note = "Loading the model"
            case Note(message):
                current.note = message
            case Failed(message, detail):
                session.log.error("%s", detail)
                current.problem, self.outcome = message, event
            case _ if isinstance(event, Outcome):
                self.outcome = event

    def _step(self, context: Context) -> None:
        """A curve more of what is being keyed, or the first of what came meanwhile."""
        if self._steps is None:
            self._keyed, self._newest = self._newest, None
            assert self._keyed is not None
            if self._take is None:
                self._begin(context, self._keyed)
                return
            armature = self._armature(context)
            fps, action = frame_rate(context.scene), preview.shown_action(armature)
            self._steps = apply_motion.action_steps(armature, self._keyed, self._spec_of(context, self._keyed), fps, onto=action)
        try:
            next(self._steps)
        except StopIteration as last:
            self._steps = None
            self._put(context, last.value)

    def _spec_of(self, context: Context, finished: FinishedMotion) -> JobSpec:
        """Every second of the motion lies on its scene frame whatever follows, so that what was played does not move."""
        rate, start, count = frame_rate(context.scene), self.spec.destination.frame, len(finished.motion.joints)
        meets = tuple((frame, start + frame / FPS * rate) for frame in range(round(FPS), count - 1, round(FPS)))
        last = start + (count - 1) / FPS * rate
        return replace(self.spec, destination=replace(self.spec.destination, meets=meets, last=last))

    def _begin(self, context: Context, finished: FinishedMotion) -> None:
        armature, _ = apply_motion.apply(context, (finished,), self._spec_of(context, finished))
        action = preview.shown_action(armature)
        assert action is not None, "it was just put there"
        self._take = (armature.session_uid, action.session_uid)
        self.shown = self.spec.destination.finishing.lead_in + len(finished.motion.joints)

    def _put(self, context: Context, action: bpy.types.Action) -> None:
        assert self._keyed is not None
        take = apply_motion.take_of(action, self._keyed, self._spec_of(context, self._keyed), frame_rate(context.scene))
        preview.make_anew(self._armature(context, is_keyed=True), take, self.spec.destination.replaces)
        self.shown = self.spec.destination.finishing.lead_in + len(self._keyed.motion.joints)

    def _armature(self, context: Context, is_keyed: bool = False) -> ArmatureObject:
        """The character, with what was put on it. is_keyed: its keys are new already. Raises ValueError where it is not as it was left."""
        armature = chosen_character(context.scene)
        action = preview.shown_action(armature) if armature is not None and preview.is_shown(armature) else None
        if armature is None or action is None or (armature.session_uid, action.session_uid) != self._take:
            raise ValueError("The character, or the motion that was being steered, is not there any more.")
        if not is_keyed and (problem := retake_problem(armature)) is not None:
            raise ValueError(problem)
        return armature

    def _action(self) -> Any:
        context: Any = bpy.context
        armature = chosen_character(context.scene)
        return preview.shown_action(armature) if armature is not None and self._take is not None and preview.is_shown(armature) else None
