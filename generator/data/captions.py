"""Captions of mirrored motions: left and right change places."""

from __future__ import annotations

import re

# Words that begin with a side: "leftwards", "righthanded". "upright" and "alright" have none at their beginning.
_ENDINGS = "s|y|ie|ish|ward|wards|most|hand|hands|handed|foot|feet|footed|leg|legs|legged|arm|arms|side|sides|sided"
# Here the word means "at once" or "exactly", not a side. Both sides are named, so that mirroring twice gives the same text.
_IDIOMS = "away|after|afterwards|before|now|when|as|angle|angles|angled|where|there|then|over"
_SIDE = re.compile(rf"\b(?<!all )(left|right)(?=(?:{_ENDINGS})?\b)(?! (?:{_IDIOMS})\b)", re.IGNORECASE)
_TURN = re.compile(r"\b(?:(counter|contra|anti)[- ]?)?clock[- ]?wise\b", re.IGNORECASE)


def mirror_caption(text: str) -> str:
    """The caption of the mirrored motion.

    Mirroring twice gives the text back, except that "anti-clockwise" and other spellings come back as "counterclockwise".
    """
    return _TURN.sub(_other_turn, _SIDE.sub(_other_side, text))


def _other_side(match: re.Match[str]) -> str:
    return _like(match[0], "right" if match[0].lower() == "left" else "left")


def _other_turn(match: re.Match[str]) -> str:
    return _like(match[0], "clockwise" if match[1] else "counterclockwise")


def _like(original: str, word: str) -> str:
    """The word in the original's case."""
    if original.isupper():
        return word.upper()
    return word.capitalize() if original[0].isupper() else word
