"""What lives between register() and unregister(): the worker, the runs under way, and what the panel says about them."""

from __future__ import annotations

import atexit
import logging
import time
from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any

from ...generator.motion import Piece
from .events import Done, Event, Failed, Loading, Note, Outcome, Partial, Progress, Stopped
from .jobs import Job, Load, Source
from .worker import Worker

log = logging.getLogger(__name__)
# A denoising step takes tens of milliseconds; loading torch, which cannot be interrupted, takes seconds.
SHUTDOWN_SECONDS = 10.0


@dataclass(eq=False)
class Run:
    """One job as the panel shows it."""

    job: Job
    phase: str = "Waiting for its turn"
    done: int = 0
    total: int = 0
    outcome: Outcome | None = None
    pieces: list[Piece] = field(default_factory=list)
    began: float = 0.0
    # What the 3D view draws of the pieces (ghost.py).
    ghost: Any = None

    @property
    def prompt(self) -> str:
        """The prompt that is being made, as far as the steps tell."""
        segments = self.job.request.segments
        at = self.factor * sum(seconds for _, seconds in segments)
        for prompt, seconds in segments:
            at -= seconds
            if at < 0.0:
                return prompt
        return segments[-1][0]

    @property
    def factor(self) -> float:
        return self.done / self.total if self.total else 0.0

    @property
    def text(self) -> str:
        if self.job.is_cancelled:
            return "Cancelling"
        if self.outcome is not None:
            return "Ready"
        if not self.total:
            return self.phase
        seconds = (time.monotonic() - self.began) / max(self.done, 1) * (self.total - self.done)
        # Told once it is known and worth telling.
        if self.done < 3 or seconds < 3.0:
            return f"Step {self.done} of {self.total}"
        if seconds < 90.0:
            return f"Step {self.done} of {self.total}, {seconds:.0f} s left"
        return f"Step {self.done} of {self.total}, {seconds / 60.0:.0f} min left"

    def receive(self, event: Event) -> None:
        match event:
            case Loading():
                self.phase = "Loading the model"
            case Progress(done, total):
                self.began = self.began or time.monotonic()
                self.done, self.total = done, total
            case Partial(piece):
                self.pieces.append(piece)
            case Done() if self.job.is_cancelled:
                # It was finished already, but nobody had seen it when Cancel was pressed.
                self.outcome = Stopped()
            case Done() | Failed() | Stopped():
                self.outcome = event


@dataclass(eq=False)
class Session:
    """problem and note are shown in the panel: an error, and something good to know. at_close: ends what operators began."""

    worker: Worker
    runs: list[Run] = field(default_factory=list)
    problem: str = ""
    note: str = ""
    at_close: dict[Any, Callable[[], None]] = field(default_factory=dict)
    # A generator that somebody put in (a test, a script) needs no runtime of ours.
    brings_own_generator: bool = False
    _warmed: bool = False

    def warm(self, source: Callable[[], Source]) -> None:
        """Have the generator loaded in the background; only the first call does anything, and none where somebody brings one."""
        if self._warmed or self.brings_own_generator:
            return
        self._warmed = True
        try:
            self.worker.warm(source())
        except ValueError as error:
            # Preferences that name no usable model; Generate will say so.
            log.info("nothing is loaded ahead: %s", error)

    def start(self, job: Job) -> Run:
        self.problem = self.note = ""
        run = Run(job)
        self.runs.append(run)
        return run

    def receive(self, run: Run, event: Event) -> None:
        run.receive(event)
        if isinstance(event, Note):
            self.note = event.message
        if isinstance(event, Failed):
            self.problem = event.message
            log.error("%s", event.detail)
        # A motion stays in sight until it is on its character.
        if isinstance(run.outcome, (Failed, Stopped)) and run in self.runs:
            self.runs.remove(run)

    def abandon(self, run: Run) -> None:
        """Nobody waits for this run any more."""
        run.job.cancel()
        if run in self.runs:
            self.runs.remove(run)

    def close(self) -> None:
        for stop in list(self.at_close.values()):
            stop()
        self.at_close.clear()
        if not self.worker.shutdown(SHUTDOWN_SECONDS):
            log.warning("the generator was still busy after %g s and is left to end by itself", SHUTDOWN_SECONDS)
        self.runs.clear()


_current: Session | None = None


def open_session(load: Load, brings_own_generator: bool = False) -> Session:
    """Begin; ends the one before. Python's exit ends it too, because Blender does not always disable add-ons before it closes."""
    global _current
    close_session()
    _current = Session(Worker(load), brings_own_generator=brings_own_generator)
    atexit.register(close_session)
    return _current


def current() -> Session:
    """Raises RuntimeError outside register() and unregister()."""
    if _current is None:
        raise RuntimeError("Motion Mamba is not enabled")
    return _current


def close_session() -> None:
    """What it ends may still ask for it."""
    global _current
    atexit.unregister(close_session)
    try:
        if _current is not None:
            _current.close()
    finally:
        _current = None
