"""Operators that watch a job while Blender goes on: a timer of the window, which ends with them or with the add-on."""

from __future__ import annotations

import bpy

from ..blender.typed import Context
from . import session


def begin_ticks(operator: bpy.types.Operator, context: Context, seconds: float) -> set[str]:
    """Call the operator's `modal` every so often; returns what its `invoke` returns."""
    manager = context.window_manager
    timer = manager.event_timer_add(seconds, window=context.window)
    session.current().at_close[operator] = lambda: manager.event_timer_remove(timer)
    manager.modal_handler_add(operator)
    return {"RUNNING_MODAL"}


def end_ticks(operator: bpy.types.Operator) -> None:
    """Harmless when the add-on was switched off and on meanwhile: it has ended them then."""
    stop = session.current().at_close.pop(operator, None)
    if stop is not None:
        stop()
