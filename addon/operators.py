"""Operators that make motion: generate, cancel, unload, and the character."""

from __future__ import annotations

from typing import ClassVar

import bpy
from bpy.props import FloatProperty, IntProperty, StringProperty

from ..generator.motion import Request
from . import characters, delivery, preferences, runtime_panel, session
from .jobs import Done, Failed, Stopped
from .properties import DEFAULT_SECONDS, MotionMambaSettings
from .validation import request_problem

_TICK_SECONDS = 0.05
_SETTINGS = ("prompt", "seconds", "seed", "guidance", "steps")


def request_of(values: dict) -> Request:
    return Request(((values["prompt"], values["seconds"]),), values["seed"], values["guidance"], values["steps"])


def panel_values(settings: MotionMambaSettings) -> dict:
    return {name: getattr(settings, name) for name in _SETTINGS}


def redraw(context: bpy.types.Context) -> None:
    """Draw the sidebars and the preferences again in every window; not the 3D views, which may hold a heavy scene."""
    for window in context.window_manager.windows:
        for area in window.screen.areas:
            if area.type == "VIEW_3D":
                for region in area.regions:
                    if region.type == "UI":
                        region.tag_redraw()
            elif area.type == "PREFERENCES":
                area.tag_redraw()


class MOTION_MAMBA_OT_generate(bpy.types.Operator):
    """Make a motion from the prompt and put it on the character. Esc cancels"""

    bl_idname = "motion_mamba.generate"
    bl_label = "Generate Motion"
    # One undo step. Not REGISTER: the redo panel would generate again at every touch.
    bl_options: ClassVar[set[str]] = {"UNDO"}

    # Without hard limits: a value out of range from a script must be told, not bent. Those left out are taken from the panel.
    prompt: StringProperty(name="Prompt", options={"SKIP_SAVE"})
    seconds: FloatProperty(name="Seconds", default=DEFAULT_SECONDS, options={"SKIP_SAVE"})
    seed: IntProperty(name="Seed", options={"SKIP_SAVE"})
    guidance: FloatProperty(name="Guidance", options={"SKIP_SAVE"})
    steps: IntProperty(name="Steps", options={"SKIP_SAVE"})

    def execute(self, context: bpy.types.Context) -> set[str]:
        """To the end, while Blender waits: for scripts."""
        if not self._start(context):
            return {"CANCELLED"}
        try:
            for event in self._run.job.wait():
                session.current().take(self._run, event)
        finally:
            session.current().drop(self._run)
        return self._finish(context)

    def invoke(self, context: bpy.types.Context, _event: bpy.types.Event) -> set[str]:
        if bpy.app.background:
            return self.execute(context)
        if not self._start(context):
            return {"CANCELLED"}
        manager = context.window_manager
        self._timer = manager.event_timer_add(_TICK_SECONDS, window=context.window)
        session.current().stop_timers[self._run] = lambda timer=self._timer: manager.event_timer_remove(timer)
        manager.modal_handler_add(self)
        return {"RUNNING_MODAL"}

    def modal(self, context: bpy.types.Context, event: bpy.types.Event) -> set[str]:
        if event.type == "ESC" and event.value == "PRESS" and self._run.outcome is None:
            self._run.job.cancel()
            redraw(context)
            return {"RUNNING_MODAL"}
        if event.type == "TIMER":
            self._drain(context)
            if self._run.outcome is not None and (not self._brings_motion() or delivery.can_deliver(context)):
                self._end(context)
                return self._finish(context)
        return {"PASS_THROUGH"}

    def cancel(self, context: bpy.types.Context) -> None:
        """Blender ends the operator itself: another file is opened, or the window closes."""
        session.current().drop(self._run)
        self._end(context)

    def _start(self, context: bpy.types.Context) -> bool:
        current = session.current()
        settings = context.scene.motion_mamba
        given = {name: getattr(self, name) for name in _SETTINGS if self.properties.is_property_set(name)}
        request = request_of(panel_values(settings) | given)
        problem = request_problem(request) or self._runtime_problem()
        if problem is None:
            try:
                self._destination = delivery.destination(context, preferences.read(context).body_folder)
                source = preferences.generator_source(context)
            except ValueError as error:
                problem = str(error)
        if problem is not None:
            return self._refuse(context, problem)
        self._run = current.start(current.worker.submit(source, request))
        redraw(context)
        return True

    def _runtime_problem(self) -> str | None:
        missing = runtime_panel.report().missing
        if not missing or session.current().brings_own_generator:
            return None
        return f"The generator's runtime is not installed ({missing[0].name} is missing). Press Install in the Motion tab."

    def _drain(self, context: bpy.types.Context) -> None:
        changed = False
        for event in self._run.job.drain():
            session.current().take(self._run, event)
            changed = True
        if changed:
            redraw(context)
        if self._brings_motion() and not delivery.can_deliver(context):
            session.current().note = "The motion is ready: leave Edit Mode to receive it."

    def _brings_motion(self) -> bool:
        return isinstance(self._run.outcome, Done)

    def _end(self, context: bpy.types.Context) -> None:
        if session.current().stop_timers.pop(self._run, None):
            context.window_manager.event_timer_remove(self._timer)
        redraw(context)

    def _finish(self, context: bpy.types.Context) -> set[str]:
        match self._run.outcome:
            case Done(motions):
                return self._deliver(context, motions)
            case Failed(message):
                return self._fail(message)
            case Stopped():
                session.current().note = "Cancelled."
                self.report({"INFO"}, "Motion generation was cancelled")
        return {"CANCELLED"}

    def _deliver(self, context: bpy.types.Context, motions: tuple) -> set[str]:
        try:
            armature, note = delivery.deliver(context, motions, self._run.job.request, self._destination)
        except ValueError as error:
            return self._fail(str(error))
        if note:
            self.report({"WARNING"}, note)
        session.current().note = note or f"Done: the motion is on “{armature.name}”."
        return {"FINISHED"}

    def _refuse(self, context: bpy.types.Context, problem: str) -> bool:
        self._fail(problem)
        redraw(context)
        return False

    def _fail(self, problem: str) -> set[str]:
        session.current().problem = problem
        self.report({"ERROR"}, problem)
        return {"CANCELLED"}


