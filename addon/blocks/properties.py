"""Prompt blocks as data in the .blend, and the prompts that were used before."""

# Blender reads properties from annotations: calls there are no types.
# pyright: reportInvalidTypeForm=false

from __future__ import annotations

import uuid
from typing import Any

import bpy
from bpy.props import BoolProperty, CollectionProperty, EnumProperty, FloatProperty, IntProperty, StringProperty

from ...generator.motion import LONGEST_SECONDS
from ...generator.request import LARGEST_SEED, SHORTEST_SECONDS
from ...generator.style import LIMITS
from ..blender.overridable import OVERRIDABLE, OVERRIDABLE_LIST
from ..blender.redraw import redraw
from .part_choices import MADE_PARTS, PROMPTED_PARTS

DEFAULT_SECONDS = 4.0
# What a block says of these, and the panel of its first block's.
_PROMPT: dict[str, Any] = {
    "name": "Prompt",
    "description": "What the person does, in English, for example: a person walks forward and waves",
}
_SECONDS: dict[str, Any] = {
    "name": "Seconds",
    "min": SHORTEST_SECONDS,
    "max": LONGEST_SECONDS,
    "soft_max": 10.0,
    "step": 50,
    "precision": 1,
}
_SEED: dict[str, Any] = {
    "name": "Seed",
    "description": "The same prompts and settings with the same seed give the same motion; another seed gives another take. "
    "Once the block is made, this is the seed that it was made with",
    "min": 0,
    "max": LARGEST_SEED,
}
_LOCK: dict[str, Any] = {"name": "Lock Seed", "description": "Keep this block's seed. Unlocked, it gets a new one each time it is made"}


def _shown_in_timeline(_block: Any, context: Any) -> None:
    """While somebody types, the mouse is elsewhere, and Blender draws the timeline again only where it is told to."""
    redraw(context, ("DOPESHEET_EDITOR",))


class MotionMambaBlock(bpy.types.PropertyGroup):
    """One prompt with its length. uid ties it to the strips that were made from it."""

    uid: StringProperty(options={"HIDDEN"}, override=OVERRIDABLE)
    prompt: StringProperty(**_PROMPT, options={"TEXTEDIT_UPDATE"}, update=_shown_in_timeline, override=OVERRIDABLE)
    seconds: FloatProperty(
        **_SECONDS, description="How long this block lasts", default=DEFAULT_SECONDS, update=_shown_in_timeline, override=OVERRIDABLE
    )
    seed: IntProperty(**_SEED, override=OVERRIDABLE)
    lock_seed: BoolProperty(**_LOCK, override=OVERRIDABLE)
    hands: EnumProperty(
        name="Hands",
        description="What fingers do, on rigs that have them. Those that you keyed are left alone",
        items=[
            ("AUTO", "As Prompted", "Fists for punches, open for a fall, relaxed otherwise"),
            ("RELAXED", "Relaxed", "Slightly bent, never quite still"),
            ("FIST", "Fist", "Closed"),
            ("OPEN", "Open", "Flat and spread"),
            ("POINT", "Pointing", "The index finger straight, the others closed"),
            ("HOLD", "Holding", "Bent around something"),
            ("WAVE", "Waving", "Loosely straight"),
            ("NONE", "Left Alone", "Fingers are not keyed"),
        ],
        override=OVERRIDABLE,
    )
    body_part: EnumProperty(
        name="Body Part",
        description="What of the body is made; the rest stays as it plays",
        items=MADE_PARTS,
        default="EVERYTHING",
        override=OVERRIDABLE,
    )
    prompted_part: EnumProperty(
        name="Meanwhile",
        description="A part of the body that does something else at the same time, by a prompt of its own",
        items=PROMPTED_PARTS,
        default="NONE",
        override=OVERRIDABLE,
    )
    part_prompt: StringProperty(
        name="Prompt of the Part",
        description="What this part of the body does meanwhile, for example: a person waves",
        options={"TEXTEDIT_UPDATE"},
        override=OVERRIDABLE,
    )
    pace: FloatProperty(
        name="Pace",
        description="How fast it is done, times as fast as the model makes it: the motion is played faster or slower",
        default=1.0,
        min=LIMITS["pace"][0],
        max=LIMITS["pace"][1],
        step=5,
        override=OVERRIDABLE,
    )
    size: FloatProperty(
        name="Size",
        description="How large its movements are: the length of steps, and how far arms swing about where they are on the average",
        default=1.0,
        min=LIMITS["size"][0],
        max=LIMITS["size"][1],
        step=5,
        override=OVERRIDABLE,
    )
    tiredness: FloatProperty(
        name="Tiredness",
        description="0 is rested. Who walks or stands does so “tiredly”, by the prompt; whatever else is done, trunk and head are let down",
        min=LIMITS["tiredness"][0],
        max=LIMITS["tiredness"][1],
        step=10,
        override=OVERRIDABLE,
    )
    mood: FloatProperty(
        name="Mood",
        description="-1 is sad, 1 is happy: words in the prompt of who walks or stands, and how trunk and head are held",
        min=LIMITS["mood"][0],
        max=LIMITS["mood"][1],
        step=10,
        override=OVERRIDABLE,
    )
    enabled: BoolProperty(name="On", description="Make this block when Generate is pressed", default=True, override=OVERRIDABLE)


class MotionMambaUsedPrompt(bpy.types.PropertyGroup):
    """A prompt that was used before."""

    prompt: StringProperty(override=OVERRIDABLE)


def _of_first_block(name: str, otherwise: Any) -> dict[str, Any]:
    """A property that is the first block's, which is made when it is set; otherwise: what it is until then."""

    def read(settings: Any) -> Any:
        return getattr(settings.blocks[0], name) if settings.blocks else otherwise

    def write(settings: Any, value: Any) -> None:
        setattr(first_block(settings), name, value)

    return {"get": read, "set": write}


class BlockSettings:
    """A list of prompt blocks. `prompt`, `seconds`, `seed` and `lock_seed` are the first block's, which is made when they are first set."""

    blocks: CollectionProperty(type=MotionMambaBlock, override=OVERRIDABLE_LIST)
    active_block: IntProperty(
        name="Active block", description="The block that the buttons beside the list work on", min=0, override=OVERRIDABLE
    )
    prompt: StringProperty(**_PROMPT, **_of_first_block("prompt", ""), options={"TEXTEDIT_UPDATE", "SKIP_SAVE"})
    seconds: FloatProperty(
        **_SECONDS, **_of_first_block("seconds", DEFAULT_SECONDS), description="How long the motion lasts", options={"SKIP_SAVE"}
    )
    seed: IntProperty(**_SEED, **_of_first_block("seed", 0), options={"SKIP_SAVE"})
    lock_seed: BoolProperty(**_LOCK, **_of_first_block("lock_seed", False), options={"SKIP_SAVE"})


def add_block(settings: BlockSettings, prompt: str = "", seconds: float | None = None) -> MotionMambaBlock:
    block = settings.blocks.add()
    block.uid = uuid.uuid4().hex
    block.prompt = prompt
    if seconds is not None:
        block.seconds = seconds
    settings.active_block = len(settings.blocks) - 1
    return block


def first_block(settings: BlockSettings) -> MotionMambaBlock:
    """Made where there is none."""
    return settings.blocks[0] if settings.blocks else add_block(settings)


CLASSES = (MotionMambaBlock, MotionMambaUsedPrompt)
