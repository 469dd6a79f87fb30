"""The gallery's pictures as Blender's icons, which move while they are seen: a timer that ends when nobody draws them any more."""

from __future__ import annotations

import time
from collections.abc import Sequence
from typing import Any

import bpy
import bpy.utils.previews

from ..blender.redraw import redraw
from ..blender.typed import current_context
from ..worker import session
from .actions import frame_pixels, gallery

# Frames that the last pose is held before it begins again, and looks without being drawn after which the timer ends: not seconds, since a
# heavy scene may take some to be drawn.
_HELD, _UNSEEN = 2, 8
_previews: Any = None
_seen: tuple[int, ...] = ()
_unseen = 0


def icons(rows: Sequence[int]) -> list[int]:
    """For drawing: the icon of each row's picture, 0 where it is still to be made; those that are asked for are made and move."""
    global _seen, _unseen
    _seen, _unseen = tuple(rows), 0
    session.current().at_close[forget] = forget
    if not bpy.app.background and not bpy.app.timers.is_registered(_tick):
        bpy.app.timers.register(_tick, first_interval=0.0)
    return [_previews[str(row)].icon_id if _previews is not None and str(row) in _previews else 0 for row in rows]


def step(now: float) -> bool:
    """Show those that are seen as they are at this time, as time.monotonic(); False where nobody has drawn them lately."""
    global _previews, _unseen
    _unseen += 1
    if _unseen > _UNSEEN:
        return False
    if _previews is None:
        _previews = bpy.utils.previews.new()
    shown = gallery()
    frame = min(int(now * shown.rate) % (shown.frames + _HELD), shown.frames - 1)
    for row in _seen:
        _show(str(row), row, frame)
    return True


def _show(name: str, row: int, frame: int) -> None:
    if name not in _previews:
        _previews.new(name).image_size = (gallery().size,) * 2
    _previews[name].image_pixels_float.foreach_set(frame_pixels(row, frame).ravel())


def _tick() -> float | None:
    if not step(time.monotonic()):
        return None
    redraw(current_context())
    return 1.0 / gallery().rate


def forget() -> None:
    """Harmless where nothing was shown."""
    global _previews, _seen
    if bpy.app.timers.is_registered(_tick):
        bpy.app.timers.unregister(_tick)
    if _previews is not None:
        bpy.utils.previews.remove(_previews)
    _previews, _seen = None, ()
