"""The selective scan in plain PyTorch with a hand-written gradient: few large operations instead of a graph of many small ones.

Long sequences are cut into chunks that advance side by side, then one short loop over chunks carries the state across: 256 steps
take about 2 * 16 operations. Within a chunk the decay from its start to step t is exp(A * (delta_1 + ... + delta_t)), so no
products accumulate. The gradient recomputes the states instead of keeping them, slice by slice of the batch, so that a slice
stays in cache.
"""

# torch's own annotations are partial: of some of its methods a strict checker knows too little.
# pyright: reportUnknownMemberType=false
from __future__ import annotations

import math
import threading
from dataclasses import dataclass
from typing import Any, cast

import numpy as np
import torch
from torch import Tensor
from torch.autograd.function import FunctionCtx, once_differentiable

# Up to this length a sequence is one chunk: the carry between chunks would cost more than it saves.
LONGEST_SINGLE_CHUNK = 16
# Elements of one slice's states (4 MB in float32), measured fastest on CPUs with 1 MB of L2 and a shared L3.
CPU_SLICE_ELEMENTS = 1 << 20
# Fewer channels than this and the batch becomes the innermost axis, so that operations run over long rows.
NARROW = 32


def fast_scan(u: Tensor, delta: Tensor, A: Tensor, B: Tensor, C: Tensor, D: Tensor) -> Tensor:
    """Shapes as in scan.selective_scan; any floating type, any device; differentiable once."""
    return cast("Tensor", _FastScan.apply(u, delta, A, B, C, D))


class _Workspace(threading.local):
    """Large buffers that outlive a call, one set a thread: the allocator would hand their pages back to the system and fetch them
    anew for every block, which costs a quarter of a denoising step."""

    def __init__(self) -> None:
        self.buffers: dict[torch.dtype, Tensor] = {}

    def tensors(self, count: int, shape: tuple[int, ...], like: Tensor) -> list[Tensor]:
        """Uninitialised tensors, valid until the next call on this thread."""
        size = math.prod(shape)
        if like.device.type != "cpu":
            return [like.new_empty(shape) for _ in range(count)]
        buffer = self.buffers.get(like.dtype)
        if buffer is None or buffer.numel() < count * size:
            # A tensor born in inference mode could not be written outside it.
            with torch.inference_mode(False):
                buffer = self.buffers[like.dtype] = torch.empty(count * size, dtype=like.dtype)
        return [buffer[i * size : (i + 1) * size].view(shape) for i in range(count)]


_workspace = _Workspace()


class _FastScan(torch.autograd.Function):
    @staticmethod
    def forward(ctx: FunctionCtx, u: Tensor, delta: Tensor, A: Tensor, B: Tensor, C: Tensor, D: Tensor) -> Tensor:
        ctx.save_for_backward(u, delta, A, B, C, D)
        layout = _Layout.of(u)
        decay_rate = layout.rate(A)
        outputs: list[Tensor] = []
        for rows in _slices(u, A.shape[2]):
            step, source = layout.channels(delta[:, rows]), layout.channels(u[:, rows])
            states, _, _ = _run(step, decay_rate, step * source, layout.states(B[:, rows]), layout.chunk_axis)
            y = states.mul_(layout.states(C[:, rows])).sum(layout.state_axis, keepdim=True)
            outputs.append(layout.channels_back(y))
        y = outputs[0] if len(outputs) == 1 else torch.cat(outputs, dim=1)
        return torch.addcmul(y, u, D[:, None, None])

    @staticmethod
    @once_differentiable
    def backward(ctx: Any, grad_y: Tensor) -> tuple[Tensor, ...]:  # pyright: ignore[reportIncompatibleMethodOverride]  # as torch asks
        saved: tuple[Tensor, ...] = ctx.saved_tensors
        u, delta, A, B, C, D = saved
        layout = _Layout.of(u)
        grad_A = torch.zeros_like(A)
        parts: list[tuple[Tensor, ...]] = []
        for rows in _slices(u, A.shape[2]):
            *part, part_A = _slice_gradient(layout, A, *(x[:, rows] for x in (u, delta, B, C, grad_y)))
            grad_A += part_A
            parts.append(tuple(part))
        grad_u, grad_delta, grad_B, grad_C = (torch.cat(part, dim=1) for part in zip(*parts, strict=True))
        grad_u = torch.addcmul(grad_u, grad_y, D[:, None, None])
        grad_D = (grad_y * u).sum((1, 2))
        return grad_u, grad_delta, grad_A, grad_B, grad_C, grad_D


