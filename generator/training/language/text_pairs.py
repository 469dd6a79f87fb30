"""What the text adapter learns from: pairs of sentences that mean one motion, and beside them sentences that mean another."""

from __future__ import annotations

import gzip
import json
import re
import zlib
from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass
from pathlib import Path

import numpy as np

from ...text.words.inflection import base_forms
from .opposites import opposites
from .rewordings import Rewording
from .wordnet import WordNet

# Of a caption. Each is a sentence to encode.
_MOST_OPPOSITES = 1
_FIRST = ("side", "count", "way", "turn", "posture")
_SPACES = re.compile(r"\s+")


@dataclass(frozen=True)
class CaptionedClip:
    """One HumanML3D clip. texts: its different captions, in lower case, without a full stop."""

    id: str
    split: str
    texts: tuple[str, ...]


@dataclass(frozen=True)
class Pair:
    """Two sentences of one meaning, and sentences that differ from one of them in one thing. group: pairs of one group say the same."""

    first: str
    second: str
    opposites: tuple[str, ...]
    group: str


@dataclass(frozen=True)
class Triplet:
    """Of two sentences that differ in one thing of this kind, the anchor means what `same` means and not what `other` does."""

    kind: str
    anchor: str
    same: str
    other: str


def read_clips(path: Path) -> list[CaptionedClip]:
    """HumanML3D's captions, one JSON object a line with id, split and captions (each with a text); .gz or not.

    Raises OSError when the file cannot be read, ValueError or KeyError when it is another.
    """
    with gzip.open(path, "rt", encoding="utf-8") if path.suffix == ".gz" else path.open(encoding="utf-8") as lines:
        rows = [json.loads(line) for line in lines]
    return [CaptionedClip(row["id"], row["split"], _different(each["text"] for each in row["captions"])) for row in rows]


def plain(text: str) -> str:
    """Lower case, one blank between words, no full stop at the end."""
    return _SPACES.sub(" ", text).strip().lower().rstrip(". ")


def _different(texts: Iterable[str]) -> tuple[str, ...]:
    return tuple(dict.fromkeys(each for text in texts if (each := plain(text))))


def without(clips: Sequence[CaptionedClip], wordnet: WordNet, banned: Collection[str], leaked: Collection[str]) -> list[CaptionedClip]:
    """Clips none of whose captions is a leaked one; of the others the captions that hold no form of a banned verb."""
    forms = _Forms(wordnet, frozenset(banned))
    kept = [clip for clip in clips if not set(leaked).intersection(clip.texts)]
    spoken = [CaptionedClip(clip.id, clip.split, tuple(text for text in clip.texts if not forms.banned_in(text))) for clip in kept]
    return [clip for clip in spoken if clip.texts]


class _Forms:
    def __init__(self, wordnet: WordNet, banned: frozenset[str]) -> None:
        self._wordnet, self._banned, self._known = wordnet, banned, dict[str, bool]()

    def banned_in(self, text: str) -> bool:
        return any(self._is_banned(word) for word in re.findall(r"[a-z-]+", text))

    def _is_banned(self, word: str) -> bool:
        if word not in self._known:
            bases = base_forms(word, self._wordnet.senses, self._wordnet.irregular)
            self._known[word] = bool(self._banned.intersection([word, *bases])) or any(
                word.startswith(verb) for verb in self._banned if " " not in verb and len(verb) > 5
            )
        return self._known[word]


def caption_pairs(clips: Sequence[CaptionedClip], rewording: Rewording, seed: int) -> list[Pair]:
    """Of each caption: with another of its clip, and of every second one with a rewording of itself.

    What is drawn for a caption depends on the caption and the seed alone.
    """
    pairs: list[Pair] = []
    for clip in clips:
        for place, text in enumerate(clip.texts):
            rng = np.random.default_rng((seed, zlib.crc32(text.encode())))
            changed = _some_opposites(text, rng)
            if len(clip.texts) > 1:
                pairs.append(Pair(clip.texts[(place + 1) % len(clip.texts)], text, changed, clip.id))
            if place % 2 == 0:
                pairs.append(Pair(rewording.of(text, rng), text, changed, clip.id))
    return pairs


def _some_opposites(text: str, rng: np.random.Generator) -> tuple[str, ...]:
    """What prompts most often turn on comes first; of the rest some at random."""
    found = sorted(opposites(text), key=lambda each: (each.kind not in _FIRST, rng.random()))
    return tuple(each.text for each in found[:_MOST_OPPOSITES])


def entry_pairs(rewording: Rewording) -> list[Pair]:
    """Dictionary entries as sentences: verb and definition, synonyms, verb and wider verb."""
    texts = ((f"a person {verb}", f"a person {said}") for verb, said in rewording.entries())
    return [Pair(verb, said, tuple(each.text for each in opposites(said)[:_MOST_OPPOSITES]), verb) for verb, said in texts]


def caption_triplets(clips: Sequence[CaptionedClip]) -> list[Triplet]:
    """Two captions of a clip that both name the thing that is changed, and so both speak of it."""
    return [
        Triplet(each.kind, anchor, same, each.text)
        for clip in clips
        for same in clip.texts
        for each in opposites(same)
        for anchor in clip.texts
        if anchor != same and _speaks_alike(anchor, same, each.text)
    ]


def _speaks_alike(anchor: str, same: str, other: str) -> bool:
    """Whether the anchor has the words in which `same` differs from `other`, and none of the other's."""
    words, own, changed = (set(text.split()) for text in (anchor, same, other))
    return bool(own - changed) and own - changed <= words and not (changed - own) & words
