"""Runs the generator on one long-lived thread: jobs go in, events come out. Knows neither Blender nor torch."""

from __future__ import annotations

import logging
import queue
import threading
import time
import traceback
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Protocol

from ...generator.motion import Cancelled, ModelId, Motion, OnStep, Piece
from ...generator.planning.pieces import assemble
from ...generator.request import Request
from .file_state import file_state

log = logging.getLogger(__name__)
# The whole extension, however Blender calls it.
_PACKAGE = __name__.removesuffix(".addon.worker.jobs")


class Generator(Protocol):
    """What the worker needs of `generator.generate.Generator`."""

    @property
    def model(self) -> ModelId: ...

    def generate(self, request: Request, on_step: OnStep | None = None) -> list[Motion]: ...

    def stream(self, request: Request, on_step: OnStep | None = None) -> Iterator[Piece]: ...

    def unload(self) -> None: ...


@dataclass(frozen=True)
class Source:
    """Which generator to load. checkpoint: a path, the name of a shipped one, or None for the default one.

    runtime: the folder with torch and the rest, None when Python finds them without. triton: whether Triton may be imported.
    """

    checkpoint: Path | str | None = None
    device: str = "auto"
    runtime: Path | None = None
    triton: bool = False

    def state(self) -> tuple:
        """Changes when the checkpoint's files do, as when it is trained on under the same name."""
        files = (self.checkpoint, self.checkpoint.with_suffix(".json")) if isinstance(self.checkpoint, Path) else ()
        return self, *map(file_state, files)


@dataclass(frozen=True)
class Loading:
    """The generator is being brought into memory."""


@dataclass(frozen=True)
class Note:
    """Something the animator should know that does not stop the job."""

    message: str


@dataclass(frozen=True)
class Progress:
    """`done` of `total` denoising steps are behind us."""

    done: int
    total: int


@dataclass(frozen=True)
class Partial:
    """Frames that are finished while the rest is being made."""

    piece: Piece


@dataclass(frozen=True)
class Done:
    """motions: what the job's `finish` made of each; the motions themselves without one."""

    motions: tuple


@dataclass(frozen=True)
class Failed:
    """message: a sentence for the animator. detail: the traceback, for the console and bug reports."""

    message: str
    detail: str


@dataclass(frozen=True)
class Stopped:
    """The job was cancelled."""


Outcome = Done | Failed | Stopped
Event = Loading | Note | Progress | Partial | Outcome
# What is done to each finished motion, still on the worker thread.
Finish = Callable[[Motion], Any]
# Called on the worker thread; tells the animator about fallbacks through its second argument.
Load = Callable[[Source, Callable[[str], None]], Generator]


class Job:
    """One request under way. `cancel` may be called from any thread; events are for one reader."""

    def __init__(self, source: Source, request: Request, finish: Finish | None = None) -> None:
        self.source = source
        self.request = request
        self.finish = finish
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


_Command = Callable[[], None]
# Short, but the same code as any other motion.
_WARMING = Request((("a person stands", 2.0),), steps=2)


