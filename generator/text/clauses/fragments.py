"""Clauses without a verb of their own, or that mean what was done before: "then backwards", "then the left knee", "does the same with the
other hand", "repeats"."""

from __future__ import annotations

import re
from collections.abc import Sequence

from ..caption_text import SUBJECT

_LIMB = r"(?:arm|hand|leg|foot|knee|elbow|fist|shoulder|hip|side|heel|toe)s?"
# "walks forward and then backwards" means the same verb; "then right arm up" does not.
_WHERE_TO = re.compile(
    r"(?:(?:back|for|side|up|down|in|out|on)(?:wards?|ways)|(?:straight )?(?:ahead|on)|back|left|right|up|down"
    r"|(?:counter|anti)?-?\s?clockwise"
    r"|(?:to|towards?) (?:(?:the|his|her|their) )?(?:left|right|side|front|back))\b"
    rf"(?!\s+(?:{_LIMB})\b)",
    re.IGNORECASE,
)
# Who has turned does not turn ahead, and "a turn" is no verb: they walk on.
_ONWARDS = re.compile(r"^(?:straight\s)?(?:ahead|on|onwards?|forwards?)$", re.IGNORECASE)
_TURNS = re.compile(r"^(?:\w+ly\s)?(?:turn|pivot|spin|swivel|fac|rotat|swing)(?:e?s|ing)\b", re.IGNORECASE)
_VERB = re.compile(r"(?:(?:is|are|was)\s+)?(?:\w+ly\s+)?\w+(?:s|ing)\b", re.IGNORECASE)
_SIDE_ALONE = re.compile(r"^(?:(?:with|the|his|her|their|on|its)\s)*(left|right)(?:\s(?:one|side|again))?$", re.IGNORECASE)
_LIMB_ALONE = re.compile(
    rf"^(?:(?:with|the|his|her|their|its)\s)*(left|right)\s({_LIMB})(?:\s(?:again|as well|too|after))?$", re.IGNORECASE
)
_SAME = re.compile(
    r"^(?:does|do|doing|did|performs|repeats)\s(?:it\s|this\s|that\s)?(?:the\s)?(?:same|again|motion|movement)?\s?(?:thing\s|motion\s|movement\s|action\s)?"
    r"(?:with|on|to|for|using)\s(?:the|his|her|their|its)\s(left|right|other|opposite)\b.*$",
    re.IGNORECASE,
)
_REPEATS = re.compile(
    r"^(?:repeats?|repeating|(?:does|do)\s(?:it|this|that|the\ssame(?:\s\w+)?)\sagain)"
    r"(?:\s(?:it|this|that|again|the\s\w+|the\ssame\s\w+|this\s\w+|these\s\w+|once|more|process))*$",
    re.IGNORECASE,
)
_SIDED = re.compile(rf"\b(left|right)(?=\s{_LIMB}\b)", re.IGNORECASE)
_SIDE = re.compile(r"\b(left|right)\b", re.IGNORECASE)
_SEVERAL = 3


def with_verbs(parts: Sequence[str]) -> list[str]:
    """Parts of a prompt; those without a verb, or that mean what was done before, in the words of the part before them."""
    whole: list[str] = []
    for part in parts:
        whole += _in_full(part, whole) if whole else [part]
    return whole


def _in_full(part: str, before: Sequence[str]) -> list[str]:
    told, last = SUBJECT.sub("", f"{part} ").strip(), before[-1]
    verb = _VERB.match(SUBJECT.sub("", last))
    side, limb, same = _SIDE_ALONE.match(told), _LIMB_ALONE.match(told), _SAME.match(told)
    if _REPEATS.match(told):
        return list(before) if len(before) <= _SEVERAL else []
    if limb and _SIDED.search(last):
        return [_SIDED.sub(limb[1], last)]
    if side and _SIDED.search(last):
        return [_SIDED.sub(side[1], last)]
    if same and _SIDE.search(last):
        return [_SIDE.sub(lambda own: _opposite(own[1]) if same[1] in ("other", "opposite") else same[1], last)]
    if _ONWARDS.match(told) and (not verb or _TURNS.match(verb[0])):
        return [f"walks {told}"]
    if verb and _WHERE_TO.match(told):
        return [f"{verb[0]} {told}"]
    return [part]


def _opposite(side: str) -> str:
    return "right" if side.lower() == "left" else "left"
