"""What the add-on draws over Blender's editors: drawn while it is switched on, and kept on the graphics card between redraws."""

from __future__ import annotations

from collections.abc import Callable, Hashable
from typing import Any

import bpy


class Overlay:
    """`draw` is called at each redraw of a kind of editor; a part of the add-on as registration.py knows them."""

    def __init__(self, space: str, stage: str, draw: Callable[[], None]) -> None:
        self._space, self._stage, self._draw = space, stage, draw
        self._handle: object | None = None

    def register(self) -> None:
        # Without a window nothing is drawn.
        if not bpy.app.background:
            self._handle = getattr(bpy.types, self._space).draw_handler_add(self._draw, (), "WINDOW", self._stage)

    def unregister(self) -> None:
        if self._handle is not None:
            getattr(bpy.types, self._space).draw_handler_remove(self._handle, "WINDOW")
            self._handle = None


class KeptBatch:
    """A GPU batch that is made anew only when what it shows has changed."""

    def __init__(self) -> None:
        self._shows: Hashable = None
        self._batch: Any = None

    def of(self, shows: Hashable, make: Callable[[], Any]) -> Any:
        if self._batch is None or shows != self._shows:
            self._shows, self._batch = shows, make()
        return self._batch
