"""Which entry of a library does best what a prompt says: by the sentences' vectors, by their words, by what they contradict, by length."""

from __future__ import annotations

import re
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from itertools import pairwise
from typing import NamedTuple

import numpy as np

from ..text.reading import Kind
from ..text.words.inflection import base_forms
from ..text.words.related_words import base_form, related_words
from ..text.words.verbs import used_verbs
from ..text.words.word_tables import other_words, vocabulary
from .aspects import ASPECTS, LIMBS, aspect_values, plain
from .captions import LibraryCaptions
from .content_words import content_words
from .movement import AT_THE_END, STILL_GOING, AskedMovement, movement_costs, turns_on_the_spot, wandering_costs
from .reading import read_captions

# Shares of the likeness.
_COSINE, _COVERED, _TO_THE_POINT = 0.7, 0.2, 0.1
# How much more a verb says than another word, and how rare a related word must be to count fully.
_VERB, _TELLING = 2.0, 3.0
# A rare word says no more than this many natural logarithms; who does it, and what it is like, count for half.
_RAREST, _IN_PASSING = 5.0, 0.5
# Of a word that so many captions have, only those count that come so near, and they count less.
_LEARNED_IN, _NEAREST, _LEARNED = 30, 0.65, 0.8
# What an entry's captions contradict on the average counts beside what the best of them does.
_ALL_CAPTIONS = 0.5
# What a recording has ahead, and how near one of its captions comes for any and for all of it: of a prompt of few words and of many.
_LEAD_OF_FEW, _LEAD_OF_MANY, _FEW, _MANY = (0.08, 0.8, 0.95), (0.15, 0.6, 0.9), 6, 10
# Costs of an octave of the length, beyond what is no matter: of what goes on and is cut off, of what is done once and is cut off, of what
# must go on, of a gait that must, and of one that another gait goes on from.
_TOO_LONG, _CUT_OFF, _TOO_SHORT, _STOPPED, _GONE_ON_FROM = 0.02, 0.08, 0.12, 0.2, 0.12
_NO_MATTER = 0.4
# What reading a prompt in other words costs, how much more where the dictionary does not tie these to what was typed, or their vector lies
# elsewhere, and for each phrase that means it more nearly.
_READ, _FAR_FETCHED, _ELSEWHERE, _LATER = 0.02, 0.3, 0.2, 0.04
_NEAR_ENOUGH = 0.7
# In the dictionary's words nothing is surer than this: a short phrase that a caption has word for word would outdo a nearer one.
_AT_BEST = 0.9
# From this score on what was typed makes sense; else a slip must be so much better.
_MAKES_SENSE, _SLIP = 0.75, 0.2
# Phrases that are looked at for a verb that the dictionary does not have, and how much they count.
_PHRASES, _BY_PHRASE = 2, 0.5
_PLACE, _PACE, _DIRECTION = (
    next(place for place, aspect in enumerate(ASPECTS) if aspect.name == name) for name in ("place", "pace", "direction")
)
_GOES = 0b10
_GAITS, _GAIT = ("walk", "run"), 0.6
# The dictionary ties them to other senses of "run": a hit, a machine, a river, a line.
_NO_GAIT = frozenset("rub hit pass operate melt tend extend range flow function ladder consort".split())
# Who crosses the arms, or runs a hand through the hair, goes nowhere.
_MOVES_LIMB = re.compile(rf"\b(\w+) (?:(?:the|his|her|their|its|both|one|a|left|right) )*(?:{LIMBS})\b")
# Verbs, too, but not here.
_NO_VERB = re.compile(rf"up|down|back|out|in|on|head|face|belly|{LIMBS}")
_LIKE, _DETERMINERS = re.compile(r"\b(?:like|as if|as though)\b"), frozenset("a an the this some my two".split())


class Worded(NamedTuple):
    """A prompt in some words. vector: (D,) theirs. kind: how they came from what was typed."""

    text: str
    vector: np.ndarray
    kind: Kind = "typed"


