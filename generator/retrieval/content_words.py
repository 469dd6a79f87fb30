"""The words of a sentence that say what is done, by their base forms."""

from __future__ import annotations

import re

from ..text.caption_text import PERSON
from ..text.words.related_words import base_form
from .aspects import plain

_PEOPLE = re.compile(rf"(?:{PERSON}|girl|boy|lady)s?$")
# They join or point, or an aspect reads them.
_SILENT = frozenset(
    "a an the this that these those his her their its my your he she they it him them i you we one someone something somebody is are was "
    "were be been being am do does did doing done has have had having of to in on at by for with from into onto as and or but then than "
    "if so who which what there here while again still both each other another all any some very just also about like time times "
    "himself herself themselves oneself his own way kind sort type motion action movement animation pretend act perform performs make "
    "makes making start starts begins keep keeps continue two three four five once twice thrice left right forward forwards backward "
    "backwards slowly quickly slow fast up down out off over away not no".split()
)
_REPEATED = re.compile(r"\b(?:back and forth|to and fro|up and down|from side to side|side to side|again and again|over and over)\b")


def content_words(text: str) -> dict[str, str]:
    """Base form -> word of the words that say something, in the order of the text. Whoever does it is left out."""
    words = (
        word for word in _REPEATED.sub(" ", plain(text)).split() if word not in _SILENT and not word.isdigit() and not _PEOPLE.match(word)
    )
    return {base_form(word): word for word in words}
