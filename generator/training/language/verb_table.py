"""For each verb of the dictionary the action phrases that come near to its meaning: by the text encoder, and by WordNet's own links."""

from __future__ import annotations

import re
import tomllib
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from itertools import pairwise
from pathlib import Path
from typing import Any

import numpy as np

from ...text.words.inflection import base_forms, third_person
from .wordnet import Synset, WordNet

_PHRASES = Path(__file__).with_name("action_phrases.txt")
NEWER = Path(__file__).with_name("newer_verbs.toml")
_KEPT = 10
# Beside the motion of a body, what somebody feels, says, makes or changes can be seen, too, but is less likely meant.
_LEXICONS = {
    "motion": 0.04, "body": 0.03, "contact": 0.0, "competition": 0.0, "consumption": 0.0, "perception": -0.02, "emotion": -0.03,
    "communication": -0.04, "creation": -0.05, "change": -0.05, "social": -0.06, "stative": -0.06,
}  # fmt: skip
# These are wider verbs of half the dictionary, and stand in phrases of every kind.
_GENERAL = frozenset("act be do get give go have hold make move place play put take turn use walk".split())
# Shares of the similarity: of the verb itself, of its synonyms, of its definition.
_OWN, _SYNONYMS, _DEFINITION = 0.2, 0.2, 0.6
# Added to the similarity where the phrase's verb is a synonym, a wider one, of the same group, or named in the definition.
_SYNONYM, _WIDER, _GROUP, _NAMED = 0.12, 0.08, 0.06, 0.05
# What a meaning loses for each commoner one of the verb.
_RARER = 0.03
_MOST_MEANINGS = 6
_OBJECT = re.compile(r"\b(?:something|someone)\b")

Embed = Callable[[Sequence[str]], np.ndarray]


@dataclass(frozen=True)
class _Phrases:
    """verbs: of each the base form, and it with its particle where the dictionary has that ("pass out"); vectors: (P, D);
    takes_object: (P,)."""

    texts: tuple[str, ...]
    verbs: tuple[tuple[str, ...], ...]
    vectors: np.ndarray
    takes_object: np.ndarray


def action_phrases() -> list[str]:
    """Predicates in the base form, as the captions of motions use them."""
    return [line.strip() for line in _PHRASES.read_text(encoding="utf-8").splitlines() if line.strip()]


def make_verb_table(wordnet: WordNet, embed: Embed | None = None) -> dict[str, Any]:
    """phrases, and of each verb the indices of the nearest, by use with an object and without. embed: sentences -> unit vectors (N, D)."""
    embed = embed or _minilm()
    texts = action_phrases()
    phrases = _Phrases(
        tuple(texts),
        tuple(_verbs_of(phrase.split(" "), wordnet) for phrase in texts),
        embed([f"a person {third_person(phrase)}" for phrase in texts]),
        np.array([bool(_OBJECT.search(phrase)) for phrase in texts]),
    )
    verbs = [verb for verb in wordnet.senses if _meanings(wordnet, verb) and len(verb.split(" ")) < 3 and verb.islower()]
    near = _Nearness(wordnet, phrases, embed, verbs)
    tables = {"alone": near.table(verbs, has_object=False), "with_object": near.table(verbs, has_object=True)}
    newer = _newer_verbs(phrases, embed)
    return {"phrases": texts} | {name: table | newer for name, table in tables.items()}


def _verbs_of(words: Sequence[str], wordnet: WordNet) -> tuple[str, ...]:
    """The verb that a text begins with, alone and with the word that follows, as far as the dictionary has them."""
    return tuple(verb for verb in (words[0], " ".join(words[:2])) if verb in wordnet.senses)


def _newer_verbs(phrases: _Phrases, embed: Embed) -> dict[str, list[int]]:
    meanings = tomllib.loads(NEWER.read_text(encoding="utf-8"))
    near = embed([f"a person {third_person(meaning)}" for meaning in meanings.values()]) @ phrases.vectors.T
    return {verb: [int(index) for index in np.argsort(-row, kind="stable")[:_KEPT]] for verb, row in zip(meanings, near, strict=True)}