@dataclass(frozen=True)
class _Words:
    """Which captions hold a word, and how much it says: weights (W,) of the words, `rows[w]` the captions that hold word w; total (U,) what
    each caption says."""

    number: dict[str, int]
    weights: np.ndarray
    rows: tuple[np.ndarray, ...]
    total: np.ndarray

    def captions(self, word: str) -> int:
        """How many hold it."""
        return len(self.rows[self.number[word]]) if word in self.number else 0

    def weight(self, word: str) -> float:
        """A word that no caption has says as much as the rarest."""
        return float(self.weights[self.number[word]]) if word in self.number else float(self.weights.max(initial=1.0))


class Ranking:
    """Made once from a library's captions; then a prompt takes milliseconds."""

    def __init__(self, captions: LibraryCaptions, repeats: np.ndarray, recorded: np.ndarray, movements: np.ndarray) -> None:
        """repeats: (N,) whether each entry goes on as it begins. recorded: (N,) whether it is the data's own. movements: (N, MOVEMENTS)."""
        self._recorded, self._movements = recorded, movements
        self._too_long = np.where(repeats, _TOO_LONG, _CUT_OFF)
        self._vectors = np.ascontiguousarray(captions.vectors, dtype=np.float32)
        self._frames = np.asarray(captions.frames)
        # Captions in the order of their entries, so that an entry's best is a reduction over a stretch.
        self._order = np.argsort(captions.entries, kind="stable")
        self._firsts = np.searchsorted(captions.entries[self._order], np.arange(len(captions.frames)))
        self._counts = np.diff([*self._firsts, len(captions.entries)])
        self._text_of = captions.places[self._order]
        said = captions.said or read_captions(captions.texts)
        self._aspects = said.aspects
        self._words = _index(said.words)

    def scores(self, prompt: str, vector: np.ndarray, frames: int | None) -> np.ndarray:
        """(N,) float32, how well each entry does what the prompt says: near 1 for a caption that says just this, below about 0.5 for
        another action. vector: (D,) of unit length, the prompt's. frames: how many are wanted, or None where that does not matter."""
        asked = self._asked(prompt)
        cosines = self._vectors @ np.asarray(vector, np.float32)
        costs = self._contradictions(asked)[self._text_of]
        best = np.maximum.reduceat(self._likeness(prompt, cosines)[self._text_of] - costs, self._firsts)
        best = best - _ALL_CAPTIONS * np.add.reduceat(costs, self._firsts) / self._counts + self._lead(prompt, cosines)
        best = best - self._misled(prompt, asked)
        return best if frames is None else best - self._misfit(frames, asked)

    def _lead(self, prompt: str, cosines: np.ndarray) -> np.ndarray:
        """(N,) what recordings have ahead of what programs perform: as much more as one of their captions comes nearer to the prompt. Who
        says much describes more than the one thing that a program performs."""
        share = _says_much(prompt)
        lead, first, wholly = np.array(_LEAD_OF_FEW) + share * np.subtract(_LEAD_OF_MANY, _LEAD_OF_FEW)
        near = np.maximum.reduceat(cosines[self._text_of], self._firsts)
        return lead * self._recorded * np.clip((near - first) / (wholly - first), 0.0, 1.0)

    def _misled(self, prompt: str, asked: np.ndarray) -> np.ndarray | float:
        """(N,) what it costs that who is to go somewhere goes another way than their captions say, or who is to turn wanders; the more is
        said the less, since then they go more ways than one."""
        if asked[_PLACE] != _GOES:
            return (1.0 - _says_much(prompt)) * wandering_costs(self._movements) if turns_on_the_spot(plain(prompt)) else 0.0
        told = AskedMovement(plain(prompt), int(asked[_PACE]), int(asked[_DIRECTION]), any(map(_is_run, _verbs(prompt))))
        return (1.0 - _says_much(prompt)) * movement_costs(self._movements, told)

    def unknown_words(self, text: str) -> list[str]:
        """The words of a text that no caption has, nor one that means nearly the same."""
        return [word for own, word in content_words(text).items() if max(self._near(own, word).values(), default=0.0) < _NEAREST]

    def goes_somewhere(self, prompt: str) -> bool:
        """Whether it is a way of walking or running, not said to stay in its place."""
        return bool(self._asked(prompt)[_PLACE] == _GOES)

    def _asked(self, prompt: str) -> np.ndarray:
        """(A,) its aspects. Any verb that means a way of walking or running goes somewhere, unless it is said to stay."""
        asked = aspect_values(plain(prompt))
        moving = {match[1] for match in _MOVES_LIMB.finditer(plain(prompt))}
        if not asked[_PLACE] and any(is_gait(word) for word in _verbs(prompt) if word not in moving):
            asked[_PLACE] = _GOES
        return asked

    def _likeness(self, prompt: str, cosines: np.ndarray) -> np.ndarray:
        """(U,) of each different caption. cosines: (U,) of their vectors with the prompt's."""
        covered, to_the_point = self._overlap(prompt)
        return _COSINE * cosines + _COVERED * covered + _TO_THE_POINT * to_the_point

    def _overlap(self, prompt: str) -> tuple[np.ndarray, np.ndarray]:
        """(U,) twice: of what the prompt's words say, the share that a caption says, too; and the other way round."""
        emphasis = _emphasis(prompt)
        covered, said = np.zeros(len(self._vectors), np.float32), np.zeros(len(self._vectors), np.float32)
        whole = 1e-6
        for own, word in content_words(prompt).items():
            telling = self._words.weight(own) * emphasis.get(own, 1.0)
            whole += telling
            matched = np.zeros(len(self._vectors), np.float32)
            for other, strength in self._near(own, word).items():
                rows = self._words.rows[self._words.number[other]]
                matched[rows] = np.maximum(matched[rows], strength)
                said[rows] += self._words.weight(other) * strength
            covered += telling * matched
        return covered / whole, np.minimum(said / self._words.total, 1.0)

    def _near(self, own: str, word: str) -> dict[str, float]:
        """Words of the library that mean a prompt's word, and how nearly: itself, and those that are related to it."""
        if re.fullmatch(LIMBS, word):
            return {own: 1.0} if own in self._words.number else {}
        # Whose own word captions have is seldom meant by another.
        least, share = (_NEAREST, _LEARNED) if self._words.captions(own) >= _LEARNED_IN else (0.0, 1.0)
        related = {near: share * strength for near, strength in _related(word).items() if strength >= least}
        found = {near: strength * min(self._words.weight(near) / _TELLING, 1.0) for near, strength in related.items()}
        return {near: strength for near, strength in (found | {own: 1.0}).items() if near in self._words.number}

    def _contradictions(self, asked: np.ndarray) -> np.ndarray:
        """(U,) what side, direction, count and the like cost each different caption."""
        return np.sum([aspect.costs(int(value))[told] for aspect, value, told in zip(ASPECTS, asked, self._aspects, strict=True)], axis=0)

    def _misfit(self, frames: int, asked: np.ndarray) -> np.ndarray:
        """(N,) what it costs that an entry is cut off or must go on."""
        octaves = np.log2(self._frames / frames)
        long = np.maximum(octaves - _NO_MATTER, 0.0)
        gait = np.where(self._movements[:, AT_THE_END] > STILL_GOING, _GONE_ON_FROM, _STOPPED)
        short = gait if asked[_PLACE] == _GOES else _TOO_SHORT
        return (self._too_long * long + short * np.maximum(-octaves - _NO_MATTER, 0.0)).astype(np.float32)


