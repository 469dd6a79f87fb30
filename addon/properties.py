"""What the animator sets in the panel, all features together. Kept in the .blend with each armature; with the scene while no character is
chosen."""

# Blender reads properties from annotations: calls there are no types.
# pyright: reportInvalidTypeForm=false

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import bpy
from bpy.props import BoolProperty, CollectionProperty, IntProperty, PointerProperty, StringProperty

from .blender.overridable import OVERRIDABLE, OVERRIDABLE_LIST
from .blender.typed import ArmatureObject, Context, Scene
from .blocks.properties import BlockSettings, MotionMambaBlock, MotionMambaUsedPrompt
from .generate.properties import FinishingSettings, PlacementSettings, SamplingSettings
from .preview.properties import MotionMambaPreview
from .takes.properties import MotionMambaStoredTake

SETTINGS_VERSION = 2


class MotionMambaSettings(BlockSettings, SamplingSettings, PlacementSettings, FinishingSettings):
    """What scene and armature both hold."""

    version: IntProperty(options={"HIDDEN"}, override=OVERRIDABLE)
    pose_prompt: StringProperty(
        name="Pose",
        description="The pose to make at the current frame, for example: a person sits on a chair. By default the selected block's prompt",
        override=OVERRIDABLE,
    )
    adjust_fade: IntProperty(
        name="Blend",
        description="Frames over which an adjusted pose comes in and goes out",
        default=6,
        min=1,
        soft_max=48,
        override=OVERRIDABLE,
    )


def setting_names() -> Iterator[str]:
    """Every setting that can be copied as it is: not the blocks, nor what only looks into them."""
    names = (name for group in MotionMambaSettings.__mro__ for name in vars(group).get("__annotations__", ()))
    return (name for name in names if name not in ("blocks", "prompt", "seconds", "seed", "lock_seed"))


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


def _is_character(settings: Any, candidate: Any) -> bool:
    return candidate.type == "ARMATURE" and candidate.name in settings.id_data.objects


def _is_in_scene(settings: Any, candidate: Any) -> bool:
    return candidate.name in settings.id_data.objects


def _character_chosen(settings: Any, _context: Any) -> None:
    """A character that has no settings of its own takes over those in the panel."""
    chosen = settings.character
    if chosen is not None and not chosen.motion_mamba.blocks:
        copy_settings(settings, chosen.motion_mamba)


class MotionMambaScene(MotionMambaSettings, bpy.types.PropertyGroup):
    """Which character the panel is about, the settings while there is none, the prompts used and the takes made in this scene."""

    character: PointerProperty(
        name="Character",
        description="The armature that gets the motion. Without one, an SMPL character is made",
        type=bpy.types.Object,
        poll=_is_character,
        update=_character_chosen,
    )
    keep_character: BoolProperty(
        name="Keep This Character", description="Stay with this character. Otherwise the panel edits the one that is selected"
    )
    goal: PointerProperty(
        name="Goal",
        description="Where a character that is steered goes: an object to be dragged. Without one, an empty is put before it",
        type=bpy.types.Object,
        poll=_is_in_scene,
    )
    history: CollectionProperty(type=MotionMambaUsedPrompt)
    takes: CollectionProperty(type=MotionMambaStoredTake)
    active_take: IntProperty(name="Take", description="The take that the buttons work on", min=0)


def if_in_scene(chosen: Any, scene: Scene) -> Any:
    """What a picker holds. It keeps a deleted object in the file; what is not in the scene is gone for the animator."""
    return chosen if chosen is not None and chosen.name in scene.objects else None


def chosen_character(scene: Scene) -> ArmatureObject | None:
    """The character in the panel."""
    return if_in_scene(scene.motion_mamba.character, scene)


def polled_character(context: Context) -> ArmatureObject:
    """The character in the panel, for operators and panels whose `poll` has found one."""
    chosen = chosen_character(context.scene)
    assert chosen is not None, "poll() finds none then"
    return chosen


def active_settings(scene: Scene) -> MotionMambaCharacter | MotionMambaScene:
    """The chosen character's settings, else the scene's."""
    character = chosen_character(scene)
    return scene.motion_mamba if character is None else character.motion_mamba


CLASSES = (MotionMambaCharacter, MotionMambaScene)


def register() -> None:
    scenes: Any = bpy.types.Scene
    objects: Any = bpy.types.Object
    scenes.motion_mamba = PointerProperty(type=MotionMambaScene)
    objects.motion_mamba = PointerProperty(type=MotionMambaCharacter, override=OVERRIDABLE)


def unregister() -> None:
    delattr(bpy.types.Object, "motion_mamba")
    delattr(bpy.types.Scene, "motion_mamba")
