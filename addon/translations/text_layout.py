"""Wraps sentences, which Blender's labels would cut off."""

from __future__ import annotations

import textwrap
from typing import Any

import bpy

from ..blender.typed import current_context
from .translations import translate_sentence

# A character of Blender's interface font, at 100 % scale.
_PIXELS_PER_CHARACTER = 6.5
_MARGIN_PIXELS = 60


def characters_in(width: float, ui_scale: float) -> int:
    """How many characters fit beside each other in a region of that many pixels."""
    return max(16, int((width / ui_scale - _MARGIN_PIXELS) / _PIXELS_PER_CHARACTER))


def characters_here() -> int:
    """As `characters_in`, of the region that is being drawn."""
    context = current_context()
    width = context.region.width if context.region else 300
    # Without a window Blender's scale is 0.
    return characters_in(width, context.preferences.system.ui_scale or 1.0)


def draw_text(layout: bpy.types.UILayout, text: str, icon: Any = "NONE") -> None:
    """A paragraph in the interface's language, the icon beside its first line."""
    column = layout.column(align=True)
    for index, line in enumerate(textwrap.wrap(translate_sentence(text), characters_here())):
        column.label(text=line, icon=icon if index == 0 else ("BLANK1" if icon != "NONE" else "NONE"), translate=False)
