"""Compiling and running kernels over flat float32 arrays, shared out among threads. Importing this module needs numba."""

from __future__ import annotations

from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from functools import cache

import numba
import numpy as np
import torch
from torch import Tensor
from torch.nn import functional

from .simd import WIDTH

compiled = numba.njit(nogil=True, error_model="numpy")


def pad_batch(*tensors: Tensor) -> tuple[Tensor, ...]:
    """(S, B, L, F) tensors with rows of zeros after B, up to whole vectors of clips."""
    missing = -tensors[0].shape[1] % WIDTH
    return tuple(functional.pad(x, (0, 0, 0, 0, 0, missing)) for x in tensors) if missing else tensors


def flat_arrays(*tensors: Tensor) -> tuple[np.ndarray, ...]:
    return tuple(tensor.detach().numpy().reshape(-1) for tensor in tensors)


def in_parallel(kernel: Callable[..., None], tasks: int, shape: tuple[int, ...], arrays: tuple[np.ndarray, ...]) -> None:
    """Share the tasks out among as many threads as torch uses; the kernels run without Python's lock."""
    workers = torch.get_num_threads()
    bounds = [tasks * worker // workers for worker in range(workers + 1)]
    if workers == 1:
        kernel(0, 0, tasks, shape, *arrays)
        return
    calls = [_pool(workers).submit(kernel, i, bounds[i], bounds[i + 1], shape, *arrays) for i in range(workers)]
    for call in calls:
        call.result()


@cache
def _pool(workers: int) -> ThreadPoolExecutor:
    return ThreadPoolExecutor(workers, thread_name_prefix="scan")
