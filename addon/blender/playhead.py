"""The scene's playhead: put on frames that need not be whole, and put back."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager

import bpy

from .skins import is_deformed_by
from .typed import ArmatureObject, Scene, current_context


def go_to(scene: Scene, frame: float) -> None:
    """Evaluates the scene there."""
    # Blender counts the subframe upwards from the whole frame below, at negative frames too.
    whole = int(frame // 1)
    scene.frame_set(whole, subframe=float(frame - whole))


@contextmanager
def restored_frame(scene: Scene) -> Iterator[None]:
    """The playhead is put back afterwards."""
    frame, subframe = scene.frame_current, scene.frame_subframe
    try:
        yield
    finally:
        scene.frame_set(frame, subframe=subframe)


def check_evaluated(armature: ArmatureObject) -> None:
    """Raises ValueError when Blender leaves the armature out as the scene plays: its pose stands still. An eye that is shut is fine."""
    layer = current_context().view_layer
    plays = _is_enabled(armature, layer.layer_collection)
    # What moves a body that is there plays too.
    if not plays and not any(is_deformed_by(thing, armature) and _is_enabled(thing, layer.layer_collection) for thing in layer.objects):
        raise ValueError(f"“{armature.name}” is disabled or excluded from the view layer, so it does not move: enable it in the Outliner.")


def _is_enabled(thing: bpy.types.Object, layer: bpy.types.LayerCollection) -> bool:
    """Whether the object is there somewhere in this branch of the view layer, so that Blender evaluates it for its own sake."""
    if thing.hide_viewport or layer.collection.hide_viewport:
        return False
    here = not layer.exclude and layer.collection.objects.get(thing.name) == thing
    return here or any(_is_enabled(thing, child) for child in layer.children)
