"""The Motion tab in the 3D view's sidebar."""

from __future__ import annotations

from dataclasses import asdict
from typing import Any

import bpy

from ...generator.style import PLAIN
from .. import preferences
from ..blender.panels import MOTION_PANEL, MotionTab
from ..blender.typed import ArmatureObject, Context, current_context, is_armature
from ..blocks import blocks
from ..blocks.body_parts import is_partial
from ..blocks.styles import prompt_as_made, style_of
from ..bodies import characters
from ..live import switch
from ..nla import adjustments
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
from . import messages, model_card, selection, timeline_height
from .prompt_line import draw_prompt_line

_EXAMPLE = "a person walks forward and waves"
_POSE_EXAMPLE = "a person sits on a chair"
_PART_EXAMPLE = "a person waves"
# Of a line that a property's name takes.
_LABEL = 0.33


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
        _draw_prompts(layout, settings)
        _draw_style(layout, settings)
        if is_ready:
            _draw_generate(layout, settings, problem, waits)
        else:
            draw_text(layout, translate("The packages that the generator needs are not installed yet."), icon="INFO")
            runtime_panel.draw_install(layout)
        messages.draw_messages(layout, current, messages.pressing(current, settings, problem))
        _draw_preview(layout, armature if waits else None)
        _draw_more(context, layout, settings, armature)


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
        text = translate("Take {0} of {1}, seed {2}").format(waiting.index + 1, count, waiting.takes[waiting.index].seed)
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


def _draw_prompts(layout: bpy.types.UILayout, settings: Any) -> None:
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


def _draw_style(layout: bpy.types.UILayout, settings: Any) -> None:
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
        column.prop(block, "part_prompt", text="", placeholder=_PART_EXAMPLE)


def _draw_labelled(column: bpy.types.UILayout, block: Any, name: str) -> None:
    """With more room for its name than Blender gives it in a narrow sidebar."""
    row = column.split(factor=_LABEL, align=True)
    row.label(text=block.bl_rna.properties[name].name)
    row.prop(block, name, text="")


def _draw_text_field(layout: Any, owner: Any) -> None:
    """Several lines where Blender has a field for them (5.2)."""
    if hasattr(layout, "textbox"):
        layout.textbox(owner, "prompt", initial_visible_lines=2, placeholder=_EXAMPLE)
    else:
        layout.prop(owner, "prompt", text="", placeholder=_EXAMPLE)


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


def _draw_more(context: Context, layout: bpy.types.UILayout, settings: Any, armature: ArmatureObject | None) -> None:
    """Everything that the first motion does not need; closed until somebody looks."""
    header, body = layout.panel("MOTION_MAMBA_edit", default_closed=True)
    header.label(text="Change and Join")
    if body is not None:
        body.enabled = armature is not None
        column = body.column(align=True)
        column.operator("motion_mamba.regenerate_block", icon="FILE_REFRESH").keep = False
        column.operator("motion_mamba.continue_motion", icon="FORWARD").keep = False
        column.operator("motion_mamba.in_between", icon="ARROW_LEFTRIGHT").keep = False
        column = body.column(align=True)
        column.prop(settings, "pose_prompt", text="", placeholder=_POSE_EXAMPLE)
        column.operator("motion_mamba.pose_at_frame", icon="ARMATURE_DATA")
        is_open = adjustments.is_open(armature)
        column = body.column(align=True)
        column.operator("motion_mamba.adjust", text="Close Adjustments" if is_open else "Adjust", icon="OUTLINER_OB_ARMATURE")
        row = column.row(align=True)
        row.operator("motion_mamba.key_adjustment", icon="KEY_HLT")
        row.prop(settings, "adjust_fade", text="")
        column.operator("motion_mamba.bake_adjustments", icon="NLA_PUSHDOWN")
    header, body = layout.panel("MOTION_MAMBA_root", default_closed=True)
    header.label(text="Root")
    if body is not None:
        _split(body)
        for name in ("root", "loop", "begin", "path_curve", "floor_object", "floor_height"):
            body.prop(settings, name)
        body.prop(context.scene.motion_mamba, "goal")
    header, body = layout.panel("MOTION_MAMBA_bake", default_closed=True)
    header.label(text="Bake and Export")
    if body is not None:
        body.enabled = armature is not None
        column = body.column(align=True)
        column.operator("motion_mamba.bake", icon="ACTION")
        column.operator("motion_mamba.mark_asset", icon="ASSET_MANAGER")
        row = body.row(align=True)
        for kind, name in (("BVH", "BVH"), ("FBX", "FBX"), ("GLTF", "glTF")):
            row.operator("motion_mamba.export", text=name).format = kind
    header, body = layout.panel("MOTION_MAMBA_advanced", default_closed=True)
    header.label(text="Advanced")
    if body is not None:
        _split(body)
        for name in ("one_by_one", "guidance", "steps", "foot_lock", "smoothing"):
            body.prop(settings, name)
        _draw_model(body, context)


def _draw_model(layout: bpy.types.UILayout, context: Context) -> None:
    """Model and device are the add-on's preferences; they are at hand here."""
    stored = preferences.stored(context)
    if stored is not None:
        layout.prop(stored, "model")
        if stored.model == "FILE":
            layout.prop(stored, "checkpoint")
        layout.prop(stored, "device")
    try:
        name, licences = model_card.card(preferences.checkpoint(context))
    except ValueError as error:
        draw_text(layout, str(error), icon="ERROR")
        return
    draw_text(layout, translate("Model “{0}”, trained on data under: {1}").format(name, licences or "?"), icon="INFO")


def _split(layout: bpy.types.UILayout) -> None:
    layout.use_property_split = True
    layout.use_property_decorate = False


CLASSES = (MOTION_MAMBA_PT_motion,)
