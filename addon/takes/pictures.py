"""Small moving pictures of takes for the panel: a mannequin, drawn bit by bit while the panel is looked at, kept in memory alone."""

from __future__ import annotations

import time
from collections.abc import Iterator
from typing import Any

import bpy

from ..blender.redraw import redraw
from ..blender.typed import current_context
from . import figures

# Seconds between two of its pictures, that all of them take, and after which nobody looks at the panel any more.
_TICK, _SECONDS, _AWAY = 0.1, 2.0, 1.5
# Pictures of more takes than this are drawn again when they are looked at.
_MOST = 64


class Pictures:
    """Those that were drawn, by the take's uid, and those that somebody wants to see."""

    def __init__(self) -> None:
        self._previews: Any = None
        self._drawn: dict[str, list[int]] = {}
        self._wanted: dict[str, Iterator[Any]] = {}
        self._looked = 0.0

    def still(self, take: Any) -> int:
        """The icon of its middle, 0 until it is drawn."""
        return self._icon(take, 0.5)

    def moving(self, take: Any) -> int:
        """The icon of this moment."""
        return self._icon(take, time.monotonic() / _SECONDS % 1.0)

    def _icon(self, take: Any, share: float) -> int:
        """At a share of its time."""
        self._looked = time.monotonic()
        self._start()
        if take.uid not in self._drawn:
            self._drawn[take.uid], self._wanted[take.uid] = [], figures.pictures_of(take.motion)
        icons = self._drawn[take.uid]
        return icons[int(share * len(icons))] if icons else 0

    def _start(self) -> None:
        if not bpy.app.background and not bpy.app.timers.is_registered(self.tick):
            bpy.app.timers.register(self.tick, first_interval=_TICK)

    def tick(self) -> float | None:
        """Draws one picture, and has the panel show the next frame; ends when nobody looks."""
        if time.monotonic() - self._looked > _AWAY:
            return None
        self.draw_next()
        redraw(current_context())
        return _TICK

    def draw_next(self) -> None:
        """One picture of a take that is wanted."""
        if not self._wanted:
            return
        uid, images = next(iter(self._wanted.items()))
        if (image := next(images, None)) is None:
            del self._wanted[uid]
        else:
            self._drawn[uid].append(self._icon_of(f"{uid} {len(self._drawn[uid])}", image))
        while len(self._drawn) > _MOST:
            self._forget(next(iter(self._drawn)))

    def _icon_of(self, name: str, image: Any) -> int:
        import bpy.utils.previews

        if self._previews is None:
            self._previews = bpy.utils.previews.new()
        icon = self._previews.new(name)
        icon.image_size = image.shape[1::-1]
        icon.image_pixels_float.foreach_set(image.ravel())
        # A list's line shows the small picture, which is one of its own.
        small = figures.half(image)
        icon.icon_size = small.shape[1::-1]
        icon.icon_pixels_float.foreach_set(small.ravel())
        return icon.icon_id

    def _forget(self, uid: str) -> None:
        self._wanted.pop(uid, None)
        for index in range(len(self._drawn.pop(uid))):
            self._previews.pop(f"{uid} {index}")

    def register(self) -> None:
        """Nothing is there before somebody looks."""

    def unregister(self) -> None:
        import bpy.utils.previews

        if bpy.app.timers.is_registered(self.tick):
            bpy.app.timers.unregister(self.tick)
        if self._previews is not None:
            bpy.utils.previews.remove(self._previews)
        self._previews = None
        self._drawn.clear()
        self._wanted.clear()


PICTURES = Pictures()