@dataclass(frozen=True)
class _Layout:
    """How (S, B, L, D) becomes (Q, S, ...) with Q steps to a chunk and the longest axis innermost.

    The states' axes are (Q, S, chunk, batch, N, D) for wide scans and (Q, S, D, N, chunk, batch) for narrow ones; a tensor
    without N or D has 1 there, so that every operation broadcasts to the states' shape.
    """

    narrow: bool
    length: int
    chunk: int

    @classmethod
    def of(cls, u: Tensor) -> _Layout:
        length = u.shape[2]
        chunk = length if length <= LONGEST_SINGLE_CHUNK else math.isqrt(length - 1) + 1
        return cls(u.shape[3] < NARROW, length, chunk)

    @property
    def chunk_axis(self) -> int:
        return 4 if self.narrow else 2

    @property
    def state_axis(self) -> int:
        return 3 if self.narrow else 4

    @property
    def channel_axis(self) -> int:
        return 2 if self.narrow else 5

    def rate(self, A: Tensor) -> Tensor:
        return A[None, :, :, :, None, None] if self.narrow else A.mT[None, :, None, None].contiguous()

    def rate_back(self, A: Tensor) -> Tensor:
        return A[0, :, :, :, 0, 0] if self.narrow else A[0, :, 0, 0].mT

    def channels(self, x: Tensor) -> Tensor:
        return self._chunked(x).unsqueeze(self.state_axis)

    def states(self, x: Tensor) -> Tensor:
        return self._chunked(x).unsqueeze(self.channel_axis)

    def channels_back(self, x: Tensor) -> Tensor:
        return self._unchunked(x.squeeze(self.state_axis))

    def states_back(self, x: Tensor) -> Tensor:
        return self._unchunked(x.squeeze(self.channel_axis))

    def _chunked(self, x: Tensor) -> Tensor:
        missing = -self.length % self.chunk
        if missing:
            # A padded step has delta 0: it neither decays nor feeds the state.
            x = torch.nn.functional.pad(x, (0, 0, 0, missing))
        chunks = torch.unflatten(x, 2, (-1, self.chunk))
        return chunks.permute(3, 0, 4, 2, 1).contiguous() if self.narrow else chunks.permute(3, 0, 2, 1, 4).contiguous()

    def _unchunked(self, x: Tensor) -> Tensor:
        x = x.permute(1, 4, 3, 0, 2) if self.narrow else x.permute(1, 3, 2, 0, 4)
        return x.flatten(2, 3)[:, :, : self.length]


def _slices(u: Tensor, states: int) -> list[slice]:
    scans, batch, length, channels = u.shape
    rows = batch if u.device.type != "cpu" else max(1, CPU_SLICE_ELEMENTS // (scans * length * channels * states))
    return [slice(start, start + rows) for start in range(0, batch, rows)]


def _run(delta: Tensor, A: Tensor, du: Tensor, B: Tensor, axis: int) -> tuple[Tensor, Tensor, Tensor | None]:
    """States after every step, every step's decay, and the state that enters each chunk (None for a single chunk)."""
    decay, states, whole = _workspace.tensors(3, np.broadcast_shapes(delta.shape, A.shape), delta)
    torch.mul(delta, A, out=decay).exp_()
    torch.mul(du, B, out=states)
    for t in range(1, states.shape[0]):
        states[t].addcmul_(decay[t], states[t - 1])
    if states.shape[axis] == 1:
        return states, decay, None
    since_start = delta.cumsum(0)
    entering = _carry(states[-1], torch.exp(since_start[-1:] * A)[0], axis - 1)
    states.addcmul_(torch.mul(since_start, A, out=whole).exp_(), entering)
    return states, decay, entering


def _carry(last: Tensor, decay: Tensor, axis: int) -> Tensor:
    """What enters each chunk, from what each chunk alone ends with and how much it lets through."""
    entering = [torch.zeros_like(last.select(axis, 0))]
    for chunk in range(last.shape[axis] - 1):
        entering.append(torch.addcmul(last.select(axis, chunk), decay.select(axis, chunk), entering[-1]))
    return torch.stack(entering, dim=axis)


def _run_back(delta: Tensor, A: Tensor, decay: Tensor, grad: Tensor, axis: int) -> Tensor:
    """Turn each step's own gradient into the whole gradient of its state, in place: the same recurrence, backwards."""
    for t in range(grad.shape[0] - 2, -1, -1):
        grad[t].addcmul_(decay[t + 1], grad[t + 1])
    if grad.shape[axis] == 1:
        return grad
    since_start = delta.cumsum(0)
    through = torch.exp(since_start[-1:] * A)[0]
    leaving = _carry((decay[0] * grad[0]).flip(axis - 1), through.flip(axis - 1), axis - 1).flip(axis - 1)
    return grad.addcmul_(torch.exp((since_start[-1:] - since_start) * A), leaving)


def _slice_gradient(layout: _Layout, A: Tensor, u: Tensor, delta: Tensor, B: Tensor, C: Tensor, grad_y: Tensor) -> tuple[Tensor, ...]:
    """Gradients of one slice in (u, delta, B, C, A), without D's share in u."""
    rate = layout.rate(A)
    u, delta, grad_y = (layout.channels(x) for x in (u, delta, grad_y))
    B, C = layout.states(B), layout.states(C)  # pyright: ignore[reportConstantRedefinition]  # the paper's capitals
    states, decay, entering = _run(delta, rate, delta * u, B, layout.chunk_axis)
    grad = _run_back(delta, rate, decay, grad_y * C, layout.chunk_axis)

    grad_C = (grad_y * states).sum(layout.channel_axis, keepdim=True)
    grad_B = (grad * (delta * u)).sum(layout.channel_axis, keepdim=True)
    grad_du = (grad * B).sum(layout.state_axis, keepdim=True)
    # d loss / d (delta * A) = gradient * decay * previous state.
    exponent = decay.mul_(grad)
    exponent[1:].mul_(states[:-1])
    exponent[0] = 0.0 if entering is None else exponent[0] * entering
    grad_delta = (exponent * rate).sum(layout.state_axis, keepdim=True) + grad_du * u
    grad_A = exponent.mul_(delta).sum_to_size(rate.shape)
    return (
        layout.channels_back(grad_du * delta),
        layout.channels_back(grad_delta),
        layout.states_back(grad_B),
        layout.states_back(grad_C),
        layout.rate_back(grad_A),
    )
