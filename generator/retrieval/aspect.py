"""One thing that a sentence says of a motion beside its verb, its side for instance, and what it costs where a caption says something else
than the prompt.

An aspect's value is a set of bits, so that "left" beside "left and right" is no contradiction, and that a whole library is compared by
looking its values up in a row of a table.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import cached_property

import numpy as np


@dataclass(frozen=True)
class Aspect:
    """values: a pattern for each bit. wrong: what it costs that prompt and caption name different values; missing: that the caption names
    none; extra: that the prompt names none, of each bit (one number for all of them, or one each)."""

    name: str
    values: tuple[str, ...]
    wrong: float
    missing: float
    extra: tuple[float, ...]
    # A prompt's bit, and a caption's that does for it: "one hand" is done by "the left hand".
    accepted: tuple[tuple[int, int], ...] = ()
    # Whether the first value that is found hides the others: "marches in place" goes nowhere.
    one_value: bool = False
    # Whether a caption may name others beside those that are asked for: whose hand strokes a cheek moves a hand, too.
    others_welcome: bool = False
    # Whether the last value counts only where no other is found: "the left hand" is more than "a hand".
    unspecific_last: bool = False

    @cached_property
    def _patterns(self) -> tuple[re.Pattern[str], ...]:
        return tuple(re.compile(rf"\b(?:{value})\b") for value in self.values)

    @cached_property
    def _any(self) -> re.Pattern[str]:
        return re.compile(rf"\b(?:{'|'.join(self.values)})\b")

    def value(self, text: str) -> int:
        """The bits of a text that `plain` made."""
        if not self._any.search(text):
            return 0
        found = [bit for bit, pattern in enumerate(self._patterns) if pattern.search(text)]
        if self.unspecific_last and len(found) > 1:
            found = [bit for bit in found if bit < len(self.values) - 1]
        return sum(1 << bit for bit in (found[:1] if self.one_value else found))

    def costs(self, asked: int) -> np.ndarray:
        """(2 ** bits,) what each value of a caption costs a prompt that has the value `asked`."""
        return np.array([self._cost(asked, told) for told in range(1 << len(self.values))], dtype=np.float32)

    def _cost(self, asked: int, told: int) -> float:
        if not asked:
            return max((self.extra[bit % len(self.extra)] for bit in _bits(told)), default=0.0)
        if not told:
            return self.missing
        done = [self._accepts(bit) & told for bit in _bits(asked)]
        foreign = told & ~self._all_accepted(asked)
        return self.wrong if not any(done) else 0.5 * self.wrong if (foreign and not self.others_welcome) or not all(done) else 0.0

    def _accepts(self, bit: int) -> int:
        return 1 << bit | sum(1 << other for own, other in self.accepted if own == bit)

    def _all_accepted(self, asked: int) -> int:
        return sum(1 << bit for bit in range(len(self.values)) if any(self._accepts(own) >> bit & 1 for own in _bits(asked)))


def _bits(value: int) -> list[int]:
    return [bit for bit in range(value.bit_length()) if value >> bit & 1]
