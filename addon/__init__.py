"""The room that knows Blender: panel, operators, preferences, and everything that puts a motion on a rig."""

from __future__ import annotations

import gc
from collections.abc import Iterator
from contextlib import contextmanager


def register() -> None:
    with _collector_paused():
        from . import registration

        registration.register()


def unregister() -> None:
    from . import registration

    registration.unregister()


@contextmanager
def _collector_paused() -> Iterator[None]:
    """Modules and classes are made to stay: a collection in their midst walks through all that Blender holds and finds nothing to free."""
    enabled = gc.isenabled()
    gc.disable()
    try:
        yield
    finally:
        if enabled:
            gc.enable()
