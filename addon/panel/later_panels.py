"""What the first motion does not need, at the foot of the Motion tab: closed until somebody looks."""

from __future__ import annotations

from typing import Any

import bpy

from .. import preferences
from ..blender.typed import ArmatureObject, Context
from ..nla import adjustments
from ..translations.text_layout import draw_text
from ..translations.translations import translate
from . import model_card

_POSE_PLACEHOLDER = "a person sits on a chair"


def draw_later_panels(context: Context, layout: bpy.types.UILayout, settings: Any, armature: ArmatureObject | None) -> None:
    """Change and Join, Root, Bake and Export, Advanced."""
    if (body := _opened(layout, "edit", "Change and Join")) is not None:
        body.enabled = armature is not None
        _draw_changes(body, settings, armature)
    if (body := _opened(layout, "root", "Root")) is not None:
        _split(body)
        for name in ("root", "loop", "begin", "path_curve", "floor_object", "floor_height"):
            body.prop(settings, name)
        body.prop(context.scene.motion_mamba, "goal")
    if (body := _opened(layout, "bake", "Bake and Export")) is not None:
        body.enabled = armature is not None
        _draw_bake(body)
    if (body := _opened(layout, "advanced", "Advanced")) is not None:
        _split(body)
        for name in ("one_by_one", "guidance", "steps", "foot_lock", "smoothing"):
            body.prop(settings, name)
        _draw_model(body, context)


def _opened(layout: bpy.types.UILayout, name: str, title: str) -> bpy.types.UILayout | None:
    header, body = layout.panel(f"MOTION_MAMBA_{name}", default_closed=True)
    header.label(text=title)
    return body


def _draw_changes(body: bpy.types.UILayout, settings: Any, armature: ArmatureObject | None) -> None:
    column = body.column(align=True)
    column.operator("motion_mamba.regenerate_block", icon="FILE_REFRESH").keep = False
    column.operator("motion_mamba.continue_motion", icon="FORWARD").keep = False
    column.operator("motion_mamba.in_between", icon="ARROW_LEFTRIGHT").keep = False
    column = body.column(align=True)
    column.prop(settings, "pose_prompt", text="", placeholder=_POSE_PLACEHOLDER)
    column.operator("motion_mamba.pose_at_frame", icon="ARMATURE_DATA")
    column = body.column(align=True)
    text = "Close Adjustments" if adjustments.is_open(armature) else "Adjust"
    column.operator("motion_mamba.adjust", text=text, icon="OUTLINER_OB_ARMATURE")
    row = column.row(align=True)
    row.operator("motion_mamba.key_adjustment", icon="KEY_HLT")
    row.prop(settings, "adjust_fade", text="")
    column.operator("motion_mamba.bake_adjustments", icon="NLA_PUSHDOWN")


def _draw_bake(body: bpy.types.UILayout) -> None:
    column = body.column(align=True)
    column.operator("motion_mamba.bake", icon="ACTION")
    column.operator("motion_mamba.mark_asset", icon="ASSET_MANAGER")
    row = body.row(align=True)
    for kind, name in (("BVH", "BVH"), ("FBX", "FBX"), ("GLTF", "glTF")):
        row.operator("motion_mamba.export", text=name).format = kind


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
