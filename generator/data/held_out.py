"""Words that no training caption may hold, so that a benchmark may ask for them: read from a file that the benchmark gives."""

from __future__ import annotations

import json
import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path

_VOWELS = "aeiou"


@dataclass(frozen=True)
class HeldOutWords:
    """words: base forms. irregular: forms of a word that the rules of spelling do not give."""

    words: tuple[str, ...]
    irregular: tuple[tuple[str, tuple[str, ...]], ...] = ()

    @classmethod
    def read(cls, path: Path | str) -> HeldOutWords:
        """Read {"words": {kind: [word, ...]}, "irregular": {word: [form, ...]}}. Raises ValueError for a file of another shape."""
        try:
            content = json.loads(Path(path).read_text(encoding="utf-8"))
            words = tuple(word for kind in content["words"].values() for word in kind)
            irregular = tuple((word, tuple(forms)) for word, forms in content.get("irregular", {}).items())
        except (KeyError, TypeError, AttributeError, json.JSONDecodeError) as error:
            raise ValueError(f"{path} is no list of held-out words ({error}): it needs words by kind") from error
        if not words:
            raise ValueError(f"{path} names no word")
        return cls(words, irregular)

    def held_in(self, text: str) -> str | None:
        """The first held-out word's form that a caption holds, as it stands there; None where it holds none."""
        found = self._pattern.search(text)
        return found[0] if found else None

    def allowed(self, captions: Iterable[str]) -> list[str]:
        """The captions that training may use."""
        return [caption for caption in captions if self.held_in(caption) is None]

    @cached_property
    def _pattern(self) -> re.Pattern[str]:
        forms = {form for word in self.words for form in inflections(word)} | {form for _, own in self.irregular for form in own}
        alternatives = "|".join(sorted((re.escape(form) for form in forms), key=len, reverse=True))
        return re.compile(rf"\b(?:{alternatives})\b", re.IGNORECASE)


def inflections(word: str) -> Sequence[str]:
    """A verb or noun in all forms that English spelling gives it: topple, topples, toppled, toppling, toppler; jab, jabbed, jabbing."""
    consonant_y = word.endswith("y") and word[-2] not in _VOWELS
    plural = word[:-1] + "ies" if consonant_y else word + ("es" if re.search(r"(?:s|x|z|ch|sh)$", word) else "s")
    past_stem = word[:-1] + "i" if consonant_y else word.removesuffix("e")
    stems = [past_stem, word + word[-1]] if _doubles(word) else [past_stem]
    gerund = [word.removesuffix("e") + "ing", *([word + word[-1] + "ing"] if _doubles(word) else [])]
    return [word, plural, *(stem + ending for stem in stems for ending in ("ed", "er", "ers")), *gerund]


def _doubles(word: str) -> bool:
    """Whether the last consonant may be written twice: jab, jabbing; grovel, grovelling beside groveling."""
    return bool(re.search(r"[aeiou][bdgklmnprt]$", word)) and not re.search(r"[aeiou]{2}.$", word)
