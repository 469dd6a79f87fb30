"""What makes an empty a pin: kept with the object, so that it is undone, copied, moved, renamed and saved as Blender's things are."""

# Blender reads properties from annotations: calls there are no types.
# pyright: reportInvalidTypeForm=false

from __future__ import annotations

from typing import Any

import bpy
from bpy.props import BoolProperty, EnumProperty, FloatProperty, PointerProperty, StringProperty

PARTS = [
    ("NONE", "No Pin", "An object like any other"),
    ("LEFT_HAND", "Left Hand", "The left wrist is where the empty is"),
    ("RIGHT_HAND", "Right Hand", "The right wrist is where the empty is"),
    ("LEFT_FOOT", "Left Foot", "The left ankle is where the empty is"),
    ("RIGHT_FOOT", "Right Foot", "The right ankle is where the empty is"),
    ("LOOK", "Look At", "The head looks at the empty"),
    ("WAYPOINT", "Waypoint", "The pelvis is over the empty and faces as its arrow does"),
    ("POSE", "Key Pose", "The whole body has this pose"),
]
STATES = [
    ("UNKNOWN", "Not Tried", "No motion was made since it was placed"),
    ("MET", "Met", "The last motion met it"),
    ("MISSED", "Missed", "The last motion could not meet it"),
]


def _is_armature(_pin: Any, candidate: Any) -> bool:
    return candidate.type == "ARMATURE"


class MotionMambaPin(bpy.types.PropertyGroup):
    """pose: JSON, (22, 3) joints as seen from the empty, scene units."""

    part: EnumProperty(name="Pin", description="What is held here", items=PARTS, default="NONE")
    character: PointerProperty(name="Character", description="Whose part it is", type=bpy.types.Object, poll=_is_armature)
    start: FloatProperty(name="First", description="The frame from which on it is held", precision=0)
    end: FloatProperty(name="Last", description="The frame up to which it is held", precision=0)
    enabled: BoolProperty(name="On", description="Whether the next motion must meet it", default=True)
    hold_rotation: BoolProperty(name="Rotation", description="Whether the hand or foot is also turned as the empty is")
    state: EnumProperty(name="State", description="Whether the last motion met it", items=STATES, default="UNKNOWN")
    distance: FloatProperty(name="Distance", description="How far the last motion is from it", subtype="DISTANCE")
    pose: StringProperty(options={"HIDDEN"})


def register() -> None:
    objects: Any = bpy.types.Object
    objects.motion_mamba_pin = PointerProperty(type=MotionMambaPin)


def unregister() -> None:
    delattr(bpy.types.Object, "motion_mamba_pin")


CLASSES = (MotionMambaPin,)
