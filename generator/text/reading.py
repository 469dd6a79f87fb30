"""How a prompt is read before it is encoded: typing errors are corrected, and verbs that the model has not learned are put in other words.

Nothing of this is random, needs torch or the network, or takes more than milliseconds after the tables are read.
"""

from __future__ import annotations

import gzip
import json
import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any

from .inflection import gerund, third_person
from .known_words import KnownWords
from .spelling import Correction, Vocabulary, correct_spelling
from .verbs import UsedVerb, object_phrase, used_verbs

_DATA = Path(__file__).parent / "data"
# A second verb of a phrase: "stumble and fall down".
_AND_VERB = re.compile(r"\band (nearly )?(?!(?:legs|feet|knees|then|from|down|forth|back|out|up)\b)([a-z]+)")
_REFLEXIVE = re.compile(r"\w+sel(?:f|ves)")
# They say when or that something is done, not what: other words for them name another action.
_NO_ACTION = frozenset(
    "be do have begin start continue resume repeat return keep proceed try attempt appear seem use change finish end complete perform make "
    "get let go want decide happen become remain stay prepare practice show look lead take give work follow switch alternate".split()
)
_PLACEHOLDER = re.compile(r"\b(?:something|someone)\b")


@dataclass(frozen=True)
class Replacement:
    """A verb that the model has not learned, as it stands in the prompt, and what is read for it."""

    typed: str
    read: str


@dataclass(frozen=True)
class Reading:
    """text: what is encoded. The same as the prompt where there was nothing to correct or to replace."""

    text: str
    corrections: tuple[Correction, ...] = ()
    replacements: tuple[Replacement, ...] = ()

    def sentence(self) -> str:
        """What the animator is told: 'wlaks: walks. faints: falls to the ground.' Empty where the prompt is read as it stands."""
        changes = dict.fromkeys((each.typed, each.read) for each in (*self.corrections, *self.replacements))
        return " ".join(f"{typed}: {read}." for typed, read in changes)


@dataclass(frozen=True)
class OtherWords:
    """phrases: predicates in the base form ("fall to the ground", "throw something"). alone, with_object: of a verb that phrases come near
    to, best first, for its use without and with an object."""

    phrases: Sequence[str]
    alone: Mapping[str, Sequence[int]]
    with_object: Mapping[str, Sequence[int]]

    def of(self, verb: str, has_object: bool) -> list[str]:
        """Phrases that mean about the same, the nearest first."""
        first, second = (self.with_object, self.alone) if has_object else (self.alone, self.with_object)
        return [self.phrases[index] for index in first.get(verb) or second.get(verb) or ()]


def read_prompt(prompt: str, known: KnownWords | None, correct: bool = True, replace: bool = True) -> Reading:
    """known: what the model has learned; where that is None, no verb is replaced. correct, replace: what is done at all."""
    text, corrections = correct_spelling(prompt, vocabulary()) if correct else (prompt, ())
    if known is None or not replace:
        return Reading(text, corrections)
    text, replacements = _in_other_words(text, known, other_words())
    return Reading(text, corrections, replacements)


def _in_other_words(text: str, known: KnownWords, words: OtherWords) -> tuple[str, tuple[Replacement, ...]]:
    replacements: list[Replacement] = []
    # From the end, so that places before it stay.
    for used in reversed(used_verbs(text, words.alone.keys() | words.with_object.keys(), vocabulary().irregular)):
        if used.base in _NO_ACTION or known.share(used.base) == 1.0:
            continue
        text, replacement = _replaced(text, used, known, words)
        replacements += [replacement] if replacement else []
    return text, tuple(reversed(replacements))


def _replaced(text: str, used: UsedVerb, known: KnownWords, words: OtherWords) -> tuple[str, Replacement | None]:
    """The text as it is where no phrase is near that the model has learned."""
    place = object_phrase(text, used.end)
    object_text = text[place.start : place.end]
    phrase = next((each for each in words.of(used.base, bool(object_text)) if known.knows(each)), None)
    if phrase is None:
        return text, None
    read, end = _inflected(phrase, used.ending), used.end
    if object_text and _PLACEHOLDER.search(read):
        read = read if _REFLEXIVE.fullmatch(object_text) else _PLACEHOLDER.sub(lambda _: object_text, read, count=1)
    # What it is done to goes with the verb that it belonged to.
    end = place.end if object_text else end
    return text[: used.start] + read + text[end:], Replacement(text[used.start : end], read)


def _inflected(phrase: str, ending: str) -> str:
    """Each of its verbs: the first word, and what follows "and" unless that is no verb ("arms and legs")."""
    inflect = {"s": third_person, "ing": gerund}.get(ending, str)
    return inflect(_AND_VERB.sub(lambda match: f"and {match[1] or ''}{inflect(match[2])}", phrase))


@cache
def vocabulary() -> Vocabulary:
    """The words that ship: of HumanML3D's captions with counts, and WordNet's."""
    content = _read("words.json.gz")
    return Vocabulary(content["counts"], frozenset(content["known"]), frozenset(content["verbs"]), content["irregular"])


@cache
def other_words() -> OtherWords:
    """The table that ships (`training/language/verb_table.py` makes it)."""
    content = _read("verbs.json.gz")
    return OtherWords(content["phrases"], content["alone"], content["with_object"])


def _read(name: str) -> dict[str, Any]:
    return json.loads(gzip.decompress((_DATA / name).read_bytes()))
