"""Brings the generator into memory inside Blender. Runs on the worker thread; knows nothing of bpy."""

from __future__ import annotations

import os
from collections.abc import Callable

from ..worker import jobs
from ..worker.failures import sentence
from . import gl_safety, runtime


def load(source: jobs.Source, tell: Callable[[str], None]) -> jobs.Generator:
    """The generator that `source` describes; `tell` gets a sentence when another device has to be taken.

    Raises ModuleNotFoundError when the runtime is incomplete, ValueError when the checkpoint or the device cannot be used.
    """
    if not source.triton:
        gl_safety.refuse_triton()
    if source.kernels is not None:
        # numba's own, and its process's that compiles.
        os.environ.setdefault("NUMBA_CACHE_DIR", str(source.kernels))
    if source.runtime is not None:
        runtime.activate(source.runtime)
    from ...generator.generator import Generator, compile_in_background

    compile_in_background()
    generator = Generator.load(source.checkpoint, source.device)
    if generator.device_note:
        tell(sentence(generator.device_note))
    return generator