class Worker:
    """One thread that loads the generator once and runs jobs in the order of their submission.

    One thread, because torch keeps its own pool of threads for every thread that calls it.
    """

    def __init__(self, load: Load) -> None:
        self._load = load
        self._commands: queue.SimpleQueue[_Command | None] = queue.SimpleQueue()
        self._thread: threading.Thread | None = None
        self._closed = False
        self._lock = threading.Lock()
        self._jobs: list[Job] = []
        self._generator: Generator | None = None
        # The state of the source that the generator was loaded from.
        self._loaded: tuple | None = None
        self._warming = False

    def warm(self, source: Source) -> None:
        """Load the generator ahead of the first job, and make a moment of motion, for which kernels are compiled where they never were."""
        self._warming = True
        self._send(lambda: self._warm(source))

    def submit(self, source: Source, request: Request, finish: Finish | None = None) -> Job:
        """Queue a request. Raises RuntimeError after `shutdown`."""
        job = Job(source, request, finish)
        with self._lock:
            if self._closed:
                raise RuntimeError("the worker has been shut down")
            self._jobs.append(job)
        if self._warming:
            job.post(Loading())
        self._send(lambda: self._run(job))
        return job

    @property
    def has_generator(self) -> bool:
        return self._generator is not None

    def unload(self) -> None:
        """Free the generator's memory once the jobs before this call are done. The next job loads it again."""
        if self._thread is not None and not self._closed:
            self._send(self._drop_generator)

    def shutdown(self, timeout: float) -> bool:
        """Cancel every job and end the thread. False when it was still at work after `timeout` seconds."""
        with self._lock:
            self._closed = True
            jobs = list(self._jobs)
        for job in jobs:
            job.cancel()
        if self._thread is None:
            return True
        self._commands.put(None)
        self._thread.join(timeout)
        return not self._thread.is_alive()

    def _send(self, command: _Command) -> None:
        with self._lock:
            if self._thread is None:
                # A daemon, so that closing Blender never waits for a step that hangs.
                self._thread = threading.Thread(target=self._work, name="motion_mamba", daemon=True)
                self._thread.start()
        self._commands.put(command)

    def _work(self) -> None:
        while (command := self._commands.get()) is not None:
            command()
        self._drop_generator()

    def _warm(self, source: Source) -> None:
        try:
            if self._generator is None and not self._closed:
                self._load_generator(source, log.info).generate(_WARMING)
        # The job that needs the generator will meet the same error, and tell the animator.
        except Exception:
            log.info("the generator could not be loaded ahead", exc_info=True)
        self._warming = False

    def _run(self, job: Job) -> None:
        job.post(self._outcome(job))
        with self._lock:
            self._jobs.remove(job)

    def _outcome(self, job: Job) -> Outcome:
        try:
            if job.is_cancelled:
                return Stopped()
            generator = self._ready_generator(job)
            if job.is_cancelled:
                return Stopped()
            started = time.perf_counter()
            motions = make_motions(generator, job)
            log.info("generated in %.2f s", time.perf_counter() - started)
            # A motion that arrives after Cancel was pressed is not wanted any more.
            return Stopped() if job.is_cancelled else Done(motions)
        except Cancelled:
            return Stopped()
        # Whatever torch, a damaged file or a full memory raises must reach the animator, and the thread must live on.
        except Exception as error:
            return Failed(explain(error), traceback.format_exc())

    def _ready_generator(self, job: Job) -> Generator:
        if self._generator is None or self._loaded != job.source.state():
            job.post(Loading())
            self._drop_generator()
            return self._load_generator(job.source, lambda message: job.post(Note(message)))
        return self._generator

    def _load_generator(self, source: Source, tell: Callable[[str], None]) -> Generator:
        # Taken first: what is written while it is read counts as new.
        state = source.state()
        self._generator, self._loaded = self._load(source, tell), state
        return self._generator

    def _drop_generator(self) -> None:
        generator, self._generator, self._loaded = self._generator, None, None
        if generator is not None:
            generator.unload()


def make_motions(generator: Generator, job: Job) -> tuple:
    """The job's motions, each piece posted as soon as it is finished. Some are known only as a whole."""
    request = job.request
    if request.can_stream:
        pieces = []
        for piece in generator.stream(request, job.on_step):
            job.post(Partial(piece))
            pieces.append(piece)
        motions = assemble(pieces, request, generator.model)
    else:
        motions = generator.generate(request, job.on_step)
    return tuple(motions if job.finish is None else map(job.finish, motions))


def explain(error: Exception) -> str:
    """One sentence for the animator. The generator's own errors already are sentences."""
    if isinstance(error, MemoryError) or "out of memory" in str(error).lower():
        return "There was not enough memory. Ask for fewer seconds, close other programs, or choose the CPU in the preferences."
    if isinstance(error, ModuleNotFoundError):
        return f"The generator's runtime lacks {error.name}. Press Install in the add-on's preferences."
    if (isinstance(error, (ValueError, OSError)) or _is_ours(error)) and str(error):
        return sentence(str(error))
    return f"The generator failed ({type(error).__name__}: {error}). The system console shows where."


def _is_ours(error: Exception) -> bool:
    return type(error).__module__.startswith(f"{_PACKAGE}.")


def sentence(text: str) -> str:
    """Capital letter (not for a file's name) and full stop, for messages that are shown alone."""
    text = text.strip()
    word = text.partition(" ")[0]
    start = word[:1].upper() if word.isalpha() else word[:1]
    return start + text[1:] + ("" if text.endswith((".", "!", "?", "”")) else ".")
