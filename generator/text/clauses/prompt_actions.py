"""The actions that one prompt names, each as a prompt of its own: a model follows one action a prompt best."""

from __future__ import annotations

import re

from ..caption_text import PERSON, SUBJECT
from ..plain_wording import in_plain_words
from ..words.inflection import third_person
from .clauses_alone import clauses_alone
from .fragments import with_verbs

# Seconds. Nothing that a prompt names is done in less.
SHORTEST_ACTION = 1.5
# What is longer than a text encoder reads is not looked through: the panel asks again at every draw.
_LONGEST_PROMPT = 2000
# A few at once, not any number: a long row of them would be read anew from each of its places.
_SEPARATORS = r"(?:\s?(?:[,;.]{1,3}+|\band\b)\s?){%s,4}+"
# "next to" is a place and "now and then" a frequency; "next" and "finally" follow on something only where they begin a clause: "the next
# room", "a person finally sits".
_FOLLOWS, _FOLLOWS_AT_START = r"(?:(?<!\bnow and )then|afterwards|after that)", r"(?:next(?! to\b)|finally)"
_OVER = r"\b(?:,?\s|$)"
_NO_ABBREVIATION = "".join(rf"(?<!\b{short})" for short in ("mr", "mrs", "ms", "dr", "st", "prof", "approx", "ca", "vs", r"e\.g", r"i\.e"))
_THEN = re.compile(
    rf"{_SEPARATORS % 0}\s?\b{_FOLLOWS}(?:,?\s{_FOLLOWS_AT_START})?{_OVER}"
    rf"|(?:^|{_SEPARATORS % 1}){_FOLLOWS_AT_START}{_OVER}"
    rf"|\s?(?=[;.]){_NO_ABBREVIATION}[;.]{{1,3}}\s(?:and\s)?(?=\w)",
    re.IGNORECASE,
)
# A clause begins with a verb of the third person, perhaps after an adverb. Other words with an s at their end do not make a clause.
_NO_VERBS = "|".join(
    (
        "abs|ankles|arms|biceps|calves|cheeks|ears|elbows|eyes|fingers|fists|forearms|hands|heels|hips|knees|legs|limbs|lips|muscles|palms",
        "pelvis|shins|shoulders|sides|soles|thighs|thumbs|toes|triceps|wrists",
        "centimeters|centimetres|degrees|gestures|inches|laps|meters|metres|minutes|motions|movements|paces|reps|seconds|steps|strides|times",
        "clothes|glasses|gloves|jeans|shoes|sneakers|stairs|trousers",
        "always|anyways|as|besides|downstairs|hers|his|indoors|its|lengthways|others|outdoors|ours|perhaps|sideways|sometimes|theirs|this",
        # Of these endings no verb has any in the third person.
        r"\w*(?:wards|ss|us)",
    )
)
_CLAUSE = rf"(?:\w+ly\s+)?(?!(?:{_NO_VERBS})\b)(?:\w{{2,}}s|is)\b"
_HE = r"(?:he|she|they)\s+(?!(?:is|are|was|were)\b)"
_LISTED = re.compile(rf"\s*,\s*(?:and\s+)?(?:(?={_CLAUSE})|{_HE}(?=\w+)|(?=(?:the|this)\s(?:{PERSON})\s{_CLAUSE}))", re.IGNORECASE)
_LAST = re.compile(rf"\s+and\s+(?={_CLAUSE})", re.IGNORECASE)
_PRONOUN = re.compile(r"^(?:he|she|they|it)(?:\s+|$)", re.IGNORECASE)
_THEY = re.compile(r"^they\s+((?:\w+ly|also|both)\s+)?(?!\w+(?:ed|ing)\b)(\w+)", re.IGNORECASE)
_OF_ONE = {"are": "is", "were": "was", "have": "has", "do": "does"}


def prompt_actions(prompt: str) -> list[str]:
    """The prompt cut at "then", full stops and the commas of a list; one element when it names one action, or is longer than a model reads.

    "and" alone joins what is done at the same time, unless a list or "then" came before it. Parts without a subject get the first one's.
    """
    # With one blank between words, no pattern has to look for where a row of them begins.
    prompt = " ".join(prompt.split()).rstrip(".")
    if len(prompt) > _LONGEST_PROMPT:
        return [prompt]
    prompt = in_plain_words(prompt)
    pieces = [piece.strip() for part in _THEN.split(prompt) for piece in _LISTED.split(part) if piece.strip()]
    if len(pieces) > 1:
        *first, last = pieces
        pieces = [*first, *_LAST.split(last)]
    parts = with_verbs([piece for piece in pieces if _does_something(piece)])
    if not parts:
        return [prompt] if prompt else []
    subject = SUBJECT.match(f"{pieces[0]} ")
    if subject is None:
        return clauses_alone(parts)
    return clauses_alone([part if SUBJECT.match(part) else subject[0] + _alone(part) for part in parts])


def _alone(part: str) -> str:
    """Without "they", with a verb that goes with one person."""
    pronoun = _THEY.match(part)
    if pronoun is None:
        return _PRONOUN.sub("", part)
    adverb, verb, rest = pronoun[1] or "", pronoun[2].lower(), part[pronoun.end() :]
    return f"{adverb}{_OF_ONE.get(verb) or (verb if verb.endswith('s') and not verb.endswith('ss') else third_person(verb))}{rest}"


def _does_something(part: str) -> bool:
    """Whether it is more than a subject."""
    return bool(_PRONOUN.sub("", SUBJECT.sub("", f"{part} ")).strip())


def says_just(prompt: str, action: str) -> bool:
    """Whether a prompt's only action is said in its own words."""
    return " ".join(prompt.split()).rstrip(".") == action
