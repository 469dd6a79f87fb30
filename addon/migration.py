"""Settings of older versions of the add-on, found in an opened file and carried over."""

from __future__ import annotations

from typing import Any

import bpy

from .blender.typed import Scene, all_scenes
from .blocks.properties import DEFAULT_SECONDS, add_block
from .properties import SETTINGS_VERSION, copy_settings


def migrate(scene: Scene) -> None:
    """Version 0 kept one prompt with its seconds, and everything with the scene."""
    settings = scene.motion_mamba
    if settings.version >= SETTINGS_VERSION:
        return
    if (prompt := _stored(settings, "prompt")) is not None:
        add_block(settings, prompt, _stored(settings, "seconds") or DEFAULT_SECONDS)
        if settings.character is not None and not settings.character.motion_mamba.blocks:
            copy_settings(settings, settings.character.motion_mamba)
    settings.version = SETTINGS_VERSION


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
