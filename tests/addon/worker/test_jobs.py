"""The worker thread: order, progress, cancelling, failures, unloading, closing. No Blender needed."""

from __future__ import annotations

import threading
from collections.abc import Callable, Iterator

import numpy as np
import pytest

from motion_mamba.addon.worker.events import Done, Event, Failed, Loading, Note, Outcome, Partial, Progress, Stopped
from motion_mamba.addon.worker.failures import explain, sentence
from motion_mamba.addon.worker.jobs import Job, Source
from motion_mamba.addon.worker.worker import Worker
from motion_mamba.generator.motion import Cancelled, ModelId, Motion, OnStep, Piece
from motion_mamba.generator.planning.pieces import assemble
from motion_mamba.generator.request import Request

SOURCE = Source(device="cpu")
REQUEST = Request((("a person walks", 2.0),), steps=4)
PATIENCE = 10.0
PIECE = Piece(0, np.zeros((1, 40, 22, 3), np.float32), np.zeros((1, 40, 4), bool))


class SteppingGenerator:
    """Counts steps; `gate` lets the test hold it before each of them."""

    def __init__(self, error: Exception | None = None) -> None:
        self.gate = threading.Event()
        self.gate.set()
        self.entered = threading.Event()
        self.error = error
        self.steps_made = 0
        self.threads: list[str] = []
        self.unloaded = 0

    model = ModelId("stepping", "0" * 8)

    def generate(self, request: Request, on_step: OnStep | None = None) -> list[Motion]:
        return assemble(list(self.stream(request, on_step)), request, self.model)

    def stream(self, request: Request, on_step: OnStep | None = None) -> Iterator[Piece]:
        self.entered.set()
        self.threads.append(threading.current_thread().name)
        for step in range(request.steps):
            assert self.gate.wait(PATIENCE)
            self.steps_made += 1
            if not on_step(step + 1, request.steps):
                raise Cancelled
        if self.error is not None:
            raise self.error
        yield PIECE

    def unload(self) -> None:
        self.unloaded += 1


@pytest.fixture
def make_worker():
    workers: list[Worker] = []

    def make(load: Callable) -> Worker:
        workers.append(Worker(load))
        return workers[-1]

    yield make
    for worker in workers:
        worker.shutdown(PATIENCE)


def events_of(job: Job) -> list[Event]:
    return list(job.wait(PATIENCE))


def test_tells_loading_each_step_and_the_result(make_worker) -> None:
    generator = SteppingGenerator()
    job = make_worker(lambda source, tell: generator).submit(Source(), REQUEST)
    *others, partial, done = events_of(job)
    assert others == [Loading(), *(Progress(step, 4) for step in (1, 2, 3, 4))]
    assert partial == Partial(PIECE) and len(done.motions) == 1


def test_runs_off_the_main_thread_and_on_one_thread_only(make_worker) -> None:
    generator = SteppingGenerator()
    worker = make_worker(lambda source, tell: generator)
    for _ in range(3):
        events_of(worker.submit(Source(), REQUEST))
    assert set(generator.threads) == {"motion_mamba"}


@pytest.mark.parametrize("changed", ["mine.safetensors", "mine.json"])
def test_loads_again_what_was_trained_on_under_the_same_name(make_worker, tmp_path, changed: str) -> None:
    generators: list[SteppingGenerator] = []
    worker = make_worker(lambda source, tell: generators.append(SteppingGenerator()) or generators[-1])
    (tmp_path / "mine.safetensors").write_bytes(b"old")
    source = Source(checkpoint=tmp_path / "mine.safetensors")
    for _ in range(2):
        events_of(worker.submit(source, REQUEST))
    assert len(generators) == 1
    (tmp_path / changed).write_bytes(b"newer")
    events_of(worker.submit(source, REQUEST))
    assert len(generators) == 2 and generators[0].unloaded == 1


def test_loads_once_and_again_for_another_source(make_worker) -> None:
    loaded: list[Source] = []
    generators: list[SteppingGenerator] = []

    def load(source: Source, tell: Callable) -> SteppingGenerator:
        loaded.append(source)
        generators.append(SteppingGenerator())
        return generators[-1]

    worker = make_worker(load)
    for source in (Source(), Source(), Source(device="cpu"), Source(device="cpu")):
        events_of(worker.submit(source, REQUEST))
    assert loaded == [Source(), Source(device="cpu")]
    assert [generator.unloaded for generator in generators] == [1, 0]


