"""Mamba's causal convolution and its SiLU as one operation with a hand-written gradient: no graph of slices."""

# torch's own annotations are partial: of some of its methods a strict checker knows too little.
# pyright: reportUnknownMemberType=false
from __future__ import annotations

from collections.abc import Callable
from functools import cache
from typing import Any, cast

import torch
from torch import Tensor
from torch.autograd.function import FunctionCtx, once_differentiable
from torch.nn import functional


def causal_convolution(x: Tensor, weight: Tensor, bias: Tensor, backend: str = "auto") -> Tensor:
    """SiLU of a depthwise convolution over each step and those before it.

    x: (S, B, L, D), or (1, B, L, D) read by every scan; weight: (S, D, taps), the present step's last; bias: (S, D). Any memory
    layout is accepted. Returns (S, B, L, D) in float32, or float64 when x is, in the memory layout of x.
    backend: "fast" (PyTorch), "numba" (compiled kernels, float32 on the CPU) or "auto", which uses them in training alone.
    Raises ValueError for a backend that is unknown or cannot run these tensors here.
    """
    dtype = torch.float64 if x.dtype == torch.float64 else torch.float32
    x, weight, bias = (tensor.to(dtype) for tensor in (x, weight, bias))
    compilable = x.device.type == "cpu" and dtype == torch.float32
    if backend == "auto":
        training = torch.is_grad_enabled() and (x.requires_grad or weight.requires_grad)
        backend = "numba" if training and compilable and _numba() is not None else "fast"
    if backend == "fast":
        return cast("Tensor", _Convolution.apply(x, weight, bias))
    if backend == "numba" and compilable and (compiled := _numba()) is not None:
        return compiled(x, weight, bias)
    raise ValueError(f"the convolution backend {backend!r} is unknown, not installed or cannot run {dtype} on {x.device}")


@cache
def _numba() -> Callable[..., Tensor] | None:
    try:
        from .compiled_convolution import numba_convolution
    except ImportError:
        return None
    return numba_convolution


class _Convolution(torch.autograd.Function):
    @staticmethod
    def forward(ctx: FunctionCtx, x: Tensor, weight: Tensor, bias: Tensor) -> Tensor:
        before = _before_activation(x, weight, bias)
        ctx.save_for_backward(x, weight, before)
        return functional.silu(before)

    @staticmethod
    @once_differentiable
    def backward(ctx: Any, grad_y: Tensor) -> tuple[Tensor, ...]:  # pyright: ignore[reportIncompatibleMethodOverride]  # as torch asks
        saved: tuple[Tensor, ...] = ctx.saved_tensors
        x, weight, before = saved
        gate = torch.sigmoid(before)
        grad = grad_y * gate * (1.0 + before * (1.0 - gate))
        grad_x = (grad * weight[:, None, None, :, -1]).sum_to_size(x.shape)
        grad_taps = [(grad * x).sum((1, 2))]
        for back in range(1, weight.shape[2]):
            late, early = grad[:, :, back:], x[:, :, : max(x.shape[2] - back, 0)]
            grad_x[:, :, : early.shape[2]] += (late * weight[:, None, None, :, -1 - back]).sum_to_size(early.shape)
            grad_taps.append((late * early).sum((1, 2)))
        return grad_x, torch.stack(grad_taps[::-1], dim=-1), grad.sum((1, 2))


def _before_activation(x: Tensor, weight: Tensor, bias: Tensor) -> Tensor:
    y = x * weight[:, None, None, :, -1] + bias[:, None, None]
    for back in range(1, min(weight.shape[2], x.shape[2])):
        y[:, :, back:].addcmul_(x[:, :, :-back], weight[:, None, None, :, -1 - back])
    return y
