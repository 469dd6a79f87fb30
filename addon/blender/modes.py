"""What Blender allows in the mode that the animator works in."""

from __future__ import annotations

from .typed import Context


def accepts_motion(context: Context) -> bool:
    """Not while the animator edits an object: making a character would end that, and undo would mix the two."""
    return context.mode in ("OBJECT", "POSE")
