"""The selective scan as compiled CPU kernels: every state update stays in registers. Optional, for training. Needs numba.

Wide scans (HTM: few steps, many channels) put channels in the vector's lanes, narrow ones (BSM: many steps, few channels) put
clips there, so that neither ever sums across lanes in its inner loop. The gradient recomputes the states.
"""

# Compiled kernels: of what numba makes of these functions a checker knows no types.
# pyright: basic
from __future__ import annotations

from typing import Any

import numpy as np
import torch
from torch import Tensor
from torch.autograd.function import FunctionCtx, once_differentiable

from .kernels import compiled, flat_arrays, in_parallel, pad_batch
from .simd import WIDTH, exp, fma, load, splat, store, total, zeros


def numba_scan(u: Tensor, delta: Tensor, A: Tensor, B: Tensor, C: Tensor, D: Tensor) -> Tensor:
    """Shapes as in scan.selective_scan; float32 on the CPU; differentiable once."""
    if u.shape[3] % WIDTH == 0:
        return _WideScan.apply(u, delta, A, B, C, D)
    batch = u.shape[1]
    u, delta, B, C = pad_batch(u, delta, B, C)
    y = _NarrowScan.apply(u, delta, A, B, C, D)
    # Even a slice that takes everything would copy the gradient.
    return y if y.shape[1] == batch else y[:, :batch]


class _WideScan(torch.autograd.Function):
    """Memory (S, B, L, D), A as (S, N, D)."""

    @staticmethod
    def forward(ctx: FunctionCtx, *tensors: Tensor) -> Tensor:
        u, delta, A, B, C, D = tensors
        tensors = tuple(x.contiguous() for x in (u, delta, A.mT, B, C, D))
        ctx.save_for_backward(*tensors)
        y = torch.empty_like(tensors[0])
        in_parallel(_wide_forward, u.shape[0] * u.shape[1], _shape(u, A), flat_arrays(*tensors, y))
        return y

    @staticmethod
    @once_differentiable
    def backward(ctx: Any, grad_y: Tensor) -> tuple[Tensor, ...]:
        tensors = ctx.saved_tensors
        u, _, A, _, _, D = tensors
        grads = [torch.empty_like(x) for x in tensors]
        workers = torch.get_num_threads()
        grads[2] = A.new_zeros(workers, *A.shape)
        grads[5] = D.new_zeros(workers, *D.shape)
        arrays = flat_arrays(*tensors, grad_y.contiguous(), *grads)
        in_parallel(_wide_backward, u.shape[0] * u.shape[1], _shape(u, A.mT), arrays)
        return grads[0], grads[1], grads[2].sum(0).mT, grads[3], grads[4], grads[5].sum(0)


class _NarrowScan(torch.autograd.Function):
    """Memory (S, D, L, B) and (S, N, L, B), with B a multiple of the lanes."""

    @staticmethod
    def forward(ctx: FunctionCtx, *tensors: Tensor) -> Tensor:
        u, delta, A, B, C, D = tensors
        u, delta, B, C = (_batch_last(x) for x in (u, delta, B, C))
        ctx.save_for_backward(u, delta, A.contiguous(), B, C, D.contiguous())
        y = torch.empty_like(u)
        in_parallel(_narrow_forward, _blocks(u), _shape(tensors[0], A), flat_arrays(*ctx.to_save, y))
        return _batch_second(y)

    @staticmethod
    @once_differentiable
    def backward(ctx: Any, grad_y: Tensor) -> tuple[Tensor, ...]:
        tensors = ctx.saved_tensors
        u, _, A, _, _, D = tensors
        grads = [torch.empty_like(x) for x in tensors]
        workers = torch.get_num_threads()
        grads[2] = A.new_zeros(workers, *A.shape)
        grads[5] = D.new_zeros(workers, *D.shape)
        arrays = flat_arrays(*tensors, _batch_last(grad_y), *grads)
        in_parallel(_narrow_backward, _blocks(u), _shape(grad_y, A), arrays)
        grad_u, grad_delta, grad_B, grad_C = (_batch_second(grads[i]) for i in (0, 1, 3, 4))
        return grad_u, grad_delta, grads[2].sum(0), grad_B, grad_C, grads[5].sum(0)


