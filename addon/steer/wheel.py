"""What the animator wants of a steered motion by now: written on the main thread, read on the worker's. No bpy here."""

from __future__ import annotations

import threading
from collections.abc import Callable

from ...generator.planning.steering import Direction, Standing

# Seconds between two looks at whether the job was cancelled.
_LOOK = 0.05


class Wheel:
    """direction: what is done next. until: the frame up to which the motion is wanted by now."""

    def __init__(self, direction: Direction, until: int) -> None:
        self._direction, self._until, self._ended = direction, until, False
        self._changed = threading.Condition()

    def turn(self, direction: Direction, until: int) -> None:
        with self._changed:
            self._direction, self._until = direction, until
            self._changed.notify_all()

    def end(self) -> None:
        """What is made by now is all."""
        with self._changed:
            self._ended = True
            self._changed.notify_all()

    def direct(self, standing: Standing, is_cancelled: Callable[[], bool]) -> Direction | None:
        """Waits until more is wanted. None once the motion is ended, or cancelled."""
        with self._changed:
            while standing.frame >= self._until and not self._ended and not is_cancelled():
                self._changed.wait(_LOOK)
            return None if self._ended or is_cancelled() else self._direction
