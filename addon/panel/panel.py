"""The Motion tab in the 3D view's sidebar."""

from __future__ import annotations

from typing import Any

import bpy

from ..blender.panels import MOTION_PANEL, MotionTab
from ..blender.typed import ArmatureObject, Context, current_context, is_armature
from ..blocks import blocks
from ..blocks.spans import pinned_start
from ..bodies import characters
from ..live import switch
from ..preview import preview
from ..properties import active_settings, chosen_character
from ..requests.passages import made_before
from ..requests.requests import plain_request
from ..requests.validation import request_problem
from ..retarget import rig_characters
from ..runtime import installed
from ..runtime import panel as runtime_panel
from ..runtime.source import generator_source
from ..steer import operators as steering
from ..translations.text_layout import draw_text
from ..translations.translations import translate, translate_sentence
from ..worker import session
from . import later_panels, messages, prompt_blocks, selection


class MOTION_MAMBA_PT_motion(MotionTab, bpy.types.Panel):
    """Draws what is known already; looks nothing up, and loads nothing itself."""

    bl_label = "Text to Motion"
    bl_idname = MOTION_PANEL

    def draw(self, context: Context) -> None:
        current, layout = session.current(), self.layout
        armature, settings = chosen_character(context.scene), active_settings(context.scene)
        unfit = _draw_character(layout, context.scene.motion_mamba, armature)
        problem = unfit or request_problem(plain_request(settings))
        waits = preview.is_shown(armature)
        is_ready = installed.report().is_ready or current.brings_own_generator
        if is_ready and armature is not None:
            # Queued for another thread: whoever has chosen a character is about to think of a prompt. Before the prompt, which asks of it.
            current.warm(lambda: generator_source(context))
        prompt_blocks.draw_prompts(layout, settings)
        prompt_blocks.draw_style(layout, settings)
        if is_ready:
            _draw_generate(layout, settings, problem, waits)
        else:
            draw_text(layout, translate("The packages that the generator needs are not installed yet."), icon="INFO")
            runtime_panel.draw_install(layout)
        messages.draw_messages(layout, current, messages.pressing(current, settings, problem))
        _draw_preview(layout, armature if waits else None)
        later_panels.draw_later_panels(context, layout, settings, armature)


def _draw_character(layout: bpy.types.UILayout, settings: Any, armature: ArmatureObject | None) -> str | None:
    """Draws the picker and what was recognised; returns what is wrong with the chosen armature."""
    column = layout.column(align=True)
    row = column.row(align=True)
    row.prop(settings, "character", text="", icon="ARMATURE_DATA", placeholder=translate("Character"))
    row.prop(settings, "keep_character", text="", icon="PINNED" if settings.keep_character else "UNPINNED")
    row.operator("motion_mamba.create_character", text="" if armature else "Create", icon="ADD")
    if armature is None:
        return None
    if (other := selection.other_selected(current_context())) is not None:
        text = translate("Edits “{0}”; selected is “{1}”").format(armature.name, other.name)
        column.label(text=text, icon="PINNED" if settings.keep_character else "INFO", translate=False)
        return characters.character_problem(armature)
    problem = characters.character_problem(armature)
    if problem is None:
        ready = (
            translate("SMPL character, ready")
            if characters.is_smpl(armature)
            else translate_sentence(rig_characters.recognition(armature).line)
        )
        column.label(text=ready, icon="CHECKMARK", translate=False)
    return problem


def _draw_preview(layout: bpy.types.UILayout, armature: ArmatureObject | None) -> None:
    """Always as high, so that nothing moves under the mouse when a motion arrives or goes. armature: None where nothing waits on it."""
    waiting = armature.motion_mamba.preview if armature is not None else None
    box = layout.box()
    box.enabled = waiting is not None
    count = len(waiting.takes) if waiting is not None else 0
    row = box.row(align=True)
    arrows = row.row(align=True)
    arrows.enabled = count > 1
    arrows.operator("motion_mamba.browse", text="", icon="TRIA_LEFT").step = -1
    arrows.operator("motion_mamba.browse", text="", icon="TRIA_RIGHT").step = 1
    if waiting is None:
        row.label(text="Nothing to keep")
    else:
        text = translate("{0}/{1}, seed {2}").format(waiting.index + 1, count, waiting.takes[waiting.index].seed)
        row.label(text=text, translate=False)
    live = row.row(align=True)
    live.alignment = "RIGHT"
    live.operator("motion_mamba.live", icon="RECORD_ON" if switch.is_on() else "RECORD_OFF", depress=switch.is_on())
    row = box.row(align=True)
    row.scale_y = 1.4
    row.operator("motion_mamba.accept", icon="CHECKMARK")
    others = row.row(align=True)
    others.enabled = count > 1
    others.operator("motion_mamba.accept", text="", icon="NLA_PUSHDOWN").others = "MUTED"
    row.operator("motion_mamba.discard", icon="TRASH")


def _draw_generate(layout: bpy.types.UILayout, settings: Any, problem: str | None, waiting: bool) -> None:
    column = layout.column(align=True)
    armature = settings.id_data if is_armature(settings.id_data) else None
    _draw_start(column.row(align=True), settings, armature)
    column.prop(settings, "variations")
    row = layout.row(align=True)
    row.scale_y = 1.5
    row.enabled = problem is None
    text = "Another Take" if waiting else "Generate"
    row.operator("motion_mamba.generate", text=text, icon="ARMATURE_DATA").keep = False
    if blocks.block_strips(armature) and not waiting:
        row.operator("motion_mamba.generate_all", text="All", icon="FILE_REFRESH").keep = False
    steer = row.row(align=True)
    steer.enabled = problem is None and (not waiting or steering.is_running())
    steer.operator("motion_mamba.steer", text="", icon="PAUSE" if steering.is_running() else "PLAY", depress=steering.is_running())


def _draw_start(row: bpy.types.UILayout, settings: Any, armature: ArmatureObject | None) -> None:
    """Where what is made next begins: where its block lies, after the block before it, or where the animator says."""
    before = made_before(settings, armature, current_context().scene)
    if before is not None:
        row.label(text=translate("Goes on after “{0}”").format(before), icon="FORWARD", translate=False)
        return
    row.prop(settings, "start", text="")
    if settings.start == "FRAME":
        row.prop(settings, "start_frame", text="")
    elif settings.start == "CURRENT" and (first := pinned_start(armature, current_context().scene)) is not None:
        row.label(text=translate("{0}, before the pins").format(round(first)), icon="PINNED", translate=False)


CLASSES = (MOTION_MAMBA_PT_motion,)
