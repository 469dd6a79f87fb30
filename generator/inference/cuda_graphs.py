"""A function of tensors as one CUDA graph: the hundreds of kernels of a denoising step are launched by one call.

Graphs need neither a compiler nor Triton, so that they are safe inside Blender. A graph belongs to the shapes that it was captured with.
"""

from __future__ import annotations

import logging
from collections.abc import Callable, Sequence
from typing import Any

import torch
from torch import Tensor

Inputs = tuple[Tensor | None, ...]
# Shape and type of each input.
_Signature = tuple[tuple[torch.Size, torch.dtype] | None, ...]
Function = Callable[..., Tensor]
Capture = Callable[[Function, Inputs], Function]

_log = logging.getLogger(__name__)
# Each keeps its step's memory. A batch for each number of variations, with and without known frames: an animator seldom needs more.
_MOST_GRAPHS = 4
# What a second computation of the same may differ by, relative to the largest number: half precision rounds by less than a hundredth.
_TOLERANCE = 0.02
_WARM_UP_CALLS = 3


class Graphed:
    """Calls `function` by graphs, one for each signature of its inputs. A graph's first result is held against the function's own; where
    capturing fails or the two differ, that is logged, and the function is called as it is from then on."""

    def __init__(self, function: Function, capture: Capture | None = None) -> None:
        self._function, self._capture = function, capture or capture_graph
        self._graphs: dict[_Signature, Function] = {}
        self._trusted = True

    def __call__(self, *inputs: Tensor | None) -> Tensor:
        """As the function; inputs that are None stay None within a signature."""
        if not self._trusted:
            return self._function(*inputs)
        signature = tuple(None if tensor is None else (tensor.shape, tensor.dtype) for tensor in inputs)
        if signature in self._graphs:
            return self._graphs[signature](*inputs)
        return self._first_call(signature, inputs)

    def _first_call(self, signature: _Signature, inputs: Inputs) -> Tensor:
        expected = self._function(*inputs)
        try:
            replay = self._capture(self._function, inputs)
            difference = float((replay(*inputs) - expected).abs().max() / expected.abs().max().clamp(min=1e-6))
        except RuntimeError as error:
            return self._given_up(f"could not be captured ({str(error).splitlines()[0]})", expected)
        if not difference <= _TOLERANCE:
            return self._given_up(f"computes something else (by {difference:.2g} of the largest number)", expected)
        if len(self._graphs) == _MOST_GRAPHS:
            del self._graphs[next(iter(self._graphs))]
        self._graphs[signature] = replay
        return expected

    def _given_up(self, why: str, expected: Tensor) -> Tensor:
        _log.warning("The denoising step as a CUDA graph %s: going on without graphs, which is slower.", why)
        self._trusted = False
        self._graphs.clear()
        return expected


def capture_graph(function: Function, inputs: Inputs) -> Function:
    """A function of inputs of the same shapes, on the same CUDA device. Raises RuntimeError where something in it cannot be captured."""
    kept = [None if tensor is None else tensor.clone() for tensor in inputs]
    _warm_up(function, kept)
    graph = torch.cuda.CUDAGraph()
    with torch.cuda.graph(graph):
        result = function(*kept)

    def replay(*now: Tensor | None) -> Tensor:
        for place, tensor in zip(kept, now, strict=True):
            if place is not None and tensor is not None:
                place.copy_(tensor)
        graph.replay()
        return result.clone()

    return replay


def _warm_up(function: Function, inputs: Sequence[Any]) -> None:
    """What libraries set up in their first calls must not be captured; a stream of its own, as PyTorch's manual asks."""
    stream = torch.cuda.Stream()
    stream.wait_stream(torch.cuda.current_stream())
    with torch.cuda.stream(stream):
        for _ in range(_WARM_UP_CALLS):
            function(*inputs)
    torch.cuda.current_stream().wait_stream(stream)
