"""The Motion tab in the 3D view's sidebar."""

from __future__ import annotations

import bpy

from . import characters, runtime_panel, session
from .operators import panel_values, request_of
from .text_layout import draw_text
from .validation import request_problem


class MOTION_MAMBA_PT_motion(bpy.types.Panel):
    """Draws what is known already; looks nothing up and loads nothing."""

    bl_label = "Text to Motion"
    bl_idname = "MOTION_MAMBA_PT_motion"
    bl_space_type = "VIEW_3D"
    bl_region_type = "UI"
    bl_category = "Motion"

    def draw(self, context: bpy.types.Context) -> None:
        current = session.current()
        settings = context.scene.motion_mamba
        problem = _draw_character(self.layout, settings) or _request_problem(settings)
        _draw_request(self.layout, settings)
        if runtime_panel.report().is_ready or current.brings_own_generator:
            _draw_generate(self.layout, settings, problem)
        else:
            draw_text(self.layout, "The generator needs PyTorch, which is not installed yet.", icon="INFO")
            runtime_panel.draw_install(self.layout)
        for run in current.runs:
            _draw_run(self.layout, run, first=run is current.runs[0])
        if current.problem:
            draw_text(self.layout, current.problem, icon="ERROR")
        elif current.note:
            draw_text(self.layout, current.note, icon="INFO")


def _draw_character(layout: bpy.types.UILayout, settings: bpy.types.PropertyGroup) -> str | None:
    """Draws the picker; returns what is wrong with the chosen armature."""
    column = layout.column(align=True)
    column.prop(settings, "character", text="", icon="ARMATURE_DATA")
    column.operator("motion_mamba.create_character", icon="ADD")
    chosen = settings.character
    if chosen is None or chosen.name not in settings.id_data.objects:
        return None
    return characters.character_problem(chosen)


def _request_problem(settings: bpy.types.PropertyGroup) -> str | None:
    return request_problem(request_of(panel_values(settings)))


def _draw_request(layout: bpy.types.UILayout, settings: bpy.types.PropertyGroup) -> None:
    column = layout.column()
    column.label(text="Prompt")
    column.prop(settings, "prompt", text="", placeholder="a person walks forward and waves")
    column = layout.column(align=True)
    column.use_property_split = True
    column.use_property_decorate = False
    for name in ("seconds", "seed", "guidance"):
        column.prop(settings, name)
    header, body = layout.panel("MOTION_MAMBA_advanced", default_closed=True)
    header.label(text="Advanced")
    if body is not None:
        body.use_property_split = True
        body.use_property_decorate = False
        for name in ("steps", "foot_lock"):
            body.prop(settings, name)


def _draw_generate(layout: bpy.types.UILayout, settings: bpy.types.PropertyGroup, problem: str | None) -> None:
    row = layout.row()
    row.scale_y = 1.5
    row.enabled = problem is None
    row.operator("motion_mamba.generate", text="Generate", icon="ARMATURE_DATA")
    # Before anything was typed there is nothing to complain about: the empty field says what it is for.
    if problem is not None and settings.prompt:
        draw_text(layout, problem, icon="ERROR")


def _draw_run(layout: bpy.types.UILayout, run: session.Run, first: bool) -> None:
    box = layout.box()
    prompt = run.job.request.segments[0][0]
    box.label(text=prompt)
    if first:
        row = box.row()
        row.progress(factor=run.factor, type="BAR", text=run.text)
        row.operator("motion_mamba.cancel", text="", icon="X")
    else:
        box.label(text=run.text, icon="SORTTIME")
