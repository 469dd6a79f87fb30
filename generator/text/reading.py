"""How a prompt is read before it is encoded: typing errors are corrected, and verbs that the model has not learned are put in other words.

Nothing of this is random, needs torch or the network, or takes more than milliseconds after the tables are read.
"""

from __future__ import annotations

import gzip
import json
import re
from collections.abc import Iterator, Mapping, Sequence
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
# For a verb.
_MOST_PHRASES = 4
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
    """As the table alone would have it. known: what the model has learned; where that is None, no verb is replaced. correct, replace: what
    is done at all."""
    text, corrections = correct_spelling(prompt, vocabulary()) if correct else (prompt, ())
    if known is None or not replace:
        return Reading(text, corrections)
    return next(iter(_in_other_words(Reading(text, corrections), known)), Reading(text, corrections))


def possible_readings(prompt: str, known: KnownWords | None) -> list[Reading]:
    """All that a prompt may mean, at least one: without typing errors, then with the verbs that the model has not learned in other words,
    the nearest phrase first. Which it is, what the model holds of each tells best."""
    corrected = read_prompt(prompt, None)
    return [corrected, *(_in_other_words(corrected, known) if known is not None else ())]


def read_in_turn(readings: Sequence[Reading]) -> Reading:
    """Those of one action after another."""
    corrections = tuple(each for reading in readings for each in reading.corrections)
    replacements = tuple(each for reading in readings for each in reading.replacements)
    return Reading(", then ".join(reading.text for reading in readings), corrections, replacements)


def _in_other_words(corrected: Reading, known: KnownWords) -> Iterator[Reading]:
    """By each verb's nearest phrase, by its second, and so on; none where every verb was learned, or no phrase is near that was."""
    words = other_words()
    used = used_verbs(corrected.text, words.alone.keys() | words.with_object.keys(), vocabulary().irregular)
    unknown = [each for each in used if each.base not in _NO_ACTION and known.share(each.base) < 1.0]
    phrases = [_learned_phrases(corrected.text, verb, known) for verb in unknown]
    for place in range(max(map(len, phrases), default=0)):
        text, replacements = corrected.text, list[Replacement]()
        # From the end, so that places before it stay.
        for verb, near in reversed([(verb, near) for verb, near in zip(unknown, phrases, strict=True) if near]):
            text, replacement = _replaced(text, verb, near[min(place, len(near) - 1)])
            replacements.insert(0, replacement)
        yield Reading(text, corrected.corrections, tuple(replacements))


def _learned_phrases(text: str, used: UsedVerb, known: KnownWords) -> list[str]:
    place = object_phrase(text, used.end)
    return [each for each in other_words().of(used.base, place.end > place.start) if known.knows(each)][:_MOST_PHRASES]


def _replaced(text: str, used: UsedVerb, phrase: str) -> tuple[str, Replacement]:
    place = object_phrase(text, used.end)
    object_text = text[place.start : place.end]
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