def _batch_last(x: Tensor) -> Tensor:
    return x.permute(0, 3, 2, 1).contiguous()


def _batch_second(x: Tensor) -> Tensor:
    return x.permute(0, 3, 2, 1)


def _blocks(u: Tensor) -> int:
    return u.shape[0] * u.shape[3] // WIDTH


def _shape(u: Tensor, A: Tensor) -> tuple[int, ...]:
    return (*u.shape, A.shape[2])


@compiled
def _wide_forward(worker, first, last, shape, u, delta, A, B, C, D, y):
    _, batch, length, channels, states = shape
    state = np.empty(states * WIDTH, np.float32)
    for task in range(first, last):
        scan = task // batch
        for lane in range(0, channels, WIDTH):
            state[:] = 0.0
            for t in range(length):
                at = (task * length + t) * channels + lane
                step, source = load(delta, at), load(u, at)
                drive = step * source
                out = load(D, scan * channels + lane) * source
                for n in range(states):
                    row = (task * length + t) * states + n
                    decay = exp(step * load(A, (scan * states + n) * channels + lane))
                    now = fma(decay, load(state, n * WIDTH), drive * splat(B, row))
                    store(state, n * WIDTH, now)
                    out = fma(now, splat(C, row), out)
                store(y, at, out)


@compiled
def _wide_backward(worker, first, last, shape, u, delta, A, B, C, D, grad_y, grad_u, grad_delta, grad_A, grad_B, grad_C, grad_D):
    scans, batch, length, channels, states = shape
    decays = np.empty(length * WIDTH, np.float32)
    history = np.zeros((length + 1) * WIDTH, np.float32)
    sums_B = np.empty(length * states * WIDTH, np.float32)
    sums_C = np.empty(length * states * WIDTH, np.float32)
    sums_drive = np.empty(length * WIDTH, np.float32)
    sums_delta = np.empty(length * WIDTH, np.float32)
    for task in range(first, last):
        scan = task // batch
        sums_B[:] = 0.0
        sums_C[:] = 0.0
        for lane in range(0, channels, WIDTH):
            sums_drive[:] = 0.0
            sums_delta[:] = 0.0
            base = task * length * channels + lane
            for n in range(states):
                where = (scan * states + n) * channels + lane
                rate = load(A, where)
                now = zeros()
                for t in range(length):
                    at = base + t * channels
                    step = load(delta, at)
                    decay = exp(step * rate)
                    drive = step * load(u, at)
                    now = fma(decay, now, drive * splat(B, (task * length + t) * states + n))
                    store(decays, t * WIDTH, decay)
                    store(history, (t + 1) * WIDTH, now)
                later = zeros()
                sum_A = zeros()
                for back in range(length):
                    t = length - 1 - back
                    at = base + t * channels
                    row = (task * length + t) * states + n
                    cell = (t * states + n) * WIDTH
                    step, out = load(delta, at), load(grad_y, at)
                    grad = fma(out, splat(C, row), later)
                    store(sums_C, cell, fma(out, load(history, (t + 1) * WIDTH), load(sums_C, cell)))
                    store(sums_B, cell, fma(grad, step * load(u, at), load(sums_B, cell)))
                    store(sums_drive, t * WIDTH, fma(grad, splat(B, row), load(sums_drive, t * WIDTH)))
                    later = grad * load(decays, t * WIDTH)
                    exponent = later * load(history, t * WIDTH)
                    store(sums_delta, t * WIDTH, fma(exponent, rate, load(sums_delta, t * WIDTH)))
                    sum_A = fma(exponent, step, sum_A)
                where += worker * scans * states * channels
                store(grad_A, where, load(grad_A, where) + sum_A)
            skip = load(D, scan * channels + lane)
            where = (worker * scans + scan) * channels + lane
            sum_D = load(grad_D, where)
            for t in range(length):
                at = base + t * channels
                source, out, drive = load(u, at), load(grad_y, at), load(sums_drive, t * WIDTH)
                store(grad_u, at, fma(drive, load(delta, at), skip * out))
                store(grad_delta, at, fma(drive, source, load(sums_delta, t * WIDTH)))
                sum_D = fma(source, out, sum_D)
            store(grad_D, where, sum_D)
        for cell in range(length * states):
            grad_B[task * length * states + cell] = total(load(sums_B, cell * WIDTH))
            grad_C[task * length * states + cell] = total(load(sums_C, cell * WIDTH))


