"""Work on the clips of a batch shared among as many threads as there are cores."""

from __future__ import annotations

import os
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from functools import cache


def in_threads(work: Callable[[int, int], None], count: int) -> None:
    """Call work(first, last) for parts that make up range(count), at the same time. It must release Python's lock to gain by it."""
    workers = min(thread_count(), count)
    bounds = [count * worker // workers for worker in range(workers + 1)]
    # The calling thread takes the last part: one thread less to wake.
    others = [_pool(workers - 1).submit(work, bounds[index], bounds[index + 1]) for index in range(workers - 1)]
    work(bounds[-2], bounds[-1])
    for other in others:
        other.result()


def thread_count() -> int:
    """As many as this process may use; OMP_NUM_THREADS, which numpy's and torch's threads obey, sets fewer."""
    cores = len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else os.cpu_count() or 1
    wanted = os.environ.get("OMP_NUM_THREADS", "")
    return max(1, min(cores, int(wanted))) if wanted.isdigit() else cores


@cache
def _pool(workers: int) -> ThreadPoolExecutor:
    return ThreadPoolExecutor(workers, thread_name_prefix="motion_mamba clips")
