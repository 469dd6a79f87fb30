"""How a prompt is read before it is encoded: typing errors are corrected, and verbs that the model has not learned are put in other words.

Nothing of this is random, needs torch or the network, or takes more than milliseconds after the tables are read.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Literal

from .idioms import put_plainly
from .words.inflection import gerund, third_person
from .words.known_words import KnownWords
from .words.spelling import Correction, correct_spelling, slips_in
from .words.verbs import UsedVerb, object_phrase, used_verbs
from .words.word_tables import other_words, vocabulary

# As it was typed but for typing errors, with an idiom put plainly, with unknown verbs in the dictionary's words, with a word that is spelt
# right taken for another.
Kind = Literal["typed", "plain", "other", "slip"]
_MOST_SLIPS = 4
# A second verb of a phrase: "stumble and fall down".
_AND_VERB = re.compile(r"\band (nearly )?(?!(?:legs|feet|knees|then|from|down|forth|back|out|up)\b)([a-z]+)")
_PARTICLES = frozenset("up down out in off over on away back".split())
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
    """An idiom, or a verb that the model has not learned, as it stands in the prompt, and what is read for it."""

    typed: str
    read: str


@dataclass(frozen=True)
class Reading:
    """text: what is encoded. The same as the prompt where there was nothing to correct or to replace."""

    text: str
    corrections: tuple[Correction, ...] = ()
    replacements: tuple[Replacement, ...] = ()
    kind: Kind = "typed"

    def sentence(self) -> str:
        """What the animator is told: 'wlaks: walks. faints: falls to the ground.' Empty where the prompt is read as it stands."""
        changes = dict.fromkeys((each.typed, each.read) for each in (*self.corrections, *self.replacements))
        return " ".join(f"{typed}: {read}." for typed, read in changes)


def read_prompt(prompt: str, known: KnownWords | None, correct: bool = True, replace: bool = True) -> Reading:
    """As the table alone would have it. known: what the model has learned; where that is None, no verb is replaced. correct, replace: what
    is done at all."""
    text, corrections = correct_spelling(prompt, vocabulary()) if correct else (prompt, ())
    if known is None or not replace:
        return Reading(text, corrections)
    return next(iter(_in_other_words(Reading(text, corrections), known)), Reading(text, corrections))


def possible_readings(prompt: str, known: KnownWords | None) -> list[Reading]:
    """All that a prompt may mean, at least one: without typing errors, with its idiom put plainly, with the verbs that the model has not
    learned in other words, the nearest phrase first, and with words that may be others mistyped. Which it is, what the model holds of each
    tells best."""
    corrected = read_prompt(prompt, None)
    plainly = put_plainly(corrected.text)
    told = [] if plainly is None else [Reading(plainly.text, corrected.corrections, (Replacement(plainly.typed, plainly.read),), "plain")]
    slips = [Reading(text, (*corrected.corrections, slip), kind="slip") for text, slip in slips_in(corrected.text, vocabulary())]
    return [corrected, *told, *(_in_other_words(corrected, known) if known is not None else ()), *slips[:_MOST_SLIPS]]


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
        yield Reading(text, corrected.corrections, tuple(replacements), "other")


def _learned_phrases(text: str, used: UsedVerb, known: KnownWords) -> list[str]:
    place = object_phrase(text, used.end)
    return [each for each in other_words().of(used.base, place.end > place.start) if known.knows(each)][:_MOST_PHRASES]


def _replaced(text: str, used: UsedVerb, phrase: str) -> tuple[str, Replacement]:
    place = object_phrase(text, used.end)
    object_text = text[place.start : place.end]
    read, end = _inflected(phrase, used.ending), used.end
    if object_text and _PLACEHOLDER.search(read):
        read = read if _REFLEXIVE.fullmatch(object_text) else _PLACEHOLDER.sub(lambda _: object_text, read, count=1)
    # What it is done to goes with the verb that it belonged to, and a particle that its phrase has, too: "gathers it up".
    end = place.end if object_text else end
    particle = f" {read.split()[-1]}"
    end += len(particle) if particle[1:] in _PARTICLES and text[end:].startswith(particle) else 0
    return text[: used.start] + read + text[end:], Replacement(text[used.start : end], read)


def _inflected(phrase: str, ending: str) -> str:
    """Each of its verbs: the first word, and what follows "and" unless that is no verb ("arms and legs")."""
    inflect = {"s": third_person, "ing": gerund}.get(ending, str)
    return inflect(_AND_VERB.sub(lambda match: f"and {match[1] or ''}{inflect(match[2])}", phrase))
