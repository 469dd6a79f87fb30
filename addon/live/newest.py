"""Requests that come faster than motions can be made: one is under way, and of all that came meanwhile only the newest is made after it.

So what is shown is never behind by more than one answer, nothing queues up, and a hand that never rests still sees answers. No bpy here.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Generic, TypeVar

from ..worker.events import Done, Failed, Outcome
from ..worker.jobs import Job

T = TypeVar("T")


@dataclass(frozen=True)
class Answer(Generic[T]):
    """What became of a request."""

    request: T
    outcome: Done | Failed


class NewestFirst(Generic[T]):
    """submit: begins the job of a request."""

    def __init__(self, submit: Callable[[T], Job]) -> None:
        self._submit = submit
        self._under_way: tuple[T, Job] | None = None
        self._next: T | None = None

    @property
    def under_way(self) -> T | None:
        """What is being made."""
        return None if self._under_way is None else self._under_way[0]

    @property
    def is_busy(self) -> bool:
        return self._under_way is not None

    def ask(self, request: T) -> None:
        self._next = request
        self._begin()

    def answer(self) -> Answer[T] | None:
        """What is finished by now; None for nothing. Begins the newest of what was asked for meanwhile."""
        if self._under_way is None:
            return None
        request, job = self._under_way
        outcome = next((event for event in job.drain() if isinstance(event, Outcome)), None)
        if outcome is None:
            return None
        self._under_way = None
        self._begin()
        return Answer(request, outcome) if isinstance(outcome, (Done, Failed)) else None

    def give_up(self) -> None:
        """Nobody waits any more for what is under way: it is stopped, and has no answer."""
        if self._under_way is not None:
            self._under_way[1].cancel()

    def forget(self) -> None:
        """Nobody waits for an answer any more."""
        self.give_up()
        self._under_way = self._next = None

    def _begin(self) -> None:
        if self._under_way is None and self._next is not None:
            request, self._next = self._next, None
            self._under_way = (request, self._submit(request))
