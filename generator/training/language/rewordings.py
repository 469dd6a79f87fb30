"""The same motion in other words: subject, tense, adverbs, verbs of the same meaning, and what a verb's dictionary entry says."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cached_property

import numpy as np

from ...text.caption_text import predicate
from ...text.words.inflection import base_forms, gerund, third_person
from .wordnet import Synset, WordNet

_SUBJECTS = (
    "a person", "the person", "someone", "a man", "a woman", "he", "she", "the man", "a figure", "somebody", "the character", "a human",
)  # fmt: skip
_SAME = (
    ("twice", "two times"), ("once", "one time"), ("three times", "thrice"), ("slowly", "in a slow manner"), ("quickly", "at a fast pace"),
    ("quickly", "rapidly"), ("slowly", "unhurriedly"), ("counterclockwise", "anticlockwise"), ("forward", "ahead"),
    ("forward", "to the front"),
    ("backwards", "to the rear"), ("backward", "in reverse"), ("both hands", "the two hands"), ("both arms", "the two arms"),
    ("repeatedly", "again and again"), ("several times", "a few times"), ("to the left", "leftward"), ("to the right", "rightward"),
    ("then", "and after that"), ("in place", "on the spot"), ("the ground", "the floor"), ("around", "about"), ("something", "an object"),
    ("his ", "their "), ("her ", "their "), ("above", "over"), ("starts to", "begins to"), ("while", "as"), ("picks up", "takes up"),
)  # fmt: skip
# Verbs that say nothing by themselves: their synonyms lead anywhere.
_EMPTY = frozenset("be have do make get take go come put give begin start keep let seem try use is has does".split())
_VERB_AT_START = re.compile(r"^(?P<adverb>(?:\w+ly )?)(?P<verb>[a-z]+)(?P<rest>.*)$")


@dataclass(frozen=True)
class Rewording:
    """Makes other wordings. banned: verbs that must not be used, nor entries read that have them."""

    wordnet: WordNet
    banned: frozenset[str] = frozenset()

    def of(self, text: str, rng: np.random.Generator) -> str:
        """The lower-case caption with another subject, and its verb or another part of it said differently."""
        phrase = self._other_verb(predicate(text), rng) if rng.random() < 0.5 else predicate(text)
        for word, same in rng.permutation(np.array(_SAME)):
            if rng.random() < 0.6:
                phrase = re.sub(rf"\b{word}(?!\w)", same, phrase)
        return self._with_subject(phrase, rng)

    def _other_verb(self, phrase: str, rng: np.random.Generator) -> str:
        found = _VERB_AT_START.match(phrase)
        verbs = base_forms(found["verb"], self.wordnet.senses, self.wordnet.irregular) if found else []
        same = self._synonyms(verbs[0]) if verbs else []
        if not found or not same or found["verb"] != third_person(verbs[0]):
            return phrase
        return f"{found['adverb']}{third_person(same[int(rng.integers(len(same)))])}{found['rest']}"

    def _with_subject(self, phrase: str, rng: np.random.Generator) -> str:
        """Subject and tense drawn: "a person walks", "someone is walking", "walk", "walking"."""
        subject, style = _SUBJECTS[int(rng.integers(len(_SUBJECTS)))], rng.random()
        found = _VERB_AT_START.match(phrase)
        verbs = base_forms(found["verb"], self.wordnet.senses, self.wordnet.irregular) if found else []
        if not found or not verbs or verbs[0] == "be" or found["verb"] != third_person(verbs[0]) or style < 0.6:
            return f"{subject} {phrase}"
        if style < 0.75:
            return f"{subject} is {found['adverb']}{gerund(verbs[0])}{found['rest']}"
        return f"{found['adverb']}{verbs[0] if style < 0.9 else gerund(verbs[0])}{found['rest']}"

    def _synonyms(self, verb: str) -> list[str]:
        """Of its first bodily meaning: single words for which that meaning is among the first two as well."""
        if verb in _EMPTY:
            return []
        meanings = [each for each in self.wordnet.of(verb)[:2] if each in self._bodily][:1]
        return [
            other
            for each in meanings
            for other in each.verbs
            if other != verb and " " not in other and other not in self.banned and each.offset in self.wordnet.senses[other.lower()][:2]
        ]

    @cached_property
    def _bodily(self) -> frozenset[Synset]:
        return frozenset(self.wordnet.bodily)

    def entries(self) -> Iterator[tuple[str, str]]:
        """Predicates in the third person: a verb, and what the dictionary says it is; or two synonyms; or a verb and its wider one."""
        for synset in self.wordnet.bodily:
            verbs = [verb for verb in synset.verbs if self._usual(verb, synset)]
            if self.banned & set(synset.verbs) or not verbs:
                continue
            described = self._described(synset.gloss)
            yield from ((third_person(verb), described) for verb in verbs if described)
            yield from ((third_person(verbs[0]), third_person(other)) for other in verbs[1:2])
            yield from ((third_person(verbs[0]), third_person(wide)) for wide in self._wider(synset))

    def _usual(self, verb: str, synset: Synset) -> bool:
        """Whether one would think of this meaning first or second."""
        return verb.islower() and verb.split(" ")[0] not in _EMPTY and synset.offset in self.wordnet.senses.get(verb, ())[:2]

    def _wider(self, synset: Synset) -> list[str]:
        wider = [self.wordnet.synsets[offset] for offset in synset.hypernyms]
        return [verb for each in wider for verb in each.verbs[:1] if self._usual(verb, each) and not self.banned & set(each.verbs)]

    def _described(self, gloss: str) -> str | None:
        """A definition as a predicate; None where it does not begin with a verb, or is in a longer or technical style."""
        phrase = re.sub(r"\([^)]*\)", "", gloss).split(";")[0].strip().lower()
        first, _, rest = phrase.partition(" ")
        if first not in self.wordnet.senses or not 2 <= len(phrase.split()) <= 16 or self._names_banned(phrase):
            return None
        joined = re.sub(r"^(or|and) ([a-z]+)", lambda match: f"{match[1]} {third_person(match[2])}", rest)
        return " ".join(f"{third_person(first)} {joined}".replace("one's", "the").split())

    def _names_banned(self, phrase: str) -> bool:
        return any(self.banned.intersection(base_forms(word, self.wordnet.senses, self.wordnet.irregular)) for word in phrase.split())
