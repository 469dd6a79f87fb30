"""Three quiet lines below the prompt, always as high: how well the model knows it, how it is read, and the nearest that it does know."""

from __future__ import annotations

from typing import Any

import bpy

from ..blocks import prompt_facts
from ..blocks.prompt_facts import PromptFacts
from ..translations.text_layout import characters_here
from ..translations.translations import translate

_ICONS = {"known": "CHECKMARK", "likely": "CHECKMARK", "unsure": "QUESTION", "unknown": "ERROR"}
_SAID = {
    "known": ("Known well", "Known well"),
    "likely": ("Probably known", "New: {0}"),
    "unsure": ("May be unknown", "May be unknown: {0}"),
    "unknown": ("Not known", "Not known: {0}"),
}


def draw_prompt_line(layout: bpy.types.UILayout, prompt: str, one_by_one: bool) -> None:
    """Empty where nothing is known yet."""
    facts = prompt_facts.known(prompt)
    column = layout.column(align=True)
    _draw_level(column, facts)
    row = column.row(align=True)
    row.active = False
    text = "" if facts is None else reading_of(facts, one_by_one)
    row.label(text=text, translate=False)
    if len(text) > characters_here():
        row.operator("motion_mamba.whole_message", text="", icon="VIEWZOOM", emboss=False).text = text
    _draw_nearest(column, facts)


def _draw_level(column: bpy.types.UILayout, facts: PromptFacts | None) -> None:
    known = None if facts is None else facts.familiarity
    if known is None:
        column.label(text="")
        return
    icon: Any = "ERROR" if not known.english else _ICONS.get(known.level or "", "QUESTION" if known.unknown_words else "NONE")
    column.label(text=level_of(facts), icon=icon, translate=False)


def _draw_nearest(column: bpy.types.UILayout, facts: PromptFacts | None) -> None:
    known = None if facts is None else facts.familiarity
    if known is None or not known.nearest:
        column.label(text="")
        return
    button = column.operator("motion_mamba.use_prompt", text=known.nearest[0], icon="LOOP_BACK", translate=False)
    button.prompt = known.nearest[0]


def level_of(facts: PromptFacts | None) -> str:
    """How well it is known, with the words that are new to the model."""
    known = None if facts is None else facts.familiarity
    if known is None:
        return ""
    if not known.english:
        return translate("Say in English what the body does")
    words = ", ".join(known.unknown_words)
    if known.level is None:
        return translate("New: {0}").format(words) if words else ""
    alone, with_words = _SAID[known.level]
    return translate(with_words).format(words) if words else translate(alone)


def reading_of(facts: PromptFacts, one_by_one: bool) -> str:
    """What is read otherwise than it is typed, and what is made of it in how many seconds."""
    told = [facts.reading.rstrip(".")] if facts.reading else []
    if len(facts.actions) > 1 and one_by_one:
        told += [f"{action} {seconds:.1f} s" for action, seconds in facts.actions]
    elif facts.actions:
        told.append(translate("usually {0:.1f} s").format(facts.seconds))
    return " · ".join(told)
