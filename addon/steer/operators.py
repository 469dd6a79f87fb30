"""Operator that steers: press, and the character goes on without end; press again, and what was made waits to be kept or discarded."""

# Blender reads properties from annotations: calls there are no types.
# pyright: reportInvalidTypeForm=false

from __future__ import annotations

import traceback
from typing import Any, ClassVar

import bpy
from bpy.props import FloatProperty

from ..blender.modes import accepts_motion
from ..blender.redraw import redraw
from ..blender.typed import Context, Operator, Scene
from ..generate.running import runtime_problem
from ..keys import keys
from ..properties import chosen_character, polled_character
from ..translations.translations import translate_sentence
from ..worker import session
from ..worker.ticking import begin_ticks, end_ticks
from . import steered_spec, steering

# A tick keys for at most this long, so that the window stays alive.
_TICK_SECONDS, _KEYING_SECONDS = 0.03, 0.008
_EDITORS = ("VIEW_3D", "DOPESHEET_EDITOR")
# The one that runs in a window.
_running: list[steering.Steering] = []


def is_running() -> bool:
    return bool(_running)


class MOTION_MAMBA_OT_steer(Operator, bpy.types.Operator):
    """Play, and make motion a second ahead of the playhead, following the goal that is dragged and the prompt that is typed. Esc ends it"""

    bl_idname = "motion_mamba.steer"
    bl_label = "Steer"
    bl_options: ClassVar[set[str]] = {"UNDO"}

    seconds: FloatProperty(
        name="Seconds",
        description="For how long, in a script: as the goal and the prompt are at each second of the scene",
        default=5.0,
        min=1.0,
        options={"SKIP_SAVE"},
    )

    @classmethod
    def poll(cls, context: Context) -> bool:
        return chosen_character(context.scene) is not None and accepts_motion(context)

    def execute(self, context: Context) -> set[str]:
        """To the end, while Blender waits: for scripts."""
        if not self._begin(context):
            return {"CANCELLED"}
        try:
            self._ride(context)
        except ValueError as error:
            self._steering.give_up()
            return self._fail(str(error))
        return self._finished(context)

    def invoke(self, context: Context, _event: bpy.types.Event) -> set[str]:
        if bpy.app.background:
            return self.execute(context)
        if is_running():
            _running[0].end()
            return {"CANCELLED"}
        if not self._begin(context):
            return {"CANCELLED"}
        _running.append(self._steering)
        self._range = _playing_range(context.scene)
        if not _is_playing(context):
            bpy.ops.screen.animation_play()
        return begin_ticks(self, context, _TICK_SECONDS)

    def modal(self, context: Context, event: bpy.types.Event) -> set[str]:
        try:
            return self._modal(context, event)
        except Exception as error:
            # Whatever it is: nobody would hear of it, and the ride would never end.
            if not isinstance(error, ValueError):
                traceback.print_exc()
            self.cancel(context)
            return self._fail(str(error) if isinstance(error, ValueError) else _ended(error))

    def _modal(self, context: Context, event: bpy.types.Event) -> set[str]:
        ride = self._steering
        if event.type == "ESC" and event.value == "PRESS":
            ride.end()
            return {"RUNNING_MODAL"}
        if event.type != "TIMER":
            return {"PASS_THROUGH"}
        if not _is_playing(context):
            ride.end()
        ride.look(context)
        before = ride.shown
        ride.receive(context, _KEYING_SECONDS)
        _make_room(context.scene, ride.last_frame)
        if ride.shown != before:
            redraw(context, _EDITORS)
        if ride.is_over:
            self._end(context)
            return self._finished(context)
        return {"PASS_THROUGH"}

    def cancel(self, context: Context) -> None:
        """Blender ends the operator itself: another file is opened, or the window closes."""
        self._steering.give_up()
        self._end(context)

    def _begin(self, context: Context) -> bool:
        session.current().problem = session.current().note = ""
        try:
            if (problem := runtime_problem()) is not None:
                raise ValueError(problem)
            steered_spec.ensure_goal(context.scene, polled_character(context))
            self._steering = steering.Steering(context)
        except ValueError as error:
            self._fail(str(error))
            return False
        return True

    def _ride(self, context: Context) -> None:
        """Second after second of the scene, whose playhead ends where the motion does."""
        scene, ride = context.scene, self._steering
        first, rate = scene.frame_current, keys.frame_rate(scene)
        for second in range(1, round(self.seconds) + 1):
            ride.look(context)
            ride.wait(context, steered_spec.frames_until(scene, ride.spec, first + second * rate))
            scene.frame_set(round(first + second * rate))
        ride.end()
        while not ride.is_over:
            ride.receive(context, 1.0)

    def _end(self, context: Context) -> None:
        _running.clear()
        _set_playing_range(context.scene, self._range)
        if _is_playing(context):
            bpy.ops.screen.animation_cancel(restore_frame=False)
        end_ticks(self)
        redraw(context, _EDITORS)

    def _finished(self, context: Context) -> set[str]:
        if not self._steering.shown:
            return {"CANCELLED"}
        note = self._steering.remember(context)
        session.current().note = note or f"Done: look at the motion on “{polled_character(context).name}”."
        return {"FINISHED"}

    def _fail(self, problem: str) -> set[str]:
        session.current().problem = problem
        self.report({"ERROR"}, translate_sentence(problem))
        return {"CANCELLED"}


def _ended(error: Exception) -> str:
    return f"Steering ended ({type(error).__name__}: {error}). The system console shows where."


def _is_playing(context: Any) -> bool:
    return context.screen is not None and context.screen.is_animation_playing


def _playing_range(scene: Scene) -> tuple[int, int]:
    return scene.frame_end, scene.frame_preview_end


def _set_playing_range(scene: Scene, ends: tuple[int, int]) -> None:
    scene.frame_end, scene.frame_preview_end = ends


def _make_room(scene: Scene, last: float) -> None:
    """So that playing does not begin again before what is made: a second more than that."""
    end = round(last + keys.frame_rate(scene))
    if scene.use_preview_range:
        scene.frame_preview_end = max(scene.frame_preview_end, end)
    else:
        scene.frame_end = max(scene.frame_end, end)


CLASSES = (MOTION_MAMBA_OT_steer,)
