"""The prompt blocks in the Motion tab: what is typed, how long and with which seed, with which part of the body and in what style."""

from __future__ import annotations

from dataclasses import asdict
from typing import Any

import bpy

from ...generator.style import PLAIN
from ..blender.typed import current_context
from ..blocks import blocks
from ..blocks.body_parts import is_partial
from ..blocks.styles import prompt_as_made, style_of
from ..translations.text_layout import draw_text
from ..translations.translations import translate
from . import timeline_height
from .prompt_line import draw_prompt_line

PLACEHOLDER = "a person walks forward and waves"
_PART_PLACEHOLDER = "a person waves"
# Of a line that a property's name takes.
_LABEL = 0.33


def draw_prompts(layout: bpy.types.UILayout, settings: Any) -> None:
    """One field, or the list of blocks and the fields of the selected one."""
    # A block that is switched off alone needs its box.
    several = len(settings.blocks) > 1 or len(blocks.enabled_blocks(settings)) < len(settings.blocks)
    header = layout.row(align=True)
    header.label(text=translate("Prompts, {0:.1f} s in all").format(blocks.total_seconds(settings)) if several else "Prompt")
    timeline_height.draw_button(header, current_context())
    header.operator("motion_mamba.split_block", text="", icon="PARTICLE_PATH")
    header.menu("MOTION_MAMBA_MT_examples", text="", icon="PRESET")
    header.menu("MOTION_MAMBA_MT_history", text="", icon="TIME")
    if several:
        _draw_list(layout, settings)
        shown = blocks.selected_block(settings)
        column = layout.column(align=True)
        _draw_text_field(column, shown)
        draw_prompt_line(column, shown.prompt, settings.one_by_one)
        _draw_seconds(column, shown)
        _draw_seed(column, shown)
        _draw_parts(column, shown)
    else:
        row = layout.row(align=True)
        _draw_text_field(row, settings)
        row.operator("motion_mamba.add_block", text="", icon="ADD")
        column = layout.column(align=True)
        draw_prompt_line(column, settings.prompt, settings.one_by_one)
        _draw_seconds(column, settings)
        _draw_seed(column, settings)
        if settings.blocks:
            _draw_parts(column, settings.blocks[0])


def draw_style(layout: bpy.types.UILayout, settings: Any) -> None:
    """How the selected block is done; closed until somebody looks."""
    header, body = layout.panel("MOTION_MAMBA_style", default_closed=True)
    block = blocks.selected_block(settings) if settings.blocks else None
    told = _told_style(block) if block is not None else ""
    header.label(text=translate("Style: {0}").format(told) if told else translate("Style"), translate=False)
    if body is None or block is None:
        return
    column = body.column(align=True)
    moved = column.column(align=True)
    # A loop is made twice, end on start: only words do anything to it.
    moved.active = not settings.loop
    for name in ("pace", "size"):
        moved.prop(block, name, slider=True)
    for name in ("tiredness", "mood"):
        column.prop(block, name, slider=True)
    if (made := prompt_as_made(block)) != block.prompt:
        draw_text(column, translate("Made as “{0}”").format(made))


def _told_style(block: Any) -> str:
    """What of it is not plain: "Pace 0.8, Mood -1"."""
    plain = asdict(PLAIN)
    own = [(block.bl_rna.properties[name].name, value) for name, value in asdict(style_of(block)).items() if value != plain[name]]
    return ", ".join(f"{translate(name)} {value:g}" for name, value in own)


def _draw_parts(column: bpy.types.UILayout, block: Any) -> None:
    """What is made of the body, and what a part of it does meanwhile."""
    _draw_labelled(column, block, "hands")
    _draw_labelled(column, block, "body_part")
    if is_partial(block):
        return
    _draw_labelled(column, block, "prompted_part")
    if block.prompted_part != "NONE":
        column.prop(block, "part_prompt", text="", placeholder=_PART_PLACEHOLDER)


def _draw_labelled(column: bpy.types.UILayout, block: Any, name: str) -> None:
    """With more room for its name than Blender gives it in a narrow sidebar."""
    row = column.split(factor=_LABEL, align=True)
    row.label(text=block.bl_rna.properties[name].name)
    row.prop(block, name, text="")


def _draw_text_field(layout: Any, owner: Any) -> None:
    """Several lines where Blender has a field for them (5.2)."""
    if hasattr(layout, "textbox"):
        layout.textbox(owner, "prompt", initial_visible_lines=2, placeholder=PLACEHOLDER)
    else:
        layout.prop(owner, "prompt", text="", placeholder=PLACEHOLDER)


def _draw_seconds(layout: bpy.types.UILayout, owner: Any) -> None:
    row = layout.row(align=True)
    row.prop(owner, "seconds")
    row.operator("motion_mamba.usual_length", text="", icon="PREVIEW_RANGE")


def _draw_seed(layout: bpy.types.UILayout, owner: Any) -> None:
    row = layout.row(align=True)
    row.prop(owner, "seed")
    row.operator("motion_mamba.roll_seed", text="", icon="FILE_REFRESH")
    row.prop(owner, "lock_seed", text="", icon="LOCKED" if owner.lock_seed else "UNLOCKED")


def _draw_list(layout: bpy.types.UILayout, settings: Any) -> None:
    row = layout.row()
    row.template_list("MOTION_MAMBA_UL_blocks", "", settings, "blocks", settings, "active_block", rows=4)
    side = row.column(align=True)
    side.operator("motion_mamba.add_block", text="", icon="ADD")
    side.operator("motion_mamba.remove_block", text="", icon="REMOVE")
    side.operator("motion_mamba.duplicate_block", text="", icon="DUPLICATE")
    side.separator()
    side.operator("motion_mamba.move_block", text="", icon="TRIA_UP").direction = "UP"
    side.operator("motion_mamba.move_block", text="", icon="TRIA_DOWN").direction = "DOWN"
