"""Runs the generator on one long-lived thread: jobs go in, events come out. Knows neither Blender nor torch."""

from __future__ import annotations

import logging
import queue
import threading
import time
import traceback
from collections.abc import Callable
from typing import TypeVar

from ...generator.motion import Cancelled
from ...generator.planning import pieces
from ...generator.request import Request
from .events import Done, Failed, Loading, Note, Outcome, Partial, Stopped
from .failures import explain
from .jobs import Finish, Generator, Job, Load, Make, Source

log = logging.getLogger(__name__)
_Command = Callable[[], None]
T = TypeVar("T")
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
        self._warming = self._has_run = False
        self._generation = 0

    def warm(self, source: Source) -> None:
        """Load the generator ahead of the first job, and make a moment of motion, for which kernels are compiled where they never were."""
        self._warming = True
        self._send(lambda: self._warm(source))

    def submit(self, source: Source, request: Request, finish: Finish | None = None, make: Make | None = None) -> Job:
        """Queue a request. Raises RuntimeError after `shutdown`."""
        job = Job(source, request, finish, make)
        with self._lock:
            if self._closed:
                raise RuntimeError("the worker has been shut down")
            self._jobs.append(job)
        if self._warming:
            job.post(Loading())
        self._send(lambda: self._run(job))
        return job

    def ask(self, question: Callable[[Generator], T], answered: Callable[[T | None], None]) -> None:
        """Have the loaded generator tell something, after the jobs before this call; nothing is loaded for it. `answered` is called on the
        worker's thread, with None where no generator is loaded or it cannot tell."""
        self._send(lambda: answered(self._answer(question)))

    @property
    def has_generator(self) -> bool:
        return self._generator is not None

    @property
    def is_warming(self) -> bool:
        """Whether it is being loaded ahead of the first job."""
        return self._warming

    @property
    def generation(self) -> int:
        """Another number for each generator that was loaded."""
        return self._generation

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
                self._load_generator(source, log.info)
        # The job that needs the generator will meet the same error, and tell the animator.
        except Exception:
            log.info("the generator could not be loaded ahead", exc_info=True)
        self._warming = False
        # After what was asked while it was being loaded: on a slow machine the first motion takes half a minute.
        self._send(self._make_first_motion)

    def _make_first_motion(self) -> None:
        """Nothing where somebody's own came first."""
        if self._generator is None or self._closed or self._has_run or self._jobs:
            return
        try:
            self._generator.generate(_WARMING)
        except Exception:
            log.info("the first motion could not be made ahead", exc_info=True)

    def _answer(self, question: Callable[[Generator], T]) -> T | None:
        if self._generator is None or self._closed:
            return None
        try:
            return question(self._generator)
        # Whatever it is, the thread must live on; the job that needs this generator will tell the animator.
        except Exception:
            log.warning("the generator could not answer", exc_info=True)
            return None

    def _run(self, job: Job) -> None:
        self._has_run = True
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
            motions = (job.make or make_motions)(generator, job)
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
        self._generation += 1
        return self._generator

    def _drop_generator(self) -> None:
        generator, self._generator, self._loaded = self._generator, None, None
        if generator is not None:
            generator.unload()


def make_motions(generator: Generator, job: Job) -> tuple:
    """The job's motions, each piece posted as soon as it is finished. Some are known only as a whole."""
    request = job.request
    if request.can_stream:
        made = []
        for piece in generator.stream(request, job.on_step):
            job.post(Partial(piece))
            made.append(piece)
        motions = pieces.assemble(made, request, generator.model)
    else:
        motions = generator.generate(request, job.on_step)
    return tuple(motions if job.finish is None else map(job.finish, motions))
