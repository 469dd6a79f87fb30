"""Prompt blocks drawn along the bottom of dope sheet and timeline; they can be selected, dragged and resized there."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, ClassVar

import bpy

from ..blender.overlay import KeptBatch, Overlay
from ..blender.redraw import redraw
from ..blender.typed import ArmatureObject, Context, Scene, current_context
from ..blocks import blocks
from ..blocks.spans import Span, block_spans
from ..keys import keys
from ..nla import adjustments
from ..nla.moving import move_strip
from ..nla.nla_strips import locked_problem
from ..properties import active_settings, chosen_character
from ..translations.translations import translate_sentence
from .timeline_pins import pin_marks_in

if TYPE_CHECKING:
    import gpu

# Left, bottom, right, top in the region, pixels.
_Box = tuple[float, float, float, float]
_EDGE = 7
_COLOURS = {"new": (0.35, 0.35, 0.38, 0.9), "made": (0.16, 0.42, 0.62, 0.9), "changed": (0.65, 0.42, 0.12, 0.9)}
_ACTIVE, _OUTLINE = (1.0, 1.0, 1.0, 0.9), (0.0, 0.0, 0.0, 0.6)
_batch = KeptBatch()


@dataclass(frozen=True)
class _Sizes:
    """In pixels at 100 % scale. bottom, height: of the blocks in the region. text: the size of the letters, 0 for none. lowest: lower
    regions have no room for them."""

    bottom: float
    height: float
    text: float
    lowest: float


# Above the scroll bar; in a timeline as low as Blender's own layout has it, five pixels are seen between ruler and scroll bar: bars of
# colour, whose words come with the height.
_SIZES = (_Sizes(24.0, 18.0, 11.0, 66.0), _Sizes(8.0, 10.0, 0.0, 30.0))


def _sizes(context: Context) -> _Sizes | None:
    """None where there is no room."""
    return next((sizes for sizes in _SIZES if context.region.height >= sizes.lowest * _scale(context)), None)


def _scale(context: Context) -> float:
    return context.preferences.system.ui_scale or 1.0


def _band(context: Context, sizes: _Sizes) -> tuple[float, float]:
    """Bottom and top of the blocks in the region, pixels."""
    scale = _scale(context)
    return sizes.bottom * scale, (sizes.bottom + sizes.height) * scale


def _edges(region: bpy.types.Region, span: Span) -> tuple[float, float]:
    first, last = (float(region.view2d.view_to_region(frame, 0.0, clip=False)[0]) for frame in (span.first, span.last))
    return first, last


def _draw() -> None:
    import gpu

    context = current_context()
    sizes = _sizes(context)
    if sizes is None:
        return
    spans, (bottom, top) = _selected_last(context.scene), _band(context, sizes)
    active, boxes, texts = active_settings(context.scene).active_block, [], []
    on_top = next((_edges(context.region, span) for span in spans if span.index == active), (0.0, 0.0))
    for span in spans:
        left, right = _edges(context.region, span)
        inner = (left + 1, bottom + 1, right - 1, top - 1)
        boxes.append(((left, bottom, right, top), _ACTIVE if span.index == active else _OUTLINE))
        boxes.append((inner, _COLOURS[span.state]))
        # What the selected block covers of another one shows no text of that one.
        begins = on_top[1] if span.index != active and on_top[0] < left < on_top[1] else left
        texts.append((span.prompt, (begins + 1, *inner[1:])))
    boxes += pin_marks_in(context.region, context.scene, top, _scale(context))
    if not boxes:
        return
    gpu.state.blend_set("ALPHA")
    shader = gpu.shader.from_builtin("FLAT_COLOR")
    _batch.of(tuple(boxes), lambda: _rectangles(shader, boxes)).draw(shader)
    for text, inner in texts if sizes.text else ():
        _text(context, text, inner, sizes.text)
    gpu.state.blend_set("NONE")


def _rectangles(shader: gpu.types.GPUShader, boxes: list[tuple[_Box, tuple[float, ...]]]) -> gpu.types.GPUBatch:
    """All of them at once; later ones lie above earlier ones."""
    from gpu_extras.batch import batch_for_shader

    corners = [corner for (left, low, right, high), _ in boxes for corner in ((left, low), (right, low), (right, high), (left, high))]
    colours = [colour for _, colour in boxes for _ in range(4)]
    faces = [(at + a, at + b, at + c) for at in range(0, len(corners), 4) for a, b, c in ((0, 1, 2), (0, 2, 3))]
    return batch_for_shader(shader, "TRIS", {"pos": corners, "color": colours}, indices=faces)


def _text(context: Context, text: str, box: _Box, size: float) -> None:
    import blf

    left, bottom, right, top = box
    blf.size(0, size * _scale(context))
    blf.color(0, 1.0, 1.0, 1.0, 1.0)
    blf.enable(0, blf.CLIPPING)
    blf.clipping(0, left + 4, bottom, max(right - 4, left + 4), top)
    blf.position(0, left + 6, (bottom + top) / 2.0 - 0.35 * size * _scale(context), 0.0)
    blf.draw(0, text)
    blf.disable(0, blf.CLIPPING)


@dataclass(frozen=True)
class Drag:
    """A block taken with the mouse, and the panel's start when it was taken."""

    span: Span
    resizes: bool
    start: str
    begin: str
    start_frame: int

    @classmethod
    def of(cls, scene: Scene, span: Span, resizes: bool) -> Drag:
        settings = active_settings(scene)
        return cls(span, resizes, settings.start, settings.begin, settings.start_frame)

    def to(self, scene: Scene, by: float) -> None:
        """As it is `by` frames from where it was taken; 0 puts everything back."""
        if self.resizes:
            resize(scene, self.span, by)
        elif by or self.span.shown_as == "strip":
            move(scene, self.span, by)
        else:
            # The start first: choosing one may choose where to begin from, too.
            settings = active_settings(scene)
            settings.start, settings.begin, settings.start_frame = self.start, self.begin, self.start_frame


