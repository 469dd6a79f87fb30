"""The words by which a style is told to the model: those of what it has learned of people who walk and stand."""

from __future__ import annotations

import re
from dataclasses import replace

from ..request import Request
from ..style import Style
from ..text.clauses.prompt_actions import prompt_actions

# From which value on there are words.
_LEAST = 0.5
_LEARNED = re.compile(r"\b(?:walk|stroll|stand)(?:s|ing)?\b", re.IGNORECASE)


def worded(prompt: str, style: Style) -> str:
    """The prompt with the style's words in each action that they were learned of; as it stands where there are none."""
    words = _words(style)
    actions = _actions(prompt) if words else []
    if not any(map(_LEARNED.search, actions)):
        return prompt
    return ", then ".join(f"{action} {words}" if _LEARNED.search(action) else action for action in actions)


def with_words(request: Request) -> Request:
    """The request as the model is asked for it."""
    if not request.styles:
        return request
    pairs = zip(request.segments, request.styles, strict=True)
    return replace(request, segments=tuple((worded(prompt, style), seconds) for (prompt, seconds), style in pairs))


def without_motion(request: Request) -> Request:
    """The request as it is asked for, in which nothing is done to its motion."""
    return replace(with_words(request), styles=())


def _words(style: Style) -> str:
    mood = "sadly" if style.mood <= -_LEAST else "happily" if style.mood >= _LEAST else ""
    return " and ".join(filter(None, (mood, "tiredly" if style.tiredness >= _LEAST else "")))


def _actions(prompt: str) -> list[str]:
    named = prompt_actions(prompt)
    return named if len(named) > 1 else [prompt.strip().rstrip(".")]
