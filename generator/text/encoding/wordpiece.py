"""A sentence to the numbers that BERT reads, from Hugging Face's tokenizer.json and the standard library alone.

Devlin et al. 2019 (arXiv 1810.04805), the uncased models: text is cleaned, lowered and rid of accents, cut at spaces and punctuation, and
each word is made of the longest pieces that the vocabulary has. Gives what the package tokenizers gives, which test_wordpiece.py compares.
"""

from __future__ import annotations

import json
import re
import string
import unicodedata
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path

from ...json_values import as_object

_PUNCTUATION = frozenset(string.punctuation)
_SPACES = frozenset("\t\n\r")
# Chinese, Japanese and Korean ideographs: each is a word of its own.
_IDEOGRAPHS = (
    (0x4E00, 0x9FFF), (0x3400, 0x4DBF), (0x20000, 0x2A6DF), (0x2A700, 0x2B73F),
    (0x2B740, 0x2B81F), (0x2B920, 0x2CEAF), (0xF900, 0xFAFF), (0x2F800, 0x2FA1F),
)  # fmt: skip
# Control, format and private-use characters. What no alphabet has yet (Cn) stays: it may be a newer Unicode's letter.
_DROPPED = ("Cc", "Cf", "Co")
_CONTINUED = "##"


@dataclass(frozen=True)
class WordPiece:
    """vocabulary: the number of each piece; those within a word begin with ##. longest: of a word, in letters; longer ones are unknown."""

    vocabulary: dict[str, int]
    special: tuple[str, ...]
    unknown: str = "[UNK]"
    longest: int = 100

    @classmethod
    def read(cls, path: Path) -> WordPiece:
        """A tokenizer.json. Raises ValueError for one that is damaged or of another kind, OSError where there is none."""
        content = as_object(json.loads(path.read_text(encoding="utf-8")))
        model = as_object(content.get("model")) if content is not None else None
        if content is None or model is None or model.get("type") != "WordPiece":
            raise ValueError(f"{path.name} describes no tokenizer of the kind WordPiece")
        vocabulary = as_object(model.get("vocab")) or {}
        numbers = {piece: number for piece, number in vocabulary.items() if isinstance(number, int)}
        special = tuple(piece for piece in numbers if re.fullmatch(r"\[(?:PAD|UNK|CLS|SEP|MASK)\]", piece))
        if not {"[UNK]", "[CLS]", "[SEP]"} <= set(special) or len(numbers) != len(vocabulary):
            raise ValueError(f"{path.name} has a vocabulary without the pieces that every sentence needs")
        return cls(numbers, special)

    def encode(self, text: str) -> list[int]:
        """Numbers of its pieces, between those of a sentence's start and end."""
        return [self.vocabulary["[CLS]"], *(self.vocabulary[piece] for piece in self._pieces(text)), self.vocabulary["[SEP]"]]

    @cached_property
    def _spelt_out(self) -> re.Pattern[str]:
        return re.compile(f"({'|'.join(map(re.escape, self.special))})")

    def _pieces(self, text: str) -> Iterator[str]:
        for part in self._spelt_out.split(text):
            if part in self.special:
                yield part
            else:
                for word in _words(part):
                    yield from self._pieces_of(word)

    def _pieces_of(self, word: str) -> list[str]:
        if len(word) > self.longest:
            return [self.unknown]
        pieces: list[str] = []
        start = 0
        while start < len(word):
            piece = self._longest_piece(word, start)
            if piece is None:
                return [self.unknown]
            pieces.append(piece)
            start += len(piece) - (len(_CONTINUED) if start else 0)
        return pieces

    def _longest_piece(self, word: str, start: int) -> str | None:
        mark = _CONTINUED if start else ""
        for end in range(len(word), start, -1):
            if (piece := mark + word[start:end]) in self.vocabulary:
                return piece
        return None


def _words(text: str) -> list[str]:
    """Cut at spaces; marks of punctuation and ideographs are words."""
    spaced = "".join(_spaced(letter) for letter in text if not _dropped(letter))
    plain = "".join(letter for letter in unicodedata.normalize("NFD", spaced) if unicodedata.category(letter) != "Mn")
    # Letter by letter: a Greek sigma at a word's end has no form of its own here.
    lowered = "".join(letter.lower() for letter in plain)
    return "".join(f" {letter} " if _is_punctuation(letter) else letter for letter in lowered).split()


def _spaced(letter: str) -> str:
    if letter in _SPACES or letter.isspace():
        return " "
    return f" {letter} " if _is_ideograph(letter) else letter


def _dropped(letter: str) -> bool:
    return letter == "\ufffd" or (letter not in _SPACES and unicodedata.category(letter) in _DROPPED)


def _is_ideograph(letter: str) -> bool:
    return any(first <= ord(letter) <= last for first, last in _IDEOGRAPHS)


def _is_punctuation(letter: str) -> bool:
    return letter in _PUNCTUATION or unicodedata.category(letter)[0] == "P"
