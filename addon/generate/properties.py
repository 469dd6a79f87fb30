"""How motion is made, and where it goes, as the panel's settings."""

# Blender reads properties from annotations: calls there are no types.
# pyright: reportInvalidTypeForm=false

from __future__ import annotations

from typing import Any

import bpy
from bpy.props import BoolProperty, EnumProperty, FloatProperty, IntProperty, PointerProperty

from ...generator.model.config import load_preset
from ...generator.request import LARGEST_GUIDANCE, MOST_VARIATIONS
from ..blender.overridable import OVERRIDABLE
from ..blender.typed import current_context

# Blender's own limit for keys and strips, on both sides of 0.
LAST_FRAME = 1048574
# What the weights that ship are sampled with.
_SAMPLING = load_preset("default").diffusion
DEFAULT_STEPS = _SAMPLING.default_steps


class SamplingSettings:
    """What the generator is asked for beside the prompts."""

    variations: IntProperty(
        name="Variations",
        description="How many takes are made at once. Browse them afterwards and keep the one you like",
        default=1,
        min=1,
        max=MOST_VARIATIONS,
        override=OVERRIDABLE,
    )
    one_by_one: BoolProperty(
        name="Actions One by One",
        description='What a prompt names with "then" or commas is made one after the other, each action in its usual share of the time; '
        "otherwise all at once, from the whole prompt",
        default=True,
        override=OVERRIDABLE,
    )
    guidance: FloatProperty(
        name="Guidance",
        description="How closely the motion follows the prompt: low is freer, high is more literal",
        default=_SAMPLING.guidance,
        min=0.0,
        max=LARGEST_GUIDANCE,
        soft_min=1.0,
        soft_max=15.0,
        step=50,
        precision=1,
        override=OVERRIDABLE,
    )
    steps: IntProperty(
        name="Steps",
        description="Denoising steps: more are slower and finer. Left as it is, the model takes as many as it needs",
        default=DEFAULT_STEPS,
        min=1,
        max=_SAMPLING.train_steps,
        soft_max=100,
        override=OVERRIDABLE,
    )


def _start_chosen(settings: Any, _context: Any) -> None:
    """After another motion, going on from it is what is meant; jumping back to the origin hardly ever is."""
    if settings.start == "END" and settings.begin == "ORIGIN":
        settings.begin = "POSE"


def _is_curve(_settings: Any, candidate: Any) -> bool:
    return candidate.type == "CURVE" and candidate.name in current_context().scene.objects


def _is_mesh(_settings: Any, candidate: Any) -> bool:
    return candidate.type == "MESH" and candidate.name in current_context().scene.objects


class PlacementSettings:
    """Where in time and space the motion lies."""

    start: EnumProperty(
        name="Start",
        description="The frame where the motion begins",
        items=[
            (
                "CURRENT",
                "Current Frame",
                "Begin at the playhead; at the scene's start where a first motion has pins and none ahead",
            ),
            ("FRAME", "Chosen Frame", "Begin at the frame given below"),
            ("END", "After the Last Strip", "Begin where the character's last motion ends"),
        ],
        default="CURRENT",
        update=_start_chosen,
        override=OVERRIDABLE,
    )
    start_frame: IntProperty(
        name="Frame",
        description="The frame where the motion begins",
        default=1,
        min=-LAST_FRAME,
        max=LAST_FRAME,
        override=OVERRIDABLE,
    )
    begin: EnumProperty(
        name="From",
        description="The place and pose that the motion begins with",
        items=[
            ("ORIGIN", "Armature's Origin", "Begin at the armature object's origin, facing its front"),
            ("STANDS", "Where It Stands", "Begin where the character stands at that frame, facing as it does"),
            ("POSE", "Its Pose", "Begin in the pose that the character has at that frame and go on from there"),
        ],
        default="ORIGIN",
        override=OVERRIDABLE,
    )
    root: EnumProperty(
        name="Root",
        description="Whether the character goes anywhere",
        items=[
            ("TRAVEL", "Travelling", "The character goes where the motion takes it"),
            ("IN_PLACE", "In Place", "The way over the ground is taken out; the character stays where it begins"),
        ],
        default="TRAVEL",
        override=OVERRIDABLE,
    )
    loop: BoolProperty(
        name="Loop", description="The last frame is the first again, so that the strip can be repeated", override=OVERRIDABLE
    )
    path_curve: PointerProperty(
        name="Follow",
        description="A curve object that the character walks along, from its first point to its last, at an even speed",
        type=bpy.types.Object,
        poll=_is_curve,
        override=OVERRIDABLE,
    )
    floor_object: PointerProperty(
        name="Floor",
        description="An object whose highest point the feet stand on. Without one, the armature's origin is the floor",
        type=bpy.types.Object,
        poll=_is_mesh,
        override=OVERRIDABLE,
    )
    floor_height: FloatProperty(
        name="Floor Height",
        description="How high the feet stand above the floor object or the armature's origin",
        subtype="DISTANCE",
        override=OVERRIDABLE,
    )


class FinishingSettings:
    """What is done to a finished motion."""

    foot_lock: FloatProperty(
        name="Foot Lock",
        description="How firmly feet that stand on the floor are held in their place: 0 leaves them as the model made them",
        default=1.0,
        min=0.0,
        max=1.0,
        subtype="FACTOR",
        override=OVERRIDABLE,
    )
    smoothing: FloatProperty(
        name="Smoothing",
        description="Evens out trembling: 0 leaves the motion as the model made it, 1 smooths over a fifth of a second",
        default=0.0,
        min=0.0,
        max=1.0,
        subtype="FACTOR",
        override=OVERRIDABLE,
    )
