"""Editors drawn again, in every window."""

from __future__ import annotations

from .typed import Context


def redraw(context: Context, types: tuple[str, ...] = ()) -> None:
    """Draw the sidebars and the preferences again in every window, and whole editors of these types; not the 3D views otherwise,
    which may hold a heavy scene."""
    for window in context.window_manager.windows:
        for area in window.screen.areas:
            if area.type == "PREFERENCES" or area.type in types:
                area.tag_redraw()
            elif area.type == "VIEW_3D":
                for region in area.regions:
                    if region.type == "UI":
                        region.tag_redraw()
