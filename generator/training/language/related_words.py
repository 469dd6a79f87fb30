"""For each word of the dictionary, those that captions use and that come near to it: synonyms, wider and narrower words, words of its
definition. So a prompt's "banjo" meets a caption's "guitar", and "pirouette" meets "spin".

    python -m motion_mamba.generator.training.language.related_words --wordnet /usr/share/wordnet

WordNet's data files are read as wndb(5) says.
"""

from __future__ import annotations

import argparse
import re
from collections.abc import Collection, Iterable, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from ...text.words.related_words import FILE, base_form
from ...text.words.word_tables import vocabulary
from .tables import write_table

# Parts of speech, how many meanings of a word are read, and of nouns what can be seen, done, worn, eaten or felt (lexnames(5)).
_MEANINGS = {"verb": 4, "noun": 2, "adj": 2, "adv": 2}
_NOUNS = frozenset({4, 5, 6, 8, 11, 12, 13, 18})
# Strength of a link by WordNet's sign, the verb's or noun's own words aside.
_LINKS = {"@": 0.7, "@i": 0.6, "~": 0.45, "$": 0.65, "*": 0.5, "&": 0.6, "+": 0.75, "\\": 0.7}
_SYNONYM, _DEFINITION, _WIDER_STILL, _SISTER = 0.9, 0.4, 0.6, 0.55
# Each rarer meaning counts for this share of the one before.
_RARER = 0.8
_KEPT, _WEAKEST = 12, 0.2
# What has more narrower words than this is too wide for them to be alike.
_WIDE = 40
_FEWEST = 5
_SAYING_NOTHING = frozenset(
    "be have do make get give take use act cause become something someone somebody person people one other especially usually often used "
    "etc part whole thing object state way manner certain particular not without very such more less than which who that whose when where "
    "as if for from with into onto upon over under between during through by at in on to of or and the a an it its his her their oneself "
    "being having one's esp all any some same quality relating work go change entity human instrumentality artifact device move".split()
)


@dataclass(frozen=True)
class _Synset:
    """lexicon: its file's number. words, links [(sign, (part, offset))], gloss: the definition alone."""

    lexicon: int
    words: tuple[str, ...]
    links: tuple[tuple[str, tuple[str, int]], ...]
    gloss: str


_Key = tuple[str, int]
_PARTS = {"n": "noun", "v": "verb", "a": "adj", "s": "adj", "r": "adv"}


@dataclass(frozen=True)
class _Dictionary:
    synsets: dict[_Key, _Synset]
    senses: dict[tuple[str, str], list[_Key]]

    @classmethod
    def read(cls, folder: Path) -> _Dictionary:
        """Raises OSError when the folder lacks one of WordNet's files."""
        synsets: dict[_Key, _Synset] = {}
        senses: dict[tuple[str, str], list[_Key]] = {}
        for part in _MEANINGS:
            synsets |= {(part, offset): each for offset, each in map(_synset, _lines(folder / f"data.{part}"))}
            for line in _lines(folder / f"index.{part}"):
                word, _, count, pointers, *rest = line.split()
                senses[part, word] = [(part, int(offset)) for offset in rest[int(pointers) + 2 :][: int(count)]]
        return cls(synsets, senses)

    def meanings(self, word: str, part: str) -> list[_Synset]:
        """The commonest first."""
        found = [self.synsets[each] for each in self.senses.get((part, word), ())]
        return [each for each in found if part != "noun" or each.lexicon in _NOUNS][: _MEANINGS[part]]


def make_related(folder: Path, captions: Collection[str]) -> dict[str, Any]:
    """captions: words that captions use. words: those of them that are near to something; related: word -> [index, tenths of strength,
    ...], the nearest first."""
    dictionary = _Dictionary.read(folder)
    wanted = frozenset(map(base_form, captions))
    sources = sorted({word for _, word in dictionary.senses if word.isascii() and word.isalpha() and word.islower() and len(word) > 2})
    near = {word: found for word in sources if (found := _near(dictionary, word, wanted))}
    words = sorted({each for found in near.values() for each, _ in found})
    number = {word: place for place, word in enumerate(words)}
    return {
        "words": words,
        "related": {word: [n for each, s in found for n in (number[each], round(10 * s))] for word, found in near.items()},
    }


def _near(dictionary: _Dictionary, word: str, wanted: Collection[str]) -> list[tuple[str, float]]:
    strengths: dict[str, float] = {}
    for part in _MEANINGS:
        for rank, meaning in enumerate(dictionary.meanings(word, part)):
            for other, strength in _tied(dictionary, meaning):
                other = base_form(other)
                if other in wanted and other != base_form(word) and other not in _SAYING_NOTHING:
                    strengths[other] = max(strengths.get(other, 0.0), strength * _RARER**rank)
    ranked = sorted(strengths.items(), key=lambda pair: (-pair[1], pair[0]))
    return [pair for pair in ranked[:_KEPT] if pair[1] >= _WEAKEST]


def _tied(dictionary: _Dictionary, meaning: _Synset) -> Iterator[tuple[str, float]]:
    """Words that are tied to a meaning, and how closely; the same word may come more than once."""
    yield from _each(meaning.words, _SYNONYM)
    yield from _each(_told(meaning.gloss), _DEFINITION)
    for sign, target in meaning.links:
        strength = _LINKS.get(sign, 0.0)
        linked = dictionary.synsets[target]
        yield from _each(linked.words, strength)
        if sign != "@":
            continue
        for further, place in linked.links:
            if further == "@":
                yield from _each(dictionary.synsets[place].words, strength * _WIDER_STILL)
            elif further == "~" and len(linked.links) < _WIDE:
                yield from _each(dictionary.synsets[place].words, _SISTER * strength)


def _each(words: Iterable[str], strength: float) -> Iterator[tuple[str, float]]:
    """Of words of several, each that says something."""
    for word in words:
        parts = [part for part in word.lower().split("_") if part.isalpha() and part not in _SAYING_NOTHING and len(part) > 2]
        yield from ((part, strength / len(parts)) for part in parts)


def _told(gloss: str) -> list[str]:
    return re.findall(r"[a-z]+", re.sub(r"\([^)]*\)", " ", gloss.lower()))


def _lines(path: Path) -> Iterator[str]:
    return (line for line in path.read_text(encoding="utf-8").splitlines() if line and not line.startswith(" "))


def _synset(line: str) -> tuple[int, _Synset]:
    data, _, gloss = line.partition(" | ")
    offset, lexicon, _class, count, *rest = data.split()
    words = tuple(re.sub(r"\(.*\)", "", word) for word in rest[: 2 * int(count, 16) : 2])
    rest = rest[2 * int(count, 16) :]
    pointers = rest[1 : 1 + 4 * int(rest[0])]
    links = tuple(
        (sign, (_PARTS[part], int(place))) for sign, place, part in zip(pointers[0::4], pointers[1::4], pointers[2::4], strict=True)
    )
    return int(offset), _Synset(int(lexicon), words, links, re.split(r';?\s*"', gloss.strip(), maxsplit=1)[0])


def main(arguments: Sequence[str] | None = None) -> None:
    parser = argparse.ArgumentParser(description="Make the table of words that are near to one another.")
    parser.add_argument("--wordnet", type=Path, required=True, help="the folder of WordNet's data files")
    parser.add_argument("--output", type=Path, default=FILE, help="the file to write (default: where it ships)")
    options = parser.parse_args(arguments)
    common = [word for word, count in vocabulary().counts.items() if count >= _FEWEST]
    write_table(options.output, make_related(options.wordnet, common))


if __name__ == "__main__":
    main()
