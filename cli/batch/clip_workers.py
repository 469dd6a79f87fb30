"""Who makes a folder's clips: this process, several of this machine, or the workers of a Dask cluster."""

from __future__ import annotations

import os
from collections.abc import Callable, Generator, Iterator, Sequence
from concurrent.futures import Executor, as_completed
from contextlib import contextmanager
from dataclasses import dataclass
from importlib import import_module
from typing import Any, TypeVar

Item = TypeVar("Item")
# Several processes share the processor: each computes on one thread. Dask's workers are started so anyway.
_ONE_THREAD = ("OMP_NUM_THREADS", "NUMBA_NUM_THREADS", "MKL_NUM_THREADS")
_SCHEDULER_SECONDS = 20


@dataclass(frozen=True)
class Workers:
    """processes: of this machine. cluster: the address of a Dask scheduler whose workers do it instead, "tcp://10.0.0.1:8786"."""

    processes: int = 1
    cluster: str | None = None

    def are_elsewhere(self, items: int) -> bool:
        """Whether so many are made by other processes than this one."""
        return items > 0 and (self.cluster is not None or min(self.processes, items) > 1)


def each_done(make: Callable[[Item], str], items: Sequence[Item], workers: Workers) -> Iterator[tuple[Item, str]]:
    """Each item as it is made, and what `make` said. Raises ValueError where the cluster cannot be used."""
    if not workers.are_elsewhere(len(items)):
        for item in items:
            yield item, make(item)
        return
    with _processes(min(workers.processes, len(items))) if workers.cluster is None else _cluster(workers.cluster) as pool:
        running = {pool.submit(make, item): item for item in items}
        try:
            for done in as_completed(running):
                yield running[done], done.result()
        finally:
            for future in running:
                future.cancel()


@contextmanager
def _processes(count: int) -> Generator[Executor, None, None]:
    from concurrent.futures import ProcessPoolExecutor
    from multiprocessing import get_context

    for name in _ONE_THREAD:
        os.environ[name] = "1"
    # Forked children would share the parent's threads.
    with ProcessPoolExecutor(count, mp_context=get_context("spawn")) as pool:
        yield pool


@contextmanager
def _cluster(address: str) -> Generator[Executor, None, None]:
    try:
        # An extra's package, which no type checker need find.
        distributed: Any = import_module("distributed")
    except ImportError as error:
        raise ValueError('a cluster needs Dask: pip install "motion-mamba[cluster]", here and where the workers run') from error
    try:
        client = distributed.Client(address, timeout=_SCHEDULER_SECONDS)
    except (OSError, ValueError) as error:
        raise ValueError(f"there is no Dask scheduler at {address} ({error}): start one with `dask scheduler`") from error
    with client:
        threads: dict[str, int] = dict(client.nthreads())
        if not threads:
            raise ValueError(f"the Dask scheduler at {address} has no workers: start some with `dask worker {address} --nthreads 1`")
        if max(threads.values()) > 1:
            raise ValueError("a worker makes one clip at a time: start Dask's workers with --nthreads 1, and --nworkers for more of them")
        pool: Executor = client.get_executor(pure=False)
        yield pool
