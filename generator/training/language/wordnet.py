"""WordNet's verbs, read from its own files (Princeton University; Debian's `wordnet-base`, /usr/share/wordnet).

Format: the manual page wndb(5). Only what training and the tables that ship are made of is read: no nouns, no adjectives.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path

# Lexicographer files of verbs, manual page lexnames(5).
LEXICON = {
    29: "body", 30: "change", 31: "cognition", 32: "communication", 33: "competition", 34: "consumption", 35: "contact", 36: "creation",
    37: "emotion", 38: "motion", 39: "perception", 40: "possession", 41: "social", 42: "stative", 43: "weather",
}  # fmt: skip
# What a body can be seen to do.
BODILY = frozenset({"body", "competition", "consumption", "contact", "motion", "perception"})
_ALONE, _WITH_OBJECT = frozenset({1, 2, 3, 4, 12, 13, 22, 23, 27}), frozenset({8, 9, 10, 11, 14, 15, 16, 17, 18, 19, 20, 21, 30, 31})
_HYPERNYM, _GROUP, _ENTAILS = "@", "$", "*"


@dataclass(frozen=True)
class Synset:
    """One meaning. verbs: its synonyms with blanks for underscores; gloss: the definition alone; hypernyms, groups, entails: offsets;
    frames: numbers of the sentence frames in which it is used (wninput(5))."""

    offset: int
    lexicon: str
    verbs: tuple[str, ...]
    gloss: str
    hypernyms: tuple[int, ...]
    groups: tuple[int, ...]
    entails: tuple[int, ...]
    frames: frozenset[int]

    @property
    def takes_object(self) -> bool:
        """Whether it is used as in "somebody throws something"."""
        return bool(self.frames & _WITH_OBJECT)

    @property
    def stands_alone(self) -> bool:
        """Whether it is used as in "somebody jumps", or no frame tells."""
        return bool(self.frames & _ALONE) or not self.frames


@dataclass(frozen=True)
class WordNet:
    """senses: of each verb its synsets' offsets, the commonest first. irregular: form -> base."""

    synsets: dict[int, Synset]
    senses: dict[str, tuple[int, ...]]
    irregular: dict[str, str]

    @classmethod
    def read(cls, folder: Path) -> WordNet:
        """Raises OSError when the folder lacks data.verb, index.verb or verb.exc, ValueError when one is none of WordNet's."""
        synsets = {each.offset: each for each in map(_synset, _lines(folder / "data.verb"))}
        senses = dict(map(_senses, _lines(folder / "index.verb")))
        irregular = {form: base for form, base, *_ in map(str.split, _lines(folder / "verb.exc")) if "_" not in form}
        if not synsets or not senses:
            raise ValueError(f"{folder} holds no verbs: name WordNet's folder of data files")
        return cls(synsets, senses, irregular)

    def of(self, verb: str) -> list[Synset]:
        """Its meanings, the commonest first."""
        return [self.synsets[offset] for offset in self.senses.get(verb, ())]

    def hypernyms(self, synset: Synset) -> Iterator[tuple[int, Synset]]:
        """Ever wider meanings, and how many steps away each is."""
        nearest, steps = [synset], 0
        while nearest and steps < 12:
            nearest, steps = [self.synsets[offset] for each in nearest for offset in each.hypernyms], steps + 1
            yield from ((steps, each) for each in nearest)

    @cached_property
    def bodily(self) -> list[Synset]:
        """The meanings that can be seen, in the order of the file."""
        return [synset for synset in self.synsets.values() if synset.lexicon in BODILY]


def word_list(folder: Path) -> list[str]:
    """Every single word of WordNet that is written with letters alone, in lower case, and its irregular forms, sorted."""
    names = ("noun", "verb", "adj", "adv")
    words = {line.split(" ", 1)[0] for name in names for line in _lines(folder / f"index.{name}")}
    forms = {line.split(" ", 1)[0] for name in ("noun", "adj", "adv") for line in _lines(folder / f"{name}.exc")}
    return sorted(word for word in words | forms if re.fullmatch("[a-z]+", word))


def _lines(path: Path) -> Iterator[str]:
    """Without the licence, whose lines begin with a blank."""
    return (line for line in path.read_text(encoding="utf-8").splitlines() if line and not line.startswith(" "))


def _senses(line: str) -> tuple[str, tuple[int, ...]]:
    verb, _class, count, pointers, *rest = line.split()
    return verb.replace("_", " "), tuple(map(int, rest[int(pointers) + 2 :][: int(count)]))


def _synset(line: str) -> Synset:
    data, _, gloss = line.partition(" | ")
    offset, lexicon, _class, count, *rest = data.split()
    words = rest[: 2 * int(count, 16) : 2]
    pointers = rest[2 * int(count, 16) + 1 :]
    count_of_pointers = int(rest[2 * int(count, 16)])
    linked = list(zip(pointers[0::4], pointers[1::4], strict=False))[:count_of_pointers]
    return Synset(
        int(offset),
        LEXICON[int(lexicon)],
        tuple(word.replace("_", " ") for word in words),
        _definition(gloss),
        _targets(linked, _HYPERNYM),
        _targets(linked, _GROUP),
        _targets(linked, _ENTAILS),
        _frames(pointers[4 * count_of_pointers :]),
    )


def _targets(linked: Sequence[tuple[str, str]], wanted: str) -> tuple[int, ...]:
    return tuple(int(target) for kind, target in linked if kind == wanted)


def _frames(fields: list[str]) -> frozenset[int]:
    """From "02 + 02 00 + 08 00": a count, then of each a plus, the frame, and the word that it is for."""
    return frozenset(map(int, fields[2::3]))


def _definition(gloss: str) -> str:
    """Without the examples, which stand in quotation marks after it."""
    return re.split(r';?\s*"', gloss.strip(), maxsplit=1)[0].strip().rstrip(";").strip()
