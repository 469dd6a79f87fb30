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
from ..blender.overridable import OVERRIDABLE, OVERRIDABLE_LIST
from .part_choices import MADE_PARTS, PROMPTED_PARTS

DEFAULT_SECONDS = 4.0
_PROMPT_TIP = "What the person does, in English, for example: a person walks forward and waves"


_SEED_TIP = (
    "The same prompts and settings with the same seed give the same motion; another seed gives another take. "
    "Once the block is made, this is the seed that it was made with"
)
_LOCK_TIP = "Keep this block's seed. Unlocked, it gets a new one each time it is made"


class MotionMambaBlock(bpy.types.PropertyGroup):
    """One prompt with its length. uid ties it to the strips that were made from it."""

    uid: StringProperty(options={"HIDDEN"}, override=OVERRIDABLE)
    prompt: StringProperty(name="Prompt", description=_PROMPT_TIP, options={"TEXTEDIT_UPDATE"}, override=OVERRIDABLE)
    seconds: FloatProperty(
        name="Seconds",
        description="How long this block lasts",
        default=DEFAULT_SECONDS,
        min=SHORTEST_SECONDS,
        max=LONGEST_SECONDS,
        soft_max=10.0,
        step=50,
        precision=1,
        override=OVERRIDABLE,
    )
    seed: IntProperty(name="Seed", description=_SEED_TIP, min=0, max=LARGEST_SEED, override=OVERRIDABLE)
    lock_seed: BoolProperty(name="Lock Seed", description=_LOCK_TIP, override=OVERRIDABLE)
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
    enabled: BoolProperty(name="On", description="Make this block when Generate is pressed", default=True, override=OVERRIDABLE)


class MotionMambaUsedPrompt(bpy.types.PropertyGroup):
    """A prompt that was used before."""

    prompt: StringProperty(override=OVERRIDABLE)


def _get_prompt(settings: Any) -> str:
    return settings.blocks[0].prompt if settings.blocks else ""


def _set_prompt(settings: Any, value: str) -> None:
    first_block(settings).prompt = value


def _get_seconds(settings: Any) -> float:
    return settings.blocks[0].seconds if settings.blocks else DEFAULT_SECONDS


def _set_seconds(settings: Any, value: float) -> None:
    first_block(settings).seconds = value


def _get_seed(settings: Any) -> int:
    return settings.blocks[0].seed if settings.blocks else 0


def _set_seed(settings: Any, value: int) -> None:
    first_block(settings).seed = value


def _get_lock(settings: Any) -> bool:
    return settings.blocks[0].lock_seed if settings.blocks else False


def _set_lock(settings: Any, value: bool) -> None:
    first_block(settings).lock_seed = value


class BlockSettings:
    """A list of prompt blocks. `prompt`, `seconds`, `seed` and `lock_seed` are the first block's, which is made when they are first set."""

    blocks: CollectionProperty(type=MotionMambaBlock, override=OVERRIDABLE_LIST)
    active_block: IntProperty(
        name="Active block", description="The block that the buttons beside the list work on", min=0, override=OVERRIDABLE
    )
    prompt: StringProperty(
        name="Prompt", description=_PROMPT_TIP, get=_get_prompt, set=_set_prompt, options={"TEXTEDIT_UPDATE", "SKIP_SAVE"}
    )
    seconds: FloatProperty(
        name="Seconds",
        description="How long the motion lasts",
        get=_get_seconds,
        set=_set_seconds,
        min=SHORTEST_SECONDS,
        max=LONGEST_SECONDS,
        soft_max=10.0,
        step=50,
        precision=1,
        options={"SKIP_SAVE"},
    )
    seed: IntProperty(name="Seed", description=_SEED_TIP, get=_get_seed, set=_set_seed, min=0, max=LARGEST_SEED, options={"SKIP_SAVE"})
    lock_seed: BoolProperty(name="Lock Seed", description=_LOCK_TIP, get=_get_lock, set=_set_lock, options={"SKIP_SAVE"})


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
