"""Prompt blocks drawn along the bottom of dope sheet and timeline; they can be selected, dragged and resized there."""

from __future__ import annotations

from typing import ClassVar

import bpy

from . import blocks
from .keys import frame_rate
from .making import redraw
from .properties import active_settings, chosen_character
from .spans import Span, block_spans

_HEIGHT, _BOTTOM, _EDGE = 18, 4, 7
_COLOURS = {"new": (0.35, 0.35, 0.38, 0.9), "made": (0.16, 0.42, 0.62, 0.9), "changed": (0.65, 0.42, 0.12, 0.9)}
_ACTIVE, _OUTLINE = (1.0, 1.0, 1.0, 0.9), (0.0, 0.0, 0.0, 0.6)
# Where the region is lower, scroll bar and ruler fill it.
_LOWEST_REGION = 66
_handle = None


def _has_room(context: bpy.types.Context) -> bool:
    return context.region.height >= _LOWEST_REGION * _scale(context)


def _scale(context: bpy.types.Context) -> float:
    return context.preferences.system.ui_scale or 1.0


def _band(context: bpy.types.Context) -> tuple[float, float]:
    """Bottom and top of the blocks in the region, pixels; above the scroll bar."""
    scale = _scale(context)
    return (_BOTTOM + 20) * scale, (_BOTTOM + 20 + _HEIGHT) * scale


def _edges(region: bpy.types.Region, span: Span) -> tuple[float, float]:
    return tuple(region.view2d.view_to_region(frame, 0.0, clip=False)[0] for frame in (span.first, span.last))


def _draw() -> None:
    import gpu

    context = bpy.context
    spans = block_spans(context.scene) if _has_room(context) else []
    bottom, top = _band(context)
    gpu.state.blend_set("ALPHA")
    for span in spans:
        left, right = _edges(context.region, span)
        active = span.index == active_settings(context.scene).active_block
        _rectangle((left, bottom, right, top), _ACTIVE if active else _OUTLINE)
        inner = (left + 1, bottom + 1, right - 1, top - 1)
        _rectangle(inner, _COLOURS[span.state])
        _text(context, span.prompt, inner)
    gpu.state.blend_set("NONE")


def _rectangle(box: tuple[float, float, float, float], colour: tuple[float, ...]) -> None:
    import gpu
    from gpu_extras.batch import batch_for_shader

    left, bottom, right, top = box
    shader = gpu.shader.from_builtin("UNIFORM_COLOR")
    shader.uniform_float("color", colour)
    corners = [(left, bottom), (right, bottom), (right, top), (left, top)]
    batch_for_shader(shader, "TRIS", {"pos": corners}, indices=[(0, 1, 2), (0, 2, 3)]).draw(shader)


def _text(context: bpy.types.Context, text: str, box: tuple[float, float, float, float]) -> None:
    import blf

    left, bottom, right, top = box
    blf.size(0, 11.0 * _scale(context))
    blf.color(0, 1.0, 1.0, 1.0, 1.0)
    blf.enable(0, blf.CLIPPING)
    blf.clipping(0, left + 4, bottom, max(right - 4, left + 4), top)
    blf.position(0, left + 6, bottom + 5 * _scale(context), 0.0)
    blf.draw(0, text)
    blf.disable(0, blf.CLIPPING)


class MOTION_MAMBA_OT_drag_block(bpy.types.Operator):
    """Select a prompt block; drag it to another time, or its right edge to another length"""

    bl_idname = "motion_mamba.drag_block"
    bl_label = "Drag Prompt Block"
    bl_options: ClassVar[set[str]] = {"UNDO", "INTERNAL"}

    @classmethod
    def poll(cls, context: bpy.types.Context) -> bool:
        return context.area is not None and context.area.type == "DOPESHEET_EDITOR"

    def invoke(self, context: bpy.types.Context, event: bpy.types.Event) -> set[str]:
        bottom, top = _band(context)
        if not (_has_room(context) and bottom <= event.mouse_region_y <= top):
            return {"PASS_THROUGH"}
        self._span, self._resizes = _under(context, event.mouse_region_x)
        if self._span is None:
            return {"PASS_THROUGH"}
        active_settings(context.scene).active_block = self._span.index
        self._from = context.region.view2d.region_to_view(event.mouse_region_x, 0)[0]
        self._moved = 0.0
        context.window_manager.modal_handler_add(self)
        redraw(context, ("DOPESHEET_EDITOR",))
        return {"RUNNING_MODAL"}

    def modal(self, context: bpy.types.Context, event: bpy.types.Event) -> set[str]:
        if event.type == "MOUSEMOVE":
            self._moved = round(context.region.view2d.region_to_view(event.mouse_region_x, 0)[0] - self._from)
            self._apply(context, self._moved)
        elif event.type in ("ESC", "RIGHTMOUSE"):
            self._apply(context, 0.0)
            return {"CANCELLED"}
        elif event.type == "LEFTMOUSE" and event.value == "RELEASE":
            return {"FINISHED"}
        return {"RUNNING_MODAL"}

    def _apply(self, context: bpy.types.Context, by: float) -> None:
        if self._resizes:
            resize(context.scene, self._span, by)
        else:
            move(context.scene, self._span, by)
        redraw(context, ("DOPESHEET_EDITOR", "NLA_EDITOR"))


def _under(context: bpy.types.Context, x: float) -> tuple[Span | None, bool]:
    """The block at a place in the region, and whether it is taken at its right edge."""
    for span in reversed(block_spans(context.scene)):
        left, right = _edges(context.region, span)
        if left <= x <= right + _EDGE:
            return span, x >= right - _EDGE
    return None, False


def move(scene: bpy.types.Scene, span: Span, by: float) -> None:
    """To `by` frames after where it was. A block that was made moves its strip; the ones that were not begin elsewhere."""
    settings = active_settings(scene)
    placed = blocks.placed_blocks(chosen_character(scene)).get(settings.blocks[span.index].uid)
    if placed is not None:
        placed.strip.frame_start_ui = span.first + by
    else:
        before = block_spans(scene)[0]
        settings.start, settings.start_frame = "FRAME", round(before.first + span.first + by - _current(scene, span))


def _current(scene: bpy.types.Scene, span: Span) -> float:
    return next(other.first for other in block_spans(scene) if other.index == span.index)


def resize(scene: bpy.types.Scene, span: Span, by: float) -> None:
    """Longer by `by` frames. A block that was made keeps its strip and counts as changed until it is made again."""
    active_settings(scene).blocks[span.index].seconds = span.seconds + by / frame_rate(scene)


CLASSES = (MOTION_MAMBA_OT_drag_block,)


def register() -> None:
    global _handle
    if not bpy.app.background:
        _handle = bpy.types.SpaceDopeSheetEditor.draw_handler_add(_draw, (), "WINDOW", "POST_PIXEL")


def unregister() -> None:
    global _handle
    if _handle is not None:
        bpy.types.SpaceDopeSheetEditor.draw_handler_remove(_handle, "WINDOW")
        _handle = None
