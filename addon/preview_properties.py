"""A motion that waits to be kept or discarded, as data in the .blend: undo, saving and opening treat it like anything else."""

from __future__ import annotations

import bpy
from bpy.props import BoolProperty, CollectionProperty, FloatProperty, IntProperty, PointerProperty, StringProperty


class MotionMambaTake(bpy.types.PropertyGroup):
    """One variation."""

    action: PointerProperty(type=bpy.types.Action)
    seed: IntProperty()


class MotionMambaPreview(bpy.types.PropertyGroup):
    """The variations, the one that is shown, and what the armature was like before, for Discard.

    segments, before_pose: JSON, see preview.py. replaces_strip: what the kept motion takes the place of;
    shift: scene frames by which what follows it then moves. pushed_strip: what the action
    that was active plays in meanwhile.
    """

    takes: CollectionProperty(type=MotionMambaTake)
    index: IntProperty(name="Take", description="The variation that is shown", min=0)
    start: FloatProperty()
    segments: StringProperty()
    replaces_strip: StringProperty()
    shift: FloatProperty()
    made_character: BoolProperty()
    had_animation: BoolProperty()
    pushed_strip: StringProperty()
    before_action: PointerProperty(type=bpy.types.Action)
    before_pose: StringProperty()
    before_slot: StringProperty()
    before_extrapolation: StringProperty()
    before_blend: StringProperty()
    before_influence: FloatProperty()


CLASSES = (MotionMambaTake, MotionMambaPreview)