def _minilm() -> Embed:
    from ...text.encoding.text_encoder import load_text_encoder

    encoder = load_text_encoder("minilm")
    return lambda texts: encoder.encode(texts).numpy()


def _meanings(wordnet: WordNet, verb: str) -> list[tuple[int, Synset]]:
    """Those that can be seen, each with how many are commoner."""
    return [(rank, each) for rank, each in enumerate(wordnet.of(verb)[:_MOST_MEANINGS]) if each.lexicon in _LEXICONS]


class _Nearness:
    def __init__(self, wordnet: WordNet, phrases: _Phrases, embed: Embed, verbs: Sequence[str]) -> None:
        self._wordnet, self._phrases = wordnet, phrases
        synsets = list({each.offset: each for verb in verbs for _, each in _meanings(wordnet, verb)}.values())
        glosses = embed([f"a person {_described(each.gloss)}" for each in synsets]) @ phrases.vectors.T
        self._by_gloss = {each.offset: row for each, row in zip(synsets, glosses, strict=True)}
        spoken = embed([f"a person {third_person(verb)}" for verb in verbs]) @ phrases.vectors.T
        self._by_verb = dict(zip(verbs, spoken, strict=True))

    def table(self, verbs: Sequence[str], has_object: bool) -> dict[str, list[int]]:
        ranked = {verb: self._ranked(verb, has_object) for verb in verbs}
        return {verb: found for verb, found in ranked.items() if found}

    def _ranked(self, verb: str, has_object: bool) -> list[int]:
        meanings = [
            (rank, each) for rank, each in _meanings(self._wordnet, verb) if (each.takes_object if has_object else each.stands_alone)
        ]
        if not meanings:
            return []
        scores = np.max([self._scores(verb, rank, each, has_object) for rank, each in meanings], axis=0)
        return [int(index) for index in np.argsort(-scores, kind="stable")[:_KEPT]]

    def _scores(self, verb: str, rank: int, meaning: Synset, has_object: bool) -> np.ndarray:
        """(P,) how near each phrase comes to one meaning of the verb."""
        same = [self._by_verb[each] for each in (verb, *meaning.verbs) if each in self._by_verb]
        alike = _OWN * self._by_verb[verb] + _SYNONYMS * np.mean(same, axis=0) + _DEFINITION * self._by_gloss[meaning.offset]
        linked = self._linked(meaning)
        links = np.array([max((linked.get(verb, 0.0) for verb in each), default=0.0) for each in self._phrases.verbs])
        unfit = 0.1 * (self._phrases.takes_object & (not has_object)) + 0.05 * (~self._phrases.takes_object & has_object)
        return alike + links - unfit - _RARER * rank + _LEXICONS[meaning.lexicon]

    def _linked(self, meaning: Synset) -> dict[str, float]:
        """By verb: how much WordNet ties it to this meaning."""
        ties: dict[str, float] = {}
        named = re.findall(r"[a-z]+", meaning.gloss.lower())
        ties |= {base: _NAMED for word in named for base in base_forms(word, self._wordnet.senses, self._wordnet.irregular)[:1]}
        ties |= {pair: _NAMED for pair in map(" ".join, pairwise(named)) if pair in self._wordnet.senses}
        ties |= {verb: _GROUP for offset in meaning.groups for verb in self._wordnet.synsets[offset].verbs}
        for steps, wider in self._wordnet.hypernyms(meaning):
            ties |= {verb: max(ties.get(verb, 0.0), _WIDER / steps) for verb in wider.verbs}
        own = {verb: tie for verb, tie in ties.items() if verb not in _GENERAL}
        return own | dict.fromkeys(meaning.verbs, _SYNONYM)


def _described(gloss: str) -> str:
    """A definition's first part as a predicate in the third person."""
    definition = re.sub(r"\([^)]*\)", "", gloss).split(";")[0].strip().lower()
    return third_person(definition.removeprefix("to "))
