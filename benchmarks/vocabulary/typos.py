"""Prompts as they are mistyped: slips of the fingers that keep a sentence readable, the same ones for the same prompt every time."""

from __future__ import annotations

import random
import re
import zlib

_ROWS = ("qwertyuiop", "asdfghjkl", "zxcvbnm")
# Shorter words are mistyped only where there is no longer one.
_SHORTEST_WORD = 4
# One slip in about as many words.
_WORDS_PER_SLIP = 5


def mistyped(text: str) -> str:
    """The prompt with a slip in one of about five words: letters swapped, left out, doubled, or hit beside. Never a first letter."""
    # Not `hash`, which is another one in every process.
    rng = random.Random(zlib.crc32(text.encode()))
    words = re.split(r"(\W+)", text)
    own = [index for index, word in enumerate(words) if word.isalpha() and len(word) > 1]
    long_enough = [index for index in own if len(words[index]) >= _SHORTEST_WORD] or own
    slips = max(1, round(sum(word.isalpha() for word in words) / _WORDS_PER_SLIP))
    for index in rng.sample(long_enough, min(slips, len(long_enough))):
        words[index] = _slip(words[index], rng)
    return "".join(words)


def _slip(word: str, rng: random.Random) -> str:
    place = rng.randrange(1, len(word))
    slips = [_swapped, _left_out, _doubled, _beside]
    rng.shuffle(slips)
    return next(changed for slip in slips if (changed := slip(word, place, rng)) != word)


def _swapped(word: str, place: int, rng: random.Random) -> str:
    place = min(place, len(word) - 2)
    return word[:place] + word[place + 1] + word[place] + word[place + 2 :]


def _left_out(word: str, place: int, rng: random.Random) -> str:
    return word[:place] + word[place + 1 :]


def _doubled(word: str, place: int, rng: random.Random) -> str:
    return word[:place] + word[place] + word[place:]


def _beside(word: str, place: int, rng: random.Random) -> str:
    """Another letter that lies beside it on the keyboard."""
    letter = word[place].lower()
    row = next((row for row in _ROWS if letter in row), letter)
    at = row.index(letter)
    neighbours = row[max(0, at - 1) : at] + row[at + 1 : at + 2]
    return word[:place] + rng.choice(neighbours or letter) + word[place + 1 :]
