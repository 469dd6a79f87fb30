"""Shortcuts, and their lines in the preferences."""

from __future__ import annotations

from typing import Any

import bpy

from ..blender.typed import Context, current_context

# Keymap, its space, operator, key, value, Ctrl and Alt held, and the operator's settings.
_SHORTCUTS: tuple[tuple[str, str, str, str, bool, dict[str, Any]], ...] = (
    ("3D View", "VIEW_3D", "motion_mamba.generate", "M", True, {"keep": False}),
    ("3D View", "VIEW_3D", "motion_mamba.accept", "RET", True, {}),
    ("3D View", "VIEW_3D", "motion_mamba.discard", "BACK_SPACE", True, {}),
    ("3D View", "VIEW_3D", "motion_mamba.browse", "RIGHT_ARROW", True, {"step": 1}),
    ("3D View", "VIEW_3D", "motion_mamba.browse", "LEFT_ARROW", True, {"step": -1}),
    ("Dopesheet", "DOPESHEET_EDITOR", "motion_mamba.drag_block", "LEFTMOUSE", False, {}),
)
_items: list[tuple[bpy.types.KeyMap, bpy.types.KeyMapItem]] = []


def register() -> None:
    manager = current_context().window_manager
    config = manager.keyconfigs.addon if manager else None
    # Without a window there are no shortcuts.
    if config is None:
        return
    for name, space, operator, key, held, settings in _SHORTCUTS:
        keymap = config.keymaps.new(name=name, space_type=space)
        item = keymap.keymap_items.new(operator, key, "PRESS", ctrl=held, alt=held, head=not held)
        for setting, value in settings.items():
            setattr(item.properties, setting, value)
        _items.append((keymap, item))


def unregister() -> None:
    for keymap, item in _items:
        keymap.keymap_items.remove(item)
    _items.clear()


def draw(layout: bpy.types.UILayout, context: Context) -> None:
    """The shortcuts as Blender's own preferences show them, to be changed there."""
    import rna_keymap_ui

    config = context.window_manager.keyconfigs.user
    layout.label(text="Shortcuts")
    for keymap, item in _items:
        own: Any = config.keymaps.get(keymap.name)
        if own is None:
            continue
        found = own.keymap_items.find_match(keymap, item) if hasattr(own.keymap_items, "find_match") else None
        found = found or next((other for other in own.keymap_items if other.idname == item.idname and other.type == item.type), None)
        if found is not None:
            layout.context_pointer_set("keymap", own)
            rna_keymap_ui.draw_kmi([], config, own, found, layout, 0)
