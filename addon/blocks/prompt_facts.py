"""What the loaded model tells of a prompt: how well it knows it, how it reads it, its actions and their usual seconds.

Asked on the worker's thread once typing has paused, and never before the generator is loaded: drawing takes what is there. The newest
prompt alone is asked for; while it waits for its answer, nothing else does.
"""

from __future__ import annotations

import queue
import threading
import time
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

import bpy

from ..blender.redraw import redraw
from ..blender.typed import current_context
from ..worker import session

if TYPE_CHECKING:
    from ...generator.retrieval.familiarity import Familiarity
    from ..worker.jobs import Generator

# Seconds: without a keystroke, between two looks, and for which a button waits for an answer.
_PAUSE, _LOOK, _PATIENCE = 0.3, 0.1, 2.0
_REMEMBERED = 100


@dataclass(frozen=True)
class PromptFacts:
    """familiarity: None where the model keeps nothing to tell it by. reading: a sentence, empty where it is read as it stands. actions:
    each with its usual seconds."""

    familiarity: Familiarity | None
    reading: str
    actions: tuple[tuple[str, float], ...]

    @property
    def seconds(self) -> float:
        return round(sum(seconds for _, seconds in self.actions), 1)


# Of a generator that could not answer: it is not asked again.
_NOTHING = PromptFacts(None, "", ())


def facts_of(generator: Generator, prompt: str) -> PromptFacts:
    """Runs on the worker's thread."""
    actions = tuple((action.prompt, action.seconds) for action in generator.actions(prompt))
    return PromptFacts(generator.familiarity(prompt), generator.read(prompt).sentence(), actions)


@dataclass
class _Lookup:
    """answers: of the generator that was loaded as the `generation`th. wanted: since when."""

    generation: int = 0
    answers: dict[str, PromptFacts] = field(default_factory=dict)
    wanted: str = ""
    since: float = 0.0
    asked: str = ""
    arrived: queue.SimpleQueue[tuple[int, str, PromptFacts | None]] = field(default_factory=queue.SimpleQueue)


_lookup = _Lookup()


def known(prompt: str) -> PromptFacts | None:
    """For drawing: None where nothing is known yet; then it is asked for as soon as the prompt stays as it is."""
    worker = session.current().worker
    _of_this_generator()
    if prompt in _lookup.answers:
        return _lookup.answers[prompt]
    if prompt.strip() and (worker.has_generator or worker.is_warming):
        _want(prompt)
    return None


def ask_now(prompt: str) -> PromptFacts | None:
    """For buttons: waits a moment for an answer; None where no generator is loaded, or it is at work."""
    current = session.current()
    if (found := known(prompt)) is not None or not current.worker.has_generator or current.runs:
        return found
    answered, found_here = threading.Event(), list[PromptFacts | None]()

    def keep(facts: PromptFacts | None) -> None:
        found_here.append(facts)
        answered.set()

    current.worker.ask(lambda generator: facts_of(generator, prompt), keep)
    if not answered.wait(_PATIENCE):
        return None
    if found_here[0] is not None:
        _remember(prompt, found_here[0])
    return found_here[0]


def step(now: float) -> bool:
    """Ask what has been wanted for long enough, and take what has arrived; whether anything was taken. now: as time.monotonic()."""
    taken = _take_arrived()
    worker = session.current().worker
    # While the generator is being loaded, too: then the answer is the first thing that it gives.
    comes = worker.has_generator or worker.is_warming
    if _lookup.wanted and not _lookup.asked and comes and now - _lookup.since >= _PAUSE:
        prompt, arrived = _lookup.wanted, _lookup.arrived
        _lookup.asked, _lookup.wanted = prompt, ""
        worker.ask(lambda generator: facts_of(generator, prompt), lambda facts: arrived.put((worker.generation, prompt, facts)))
    return taken


def forget() -> None:
    """As if nothing had been asked."""
    global _lookup
    _lookup = _Lookup()
    if bpy.app.timers.is_registered(_tick):
        bpy.app.timers.unregister(_tick)


def _want(prompt: str) -> None:
    if prompt not in (_lookup.wanted, _lookup.asked):
        _lookup.wanted, _lookup.since = prompt, time.monotonic()
    session.current().at_close[forget] = forget
    if not bpy.app.background and not bpy.app.timers.is_registered(_tick):
        bpy.app.timers.register(_tick, first_interval=_LOOK)


def _tick() -> float | None:
    if step(time.monotonic()):
        redraw(current_context())
    worker = session.current().worker
    waits = _lookup.asked or (_lookup.wanted and (worker.has_generator or worker.is_warming))
    return _LOOK if waits else None


def _take_arrived() -> bool:
    taken = False
    _of_this_generator()
    while not _lookup.arrived.empty():
        generation, prompt, facts = _lookup.arrived.get()
        _lookup.asked = ""
        if generation == _lookup.generation and session.current().worker.has_generator:
            _remember(prompt, facts or _NOTHING)
            taken = True
    return taken


def _remember(prompt: str, facts: PromptFacts) -> None:
    if len(_lookup.answers) >= _REMEMBERED:
        _lookup.answers.clear()
    _lookup.answers[prompt] = facts


def _of_this_generator() -> None:
    """What another generator told is forgotten."""
    if (generation := session.current().worker.generation) != _lookup.generation:
        _lookup.generation = generation
        _lookup.answers.clear()
