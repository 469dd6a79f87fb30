"""Which word of a prompt is a verb in use: "a person bolts" has one, "a person holds two bolts" has not."""

from __future__ import annotations

import re
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass

from ..caption_text import PERSON
from .inflection import base_forms

_TOKEN = re.compile(r"[A-Za-z]+(?:['’-][A-Za-z]+)*|\d+|[,.;:!?]")
_CONJUNCTIONS = frozenset("and or then while before after as but afterwards , . ; : ! ?".split())
_PRONOUNS = frozenset("he she it they who i you we".split())
_AUXILIARIES = frozenset(
    "to is are was be being been am starts start starting begins begin beginning keeps keep continues tries try pretends pretend can will "
    "goes suddenly just now slowly quickly quietly again both".split()
)
_PERSON = re.compile(rf"^(?:{PERSON}|people|zombie|robot|ninja|boxer|soldier|guard|knight|hero|girl|boy|lady|guy|player|actor|he|she)s?$")
_ARTICLES = frozenset("a an the".split())
# Words, after the article.
_LONGEST_NAME = 3
_DETERMINERS = frozenset("a an the his her their its my your one's this that these some both each every any no another".split())
_OBJECT_PRONOUNS = frozenset("something someone somebody it him them himself herself themselves everyone nothing things".split())
_NUMBERS = frozenset("one two three four five six seven eight nine ten several many few".split())
_PREPOSITIONS = frozenset(
    "in on at with without to from into onto over under through across along around against by for of off out up down behind beside "
    "between "
    "towards toward past like about near forward forwards backward backwards back sideways away left right then and or while before after "
    "once twice as until because in-place slowly quickly fast again repeatedly very , . ; : ! ?".split()
)
# Not of "leave".
_SIDES = frozenset({"left"})


@dataclass(frozen=True)
class UsedVerb:
    """start, end: where it stands in the text. base: its base form. ending: "s", "ing" or "" (the base form or the past)."""

    start: int
    end: int
    base: str
    ending: str


@dataclass(frozen=True)
class ObjectPhrase:
    """What stands right behind a verb and is no place or manner: "the red ball". start, end in the text; empty where they are the same."""

    start: int
    end: int


def used_verbs(text: str, verbs: Collection[str], irregular: Mapping[str, str]) -> list[UsedVerb]:
    """In the order of the text. verbs: base forms to look for, of one word or two ("keel over")."""
    tokens = list(_TOKEN.finditer(text))
    words = [token[0].lower() for token in tokens]
    found: list[UsedVerb] = []
    for place, token in enumerate(tokens):
        base = _base_of(words, place, verbs, irregular)
        if base is not None and _is_used(words, place, base):
            end = tokens[place + base.count(" ")].end()
            found.append(UsedVerb(token.start(), end, base, _ending(words[place], base.split(" ")[0])))
    return found or _of_anybody(tokens, verbs, irregular)


def _of_anybody(tokens: Sequence[re.Match[str]], verbs: Collection[str], irregular: Mapping[str, str]) -> list[UsedVerb]:
    """Where nobody is known to do anything, what follows somebody of another name: "a burglar prowls", "the bird watcher perches"."""
    words = [token[0].lower() for token in tokens]
    if not words or words[0] not in _ARTICLES:
        return []
    for place in range(2, min(len(words), _LONGEST_NAME + 2)):
        if words[place - 1] in _PREPOSITIONS | _NUMBERS or not words[place - 1].isalpha():
            break
        base = _base_of(words, place, verbs, irregular)
        follows = words[place + 1 + base.count(" ") :][:1] if base else []
        if base and _ending(words[place], base.split(" ")[0]) == "s" and all(map(_may_follow, follows)):
            return [UsedVerb(tokens[place].start(), tokens[place + base.count(" ")].end(), base, "s")]
    return []


def _base_of(words: list[str], place: int, verbs: Collection[str], irregular: Mapping[str, str]) -> str | None:
    """Of two words before one."""
    if words[place] in _SIDES:
        return None
    firsts = base_forms(words[place], _FirstWords(verbs), irregular)
    pairs = (f"{first} {words[place + 1]}" for first in firsts if place + 1 < len(words))
    return next((base for base in (*pairs, *firsts) if base in verbs), None)


class _FirstWords(Collection[str]):
    """Any word: which of the bases are verbs is asked later, when the particle is known."""

    def __init__(self, verbs: Collection[str]) -> None:
        self._verbs = verbs

    def __contains__(self, word: object) -> bool:
        return isinstance(word, str) and len(word) > 1

    def __iter__(self):
        return iter(self._verbs)

    def __len__(self) -> int:
        return len(self._verbs)


def _is_used(words: list[str], place: int, base: str) -> bool:
    before = next((word for word in reversed(words[:place]) if not word.endswith("ly")), None)
    after = words[place + 1 + base.count(" ")] if place + 1 + base.count(" ") < len(words) else None
    starts = before is None or before in _CONJUNCTIONS
    if starts and words[place] == base.split(" ")[0]:
        return after is None or _may_follow(after)
    return starts or before in _PRONOUNS or before in _AUXILIARIES or bool(_PERSON.match(before or ""))


def _may_follow(word: str) -> bool:
    """Whether it goes on after an imperative; what does not makes a compound noun of it ("golf swing")."""
    return word in _DETERMINERS | _PREPOSITIONS | _OBJECT_PRONOUNS | _NUMBERS or word.isdigit() or word.endswith("ly")


def _ending(word: str, base: str) -> str:
    if word == base:
        return ""
    return next((ending for ending in ("s", "ing") if word.endswith(ending)), "")


def object_phrase(text: str, start: int) -> ObjectPhrase:
    """What follows the verb that ends at `start`, up to a preposition, a conjunction or a full stop."""
    first = last = None
    for token in _TOKEN.finditer(text, start):
        word = token[0].lower()
        if word in _PREPOSITIONS or (first is None and not _opens_object(word)):
            break
        first, last = (token.start() if first is None else first), token.end()
        if word in _OBJECT_PRONOUNS:
            break
    return ObjectPhrase(start, start) if first is None or last is None else ObjectPhrase(first, last)


def _opens_object(word: str) -> bool:
    return word.isalpha() and not word.endswith("ly")
