"""The actions that a prompt names and how long each takes, so that a segment's time is shared out among them."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass

from ..text.clauses.prompt_actions import prompt_actions
from ..text.duration_model import usual_seconds


@dataclass(frozen=True)
class Action:
    """prompt: of this action alone. seconds: how long it usually takes."""

    prompt: str
    seconds: float


# The actions of a prompt in their order; none for a prompt that names nothing.
ActionsOf = Callable[[str], Sequence[Action]]


def actions_in_words(prompt: str) -> list[Action]:
    """As the prompt's words alone tell."""
    return [Action(action, usual_seconds(action)) for action in prompt_actions(prompt)]
