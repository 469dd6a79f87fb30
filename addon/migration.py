"""Settings of older versions of the add-on, found in an opened file and carried over."""

from __future__ import annotations

from typing import Any

import bpy

from .blender.typed import ArmatureObject, Scene, all_scenes, is_armature
from .blocks.blocks import block_strips
from .blocks.properties import DEFAULT_SECONDS, add_block
from .keys.metadata import read_metadata
from .properties import SETTINGS_VERSION, copy_settings


def migrate(scene: Scene) -> None:
    """Version 0 kept one prompt with its seconds, and everything with the scene; up to version 1 all blocks had one seed."""
    settings = scene.motion_mamba
    if settings.version < 1 and (prompt := _stored(settings, "prompt")) is not None:
        add_block(settings, prompt, _stored(settings, "seconds") or DEFAULT_SECONDS)
        _seed_blocks(settings, None)
        if settings.character is not None and not settings.character.motion_mamba.blocks:
            copy_settings(settings, settings.character.motion_mamba)
    if settings.version < SETTINGS_VERSION:
        _seed_blocks(settings, None)
        settings.version = SETTINGS_VERSION
    for thing in scene.objects:
        if is_armature(thing) and thing.library is None and thing.motion_mamba.version < SETTINGS_VERSION:
            _seed_blocks(thing.motion_mamba, thing)
            thing.motion_mamba.version = SETTINGS_VERSION


def _seed_blocks(settings: Any, armature: ArmatureObject | None) -> None:
    """Every block that has no seed yet gets the one that its strip was made with, else the one that all had."""
    seed, lock = _stored(settings, "seed") or 0, bool(_stored(settings, "lock_seed"))
    placed = block_strips(armature)
    for block in settings.blocks:
        if not block.is_property_set("seed"):
            made = read_metadata(placed[block.uid].action) if block.uid in placed else {}
            block.seed, block.lock_seed = made.get("seed", seed), lock


def _stored(settings: Any, name: str) -> Any:
    """A property's value as the file holds it, whatever the property is today."""
    value = settings.get(name)
    if value is None and hasattr(settings, "bl_system_properties_get"):
        value = (settings.bl_system_properties_get() or {}).get(name)
    return value


@bpy.app.handlers.persistent
def _migrate_file(_path: str) -> None:
    for scene in all_scenes():
        if scene.library is None:
            migrate(scene)


def register() -> None:
    bpy.app.handlers.load_post.append(_migrate_file)


def unregister() -> None:
    bpy.app.handlers.load_post.remove(_migrate_file)
