"""Live switched on and off: the timer that looks for changes, and what Blender tells of them. Nothing of it is there while it is off."""

from __future__ import annotations

import traceback
from collections.abc import Callable
from typing import Any

import bpy

from ..blender.redraw import redraw
from ..blender.typed import Context, Scene
from ..generate.running import runtime_problem
from ..preview import preview
from ..properties import chosen_character
from ..worker import session
from . import live, waiting_motion

# Seconds between two looks: while an answer is to come, while something waits, and while nothing does.
_BUSY, _WATCHING, _IDLE = 0.008, 0.03, 0.2
_live: live.Live | None = None
_steps_now = False


def is_on() -> bool:
    return _live is not None


def current() -> live.Live | None:
    """None while it is off."""
    return _live


def problem(context: Context) -> str | None:
    """Why it cannot be switched on, as a sentence."""
    armature = chosen_character(context.scene)
    if not preview.is_shown(armature):
        return "No motion waits to be kept or discarded: generate one first."
    if waiting_motion.shown_on(context) is None:
        return "The motion that waits cannot be asked for again, so it cannot be made anew."
    return runtime_problem()


def switch_on() -> live.Live:
    """Harmless while it is on."""
    global _live
    if _live is None:
        _live = live.Live()
        for handlers, handler in _handlers():
            handlers.append(handler)
        session.current().at_close[switch_off] = switch_off
        if not bpy.app.background:
            bpy.app.timers.register(_tick, first_interval=0.0)
    return _live


def end() -> None:
    """As `switch_off`, and what was made last is among the takes."""
    if _live is not None:
        _live.end()
    switch_off()


def switch_off() -> None:
    """Harmless while it is off. What is under way is given up; what was put in place stays."""
    global _live
    ended, _live = _live, None
    if ended is None:
        return
    ended.stop()
    for handlers, handler in _handlers():
        if handler in handlers:
            handlers.remove(handler)
    session.current().at_close.pop(switch_off, None)
    if bpy.app.timers.is_registered(_tick):
        bpy.app.timers.unregister(_tick)


def step(context: Context) -> bool:
    """Look once, as the timer does; whether a motion was put in place. While it is off nothing is done."""
    global _steps_now
    if _live is None:
        return False
    _steps_now = True
    try:
        return _live.step(context)
    finally:
        _steps_now = False


def _tick() -> float | None:
    watching, context = _live, _context()
    if watching is None:
        return None
    try:
        with context.temp_override(window=context.window or context.window_manager.windows[0]):
            step(_context())
    except Exception as error:
        # Whatever it is: at the next tick it would be the same again.
        traceback.print_exc()
        switch_off()
        session.current().problem = f"Live was switched off ({type(error).__name__}: {error}). The system console shows where."
        redraw(context)
        return None
    return _BUSY if watching.is_busy else _WATCHING if watching.watches else _IDLE


@bpy.app.handlers.persistent
def _on_update(scene: Scene, depsgraph: Any) -> None:
    # What is read off the scene, and what is put in place, is no change of the animator's.
    if _live is None or _steps_now:
        return
    forget = ""
    armature = chosen_character(scene)
    for update in depsgraph.updates:
        thing: Any = update.id.original
        if update.is_updated_transform and isinstance(thing, bpy.types.Object) and thing != armature and not _is_pin(thing):
            # Pins may hang from it.
            forget = "matrices"
    _live.change(forget)


def _is_pin(thing: Any) -> bool:
    return thing.motion_mamba_pin.part != "NONE"


@bpy.app.handlers.persistent
def _on_undo(*_: Any) -> None:
    if _live is not None:
        _live.begin_again()


@bpy.app.handlers.persistent
def _on_load(*_: Any) -> None:
    switch_off()


def _handlers() -> list[tuple[list[Callable[..., None]], Callable[..., None]]]:
    ours = bpy.app.handlers
    return [(ours.depsgraph_update_post, _on_update), (ours.undo_post, _on_undo), (ours.redo_post, _on_undo), (ours.load_pre, _on_load)]


def _context() -> Any:
    return bpy.context
