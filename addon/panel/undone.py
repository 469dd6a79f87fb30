"""What the panel told of a motion is not true any more once that is undone, or another file is open."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import bpy

from ..worker import session


@bpy.app.handlers.persistent
def _forget(*_: Any) -> None:
    session.current().note = ""


def _lists() -> tuple[list[Callable[..., None]], ...]:
    ours = bpy.app.handlers
    return ours.undo_post, ours.redo_post, ours.load_post


def register() -> None:
    for handlers in _lists():
        handlers.append(_forget)


def unregister() -> None:
    for handlers in _lists():
        handlers.remove(_forget)
