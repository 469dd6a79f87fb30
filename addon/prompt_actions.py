"""The actions that one prompt names, each as a prompt of its own: a model follows one action a prompt best. No bpy here."""

from __future__ import annotations

import re

from ..generator.wording import PERSON

_THEN = re.compile(
    r"\s*(?:[,;.]\s*|\band\s+)*\b(?:and\s+)?(?:then|afterwards|after that|next|finally)\b,?\s+|\s*[;.]\s+(?=\w)", re.IGNORECASE
)
# A clause begins with a verb of the third person, perhaps after an adverb. Other words with an s at their end do not make a clause.
_CLAUSE = (
    r"(?:\w+ly\s+)?(?!(?:arms|as|backwards|downwards|forwards|hands|his|inwards|its|legs|outwards|sideways|steps|this|times|towards|upwards)\b)"
    r"(?:\w{2,}s|is)\b"
)
_LISTED = re.compile(rf"\s*,\s*(?:and\s+)?(?={_CLAUSE})", re.IGNORECASE)
_LAST = re.compile(rf"\s+and\s+(?={_CLAUSE})", re.IGNORECASE)
_SUBJECT = re.compile(rf"^(?:(?:an?|the|this)\s+)?(?:\w+\s+){{0,2}}?(?:{PERSON})\s+", re.IGNORECASE)
_PRONOUN = re.compile(r"^(?:he|she|they|it)\s+", re.IGNORECASE)


def prompt_actions(prompt: str) -> list[str]:
    """The prompt cut at "then", full stops and the commas of a list; one element when it names one action.

    "and" alone joins what is done at the same time, unless a list or "then" came before it. Parts without a subject get the first one's.
    """
    parts = [piece for part in _THEN.split(prompt.strip().rstrip(".")) for piece in _LISTED.split(part) if piece.strip()]
    if len(parts) > 1:
        *first, last = parts
        parts = [*first, *_LAST.split(last)]
    subject = _SUBJECT.match(prompt.strip())
    if subject is None:
        return [part.strip() for part in parts]
    return [part.strip() if _SUBJECT.match(part.strip()) else subject[0] + _PRONOUN.sub("", part.strip()) for part in parts]