@compiled
def _narrow_forward(worker, first, last, shape, u, delta, A, B, C, D, y):
    _, batch, length, channels, states = shape
    state = np.empty(channels * states * WIDTH, np.float32)
    blocks = batch // WIDTH
    for task in range(first, last):
        scan, lane = task // blocks, task % blocks * WIDTH
        state[:] = 0.0
        for t in range(length):
            for d in range(channels):
                at = ((scan * channels + d) * length + t) * batch + lane
                step, source = load(delta, at), load(u, at)
                drive = step * source
                out = splat(D, scan * channels + d) * source
                for n in range(states):
                    row = ((scan * states + n) * length + t) * batch + lane
                    rate = d * states + n
                    decay = exp(step * splat(A, scan * channels * states + rate))
                    now = fma(decay, load(state, rate * WIDTH), drive * load(B, row))
                    store(state, rate * WIDTH, now)
                    out = fma(now, load(C, row), out)
                store(y, at, out)


@compiled
def _narrow_backward(worker, first, last, shape, u, delta, A, B, C, D, grad_y, grad_u, grad_delta, grad_A, grad_B, grad_C, grad_D):
    scans, batch, length, channels, states = shape
    cells = channels * states * WIDTH
    history = np.zeros((length + 1) * cells, np.float32)
    later = np.empty(cells, np.float32)
    sums_A = np.empty(cells, np.float32)
    sums_D = np.empty(channels * WIDTH, np.float32)
    blocks = batch // WIDTH
    for task in range(first, last):
        scan, lane = task // blocks, task % blocks * WIDTH
        for t in range(length):
            for d in range(channels):
                at = ((scan * channels + d) * length + t) * batch + lane
                step = load(delta, at)
                drive = step * load(u, at)
                for n in range(states):
                    rate = d * states + n
                    cell = t * cells + rate * WIDTH
                    row = ((scan * states + n) * length + t) * batch + lane
                    decay = exp(step * splat(A, scan * channels * states + rate))
                    store(history, cell + cells, fma(decay, load(history, cell), drive * load(B, row)))
        later[:] = 0.0
        sums_A[:] = 0.0
        sums_D[:] = 0.0
        for back in range(length):
            t = length - 1 - back
            for d in range(channels):
                at = ((scan * channels + d) * length + t) * batch + lane
                step, source, out = load(delta, at), load(u, at), load(grad_y, at)
                drive = step * source
                sum_drive = zeros()
                sum_delta = zeros()
                for n in range(states):
                    rate = d * states + n
                    place = rate * WIDTH
                    cell = t * cells + place
                    row = ((scan * states + n) * length + t) * batch + lane
                    speed = splat(A, scan * channels * states + rate)
                    forcing = load(B, row)
                    grad = fma(out, load(C, row), load(later, place))
                    part_C = out * load(history, cell + cells)
                    part_B = grad * drive
                    if d > 0:
                        part_C = part_C + load(grad_C, row)
                        part_B = part_B + load(grad_B, row)
                    store(grad_C, row, part_C)
                    store(grad_B, row, part_B)
                    sum_drive = fma(grad, forcing, sum_drive)
                    before = grad * exp(step * speed)
                    store(later, place, before)
                    exponent = before * load(history, cell)
                    sum_delta = fma(exponent, speed, sum_delta)
                    store(sums_A, place, fma(exponent, step, load(sums_A, place)))
                store(grad_u, at, fma(sum_drive, step, splat(D, scan * channels + d) * out))
                store(grad_delta, at, fma(sum_drive, source, sum_delta))
                store(sums_D, d * WIDTH, fma(source, out, load(sums_D, d * WIDTH)))
        for rate in range(channels * states):
            grad_A[(worker * scans + scan) * channels * states + rate] += total(load(sums_A, rate * WIDTH))
        for d in range(channels):
            grad_D[(worker * scans + scan) * channels + d] += total(load(sums_D, d * WIDTH))
