"""What a clause says at its core: "walks down the stairs while using the left hand to steady themselves" walks down the stairs.

What nothing in a library does as it is told is better done without its circumstances than not at all.
"""

from __future__ import annotations

import re

# What is done beside the rest.
_BESIDE = re.compile(r",?\s(?:while|whilst|as\s(?:he|she|they)\b)\s|,\s(?:\w+ly\s)?\w+ing\s", re.IGNORECASE)
# How, why and wherefore.
_HOW = re.compile(
    r",?\s(?:as\s(?:if|though)|like\s(?:he|she|they|an?|someone)\b|using|without|in\sorder\sto|so\s(?:that|as)|because|due\sto|trying\sto"
    r"|attempting\sto|pretending\sto|preparing\sto|appearing|seemingly|causing|making|maybe|possibly|perhaps)\s|,\s(?:with|in|on|at|from)\s",
    re.IGNORECASE,
)
_FEWEST_WORDS = 3


def without_manner(clause: str) -> list[str]:
    """The clause without its last words on how, why or wherefore, without its last two, and so on; none where it tells of none."""
    return _shorter(clause, _HOW)


def without_company(clause: str) -> list[str]:
    """The clause without what is done beside it: "walks while waving" walks."""
    return _shorter(clause, _BESIDE)


def _shorter(clause: str, circumstance: re.Pattern[str]) -> list[str]:
    starts = [match.start() for match in circumstance.finditer(clause)]
    kept = [clause[:start].rstrip(" ,") for start in reversed(starts)]
    return [text for text in kept if len(text.split()) >= _FEWEST_WORDS]
