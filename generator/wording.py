"""How captions and prompts are worded: what both a caption's composer and a prompt's reader must know."""

from __future__ import annotations

import re

# Alternatives of a regular expression: whoever moves.
PERSON = "person|man|woman|child|guy|human|figure|dancer|character|individual|somebody|someone|people"
_NOBODY_IN_PARTICULAR = re.compile(rf"^(?:(?:an?|the|this) )?(?:{PERSON}|he|she|they) ", re.IGNORECASE)


def predicate(text: str) -> str:
    """A caption or prompt without its subject, where that is a person like any other."""
    return _NOBODY_IN_PARTICULAR.sub("", text.strip())