class MOTION_MAMBA_OT_cancel(bpy.types.Operator):
    """Stop before the next denoising step. Nothing in the scene changes"""

    bl_idname = "motion_mamba.cancel"
    bl_label = "Cancel"
    bl_options: ClassVar[set[str]] = {"INTERNAL"}

    @classmethod
    def poll(cls, _context: bpy.types.Context) -> bool:
        return bool(session.current().runs)

    def execute(self, context: bpy.types.Context) -> set[str]:
        session.current().runs[0].job.cancel()
        redraw(context)
        return {"FINISHED"}


class MOTION_MAMBA_OT_create_character(bpy.types.Operator):
    """Add an SMPL armature with a body at the 3D cursor and choose it as the character"""

    bl_idname = "motion_mamba.create_character"
    bl_label = "Create SMPL Character"
    bl_options: ClassVar[set[str]] = {"REGISTER", "UNDO"}

    @classmethod
    def poll(cls, context: bpy.types.Context) -> bool:
        return delivery.can_deliver(context)

    def execute(self, context: bpy.types.Context) -> set[str]:
        try:
            folder = preferences.read(context).body_folder
            armature = characters.create_character(context, tuple(context.scene.cursor.location), folder)
        except ValueError as error:
            self.report({"ERROR"}, str(error))
            return {"CANCELLED"}
        context.scene.motion_mamba.character = armature
        return {"FINISHED"}


class MOTION_MAMBA_OT_unload_generator(bpy.types.Operator):
    """Free the memory that the generator takes. The next motion loads it again"""

    bl_idname = "motion_mamba.unload_generator"
    bl_label = "Unload Generator"
    bl_options: ClassVar[set[str]] = {"INTERNAL"}

    @classmethod
    def poll(cls, _context: bpy.types.Context) -> bool:
        return session.current().worker.has_generator

    def execute(self, _context: bpy.types.Context) -> set[str]:
        session.current().worker.unload()
        self.report({"INFO"}, "The generator is unloaded once the motions under way are done")
        return {"FINISHED"}