def test_two_jobs_wait_for_each_other_in_order(make_worker) -> None:
    generator = SteppingGenerator()
    generator.gate.clear()
    worker = make_worker(lambda source, tell: generator)
    first, second = worker.submit(Source(), REQUEST), worker.submit(Source(), REQUEST)
    assert list(second.drain()) == []
    generator.gate.set()
    assert isinstance(events_of(first)[-1], Done)
    assert events_of(second)[0] == Progress(1, 4)


def test_cancel_stops_within_one_step(make_worker) -> None:
    generator = SteppingGenerator()
    generator.gate.clear()
    job = make_worker(lambda source, tell: generator).submit(Source(), REQUEST)
    job.cancel()
    generator.gate.set()
    assert isinstance(events_of(job)[-1], Stopped)
    assert generator.steps_made <= 1


def test_cancelled_while_waiting_never_starts(make_worker) -> None:
    generator = SteppingGenerator()
    generator.gate.clear()
    worker = make_worker(lambda source, tell: generator)
    first, second = worker.submit(Source(), REQUEST), worker.submit(Source(), REQUEST)
    second.cancel()
    generator.gate.set()
    assert isinstance(events_of(first)[-1], Done)
    assert events_of(second) == [Stopped()]
    assert generator.steps_made == 4


def test_cancelled_while_loading_makes_no_motion(make_worker) -> None:
    generator, loading, go_on = SteppingGenerator(), threading.Event(), threading.Event()

    def load(source: Source, tell: Callable) -> SteppingGenerator:
        loading.set()
        assert go_on.wait(PATIENCE)
        return generator

    job = make_worker(load).submit(Source(), REQUEST)
    assert loading.wait(PATIENCE)
    job.cancel()
    go_on.set()
    assert events_of(job) == [Loading(), Stopped()]
    assert generator.steps_made == 0


def test_failure_is_told_and_the_next_job_still_runs(make_worker) -> None:
    generator = SteppingGenerator(ValueError("the prompt is empty"))
    worker = make_worker(lambda source, tell: generator)
    failed = events_of(worker.submit(Source(), REQUEST))[-1]
    assert isinstance(failed, Failed) and failed.message == "The prompt is empty."
    assert "Traceback" in failed.detail
    generator.error = None
    assert isinstance(events_of(worker.submit(Source(), REQUEST))[-1], Done)


def test_failure_to_load_is_told_and_tried_again_next_time(make_worker) -> None:
    tries = []

    def load(source: Source, tell: Callable) -> SteppingGenerator:
        tries.append(source)
        if len(tries) == 1:
            raise ModuleNotFoundError("No module named 'torch'", name="torch")
        return SteppingGenerator()

    worker = make_worker(load)
    failed = events_of(worker.submit(Source(), REQUEST))[-1]
    assert isinstance(failed, Failed) and "torch" in failed.message and "Install" in failed.message
    assert isinstance(events_of(worker.submit(Source(), REQUEST))[-1], Done)


def test_fallback_to_another_device_is_told(make_worker) -> None:
    def load(source: Source, tell: Callable) -> SteppingGenerator:
        tell("cuda cannot be used")
        return SteppingGenerator()

    assert events_of(make_worker(load).submit(Source(device="cuda"), REQUEST))[1] == Note("cuda cannot be used")


def test_unload_frees_after_the_jobs_before_it(make_worker) -> None:
    generator = SteppingGenerator()
    generator.gate.clear()
    worker = make_worker(lambda source, tell: generator)
    job = worker.submit(Source(), REQUEST)
    worker.unload()
    generator.gate.set()
    assert isinstance(events_of(job)[-1], Done)
    assert worker.shutdown(PATIENCE)
    assert generator.unloaded == 1 and not worker.has_generator


def test_shutdown_cancels_everything_and_ends_the_thread(make_worker) -> None:
    generator = SteppingGenerator()
    worker = make_worker(lambda source, tell: generator)
    generator.gate.clear()
    jobs = [worker.submit(Source(), REQUEST) for _ in range(3)]
    threading.Timer(0.05, generator.gate.set).start()
    assert worker.shutdown(PATIENCE)
    assert not any(thread.name == "motion_mamba" for thread in threading.enumerate())
    assert all(isinstance(events_of(job)[-1], Stopped) for job in jobs)
    with pytest.raises(RuntimeError, match="shut down"):
        worker.submit(Source(), REQUEST)


