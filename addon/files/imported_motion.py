"""Motion of characters in FBX, glTF and VRM files, read beside what is open: in a scene of their own, of which nothing stays."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import bpy

from ...rigs.retarget.source import BodyMotion
from ..blender.typed import current_context
from .character_files import import_character
from .character_motion import MotionReading, motion_of_scene


def read_imported_motion(path: Path, reading: MotionReading) -> BodyMotion:
    """Raises RigError (UnknownSkeletonError is one) where there is no motion or nobody it could be of, OSError."""
    if not path.is_file():
        raise FileNotFoundError(f"There is no file {path}.")
    with _scene_of_its_own(path.name):
        try:
            import_character(path)
        except RuntimeError as error:
            raise OSError(f"Blender cannot read {path}: {error}") from error
        current_context().view_layer.update()
        return motion_of_scene(path.name, reading)


@contextmanager
def _scene_of_its_own(name: str) -> Iterator[None]:
    """The window shows an empty scene meanwhile; what comes into the file is taken out again."""
    window, before = current_context().window, _all_data()
    shown = window.scene
    scene = bpy.data.scenes.new(name)
    scene.render.fps, scene.render.fps_base = shown.render.fps, shown.render.fps_base
    window.scene = scene
    try:
        yield
    finally:
        window.scene = shown
        bpy.data.batch_remove([block for pointer, block in _all_data().items() if pointer not in before])


def _all_data() -> dict[int, bpy.types.ID]:
    """Every data-block of the file, by where it lies in memory."""
    kinds = (getattr(bpy.data, name) for name in dir(bpy.data))
    return {
        block.as_pointer(): block
        for kind in kinds
        if isinstance(kind, bpy.types.bpy_prop_collection)
        for block in kind
        if not isinstance(block, (bpy.types.WindowManager, bpy.types.Screen, bpy.types.WorkSpace, bpy.types.Library))
    }
