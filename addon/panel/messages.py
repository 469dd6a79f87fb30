"""What the panel tells, in a place that is always as high: no button moves under the mouse, whatever is told there."""

# Blender reads properties from annotations: calls there are no types.
# pyright: reportInvalidTypeForm=false

from __future__ import annotations

import textwrap
from typing import Any, ClassVar

import bpy
from bpy.props import StringProperty

from ..blender.typed import Context, Drawn
from ..blocks import blocks, prompt_facts
from ..translations.text_layout import characters_here
from ..translations.translations import translate, translate_sentence
from ..worker import session

# Lines that are always there; the longest of our usual sentences fit at the sidebar's own width.
_LINES = 3


def pressing(current: session.Session, settings: Any, problem: str | None) -> tuple[str, str]:
    """The one sentence that matters most, "" for none, and its icon."""
    if current.problem:
        return current.problem, "ERROR"
    # Before anything was typed there is nothing to complain about: the empty field says what it is for.
    if problem is not None and settings.prompt:
        return problem, "ERROR"
    return _hint(settings) or current.note, "INFO"


def _hint(settings: Any) -> str:
    """What to know about the prompt that is shown."""
    shown = blocks.selected_block(settings) if settings.blocks else settings
    if (hint := blocks.script_hint(shown.prompt)) is not None:
        return hint
    count = len(blocks.named_actions(shown.prompt, prompt_facts.known(shown.prompt)))
    return (blocks.too_short_hint(count, shown.seconds) or "") if count > 1 and settings.one_by_one else ""


def draw_messages(layout: bpy.types.UILayout, current: session.Session, message: tuple[str, str]) -> None:
    """What is being made, where something is, and else the message. What does not fit is cut; a button shows it whole."""
    column = layout.box().column(align=True)
    used = _draw_runs(column, current) if current.runs else 0
    text, icon = translate_sentence(message[0]), message[1]
    lines = textwrap.wrap(text, characters_here())
    room = _LINES - used
    for index in range(room):
        row = column.row(align=True)
        row.label(text=lines[index] if index < len(lines) else "", icon=_icon(icon, index, bool(lines)), translate=False)
        if index == room - 1 and len(lines) > room:
            row.operator("motion_mamba.whole_message", text="", icon="THREE_DOTS", emboss=False).text = text


def _icon(icon: str, line: int, is_told: bool) -> Any:
    return "BLANK1" if line or not is_told else icon


def _draw_runs(column: bpy.types.UILayout, current: session.Session) -> int:
    """Progress of the first; how many wait behind it. Returns the lines that it takes."""
    run, *others = current.runs
    more = translate("{0} more in line").format(len(others)) if others else ""
    column.label(text=" · ".join(filter(None, (run.prompt, more))), icon="SORTTIME", translate=False)
    row = column.row(align=True)
    row.progress(factor=run.factor, type="BAR", text=translate_sentence(run.text), translate=False)
    row.operator("motion_mamba.cancel", text="", icon="X")
    return 2


class MOTION_MAMBA_OT_whole_message(Drawn, bpy.types.Operator):
    """Show the whole message"""

    bl_idname = "motion_mamba.whole_message"
    bl_label = "Whole Message"
    bl_options: ClassVar[set[str]] = {"INTERNAL"}

    text: StringProperty(options={"SKIP_SAVE"})

    def invoke(self, context: Context, _event: bpy.types.Event) -> set[str]:
        return context.window_manager.invoke_popup(self, width=400)

    def draw(self, _context: Context) -> None:
        for line in textwrap.wrap(self.text, 60):
            self.layout.label(text=line, translate=False)

    def execute(self, _context: Context) -> set[str]:
        return {"FINISHED"}


CLASSES = (MOTION_MAMBA_OT_whole_message,)
