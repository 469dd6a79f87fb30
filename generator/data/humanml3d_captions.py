"""HumanML3D's captions, which come without their motions: one JSON object a line."""

from __future__ import annotations

import gzip
import json
import re
from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path

_SPACES = re.compile(r"\s+")


@dataclass(frozen=True)
class CaptionedClip:
    """One HumanML3D clip. texts: its different captions, in lower case, without a full stop at the end."""

    id: str
    split: str
    texts: tuple[str, ...]


def read_clips(path: Path) -> list[CaptionedClip]:
    """Lines with id, split and captions (each with a text); compressed where the name ends in .gz.

    Raises OSError when the file cannot be read, ValueError when it is another.
    """
    try:
        with gzip.open(path, "rt", encoding="utf-8") if path.suffix == ".gz" else path.open(encoding="utf-8") as lines:
            rows = [json.loads(line) for line in lines]
        return [CaptionedClip(row["id"], row["split"], _different(each["text"] for each in row["captions"])) for row in rows]
    except (ValueError, KeyError, TypeError, EOFError) as error:
        raise ValueError(f"{path} does not hold HumanML3D's captions ({error}): each line needs id, split and captions") from error


def plain(text: str) -> str:
    """Lower case, one blank between words, no full stop at the end."""
    return _SPACES.sub(" ", text).strip().lower().rstrip(". ")


def _different(texts: Iterable[str]) -> tuple[str, ...]:
    return tuple(dict.fromkeys(each for text in texts if (each := plain(text))))
