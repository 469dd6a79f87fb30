"""A motion that waits to be kept or discarded, as data in the .blend: undo, saving and opening treat it like anything else."""

# Blender reads properties from annotations: calls there are no types.
# pyright: reportInvalidTypeForm=false

from __future__ import annotations

import bpy
from bpy.props import BoolProperty, CollectionProperty, FloatProperty, IntProperty, PointerProperty, StringProperty

from ..blender.overridable import OVERRIDABLE, OVERRIDABLE_LIST


class MotionMambaTake(bpy.types.PropertyGroup):
    """One variation. segments, shift: its own, where it was made later than the first, from what the panel said by then."""

    action: PointerProperty(type=bpy.types.Action, override=OVERRIDABLE)
    seed: IntProperty(override=OVERRIDABLE)
    segments: StringProperty(override=OVERRIDABLE)
    shift: FloatProperty(override=OVERRIDABLE)


class MotionMambaPreview(bpy.types.PropertyGroup):
    """The variations, the one that is shown, and what the armature was like before, for Discard.

    segments, before_pose: JSON, see preview.py. asked: JSON, what to ask for to make another take (generate/asked.py). replaced: JSON, the
    names of the strips that the kept motion takes the place of, replaces_strip in older files; shift: scene frames by which what follows
    them then moves. pushed_strip: what the action
    that was active plays in meanwhile. made_body: the body that was made with the armature for this motion.
    """

    takes: CollectionProperty(type=MotionMambaTake, override=OVERRIDABLE_LIST)
    index: IntProperty(name="Take", description="The variation that is shown", min=0, override=OVERRIDABLE)
    segments: StringProperty(override=OVERRIDABLE)
    asked: StringProperty(override=OVERRIDABLE)
    replaces_strip: StringProperty(override=OVERRIDABLE)
    replaced: StringProperty(override=OVERRIDABLE)
    shift: FloatProperty(override=OVERRIDABLE)
    made_character: BoolProperty(override=OVERRIDABLE)
    made_body: PointerProperty(type=bpy.types.Object, override=OVERRIDABLE)
    had_animation: BoolProperty(override=OVERRIDABLE)
    pushed_strip: StringProperty(override=OVERRIDABLE)
    before_action: PointerProperty(type=bpy.types.Action, override=OVERRIDABLE)
    before_pose: StringProperty(override=OVERRIDABLE)
    before_slot: StringProperty(override=OVERRIDABLE)
    before_extrapolation: StringProperty(override=OVERRIDABLE)
    before_blend: StringProperty(override=OVERRIDABLE)
    before_influence: FloatProperty(override=OVERRIDABLE)


CLASSES = (MotionMambaTake, MotionMambaPreview)
