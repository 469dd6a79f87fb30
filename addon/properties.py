"""What the animator sets in the panel. Kept in the .blend with each armature; with the scene while no character is chosen."""

from __future__ import annotations

from collections.abc import Iterator

import bpy
from bpy.props import (
    BoolProperty,
    CollectionProperty,
    EnumProperty,
    FloatProperty,
    IntProperty,
    PointerProperty,
    StringProperty,
)

from ..generator.model.config import load_preset
from ..generator.request import LARGEST_GUIDANCE, LARGEST_SEED, LONGEST_SECONDS, MOST_VARIATIONS, SHORTEST_SECONDS
from .blender.overridable import OVERRIDABLE, OVERRIDABLE_LIST
from .preview.properties import MotionMambaPreview

DEFAULT_SECONDS = 4.0
SETTINGS_VERSION = 1
# Blender's own limit for keys and strips, on both sides of 0.
LAST_FRAME = 1048574
# What the weights that ship are sampled with.
_SAMPLING = load_preset("default").diffusion
_PROMPT_TIP = "What the person does, in English, for example: a person walks forward and waves"


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
    enabled: BoolProperty(name="On", description="Make this block when Generate is pressed", default=True, override=OVERRIDABLE)


class MotionMambaLine(bpy.types.PropertyGroup):
    """A prompt that was used before."""

    prompt: StringProperty(override=OVERRIDABLE)


def _first_block(settings: MotionMambaSettings) -> MotionMambaBlock:
    from .blocks.blocks import add_block

    return settings.blocks[0] if settings.blocks else add_block(settings)


def _get_prompt(settings: MotionMambaSettings) -> str:
    return settings.blocks[0].prompt if settings.blocks else ""


def _set_prompt(settings: MotionMambaSettings, value: str) -> None:
    _first_block(settings).prompt = value


def _get_seconds(settings: MotionMambaSettings) -> float:
    return settings.blocks[0].seconds if settings.blocks else DEFAULT_SECONDS


def _set_seconds(settings: MotionMambaSettings, value: float) -> None:
    _first_block(settings).seconds = value


def _start_chosen(settings: MotionMambaSettings, _context: bpy.types.Context) -> None:
    """After another motion, going on from it is what is meant; jumping back to the origin hardly ever is."""
    if settings.start == "END" and settings.begin == "ORIGIN":
        settings.begin = "POSE"


class MotionMambaSettings:
    """What scene and armature both hold. `prompt` and `seconds` are the first block's, which is made when they are first set."""

    version: IntProperty(options={"HIDDEN"}, override=OVERRIDABLE)
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
    seed: IntProperty(
        name="Seed",
        description="The same prompts and settings with the same seed give the same motion; another seed gives another variation",
        min=0,
        max=LARGEST_SEED,
        override=OVERRIDABLE,
    )
    lock_seed: BoolProperty(
        name="Lock Seed", description="Keep this seed. Unlocked, every press of Generate draws a new one", override=OVERRIDABLE
    )
    variations: IntProperty(
        name="Variations",
        description="How many takes are made at once. Browse them afterwards and keep the one you like",
        default=1,
        min=1,
        max=MOST_VARIATIONS,
        override=OVERRIDABLE,
    )
    start: EnumProperty(
        name="Start",
        description="The frame where the motion begins",
        items=[
            ("CURRENT", "Current Frame", "Begin where the playhead stands"),
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
        poll=lambda _settings, candidate: candidate.type == "CURVE" and candidate.name in bpy.context.scene.objects,
        override=OVERRIDABLE,
    )
    floor_object: PointerProperty(
        name="Floor",
        description="An object whose highest point the feet stand on. Without one, the armature's origin is the floor",
        type=bpy.types.Object,
        poll=lambda _settings, candidate: candidate.type == "MESH" and candidate.name in bpy.context.scene.objects,
        override=OVERRIDABLE,
    )
    floor_height: FloatProperty(
        name="Floor Height",
        description="How high the feet stand above the floor object or the armature's origin",
        subtype="DISTANCE",
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
        description="Denoising steps: more are slower and finer",
        default=_SAMPLING.default_steps,
        min=1,
        max=_SAMPLING.train_steps,
        soft_max=100,
        override=OVERRIDABLE,
    )
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


def setting_names() -> Iterator[str]:
    """Every setting that can be copied as it is: not the blocks, nor what only looks into them."""
    return (name for name in MotionMambaSettings.__annotations__ if name not in ("blocks", "prompt", "seconds"))


def copy_settings(source: MotionMambaSettings, target: MotionMambaSettings) -> None:
    """All settings and blocks. Blocks keep their uid: they stay the ones that strips were made from."""
    for name in setting_names():
        setattr(target, name, getattr(source, name))
    target.blocks.clear()
    for block in source.blocks:
        copied = target.blocks.add()
        for name in MotionMambaBlock.__annotations__:
            setattr(copied, name, getattr(block, name))


class MotionMambaCharacter(MotionMambaSettings, bpy.types.PropertyGroup):
    """An armature's settings, and the motion that waits on it to be kept or discarded."""

    # None or one. Not a pointer: Blender 5.2 loses groups that a library override fills and the library's object has not.
    previews: CollectionProperty(type=MotionMambaPreview, override=OVERRIDABLE_LIST)

    @property
    def preview(self) -> MotionMambaPreview | None:
        return self.previews[0] if len(self.previews) else None


def _is_character(settings: MotionMambaScene, candidate: bpy.types.Object) -> bool:
    return candidate.type == "ARMATURE" and candidate.name in settings.id_data.objects


def _character_chosen(settings: MotionMambaScene, _context: bpy.types.Context) -> None:
    """A character that has no settings of its own takes over those in the panel."""
    chosen = settings.character
    if chosen is not None and not chosen.motion_mamba.blocks:
        copy_settings(settings, chosen.motion_mamba)


class MotionMambaScene(MotionMambaSettings, bpy.types.PropertyGroup):
    """Which character the panel is about, the settings while there is none, and the prompts used in this scene."""

    character: PointerProperty(
        name="Character",
        description="The armature that gets the motion. Without one, an SMPL character is made",
        type=bpy.types.Object,
        poll=_is_character,
        update=_character_chosen,
    )
    history: CollectionProperty(type=MotionMambaLine)


def if_in_scene(chosen: bpy.types.Object | None, scene: bpy.types.Scene) -> bpy.types.Object | None:
    """What a picker holds. It keeps a deleted object in the file; what is not in the scene is gone for the animator."""
    return chosen if chosen is not None and chosen.name in scene.objects else None


def chosen_character(scene: bpy.types.Scene) -> bpy.types.Object | None:
    """The character in the panel."""
    return if_in_scene(scene.motion_mamba.character, scene)


def active_settings(scene: bpy.types.Scene) -> MotionMambaCharacter | MotionMambaScene:
    """The chosen character's settings, else the scene's."""
    character = chosen_character(scene)
    return scene.motion_mamba if character is None else character.motion_mamba


CLASSES = (MotionMambaBlock, MotionMambaLine, MotionMambaCharacter, MotionMambaScene)


def register() -> None:
    bpy.types.Scene.motion_mamba = PointerProperty(type=MotionMambaScene)
    bpy.types.Object.motion_mamba = PointerProperty(type=MotionMambaCharacter, override=OVERRIDABLE)


def unregister() -> None:
    del bpy.types.Object.motion_mamba
    del bpy.types.Scene.motion_mamba
