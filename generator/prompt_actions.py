"""The actions that one prompt names, each as a prompt of its own: a model follows one action a prompt best."""

from __future__ import annotations

import re

from .wording import PERSON

# Seconds. Nothing that a prompt names is done in less.
SHORTEST_ACTION = 1.5
_THEN = re.compile(
    r"\s*(?:[,;.]\s*|\band\s+)*\b(?:and\s+)?(?:then|afterwards|after that|next|finally)\b,?\s+|\s*[;.]\s+(?=\w)", re.IGNORECASE
)
# A clause begins with a verb of the third person, perhaps after an adverb. Other words with an s at their end do not make a clause.
_NO_VERBS = (
    "always|arms|as|backwards|downwards|elbows|fingers|fists|forwards|gestures|hands|his|inwards|its|knees|legs|motions|movements|outwards|paces|"
    "palms|shoulders|sideways|steps|strides|this|thus|times|towards|upwards"
)
_CLAUSE = rf"(?:\w+ly\s+)?(?!(?:{_NO_VERBS})\b)(?:\w{{2,}}s|is)\b"
_LISTED = re.compile(rf"\s*,\s*(?:and\s+)?(?={_CLAUSE})", re.IGNORECASE)
_LAST = re.compile(rf"\s+and\s+(?={_CLAUSE})", re.IGNORECASE)
_SUBJECT = re.compile(rf"^(?:(?:an?|the|this)\s+)?(?:\w+\s+){{0,2}}?(?:{PERSON})\s+", re.IGNORECASE)
_PRONOUN = re.compile(r"^(?:he|she|they|it)(?:\s+|$)", re.IGNORECASE)
# "walks forward and then backwards" means the same verb; "then right arm up" does not.
_WHERE_TO = re.compile(
    r"(?:(?:back|for|side|up|down)(?:wards?|ways)|back|left|right|up|down|to the (?:left|right|side|front|back))\b"
    r"(?!\s+(?:arm|hand|leg|foot|feet|knee|elbow|fist)s?\b)",
    re.IGNORECASE,
)
_VERB = re.compile(r"(?:\w+ly\s+)?\w+(?:s|ing)\b", re.IGNORECASE)


def prompt_actions(prompt: str) -> list[str]:
    """The prompt cut at "then", full stops and the commas of a list; one element when it names one action.

    "and" alone joins what is done at the same time, unless a list or "then" came before it. Parts without a subject get the first one's.
    """
    parts = [piece for part in _THEN.split(prompt.strip().rstrip(".")) for piece in _LISTED.split(part) if piece.strip()]
    if len(parts) > 1:
        *first, last = parts
        parts = [*first, *_LAST.split(last)]
    parts = _with_verbs([part.strip() for part in parts if _PRONOUN.sub("", part.strip())])
    subject = _SUBJECT.match(prompt.strip())
    if subject is None:
        return parts
    return [part if _SUBJECT.match(part) else subject[0] + _PRONOUN.sub("", part) for part in parts]


def _with_verbs(parts: list[str]) -> list[str]:
    """Parts that only say where to get the verb of the part before them."""
    whole: list[str] = []
    for part in parts:
        verb = _VERB.match(_SUBJECT.sub("", whole[-1])) if whole else None
        whole.append(f"{verb[0]} {part}" if verb and _WHERE_TO.match(part) else part)
    return whole
