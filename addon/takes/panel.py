"""Sub-panel of the Motion tab: every take that was made in the scene."""

from __future__ import annotations

from typing import Any

import bpy

from ..blender.panels import ClosedPanel
from ..blender.typed import Context
from ..translations.text_layout import draw_text
from ..translations.translations import translate
from . import history, pictures
from .operators import selected


class MOTION_MAMBA_UL_takes(bpy.types.UIList):
    """One line a take: star, picture, prompt, length, whether it is compared."""

    def draw_item(self, _context, layout, _settings, take, _icon, _active, _name, _index) -> None:
        row = layout.row(align=True)
        row.prop(take, "starred", text="", icon="SOLO_ON" if take.starred else "SOLO_OFF", emboss=False)
        row.label(text=take.prompt, icon_value=pictures.PICTURES.still(take), translate=False)
        length = row.row(align=True)
        length.alignment = "RIGHT"
        length.label(text=f"{take.seconds:.1f} s", translate=False)
        length.prop(take, "compared", text="", icon="GHOST_ENABLED" if take.compared else "GHOST_DISABLED", emboss=False)


class MOTION_MAMBA_PT_takes(ClosedPanel, bpy.types.Panel):
    """Closed at first: a first motion needs none."""

    bl_label = "Takes"
    bl_idname = "MOTION_MAMBA_PT_takes"

    def draw(self, context: Context) -> None:
        settings, layout = context.scene.motion_mamba, self.layout
        take = selected(settings)
        if take is None:
            layout.label(text="No take was made in this scene yet")
            return
        row = layout.row()
        row.template_list("MOTION_MAMBA_UL_takes", "", settings, "takes", settings, "active_take", rows=4)
        side = row.column(align=True)
        side.operator("motion_mamba.delete_take", text="", icon="REMOVE")
        side.operator("motion_mamba.clear_takes", text="", icon="TRASH")
        _draw_take(layout, take)
        layout.operator("motion_mamba.bring_back_take", icon="LOOP_BACK")
        told = translate("Takes: {0}, {1:.1f} of {2:.0f} MB of this file")
        size, most = history.size_of(settings.takes) / 2**20, history.MOST_BYTES / 2**20
        layout.label(text=told.format(len(settings.takes), size, most), icon="INFO" if size > most else "NONE", translate=False)
        if size > most:
            draw_text(layout, translate("Those with a star take more than that, and stay. New takes last until the next one."))


def _draw_take(layout: Any, take: Any) -> None:
    row = layout.row()
    if icon := pictures.PICTURES.moving(take):
        row.template_icon(icon_value=icon, scale=5.0)
    column = row.column(align=True)
    column.label(text=translate("Seed {0}").format(take.seed), translate=False)
    column.label(text=translate("Model {0}").format(take.model), translate=False)
    for word in filter(None, take.constraints.split(", ")):
        column.label(text=word, icon="PINNED")


CLASSES = (MOTION_MAMBA_UL_takes, MOTION_MAMBA_PT_takes)
