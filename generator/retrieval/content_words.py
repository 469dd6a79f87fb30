"""The words of a sentence that say what is done, as keys under which their forms meet."""

from __future__ import annotations

import re
from functools import cache

from ..language.inflection import base_forms
from ..language.reading import vocabulary
from ..text.caption_text import PERSON
from .aspects import plain

_PEOPLE = re.compile(rf"(?:{PERSON}|girl|boy|lady)s?$")
# They join or point, or an aspect reads them.
_SILENT = frozenset(
    "a an the this that these those his her their its my your he she they it him them i you we one someone something somebody is are was "
    "were be been being am do does did doing done has have had having of to in on at by for with from into onto as and or but then than "
    "if so who which what there here while again still both each other another all any some very just also about like time times "
    "himself herself themselves oneself his own way kind sort type motion action movement animation pretend act perform performs make "
    "makes making start starts begins keep keeps continue two three four five once twice thrice left right forward forwards backward "
    "backwards slowly quickly slow fast up down out off over not no".split()
)
# Irregular nouns, and forms of another word that are commoner as a word of their own.
_FORMS = {"feet": "foot", "men": "man", "women": "woman", "children": "child", "knives": "knife", "halves": "half"}
_NO_FORMS = frozenset("left ground saw felt wound bore found rose lit bound".split())


@cache
def key(word: str) -> str:
    """ "ran", "runs" and "running" are one, "foot" and "feet" another; "mops" and "mopes" are two."""
    known = vocabulary()
    if word in _FORMS or (word in known.irregular and word not in _NO_FORMS):
        return _FORMS.get(word) or known.irregular[word]
    if found := base_forms(word, known.verbs, known.irregular):
        return found[0]
    return word.removesuffix("s") if len(word) > 3 and not word.endswith("ss") else word


def content_words(text: str) -> dict[str, str]:
    """Key -> word of the words that say something, in the order of the text. Whoever does it is left out."""
    words = (word for word in plain(text).split() if word not in _SILENT and not word.isdigit() and not _PEOPLE.match(word))
    return {key(word): word for word in words}
