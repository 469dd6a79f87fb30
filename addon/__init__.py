"""The room that knows Blender: panel, operators, preferences, and everything that puts a motion on a rig."""

from __future__ import annotations

import gc
from collections.abc import Iterator
from contextlib import contextmanager

from .. import generator, rigs
from .lazy_import import import_lazily

# What only making, keeping or importing motion needs. What is registered names these as modules (`from . import keys`), since names
# taken out of them would load them at once.
_LAZY = {
    "bake": ("baking", "thumbnail"),
    "bodies": ("body_morphs", "characters"),
    "files": ("character_motion", "motion_skeletons"),
    "generate": ("apply_motion", "finished"),
    "keys": ("keys",),
    "live": ("live", "retake", "waiting_motion"),
    "pins": ("pinned_requests", "pins"),
    "poses": ("keyed_pose", "pose_destination"),
    "requests": ("asking", "destinations", "joined_requests", "pose_sampling", "requests"),
    "retarget": ("ik_switches", "rig_characters", "rig_keys", "rig_reading"),
    "runtime": ("installer",),
    "steer": ("steered_motion", "steered_spec", "steering"),
    "takes": ("bringing_back", "comparing", "figures", "history"),
}
# Patterns over what is typed, which take as long to compile as a third of all else that is registered.
_LAZY_GENERATOR = {"planning": ("pieces",), "styling": ("wording",), "text": ("duration_model",), "text.clauses": ("prompt_actions",)}
_LAZY_RIGS = {"bodies": ("body_model",), "retarget": ("motion_files",)}


def register() -> None:
    with _collector_paused():
        for room, folders in ((__name__, _LAZY), (generator.__name__, _LAZY_GENERATOR), (rigs.__name__, _LAZY_RIGS)):
            for folder, names in folders.items():
                import_lazily(f"{room}.{folder}", names)
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
