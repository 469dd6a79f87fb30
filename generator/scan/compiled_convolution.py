"""The causal convolution and its SiLU as compiled CPU kernels. Optional, for training. Needs numba.

One kernel serves both memory layouts: rows are clips and lanes channels (wide), or rows are channels and lanes clips (narrow,
whose weights are spread over the lanes first).
"""

# Compiled kernels: of what numba makes of these functions a checker knows no types.
# pyright: basic
from __future__ import annotations

from typing import Any

import numpy as np
import torch
from torch import Tensor
from torch.autograd.function import once_differentiable

from .kernels import compiled, flat_arrays, in_parallel, pad_batch
from .simd import WIDTH, exp, fma, load, ones, store, zeros


def numba_convolution(x: Tensor, weight: Tensor, bias: Tensor) -> Tensor:
    """Shapes as in convolution.causal_convolution; float32 on the CPU; differentiable once."""
    taps_first = torch.cat([weight.permute(0, 2, 1), bias.unsqueeze(1)], dim=1)
    if x.shape[3] % WIDTH == 0:
        return _Convolution.apply(x, taps_first.unsqueeze(2), False)
    (x,), batch = pad_batch(x), x.shape[1]
    spread = taps_first.unsqueeze(3).expand(-1, -1, -1, WIDTH)
    y = _Convolution.apply(x.permute(0, 3, 2, 1), spread, True).permute(0, 3, 2, 1)
    return y if y.shape[1] == batch else y[:, :batch]


class _Convolution(torch.autograd.Function):
    """x: (S or 1, rows, L, lanes). weight: (S, taps + 1, rows or 1, lanes or WIDTH), the bias last."""

    @staticmethod
    def forward(ctx: Any, x: Tensor, weight: Tensor, by_row: bool) -> Tensor:
        ctx.by_row = by_row
        x, weight = x.contiguous(), weight.contiguous()
        ctx.save_for_backward(x, weight)
        y = x.new_empty(len(weight), *x.shape[1:])
        in_parallel(_forward, x.shape[1], _shape(x, weight, by_row), flat_arrays(x, weight, y))
        return y

    @staticmethod
    @once_differentiable
    def backward(ctx: Any, grad_y: Tensor) -> tuple[Tensor, Tensor, None]:
        x, weight = ctx.saved_tensors
        grad_x = torch.zeros_like(x)
        grad_weight = weight.new_zeros(torch.get_num_threads(), *weight.shape)
        arrays = flat_arrays(x, weight, grad_y.contiguous(), grad_x, grad_weight)
        in_parallel(_backward, x.shape[1], _shape(x, weight, ctx.by_row), arrays)
        return grad_x, grad_weight.sum(0), None


def _shape(x: Tensor, weight: Tensor, by_row: bool) -> tuple[int, ...]:
    """Inputs, scans, rows, steps, lanes, taps; then how far apart the weights of neighbouring rows and lanes are, and of taps."""
    shared, rows, length, lanes = x.shape
    scans, taps = weight.shape[:2]
    return shared, scans, rows, length, lanes, taps - 1, WIDTH * by_row, int(not by_row), weight[0, 0].numel()


@compiled
def _forward(worker, first, last, shape, x, weight, y):
    shared, scans, rows, length, lanes, taps, row_step, lane_step, tap_step = shape
    for row in range(first, last):
        for scan in range(scans):
            source = (scan % shared * rows + row) * length * lanes
            target = (scan * rows + row) * length * lanes
            for lane in range(0, lanes, WIDTH):
                weights = scan * (taps + 1) * tap_step + row * row_step + lane * lane_step
                for t in range(length):
                    before = load(weight, weights + taps * tap_step)
                    for back in range(min(taps, t + 1)):
                        tap = load(weight, weights + (taps - 1 - back) * tap_step)
                        before = fma(load(x, source + (t - back) * lanes + lane), tap, before)
                    store(y, target + t * lanes + lane, before / (ones() + exp(zeros() - before)))


@compiled
def _backward(worker, first, last, shape, x, weight, grad_y, grad_x, grad_weight):
    shared, scans, rows, length, lanes, taps, row_step, lane_step, tap_step = shape
    sums = np.empty((taps + 1) * WIDTH, np.float32)
    for row in range(first, last):
        for scan in range(scans):
            source = (scan % shared * rows + row) * length * lanes
            target = (scan * rows + row) * length * lanes
            for lane in range(0, lanes, WIDTH):
                weights = scan * (taps + 1) * tap_step + row * row_step + lane * lane_step
                sums[:] = 0.0
                sum_bias = zeros()
                for t in range(length):
                    before = load(weight, weights + taps * tap_step)
                    for back in range(min(taps, t + 1)):
                        tap = load(weight, weights + (taps - 1 - back) * tap_step)
                        before = fma(load(x, source + (t - back) * lanes + lane), tap, before)
                    gate = ones() / (ones() + exp(zeros() - before))
                    slope = gate * fma(before, ones() - gate, ones())
                    grad = load(grad_y, target + t * lanes + lane) * slope
                    sum_bias = sum_bias + grad
                    for back in range(min(taps, t + 1)):
                        at = source + (t - back) * lanes + lane
                        tap = load(weight, weights + (taps - 1 - back) * tap_step)
                        store(grad_x, at, fma(grad, tap, load(grad_x, at)))
                        cell = (taps - 1 - back) * WIDTH
                        store(sums, cell, fma(grad, load(x, at), load(sums, cell)))
                weights += worker * scans * (taps + 1) * tap_step
                for tap in range(taps):
                    at = weights + tap * tap_step
                    store(grad_weight, at, load(grad_weight, at) + load(sums, tap * WIDTH))
                at = weights + taps * tap_step
                store(grad_weight, at, load(grad_weight, at) + sum_bias)