def _says_much(prompt: str) -> float:
    """From 0 for few words to 1 for many."""
    return float(np.clip((len(plain(prompt).split()) - _FEW) / (_MANY - _FEW), 0.0, 1.0))


def best_reading(ranking: Ranking, readings: Sequence[Worded], frames: int | None) -> tuple[int, np.ndarray]:
    """The index of the reading by which the best entry was found, and (N,) each entry's best score over all readings.

    readings: the prompt without typing errors, then whatever else it may mean, the likeliest first. Of dictionary's words those that it
    does not tie to the first, or whose vector lies far from it, must find something clearly better.
    """
    later = np.maximum(np.cumsum([each.kind == "other" for each in readings]) - 1, 0)
    prices = [_price(readings[0], each) + _LATER * int(place) for place, each in zip(later, readings, strict=True)]
    scores = np.stack([ranking.scores(each.text, each.vector, frames) for each in readings])
    bounds = np.array([_AT_BEST if each.kind == "other" else np.inf for each in readings], np.float32)
    scores = np.minimum(scores, bounds[:, None]) - np.array(prices, np.float32)[:, None]
    slips = np.array([each.kind == "slip" for each in readings])
    if scores[~slips].max() >= _MAKES_SENSE:
        scores[slips] = -np.inf
    return int(np.argmax(scores.max(axis=1))), scores.max(axis=0)