class MOTION_MAMBA_OT_drag_block(bpy.types.Operator):
    """Select a prompt block; drag it to another time, or its right edge to another length"""

    bl_idname = "motion_mamba.drag_block"
    bl_label = "Drag Prompt Block"
    bl_options: ClassVar[set[str]] = {"UNDO", "INTERNAL"}

    @classmethod
    def poll(cls, context: Context) -> bool:
        return context.area is not None and context.area.type == "DOPESHEET_EDITOR"

    def invoke(self, context: Context, event: bpy.types.Event) -> set[str]:
        sizes = _sizes(context)
        if sizes is None or not _is_between(event.mouse_region_y, _band(context, sizes)):
            return {"PASS_THROUGH"}
        span, resizes = _under(context, event.mouse_region_x)
        if span is None:
            return {"PASS_THROUGH"}
        active_settings(context.scene).active_block = span.index
        self._drag = Drag.of(context.scene, span, resizes)
        self._from = context.region.view2d.region_to_view(event.mouse_region_x, 0)[0]
        self._moved = 0
        context.window_manager.modal_handler_add(self)
        redraw(context, ("DOPESHEET_EDITOR",))
        return {"RUNNING_MODAL"}

    def modal(self, context: Context, event: bpy.types.Event) -> set[str]:
        if event.type == "MOUSEMOVE":
            self._apply(context, round(context.region.view2d.region_to_view(event.mouse_region_x, 0)[0] - self._from))
        elif event.type in ("ESC", "RIGHTMOUSE"):
            self._apply(context, 0)
            return {"CANCELLED"}
        elif event.type == "LEFTMOUSE" and event.value == "RELEASE":
            if not self._drag.resizes:
                carry_adjustments(context.scene, self._drag.span, self._moved)
            if self._moved and not self._drag.resizes and (obstacle := obstacle_to_moving(context.scene, self._drag.span)):
                self.report({"INFO"}, translate_sentence(obstacle))
            return {"FINISHED"}
        return {"RUNNING_MODAL"}

    def _apply(self, context: Context, by: int) -> None:
        # A hand that trembles on a click moves nothing.
        if by == self._moved:
            return
        self._moved = by
        self._drag.to(context.scene, by)
        redraw(context, ("DOPESHEET_EDITOR", "NLA_EDITOR"))


def _is_between(value: float, ends: tuple[float, float]) -> bool:
    return ends[0] <= value <= ends[1]


def _under(context: Context, x: float) -> tuple[Span | None, bool]:
    """The block at a place in the region, and whether it is taken at its right edge."""
    spans = [(span, *_edges(context.region, span)) for span in reversed(_selected_last(context.scene))]
    # Edges come first: crossfades let the next block lie over them.
    edge = next((span for span, _, right in spans if abs(x - right) <= _EDGE), None)
    if edge is not None:
        return edge, True
    return next((span for span, left, right in spans if left <= x <= right), None), False


def _selected_last(scene: Scene) -> list[Span]:
    """The blocks from the lowest to the one that lies on top."""
    active = active_settings(scene).active_block
    return sorted(block_spans(scene), key=lambda span: (span.index == active, span.index))


def move(scene: Scene, span: Span, by: float) -> None:
    """To `by` frames after where it was. A block that was made moves its strip; the ones that were not begin elsewhere, where that is for
    the panel's start to say."""
    settings = active_settings(scene)
    if obstacle_to_moving(scene, span) is not None:
        return
    if span.shown_as == "strip":
        _move_strip(chosen_character(scene), settings.blocks[span.index].uid, span.first + by)
    else:
        before = block_spans(scene)[0]
        settings.start, settings.start_frame = "FRAME", round(before.first + span.first + by - _current(scene, span))


def _move_strip(armature: ArmatureObject | None, uid: str, start: float) -> None:
    strip = blocks.block_strips(armature)[uid].strip
    if armature is not None and abs(strip.frame_start - start) > 1e-3:
        move_strip(armature, strip, start)


def carry_adjustments(scene: Scene, span: Span, by: float) -> None:
    """The animator's corrections of a block that was moved go along with it."""
    armature = chosen_character(scene)
    if armature is not None and span.shown_as == "strip" and obstacle_to_moving(scene, span) is None:
        adjustments.shift_keys(armature, span.first, span.last, by)


def obstacle_to_moving(scene: Scene, span: Span) -> str | None:
    """Why a block cannot be moved, as a sentence."""
    if span.shown_as == "preview":
        return "This block is a preview: keep it first, or move its keys."
    if span.shown_as == "strip" and (problem := _locked(scene, span)) is not None:
        return problem
    if span.shown_as == "unmade" and any(other.shown_as != "unmade" for other in block_spans(scene) if other.index < span.index):
        return "This block is not made yet and follows one that is: it moves with that one."
    return None


def _locked(scene: Scene, span: Span) -> str | None:
    track = blocks.block_strips(chosen_character(scene))[active_settings(scene).blocks[span.index].uid].track
    return locked_problem(track)


def _current(scene: Scene, span: Span) -> float:
    return next(other.first for other in block_spans(scene) if other.index == span.index)


def resize(scene: Scene, span: Span, by: float) -> None:
    """Longer by `by` frames. A block that was made keeps its strip and counts as changed until it is made again."""
    active_settings(scene).blocks[span.index].seconds = span.seconds + by / keys.frame_rate(scene)


CLASSES = (MOTION_MAMBA_OT_drag_block,)


OVERLAY = Overlay("SpaceDopeSheetEditor", "POST_PIXEL", _draw)
