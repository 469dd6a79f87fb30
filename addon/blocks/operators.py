"""Operators and menus for prompt blocks and the seed."""

# Blender reads properties from annotations: calls there are no types.
# pyright: reportInvalidTypeForm=false

from __future__ import annotations

import random
from typing import Any, ClassVar

import bpy
from bpy.props import EnumProperty, FloatProperty, StringProperty

from ...generator.request import LARGEST_SEED, MOST_VARIATIONS
from ..blender.typed import Context, Drawn, is_armature
from ..pins.marks import pin_marks
from ..properties import MotionMambaSettings, active_settings
from ..translations.translations import translate
from . import blocks, prompt_facts
from .examples import EXAMPLES
from .properties import add_block


class _SettingsOperator:
    """Changes the panel's settings in `change`."""

    bl_options: ClassVar[set[str]] = {"REGISTER", "UNDO", "INTERNAL"}

    def change(self, settings: MotionMambaSettings) -> None:
        raise NotImplementedError

    def execute(self, context: Context) -> set[str]:
        self.change(active_settings(context.scene))
        return {"FINISHED"}


class _BlockOperator(_SettingsOperator):
    """Works on the selected block."""

    @classmethod
    def poll(cls, context: Context) -> bool:
        settings = active_settings(context.scene)
        return 0 <= settings.active_block < len(settings.blocks)


class _PromptOperator(_BlockOperator):
    """Works on the selected block, where `suits` says so of its prompt."""

    @staticmethod
    def suits(prompt: str) -> bool:
        raise NotImplementedError

    @classmethod
    def poll(cls, context: Context) -> bool:
        settings = active_settings(context.scene)
        return super().poll(context) and cls.suits(settings.blocks[settings.active_block].prompt)


class MOTION_MAMBA_OT_add_block(_SettingsOperator, bpy.types.Operator):
    """Add a prompt that follows the ones there are"""

    bl_idname = "motion_mamba.add_block"
    bl_label = "Add Block"

    def change(self, settings: MotionMambaSettings) -> None:
        if not settings.blocks:
            add_block(settings)
        add_block(settings)


class MOTION_MAMBA_OT_remove_block(_BlockOperator, bpy.types.Operator):
    """Remove the selected block. Motion made from it stays"""

    bl_idname = "motion_mamba.remove_block"
    bl_label = "Remove Block"

    def change(self, settings: MotionMambaSettings) -> None:
        blocks.remove_block(settings)


class MOTION_MAMBA_OT_duplicate_block(_BlockOperator, bpy.types.Operator):
    """Copy the selected block to the place below it"""

    bl_idname = "motion_mamba.duplicate_block"
    bl_label = "Duplicate Block"

    def change(self, settings: MotionMambaSettings) -> None:
        blocks.duplicate_block(settings)


class MOTION_MAMBA_OT_split_block(_PromptOperator, bpy.types.Operator):
    """Make one block of each action that the selected block's prompt names, with a time and a strip of its own"""

    bl_idname = "motion_mamba.split_block"
    bl_label = "Split into Blocks"

    @staticmethod
    def suits(prompt: str) -> bool:
        return len(blocks.named_actions(prompt, prompt_facts.known(prompt))) > 1

    def change(self, settings: MotionMambaSettings) -> None:
        blocks.split_block(settings)


class MOTION_MAMBA_OT_usual_length(_PromptOperator, bpy.types.Operator):
    """Take as long as motions with such words usually do: several actions one after the other, each its own time"""

    bl_idname = "motion_mamba.usual_length"
    bl_label = "Usual Length"

    @staticmethod
    def suits(prompt: str) -> bool:
        return bool(prompt.strip())

    def change(self, settings: MotionMambaSettings) -> None:
        blocks.take_usual_length(settings)


class MOTION_MAMBA_OT_move_block(_BlockOperator, bpy.types.Operator):
    """Move the selected block up or down in the list"""

    bl_idname = "motion_mamba.move_block"
    bl_label = "Move Block"

    direction: EnumProperty(items=[("UP", "Up", "To an earlier place"), ("DOWN", "Down", "To a later place")])

    def change(self, settings: MotionMambaSettings) -> None:
        blocks.move_block(settings, -1 if self.direction == "UP" else 1)