def _price(prompt: Worded, reading: Worded) -> float:
    """What another reading than the prompt's own words costs."""
    before, after = content_words(prompt.text), content_words(reading.text)
    gone = [word for own, word in before.items() if own not in after]
    if not gone:
        return 0.0
    if reading.kind != "other":
        return _SLIP if reading.kind == "slip" else _READ
    new = after.keys() - before.keys()
    tie = min(min(_tie(word, new) / _NEAR_ENOUGH, 1.0) for word in gone)
    return _READ + _FAR_FETCHED * (1.0 - tie) + _ELSEWHERE * (1.0 - float(prompt.vector @ reading.vector))


def _tie(word: str, others: Collection[str]) -> float:
    """How nearly one of the other words means this one; 1 for a word that the dictionary does not have: any may be meant."""
    if not vocabulary().knows(word):
        return 1.0
    related = _related(word)
    return max((related.get(other, 0.0) for other in others), default=0.0)


def _related(word: str) -> dict[str, float]:
    """By base form. A verb that is younger than the dictionary is known by the phrases for it alone."""
    if related := related_words().of(word):
        return related
    known = vocabulary()
    phrases = (other_words().of(base, has_object=False)[:_PHRASES] for base in _verb_forms(word, known.irregular))
    return {other: _BY_PHRASE for told in phrases for phrase in told for other in content_words(phrase)}


def _verb_forms(word: str, irregular: Mapping[str, str]) -> list[str]:
    return base_forms(word, other_words().alone, irregular)


def _index(captions: Sequence[Sequence[str]]) -> _Words:
    number = {word: place for place, word in enumerate(dict.fromkeys(word for words in captions for word in words))}
    rows: list[list[int]] = [[] for _ in number]
    for row, words in enumerate(captions):
        for word in words:
            rows[number[word]].append(row)
    weights = np.array([min(np.log((1 + len(captions)) / (1 + len(held))), _RAREST) for held in rows], dtype=np.float32)
    total = np.array([sum(weights[number[word]] for word in words) for words in captions], dtype=np.float32)
    return _Words(number, weights, tuple(np.array(held) for held in rows), np.maximum(total, 1e-6))


def _verbs(prompt: str) -> list[str]:
    """The words that are verbs in use, as they stand there. Where none is plain, what follows somebody: "a couple jives"."""
    words = vocabulary()
    found = [prompt[each.start : each.end].lower().split(" ")[0] for each in used_verbs(prompt, words.verbs, words.irregular)]
    used = [word for word in found if not _NO_VERB.fullmatch(word)]
    told = plain(prompt).split()
    if used or not told or told[0] not in _DETERMINERS:
        return used
    return [word for word in told[2:] if word.endswith("s") and _verb_forms(word, words.irregular)][:1]


def _emphasis(prompt: str) -> dict[str, float]:
    """By key how much more, or less, than its rarity a word counts."""
    verbs = _verbs(prompt)
    told = plain(prompt)
    words, simile = told.split(), " ".join(_LIKE.split(told, maxsplit=1)[1:]).split()
    subject = words[: words.index(verbs[0])] if verbs and verbs[0] in words else []
    passing = [*subject, *simile, *_means(prompt, verbs)]
    return dict.fromkeys(map(base_form, verbs), _VERB) | dict.fromkeys(map(base_form, passing), _IN_PASSING)


def _means(prompt: str, verbs: Sequence[str]) -> list[str]:
    """The verb that only serves another: "squats to lift a box"."""
    return [first for first, second in pairwise(verbs) if re.search(rf"\b{first}\b.* to {second}\b", prompt, re.IGNORECASE)]


def is_gait(word: str) -> bool:
    if base_form(word) in _NO_GAIT:
        return False
    related = related_words().of(word)
    return any(related.get(gait, 0.0) >= _GAIT for gait in _GAITS)


def _is_run(word: str) -> bool:
    """Whether it is rather a way of running than of walking."""
    related = {**related_words().of(word), base_form(word): 1.0}
    return base_form(word) not in _NO_GAIT and related.get("run", 0.0) > related.get("walk", 0.0)
