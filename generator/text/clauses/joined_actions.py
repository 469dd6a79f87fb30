"""Where a prompt may be cut beside "then" and commas: at "and" and "before", which join what is done at once as well as what follows."""

from __future__ import annotations

import re
from functools import cache

from ..caption_text import SUBJECT
from ..words.inflection import base_forms, third_person
from ..words.word_tables import other_words, vocabulary
from .clauses_alone import clauses_alone

_AND = re.compile(r"\s*,?\s+(?:and|but|before)\s+", re.IGNORECASE)
_ADVERB, _BEGINS = re.compile(r"\w+ly$"), re.compile(r"^(?:starts?|starting|begins?|beginning) to ", re.IGNORECASE)
# Verbs, too, but here they go with the verb before: "moves up and down", "hands and arms". Nobody means two actions by these either.
_NO_VERB = re.compile(
    r"(?:up|down|back|forth|out|in|on|off|away|left|right|over|then|slow|fast|side|around|head|face|belly|chest|chin|nose|ear|eye|mouth|hip"
    r"|arm|leg|hand|foot|knee|elbow|shoulder|finger|fist|palm|heel|toe|thigh|wrist)s?"
)
# Who rises on the toes and stays there does nothing more.
_STAYS_SO = re.compile(r"(?:stay|remain)s? (?:there|so|that way|like that|down|up|low)\b")
# Who stands and does something stands while it is done.
_STANDS = re.compile(r"\bstand(?:s|ing)?\b(?! (?:back )?up\b)", re.IGNORECASE)


def joined_actions(action: str) -> list[str]:
    """The action's clauses, each with the first one's subject; the action alone where no second verb follows an "and"."""
    pieces = [action]
    if _STANDS.search(_AND.split(action, maxsplit=1)[0]):
        return pieces
    for match in reversed(list(_AND.finditer(action))):
        if _is_clause(action[match.end() :]):
            pieces[:1] = [pieces[0][: match.start()], pieces[0][match.end() :]]
    subject = SUBJECT.match(f"{pieces[0]} ")
    rest = [_finite(_BEGINS.sub("", piece)) if subject else _BEGINS.sub("", piece) for piece in pieces[1:]]
    return clauses_alone([pieces[0], *(subject[0] + piece if subject and not SUBJECT.match(piece) else piece for piece in rest)])


def _is_clause(text: str) -> bool:
    words = _BEGINS.sub("", text.lower()).split()
    verb = next((word for word in words if not _ADVERB.match(word)), "")
    return bool(verb) and not _NO_VERB.fullmatch(verb) and bool(_base(verb)) and not _STAYS_SO.match(" ".join(words))


def _base(word: str) -> str:
    return next(iter(base_forms(word, _verbs(), vocabulary().irregular)), "")


@cache
def _verbs() -> frozenset[str]:
    """All that are known; put together once, since the panel asks while a prompt is typed."""
    return frozenset(other_words().alone.keys() | vocabulary().verbs)


def _finite(clause: str) -> str:
    """After a subject, "standing up" and "stand up" are "stands up"."""
    first, *rest = clause.split(" ")
    base = _base(first.lower())
    return " ".join([third_person(base), *rest]) if base and (first.endswith("ing") or first == base) else clause