def test_shutdown_gives_up_on_a_step_that_hangs(make_worker) -> None:
    generator = SteppingGenerator()
    generator.gate.clear()
    worker = make_worker(lambda source, tell: generator)
    worker.submit(Source(), REQUEST)
    assert generator.entered.wait(PATIENCE)
    assert not worker.shutdown(0.05)
    generator.gate.set()


def test_shutdown_before_any_job() -> None:
    assert Worker(lambda source, tell: SteppingGenerator()).shutdown(0.0)


@pytest.mark.parametrize(
    ("error", "words"),
    [
        (MemoryError(), "memory"),
        (RuntimeError("CUDA out of memory. Tried to allocate"), "memory"),
        (ModuleNotFoundError("No module named 'torch'", name="torch"), "lacks torch"),
        (FileNotFoundError("there is no file a.safetensors"), "There is no file"),
        (RuntimeError("shapes differ"), "shapes differ"),
    ],
)
def test_errors_become_sentences(error: Exception, words: str) -> None:
    message = explain(error)
    assert words in message and message.endswith(".")


def test_sentence() -> None:
    assert sentence("it is so") == "It is so." and sentence("Is it?") == "Is it?" and sentence("Yes.") == "Yes."
    assert sentence("walk.safetensors is cut off") == "walk.safetensors is cut off."


def test_outcomes_are_events() -> None:
    assert all(isinstance(event, Outcome) for event in (Done(()), Failed("", ""), Stopped()))


def test_a_warmed_worker_does_not_load_again(make_worker):
    loads = []
    worker = make_worker(lambda source, note: loads.append(source) or WarmGenerator())
    worker.warm(SOURCE)
    events = events_of(worker.submit(SOURCE, REQUEST))
    assert loads == [SOURCE]
    assert isinstance(events[-1], Done)
    assert Loading() not in events_of(worker.submit(SOURCE, REQUEST))


def test_what_is_asked_while_it_loads_is_answered_before_the_first_motion_is_made(make_worker):
    loading, go_on, order = threading.Event(), threading.Event(), []

    class Slow(WarmGenerator):
        def generate(self, request: Request, on_step: OnStep | None = None) -> list[Motion]:
            order.append("motion")
            return super().generate(request, on_step)

    def load(source, note):
        loading.set()
        assert go_on.wait(PATIENCE)
        return Slow()

    worker = make_worker(load)
    worker.warm(SOURCE)
    assert loading.wait(PATIENCE)
    worker.ask(lambda generator: "facts", order.append)
    go_on.set()
    made = threading.Event()
    worker.ask(lambda generator: None, lambda _: worker.ask(lambda generator: None, lambda _: made.set()))
    assert made.wait(PATIENCE) and order == ["facts", "motion"] and not worker.is_warming


def test_a_job_that_meets_the_warming_says_that_the_model_is_loading(make_worker):
    loading, go_on = threading.Event(), threading.Event()

    def load(source, note):
        loading.set()
        assert go_on.wait(PATIENCE)
        return WarmGenerator()

    worker = make_worker(load)
    worker.warm(SOURCE)
    assert loading.wait(PATIENCE)
    job = worker.submit(SOURCE, REQUEST)
    assert list(job.drain()) == [Loading()]
    go_on.set()
    assert isinstance(events_of(job)[-1], Done)


def test_what_fails_ahead_is_told_by_the_job_that_needs_it(make_worker):
    def load(source, note):
        raise ValueError("the file is damaged")

    worker = make_worker(load)
    worker.warm(SOURCE)
    outcome = events_of(worker.submit(SOURCE, REQUEST))[-1]
    assert isinstance(outcome, Failed) and outcome.message == "The file is damaged."


class WarmGenerator(SteppingGenerator):
    """One that is asked for a motion without anybody counting."""

    def generate(self, request: Request, on_step: OnStep | None = None) -> list[Motion]:
        return super().generate(request, on_step or (lambda done, total: True))
