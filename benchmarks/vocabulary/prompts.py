"""The benchmark's prompts: data in `prompts.toml`, read and checked."""

from __future__ import annotations

import re
import tomllib
from dataclasses import dataclass
from functools import cache
from pathlib import Path

from motion_mamba.generator.data.held_out import HeldOutWords
from motion_mamba.generator.predicates.conditions import parse

from .typos import mistyped

_FOLDER = Path(__file__).parent
HELD_OUT_FILE = _FOLDER / "held_out.json"
# How a prompt is worded in a run: as it stands, with typos, or in its second wording.
WORDINGS = ("typed", "typos", "paraphrases")


@dataclass(frozen=True)
class Prompt:
    """kind: its table's key. text, paraphrase: two wordings. condition: what joints must do, see `conditions.py`."""

    kind: str
    text: str
    paraphrase: str
    condition: str

    def worded(self, wording: str) -> str:
        """One of WORDINGS."""
        return {"typed": self.text, "typos": mistyped(self.text), "paraphrases": self.paraphrase}[wording]

    def is_held_out(self, wording: str) -> bool:
        """Whether it holds a word that training must not know; typos are those of the typed one."""
        text = self.paraphrase if wording == "paraphrases" else self.text
        return held_out_words().held_in(text) is not None


@cache
def held_out_words() -> HeldOutWords:
    return HeldOutWords.read(HELD_OUT_FILE)


@cache
def kinds() -> dict[str, str]:
    """Key -> title of every kind, in the order of the table."""
    return {key: table["title"] for key, table in _content().items() if key != "shorthand"}


@cache
def prompts() -> tuple[Prompt, ...]:
    """All of them. Raises ValueError that names the prompt whose condition cannot be read."""
    content = _content()
    shorthand = content["shorthand"]
    found = [
        Prompt(kind, text, paraphrase, _expanded(condition, shorthand))
        for kind in kinds()
        for text, paraphrase, condition in content[kind]["prompts"]
    ]
    for prompt in found:
        try:
            parse(prompt.condition)
        except ValueError as error:
            raise ValueError(f"the prompt “{prompt.text}”: {error}") from error
    return tuple(found)


@cache
def _content() -> dict:
    return tomllib.loads((_FOLDER / "prompts.toml").read_text(encoding="utf-8"))


def _expanded(condition: str, shorthand: dict[str, str]) -> str:
    return re.sub(r"@(\w+)", lambda found: shorthand[found[1]], condition)
