"""The room that knows Blender: panel, operators, preferences, and everything that puts a motion on a rig."""

from __future__ import annotations

import gc
from collections.abc import Iterator
from contextlib import contextmanager

from .. import rigs
from .later import load_later

# What only making, keeping or importing motion needs. What is registered names these as modules (`from . import keys`), since names
# taken out of them would load them at once.
_LATER = (
    "baking",
    "body_morphs",
    "characters",
    "delivery",
    "installer",
    "keys",
    "rig_characters",
    "rig_reading",
    "sampling",
    "staging",
    "thumbnail",
)
_RIGS_LATER = ("body", "motion_files")


def register() -> None:
    with _collector_paused():
        load_later(__name__, _LATER)
        load_later(rigs.__name__, _RIGS_LATER)
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