class MOTION_MAMBA_OT_use_prompt(_SettingsOperator, bpy.types.Operator):
    """Put this prompt into the selected block"""

    bl_idname = "motion_mamba.use_prompt"
    bl_label = "Use Prompt"

    prompt: StringProperty(name="Prompt", options={"SKIP_SAVE"})
    seconds: FloatProperty(name="Seconds", description="0 leaves the block's length as it is", options={"SKIP_SAVE"})

    @classmethod
    def description(cls, _context: Context, properties: Any) -> str:
        """With the whole prompt, which a button in a narrow sidebar cuts off."""
        told = translate(cls.__doc__ or "")
        return f"{told}: {properties.prompt}" if properties.prompt else told

    def change(self, settings: MotionMambaSettings) -> None:
        if not settings.blocks:
            add_block(settings)
        block = blocks.selected_block(settings)
        block.prompt = self.prompt
        if self.seconds > 0.0:
            block.seconds = self.seconds


class MOTION_MAMBA_OT_roll_seed(_SettingsOperator, bpy.types.Operator):
    """Draw another seed for the selected block and keep it: the block is made with it next"""

    bl_idname = "motion_mamba.roll_seed"
    bl_label = "Another Seed"

    def change(self, settings: MotionMambaSettings) -> None:
        block = blocks.selected_block(settings) if settings.blocks else add_block(settings)
        block.seed, block.lock_seed = random.randint(0, LARGEST_SEED - MOST_VARIATIONS), True


class MOTION_MAMBA_MT_examples(Drawn, bpy.types.Menu):
    """Prompts that the model knows well"""

    bl_idname = "MOTION_MAMBA_MT_examples"
    bl_label = "Example Prompts"

    def draw(self, _context: Context) -> None:
        for title, prompts in EXAMPLES:
            self.layout.label(text=title)
            for prompt, seconds in prompts:
                operator = self.layout.operator("motion_mamba.use_prompt", text=prompt)
                operator.prompt, operator.seconds = prompt, seconds


class MOTION_MAMBA_MT_history(Drawn, bpy.types.Menu):
    """Prompts used in this scene, the latest first"""

    bl_idname = "MOTION_MAMBA_MT_history"
    bl_label = "Used Prompts"

    def draw(self, context: Context) -> None:
        history = context.scene.motion_mamba.history
        for line in history:
            self.layout.operator("motion_mamba.use_prompt", text=line.prompt).prompt = line.prompt
        if not history:
            self.layout.label(text="No prompt was used in this scene yet")


class MOTION_MAMBA_UL_blocks(bpy.types.UIList):
    """One line a block: on or off, prompt, length, state."""

    def draw_item(self, context, layout, settings, block, _icon, _active, _name, _index) -> None:
        row = layout.row(align=True)
        row.active = block.enabled
        row.prop(block, "enabled", text="")
        row.label(text=f" {block.prompt}" if block.prompt else translate("what happens next"), translate=False)
        length = row.row(align=True)
        length.alignment = "RIGHT"
        length.label(text=f"{block.seconds:.1f} s", translate=False)
        armature = settings.id_data if is_armature(settings.id_data) else None
        state = blocks.block_state(block, blocks.block_strips(armature), pin_marks(armature, context.scene))
        length.label(text="", icon=blocks.STATE_ICONS[state])


CLASSES = (
    MOTION_MAMBA_OT_add_block,
    MOTION_MAMBA_OT_remove_block,
    MOTION_MAMBA_OT_duplicate_block,
    MOTION_MAMBA_OT_split_block,
    MOTION_MAMBA_OT_usual_length,
    MOTION_MAMBA_OT_move_block,
    MOTION_MAMBA_OT_use_prompt,
    MOTION_MAMBA_OT_roll_seed,
    MOTION_MAMBA_MT_examples,
    MOTION_MAMBA_MT_history,
    MOTION_MAMBA_UL_blocks,
)
