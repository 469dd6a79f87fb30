"""The selective scan as a graph of few plain operations, for ONNX: forward only, its number of steps fixed when it is traced.

Wide scans (HTM: few steps, many channels) go step by step, so that one step's states stay in cache. Long ones (BSM) are cut into
chunks that advance side by side, and the state is carried across them at the end, as in `scan_fast`.
"""

from __future__ import annotations

import math

import torch
from torch import Tensor

# From here on chunks repay the carry between them.
_LONG = 32


def traced_scan(u: Tensor, delta: Tensor, A: Tensor, B: Tensor, C: Tensor, D: Tensor) -> Tensor:
    """Shapes as in scan.selective_scan."""
    length = int(u.shape[2])
    chunk = math.isqrt(length) if length >= _LONG else length
    if length % chunk:
        chunk = length
    y = _in_one(u, delta, A, B, C) if chunk == length else _in_chunks(u, delta, A, B, C, chunk)
    return y + u * D[:, None, None]


def _in_one(u: Tensor, delta: Tensor, A: Tensor, B: Tensor, C: Tensor) -> Tensor:
    rate, source = A.transpose(1, 2).unsqueeze(1), delta * u  # (S, 1, N, D): channels innermost
    state, outputs = None, []
    for t in range(u.shape[2]):
        drive = B[:, :, t].unsqueeze(3) * source[:, :, t].unsqueeze(2)
        state = drive if state is None else torch.exp(delta[:, :, t].unsqueeze(2) * rate) * state + drive
        outputs.append(C[:, :, t].unsqueeze(2) @ state)
    return torch.cat(outputs, dim=2)


def _in_chunks(u: Tensor, delta: Tensor, A: Tensor, B: Tensor, C: Tensor, chunk: int) -> Tensor:
    """States are (S, B, D, N, chunks) with the chunks innermost."""
    rate = A[:, None, :, :, None]

    def by_step(x: Tensor) -> Tensor:
        """(S, B, L, F) -> (S, B, chunk, F, chunks)"""
        return x.unflatten(2, (-1, chunk)).permute(0, 1, 3, 4, 2)

    delta, source, B, C = (by_step(x) for x in (delta, delta * u, B, C))
    since_start = delta.cumsum(2)
    state, states = None, []
    for t in range(chunk):
        drive = source[:, :, t].unsqueeze(3) * B[:, :, t].unsqueeze(2)
        state = drive if state is None else torch.exp(delta[:, :, t].unsqueeze(3) * rate) * state + drive
        states.append(state)
    entering = _carry(state, torch.exp(since_start[:, :, -1].unsqueeze(3) * rate))
    outputs = []
    for t, own in enumerate(states):
        whole = own + torch.exp(since_start[:, :, t].unsqueeze(3) * rate) * entering
        outputs.append((whole * C[:, :, t].unsqueeze(2)).sum(3))
    # (S, B, D, chunks, chunk) -> (S, B, L, D)
    return torch.stack(outputs, dim=-1).flatten(3).transpose(2, 3)


def _carry(last: Tensor, through: Tensor) -> Tensor:
    """What enters each chunk (last axis), from what each alone ends with and how much it lets through."""
    entering = [torch.zeros_like(last[..., :1])]
    for index in range(last.shape[-1] - 1):
        entering.append(last[..., index : index + 1] + through[..., index : index + 1] * entering[-1])
    return torch.cat(entering, dim=-1)
