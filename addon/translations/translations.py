"""The panel in other languages, through Blender's own translations. English is the key; what is missing stays English.

Sentences with values in them are translated as patterns: `translate("Take {0} of {1}").format(2, 8)` where they are made for the panel, and
`translate_sentence(sentence)` where they come from parts that know no Blender.
"""

from __future__ import annotations

import re
from functools import lru_cache
from typing import Any

import bpy

from ..blender.typed import current_context
from .german import GERMAN, JOINTS

_blender: Any = bpy.app.translations
# Blender looks up buttons of operators and everything else in contexts of their own.
_CONTEXTS = ("*", "Operator")


def translate(pattern: str) -> str:
    """The pattern in the interface's language."""
    return _blender.pgettext_iface(pattern)


def translate_sentence(sentence: str) -> str:
    """A finished sentence in the interface's language: the pattern that it was made from is found again, its values kept."""
    view = current_context().preferences.view
    return _translate_sentence(sentence, view.language, view.use_translate_interface)


# draw() asks for the same few again and again; the language is part of what they are remembered by.
@lru_cache(maxsize=256)
def _translate_sentence(sentence: str, language: str, is_on: bool) -> str:
    if (whole := translate(sentence)) != sentence:
        return whole
    for pattern, finder in _patterns():
        if (found := finder.fullmatch(sentence)) and (translated := translate(pattern)) != pattern:
            return translated.format(*(_translate_sentence(value, language, is_on) for value in found.groups()))
    return sentence


@lru_cache(maxsize=1)
def _patterns() -> list[tuple[str, re.Pattern[str]]]:
    """With what finds their values in order; those that say most come first."""
    patterns = sorted((english for english in GERMAN if "{0}" in english), key=len, reverse=True)
    return [(english, re.compile("(.+?)".join(map(re.escape, re.split(r"\{\d\}", english))), re.DOTALL)) for english in patterns]


def register() -> None:
    german = {(context, english): said for english, said in (GERMAN | JOINTS).items() for context in _CONTEXTS}
    # Blender calls German de_DE up to 4.4 or so, and de since.
    _blender.register(__package__, {"de_DE": german, "de": german})


def unregister() -> None:
    _blender.unregister(__package__)
    forget()


def forget() -> None:
    """Drop what was looked up."""
    _translate_sentence.cache_clear()
