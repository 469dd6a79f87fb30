"""One request under way: which generator makes it, and the events that it posts."""

from __future__ import annotations

import queue
import threading
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any, Protocol

from ...generator.motion import ModelId, Motion, OnStep, Piece
from ...generator.request import Request
from .events import Event, Outcome, Progress
from .file_state import file_state

if TYPE_CHECKING:
    from ...generator.inference.window_memory import WindowMemory
    from ...generator.planning.actions import Action
    from ...generator.planning.steering import Direct
    from ...generator.retrieval.familiarity import Familiarity
    from ...generator.text.reading import Reading


class Generator(Protocol):
    """What the worker needs of `generator.generate.Generator`."""

    @property
    def model(self) -> ModelId: ...

    def generate(self, request: Request, on_step: OnStep | None = None) -> list[Motion]: ...

    def stream(self, request: Request, on_step: OnStep | None = None) -> Iterator[Piece]: ...

    def steer(self, request: Request, direct: Direct, on_step: OnStep | None = None) -> Iterator[Piece]: ...

    def with_memory(self, memory: WindowMemory, hasty: bool = False) -> Generator: ...

    def read(self, prompt: str) -> Reading: ...

    def actions(self, prompt: str) -> list[Action]: ...

    def familiarity(self, prompt: str) -> Familiarity | None: ...

    def unload(self) -> None: ...


@dataclass(frozen=True)
class Source:
    """Which generator to load. checkpoint: a path, the name of a shipped one, or None for the default one.

    runtime: the folder with torch and the rest, None when Python finds them without. triton: whether Triton may be imported. kernels: where
    compiled ones are kept, None for beside their sources.
    """

    checkpoint: Path | str | None = None
    device: str = "auto"
    runtime: Path | None = None
    triton: bool = False
    kernels: Path | None = None

    def state(self) -> tuple:
        """Changes when the checkpoint's files do, as when it is trained on under the same name."""
        files = (self.checkpoint, self.checkpoint.with_suffix(".json")) if isinstance(self.checkpoint, Path) else ()
        return self, *map(file_state, files)


# What is done to each finished motion, still on the worker thread.
Finish = Callable[[Motion], Any]
# How a job's motions are made, on the worker thread, where it is not as any other's.
Make = Callable[[Generator, "Job"], tuple[Any, ...]]
# Called on the worker thread; tells the animator about fallbacks through its second argument.
Load = Callable[[Source, Callable[[str], None]], Generator]


class Job:
    """One request under way. `cancel` may be called from any thread; events are for one reader."""

    def __init__(self, source: Source, request: Request, finish: Finish | None = None, make: Make | None = None) -> None:
        self.source = source
        self.request = request
        self.finish = finish
        self.make = make
        self._events: queue.SimpleQueue[Event] = queue.SimpleQueue()
        self._cancelled = threading.Event()

    def cancel(self) -> None:
        """Stop before the next denoising step. Harmless when the job is over."""
        self._cancelled.set()

    @property
    def is_cancelled(self) -> bool:
        return self._cancelled.is_set()

    def drain(self) -> Iterator[Event]:
        """The events that have arrived since the last call, without waiting."""
        while not self._events.empty():
            yield self._events.get()

    def wait(self, timeout: float | None = None) -> Iterator[Event]:
        """Every event up to and including the outcome. Raises queue.Empty when `timeout` seconds pass without one."""
        while True:
            event = self._events.get(timeout=timeout)
            yield event
            if isinstance(event, Outcome):
                return

    def post(self, event: Event) -> None:
        self._events.put(event)

    def on_step(self, done: int, total: int) -> bool:
        self.post(Progress(done, total))
        return not self.is_cancelled
