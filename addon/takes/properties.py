"""Every take that was made in a scene, as data in the .blend."""

# Blender reads properties from annotations: calls there are no types.
# pyright: reportInvalidTypeForm=false

from __future__ import annotations

import bpy
from bpy.props import BoolProperty, FloatProperty, IntProperty, StringProperty


class MotionMambaStoredTake(bpy.types.PropertyGroup):
    """One take. motion: its joints (packing.py). facts: JSON, what else it takes to bring it back (history.py)."""

    uid: StringProperty()
    prompt: StringProperty()
    seconds: FloatProperty()
    seed: IntProperty()
    model: StringProperty()
    constraints: StringProperty()
    motion: StringProperty()
    facts: StringProperty()
    starred: BoolProperty(name="Star", description="Keep this take when older ones make room for new ones")
    compared: BoolProperty(name="Compare", description="Draw this take beside the character, at the playhead's frame")


CLASSES = (MotionMambaStoredTake,)
