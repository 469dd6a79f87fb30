"""How captions and prompts are worded: what both a caption's composer and a prompt's reader must know."""

from __future__ import annotations

import re

# Alternatives of a regular expression: whoever moves.
PERSON = "person|man|woman|child|guy|human|figure|dancer|character|individual|somebody|someone|people"
# Who does it, at the beginning of a clause.
SUBJECT = re.compile(rf"^(?:(?:an?|the|this)\s+)?(?:\w+\s+){{0,2}}?(?:{PERSON})\s+", re.IGNORECASE)
# What goes on step after step.
GAIT = re.compile(r"walk|run|jog|march|skip|stroll|saunter|stride", re.IGNORECASE)
# How captions say how often something is done.
TIMES_IN_WORDS = {1: ("once", "one time"), 2: ("twice", "two times"), 3: ("three times",), 4: ("four times",)}
_NOBODY_IN_PARTICULAR = re.compile(rf"^(?:(?:an?|the|this) )?(?:{PERSON}|he|she|they) ", re.IGNORECASE)
# Further ways to say it, which no caption is composed with.
_NUMBERS = {"thrice": 3, "five times": 5, "six times": 6, "seven times": 7, "eight times": 8, "nine times": 9, "ten times": 10}
_NUMBERED = re.compile(r"\b(\d{1,2}) times\b")
_WORD = re.compile(r"[a-z]+")
# "walks", "walked", "walking" and "running" are "walk" and "run" here; what else it cuts off does no harm.
_ENDING, _DOUBLED = re.compile(r"(?:ing|es|s|ed)$"), re.compile(r"([bdgmnprt])\1$")


def predicate(text: str) -> str:
    """A caption or prompt without its subject, where that is a person like any other."""
    return _NOBODY_IN_PARTICULAR.sub("", text.strip())


def stems(text: str) -> frozenset[str]:
    """The words of a text without its subject, each once and without its ending."""
    return frozenset(_DOUBLED.sub(r"\1", _ENDING.sub("", word)) for word in _WORD.findall(predicate(text).lower()))


def times_told(text: str) -> int:
    """How often a caption or prompt says that it is done; once where it does not say."""
    words = {word: times for times, told in TIMES_IN_WORDS.items() for word in told} | _NUMBERS
    told = [times for word, times in words.items() if re.search(rf"\b{word}\b", text, re.IGNORECASE)]
    return max([*told, *(int(number) for number in _NUMBERED.findall(text) if number != "00")], default=1) or 1
