"""Sub-panel of the Motion tab: actions that the model does, to search, look at and click."""

# Blender reads properties from annotations: calls there are no types.
# pyright: reportInvalidTypeForm=false

from __future__ import annotations

from typing import Any, ClassVar

import bpy
from bpy.props import EnumProperty, IntProperty, PointerProperty, StringProperty

from ..blender.panels import ClosedPanel
from ..blender.typed import Context
from ..translations.translations import translate
from . import pictures
from .actions import GalleryAction, gallery

_A_PAGE = 12
# Pixels at a scale of 1 that a picture with its prompt takes, and its height in lines.
_CELL, _LINES = 110.0, 4.0
# Blender keeps no reference of its own to the texts of an enum's items.
_kinds: list[tuple[str, str, str]] = []


def _kind_items(_self: Any, _context: Any) -> list[tuple[str, str, str]]:
    if not _kinds:
        _kinds.extend([("ALL", "All Kinds", ""), *((kind, kind.capitalize(), "") for kind in gallery().kinds)])
    return _kinds


def _search_changed(state: Any, _context: Any) -> None:
    state.page = 0


class MotionMambaGallery(bpy.types.PropertyGroup):
    """What is looked for. Of Blender's window, not of the file."""

    text: StringProperty(
        name="Search", description="Words of a prompt or of its kind", options={"TEXTEDIT_UPDATE", "SKIP_SAVE"}, update=_search_changed
    )
    kind: EnumProperty(name="Kind", items=_kind_items, options={"SKIP_SAVE"}, update=_search_changed)
    page: IntProperty(min=0, options={"SKIP_SAVE"})


class MOTION_MAMBA_OT_gallery_page(bpy.types.Operator):
    """Show the next or previous actions"""

    bl_idname = "motion_mamba.gallery_page"
    bl_label = "Turn Page"
    bl_options: ClassVar[set[str]] = {"INTERNAL"}

    step: IntProperty(default=1, options={"SKIP_SAVE"})

    def execute(self, context: Context) -> set[str]:
        state = _state(context)
        state.page = (state.page + self.step) % _pages(_found(state))
        return {"FINISHED"}


class MOTION_MAMBA_PT_gallery(ClosedPanel, bpy.types.Panel):
    """Closed at first, and without a cost then."""

    bl_label = "Library of Actions"
    bl_idname = "MOTION_MAMBA_PT_gallery"

    def draw(self, context: Context) -> None:
        state = _state(context)
        row = self.layout.row(align=True)
        row.prop(state, "text", text="", icon="VIEWZOOM")
        row.prop(state, "kind", text="")
        found = _found(state)
        _draw_turning(self.layout, state, found)
        first = min(state.page, _pages(found) - 1) * _A_PAGE
        _draw_page(self.layout, found[first : first + _A_PAGE], _columns(context))


def _draw_turning(layout: bpy.types.UILayout, state: Any, found: list[GalleryAction]) -> None:
    row = layout.row(align=True)
    arrows = row.row(align=True)
    arrows.enabled = len(found) > _A_PAGE
    arrows.operator("motion_mamba.gallery_page", text="", icon="TRIA_LEFT").step = -1
    arrows.operator("motion_mamba.gallery_page", text="", icon="TRIA_RIGHT").step = 1
    page = min(state.page, _pages(found) - 1) + 1
    counted = translate("{0} actions, page {1} of {2}").format(len(found), page, _pages(found))
    row.label(text=counted if found else translate("Nothing by this name"), translate=False)


def _draw_page(layout: bpy.types.UILayout, shown: list[GalleryAction], columns: int) -> None:
    grid = layout.grid_flow(row_major=True, columns=columns, even_columns=True, align=True)
    for action, icon in zip(shown, pictures.icons([action.row for action in shown]), strict=True):
        cell = grid.column(align=True)
        cell.template_icon(icon_value=icon, scale=_LINES)
        button = cell.operator("motion_mamba.use_prompt", text=action.prompt, translate=False)
        button.prompt, button.seconds = action.prompt, action.seconds


def _state(context: Context) -> Any:
    manager: Any = context.window_manager
    return manager.motion_mamba_gallery


def _found(state: Any) -> list[GalleryAction]:
    return gallery().found(state.text, "" if state.kind in ("", "ALL") else state.kind)


def _pages(found: list[GalleryAction]) -> int:
    return max(1, -(-len(found) // _A_PAGE))


def _columns(context: Context) -> int:
    """As many as fit beside each other."""
    width = context.region.width if context.region else 300
    return max(1, min(6, int(width / (_CELL * (context.preferences.system.ui_scale or 1.0)))))


CLASSES = (MotionMambaGallery, MOTION_MAMBA_OT_gallery_page, MOTION_MAMBA_PT_gallery)


def register() -> None:
    managers: Any = bpy.types.WindowManager
    managers.motion_mamba_gallery = PointerProperty(type=MotionMambaGallery)


def unregister() -> None:
    delattr(bpy.types.WindowManager, "motion_mamba_gallery")
