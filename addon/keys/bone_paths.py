"""Which bone an F-curve belongs to."""

from __future__ import annotations

import re

import bpy

_BONE = re.compile(r'pose\.bones\["((?:[^"\\]|\\.)*)"\]')


def bone_of(data_path: str) -> str | None:
    """The bone's name, None for what is no bone's."""
    found = _BONE.match(data_path)
    return None if found is None else bpy.utils.unescape_identifier(found[1])
