"""Typing errors in a prompt, corrected against the words that people describe motion with.

Distance is optimal string alignment (Damerau-Levenshtein without edits inside a swapped pair): letters put in, left out, changed, swapped.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import cached_property

from .inflection import base_forms, regular_forms

_WORD = re.compile(r"[A-Za-z]+(?:['’-][A-Za-z]+)*")
_ANY_WORD = re.compile(r"\w+")
_SEVERAL = 2
# A word of three letters is one error away from dozens: only the commonest are thought of.
_SHORTEST, _COMMON = 3, 300
# From this length on two errors are looked for, and words that no caption has.
_LONG = 6
_RARE = 8
# A word of its own may be another mistyped where captions have it this seldom, and the other this often, and so many times as often. Two
# errors are looked for among the commonest.
_SELDOM, _OFTEN, _TIMES, _EVERYWHERE, _MOST_SLIPS = 30, 50, 20, 2000, 2
_SMALL = frozenset(
    "the their them then than they this that his him her with while both were was and are for from into onto over very".split()
)
# Of nouns and adjectives.
_ENDINGS = ("s", "es", "er", "ers", "ly", "like")


@dataclass(frozen=True)
class Correction:
    """A word as it was typed, and as it was read."""

    typed: str
    read: str


@dataclass(frozen=True)
class Vocabulary:
    """counts: words of captions and how often they stand there. known: further words that are no errors. verbs: base forms among all of
    them; irregular: form -> base."""

    counts: Mapping[str, int]
    known: frozenset[str]
    verbs: frozenset[str]
    irregular: Mapping[str, str]

    def knows(self, word: str) -> bool:
        """word: in lower case."""
        return word in self.counts or word in self.known or word in self.irregular or self._is_form(word)

    def is_of(self, text: str) -> bool:
        """Whether a text is of its language, so far as words tell: it has some in its letters, and of several that it does not know,
        as many more that it does."""
        words = [word.lower() for word in _ANY_WORD.findall(text)]
        unknown = sum(not self.knows(word) for word in words)
        return any(map(_WORD.fullmatch, words)) and (unknown < _SEVERAL or 2 * unknown <= len(words))

    def _is_form(self, word: str) -> bool:
        """Well spelt: "running", not "runing"."""
        if any(word in regular_forms(base) for base in base_forms(word, self.verbs, self.irregular)):
            return True
        stems = (word.removesuffix(ending) for ending in _ENDINGS if word.endswith(ending))
        return any(len(stem) > 2 and stem not in self.verbs and (stem in self.known or stem in self.counts) for stem in stems)

    def correct(self, word: str) -> str | None:
        """The likeliest word that was meant by an unknown one in lower case; None where nothing is near."""
        if len(word) < _SHORTEST:
            return None
        most = 2 if len(word) >= _LONG else 1
        least = _COMMON if len(word) == _SHORTEST else 1
        near = [(distance(word, other, most), other) for other in self._alike(word, most) if self.counts[other] >= least]
        ranked = [(self._error(word, other, edits), other) for edits, other in near if edits <= most]
        if ranked:
            return min(ranked)[1]
        return self._uncounted(word) if len(word) >= _LONG else None

    def slips(self, word: str) -> list[str]:
        """Common words that may have been meant by a known, rare one in lower case, the likeliest first: "jogs" by "jobs"."""
        count = self.counts.get(word, 0)
        if len(word) <= _SHORTEST or count > _SELDOM or not self.knows(word):
            return []
        own = _letters(word)
        near = [
            (distance(word, other, 2), other) for other, letters in self._common.get(word[0], ()) if _may_slip(word, own, other, letters)
        ]
        least = _TIMES * count
        meant = [
            (self._error(word, other, edits), other)
            for edits, other in near
            if self.counts[other] >= least and (edits == 1 or (edits == 2 and self.counts[other] >= _EVERYWHERE))
        ]
        return [other for _, other in sorted(meant) if not self._bases(word) & self._bases(other)][:_MOST_SLIPS]

    @cached_property
    def _common(self) -> dict[str, list[tuple[str, int]]]:
        """With their letters, by the first one."""
        table: dict[str, list[tuple[str, int]]] = {}
        for word, count in self.counts.items():
            if count >= _OFTEN and len(word) >= _SHORTEST and word not in _SMALL:
                table.setdefault(word[0], []).append((word, _letters(word)))
        return table

    def _bases(self, word: str) -> set[str]:
        return {word.removesuffix("s"), word.removesuffix("es"), *base_forms(word, self.verbs, self.irregular)}

    def _error(self, word: str, other: str, edits: int) -> float:
        """The first letter is seldom wrong, one is sooner left out than put in, and the commoner word is meant: a factor of a thousand
        weighs as much as one error."""
        return edits + 0.5 * (word[0] != other[0]) + 0.25 * (len(other) < len(word)) - 0.1 * min(self.counts[other], 10**6).bit_length()

    def _alike(self, word: str, most: int) -> Iterator[str]:
        """A letter more or less, or another one, changes which letters there are by two at most. Of the first two one is right."""
        letters = _letters(word)
        for length in range(len(word) - most, len(word) + most + 1):
            for other, own in self._by_length.get(length, ()):
                if (letters ^ own).bit_count() <= 2 * most and (other[0] in word[:2] or word[0] in other[:2] or other[1:2] == word[1:2]):
                    yield other

    @cached_property
    def _by_length(self) -> dict[int, list[tuple[str, int]]]:
        table: dict[int, list[tuple[str, int]]] = {}
        for word in self.counts:
            table.setdefault(len(word), []).append((word, _letters(word)))
        return table

    def _uncounted(self, word: str) -> str | None:
        """One error away from a word that is in the dictionary only, when it is the only such one."""
        near = {other for other in _one_error_away(word) if other[0] == word[0] and self.knows(other)}
        return near.pop() if len(near) == 1 else None


def correct_spelling(text: str, vocabulary: Vocabulary) -> tuple[str, tuple[Correction, ...]]:
    """Unknown words replaced by the nearest known ones. Numbers, words with a capital within a sentence, compounds, and texts with letters
    that English has not stay as they are."""
    if any(letter.isalpha() and not letter.isascii() for letter in text):
        return text, ()
    corrections: list[Correction] = []
    shouted = text.isupper()

    def read(match: re.Match[str]) -> str:
        typed = match[0]
        said = None if _is_exempt(match, shouted) else _corrected(typed, vocabulary, _starts_sentence(match))
        if said is None:
            return typed
        corrections.append(Correction(typed, said))
        return said

    return _WORD.sub(read, text), tuple(dict.fromkeys(corrections))


def slips_in(text: str, vocabulary: Vocabulary) -> list[tuple[str, Correction]]:
    """What may have been meant where a word is spelt right but is another: the text with one of them changed, for each that may be."""
    found = [(match, meant) for match in _WORD.finditer(text) if match[0].islower() for meant in vocabulary.slips(match[0])]
    return [(text[: match.start()] + meant + text[match.end() :], Correction(match[0], meant)) for match, meant in found]


def _is_exempt(match: re.Match[str], shouted: bool) -> bool:
    """Names, abbreviations, compounds, and letters that belong to a number."""
    typed, around = match[0], match.string[max(match.start() - 1, 0) : match.start()] + match.string[match.end() : match.end() + 1]
    name = not shouted and (typed[1:] != typed[1:].lower() or (typed[0].isupper() and not _starts_sentence(match)))
    return name or not typed.isalpha() or bool(re.search(r"[\d_@#/]", around))


def _starts_sentence(match: re.Match[str]) -> bool:
    return re.search(r"(?:^|[.!?:;\n])\s*[\"'(]*$", match.string[: match.start()]) is not None


def _corrected(typed: str, vocabulary: Vocabulary, first: bool) -> str | None:
    word = typed.lower()
    if vocabulary.knows(word):
        return None
    said = vocabulary.correct(word)
    if said is None or (typed[0].isupper() and not typed.isupper() and first and vocabulary.counts.get(said, 0) < _RARE):
        return None
    if typed.isupper() and len(typed) > 1:
        return said.upper()
    return said.capitalize() if typed[0].isupper() else said


def _may_slip(word: str, own: int, other: str, letters: int) -> bool:
    """Of the same ending, with at most one letter that the other has not."""
    endings = [each.endswith(("s", "ing")) for each in (word, other)]
    return endings[0] == endings[1] and abs(len(word) - len(other)) <= 1 and (own ^ letters).bit_count() <= 2


def _letters(word: str) -> int:
    """One bit for each letter that it has."""
    bits = 0
    for letter in word:
        bits |= 1 << (ord(letter) & 31)
    return bits


def distance(first: str, second: str, most: int) -> int:
    """Optimal string alignment; any number above `most` where it is above."""
    before: list[int] = []
    last = list(range(len(second) + 1))
    for row, letter in enumerate(first, 1):
        line = [row]
        for column, other in enumerate(second, 1):
            cost = min(last[column] + 1, line[-1] + 1, last[column - 1] + (letter != other))
            if row > 1 and column > 1 and letter == second[column - 2] and other == first[row - 2]:
                cost = min(cost, before[column - 2] + 1)
            line.append(cost)
        if min(line) > most:
            return most + 1
        before, last = last, line
    return last[-1]


def _one_error_away(word: str) -> Iterator[str]:
    alphabet = "abcdefghijklmnopqrstuvwxyz"
    for place in range(len(word) + 1):
        head, tail = word[:place], word[place:]
        yield from (f"{head}{letter}{tail}" for letter in alphabet)
        if tail:
            yield head + tail[1:]
            yield from (f"{head}{letter}{tail[1:]}" for letter in alphabet if letter != tail[0])
        if len(tail) > 1 and tail[0] != tail[1]:
            yield head + tail[1] + tail[0] + tail[2:]
