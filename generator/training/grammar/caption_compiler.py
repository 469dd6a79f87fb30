"""From a human caption to calls: what is done (an action), and with what (side, part, way, place, count, pace, style), in which order.

A bag of phrases, not a parse: a caption's words are taken one after the other, always the longest phrase of the lexicon; an action begins a
call, all else is a fact of the call that it stands in. What no phrase covers is unread, and then the caption is not compiled whole.
Recorded, programmed and human captions are compiled alike, so that what is said in one way only is at least said in the same way.
"""

from __future__ import annotations

import re
import tomllib
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from functools import cache, lru_cache
from pathlib import Path

from ...text.words.inflection import base_forms
from ...text.words.word_tables import vocabulary

_LEXICON = Path(__file__).with_name("caption_lexicon.toml")
_TOKEN = re.compile(r"[a-z0-9]+(?:'[a-z]+)?|[,.;]")
_DETERMINERS = frozenset("a an the his her their its this that him them".split())
# Fact kinds by the lexicon's sections, in the order in which they are preferred for phrases of one length.
_SECTIONS = {
    "actions": "action", "joints": "joint", "counts": "count", "places": "place", "ways": "way", "sides": "side", "parts": "part",
    "paces": "pace", "styles": "style", "objects": "object",
}  # fmt: skip
_IGNORED = "ignored"
# What such a verb means hangs on what is moved: an arm or hand put to another part touches it, nothing named is moved oneself.
_MOVES_PART = frozenset({"raise", "lower", "move_arm", "put_down", "carry", "extend", "touch", "reach"})
_ARM, _LEG = "part:arm", "part:leg"


@dataclass(frozen=True)
class Call:
    """facts: "side:left", "count:2" and the like."""

    action: str
    facts: frozenset[str] = frozenset()


@dataclass(frozen=True)
class Compiled:
    """calls in the order told. joints: between two neighbours "after", "with" (at the same time) or "and" (either). unread: words that the
    lexicon has not."""

    calls: tuple[Call, ...]
    joints: tuple[str, ...] = ()
    unread: tuple[str, ...] = ()

    @property
    def is_whole(self) -> bool:
        return bool(self.calls) and not self.unread


@dataclass(frozen=True)
class _Entry:
    words: tuple[str, ...]
    kind: str
    value: str


# Of two words that join, the one that says more counts: "and then", ", while".
_STRENGTHS = ("", "and", "with", "after")


@dataclass
class _Draft:
    """A caption while it is read."""

    calls: list[tuple[str, set[str]]] = field(default_factory=list)
    joints: list[str] = field(default_factory=list)
    early: set[str] = field(default_factory=set)
    unread: list[str] = field(default_factory=list)
    joint: str = ""

    def take(self, entry: _Entry) -> None:
        if entry.kind == "joint":
            self.joint = max(entry.value, self.joint, key=_STRENGTHS.index)
        elif entry.kind == "action":
            self._begin(entry.value)
        elif entry.kind != _IGNORED:
            (self.calls[-1][1] if self.calls else self.early).add(f"{entry.kind}:{entry.value}")

    def _begin(self, action: str) -> None:
        if self.calls:
            self.joints.append(self.joint or "and")
        self.calls.append((action, set(self.early)))
        self.joint, self.early = "", set()


@lru_cache(maxsize=100_000)
def compile_caption(text: str) -> Compiled:
    """text: one caption, in any case."""
    lexicon, words = _lexicon(), _words(text)
    forms = [_forms(word) for word in words]
    draft, place = _Draft(), 0
    while place < len(words):
        entry = _longest(lexicon, words, forms, place)
        if entry is None:
            draft.unread += [words[place]] if words[place].isalnum() else []
            place += 1
            continue
        draft.take(entry)
        place += len(entry.words)
    calls = tuple(_settled(action, facts) for action, facts in draft.calls)
    return Compiled(calls, tuple(draft.joints), tuple(draft.unread))


def _words(text: str) -> list[str]:
    """Without articles and possessives: they say nothing that the compiler keeps."""
    found = _TOKEN.findall(text.lower().replace("-", " ").replace("’", "'"))
    return [word for word in found if word not in _DETERMINERS]


@cache
def _forms(word: str) -> frozenset[str]:
    """The word, what it may be a verb's form of, and its singular."""
    known = vocabulary()
    forms = {word, *base_forms(word, known.verbs, known.irregular)[:2]}
    if len(word) > 3 and word.endswith("s") and not word.endswith("ss"):
        forms.add(word[:-1])
    return frozenset(forms | {_PLURALS[word]} if word in _PLURALS else forms)


_PLURALS = {"feet": "foot", "shelves": "shelf", "knives": "knife", "children": "child", "people": "person", "men": "man", "women": "woman"}


def _longest(lexicon: dict[str, list[_Entry]], words: Sequence[str], forms: Sequence[frozenset[str]], place: int) -> _Entry | None:
    """Of phrases of one length the one that stands there letter by letter."""
    fitting = [entry for form in forms[place] for entry in lexicon.get(form, ()) if _fits(entry, forms, place)]
    if not fitting:
        return None
    return max(fitting, key=lambda entry: (len(entry.words), sum(map(str.__eq__, entry.words, words[place:])), -_RANK[entry.kind]))


def _fits(entry: _Entry, forms: Sequence[frozenset[str]], place: int) -> bool:
    return len(forms) - place >= len(entry.words) and all(word in forms[place + at] for at, word in enumerate(entry.words))


_RANK = {kind: rank for rank, kind in enumerate((*_SECTIONS.values(), _IGNORED))}


def _settled(action: str, facts: set[str]) -> Call:
    """What a verb of moving means with the parts that it is said of."""
    parts = {fact for fact in facts if fact.startswith("part:")}
    if action in _MOVES_PART:
        if _ARM in parts and parts - {_ARM} and action != "lower":
            action = "touch"
        elif not parts and action == "move_arm":
            action = "walk"
        elif not parts and action == "raise":
            action = "lift" if any(fact.startswith("object:") for fact in facts) else "raise"
    return Call(action, frozenset(facts))


@cache
def _lexicon() -> dict[str, list[_Entry]]:
    """By first word."""
    content = tomllib.loads(_LEXICON.read_text(encoding="utf-8"))
    table: dict[str, list[_Entry]] = {}
    for entry in _entries(content):
        if entry.words:
            table.setdefault(entry.words[0], []).append(entry)
    return table


def _entries(content: dict) -> Iterator[_Entry]:
    for phrase in content[_IGNORED]:
        yield _Entry(tuple(_words(phrase)), _IGNORED, "")
    for section, kind in _SECTIONS.items():
        for value, phrases in content[section].items():
            yield from (_Entry(tuple(_words(phrase)), kind, value) for phrase in phrases)
