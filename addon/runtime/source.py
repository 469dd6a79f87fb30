"""Which generator the preferences and the installed runtime amount to."""

from __future__ import annotations

from .. import preferences
from ..blender.typed import Context
from ..worker.jobs import Source
from . import gl_safety, runtime


def generator_source(context: Context) -> Source:
    """What the worker should load. Main thread only. Raises ValueError when the preferences are incomplete."""
    settings = preferences.read(context)
    folder = preferences.runtime_folder()
    return Source(
        checkpoint=preferences.checkpoint(context),
        device=settings.device,
        runtime=folder if folder is not None and runtime.is_complete(folder) else None,
        kernels=preferences.kernels_folder(),
        triton=gl_safety.triton_is_safe(settings.device, gl_safety.window_is_mesa()),
    )
