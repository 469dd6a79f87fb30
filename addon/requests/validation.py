"""Tells what is wrong with a request before the generator is loaded, so that nobody waits for a refusal."""

from __future__ import annotations

from ...generator.request import Abilities, Request, RequestError, check_request
from ..worker.failures import sentence

# The most that any of our models can do; the loaded one checks again with its own. A word is at least one token.
_ABILITIES = Abilities(window=200, train_steps=1000, constraints=True, max_tokens=256, count_tokens=lambda text: len(text.split()))


def request_problem(request: Request) -> str | None:
    """A sentence for the animator, or None when nothing is wrong as far as can be told without the model."""
    if not request.segments:
        return "Every block is switched off: switch one on."
    try:
        check_request(request, _ABILITIES)
    except RequestError as error:
        return sentence(str(error))
    return None
