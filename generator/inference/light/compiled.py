"""Stacks of blocks handed to the compiled kernels: their weights laid out for them, and the clips of a batch shared among threads.

Clips do not know of each other, so each goes through the whole trunk on one core, a few of them together. Needs numba; the kernels are
compiled on import.
"""

# Of what numba makes of the kernels a checker knows no types.
# pyright: reportUnknownMemberType=false

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import numpy as np

from . import kernels
from .kernels import WIDTH
from .layers import LayerNorm, Linear, SkipStack, TransformerBlock
from .mamba import MambaBlock, Spatial, Temporal
from .threads import in_threads

_LOG2_E = np.log2(np.e)
# Clips that go through the trunk together: weights are read once for them, and what lies between stays in the second cache.
_TOGETHER = 4


class CompiledTrunk:
    """A SkipStack of Mamba and transformer blocks, compiled: its twin in all it computes."""

    def __init__(self, stack: SkipStack) -> None:
        """Raises ValueError for a stack that the kernels do not know: see `fits`."""
        self._norm = stack.norm
        self._inward, (self._middle,), self._outward = (_all_compiled(part) for part in (stack.inward, [stack.middle], stack.outward))
        self._merge = [_linear(linear) for linear in stack.merge]

    def __call__(self, tokens: np.ndarray) -> np.ndarray:
        """(B, L, width), same shape back."""
        clips = np.array(tokens, dtype=np.float32, order="C").reshape(len(tokens), -1)

        def run(first: int, last: int) -> None:
            for place in range(first, last, _TOGETHER):
                self._run(clips[place : min(place + _TOGETHER, last)], tokens.shape[1])

        in_threads(run, len(clips))
        return self._norm(clips.reshape(tokens.shape))

    def _run(self, clips: np.ndarray, length: int) -> None:
        skips: list[np.ndarray] = []
        for block in self._inward:
            block.run(clips, length)
            skips.append(clips.reshape(-1).copy())
        self._middle.run(clips, length)
        for block, merge in zip(self._outward, self._merge, strict=True):
            kernels.merge(clips.reshape(-1), skips.pop(), len(clips) * length, merge)
            block.run(clips, length)


class CompiledBlocks:
    """Blocks one after the other, compiled: they take one clip."""

    def __init__(self, blocks: Sequence[MambaBlock | TransformerBlock]) -> None:
        """Raises ValueError for blocks that the kernels do not know: see `fits`."""
        self._blocks = _all_compiled(blocks)

    def __call__(self, tokens: np.ndarray) -> np.ndarray:
        """(L, width), same shape back."""
        clips = np.array(tokens, dtype=np.float32, order="C").reshape(1, -1)
        for block in self._blocks:
            block.run(clips, len(tokens))
        return clips.reshape(tokens.shape)


def fits(blocks: Sequence[object]) -> bool:
    """Whether the kernels know all of them."""
    return all(_fits(block) for block in blocks)


def _all_compiled(blocks: Sequence[object]) -> list[_Mamba | _Transformer]:
    if not fits(blocks):
        raise ValueError("the kernels need whole vectors, and Mamba blocks with summed scans in both directions")
    return [_compiled(block) for block in blocks]


def _compiled(block: object) -> _Mamba | _Transformer:
    if isinstance(block, MambaBlock):
        return _Mamba(block)
    assert isinstance(block, TransformerBlock)
    return _Transformer(block)


def _fits(block: object) -> bool:
    if isinstance(block, MambaBlock):
        return len(block.temporal.norm.weight) % WIDTH == 0 and not block.temporal.concat and block.spatial.bidirectional
    return isinstance(block, TransformerBlock) and block.cross is None and all(size % WIDTH == 0 for size in block.wider.weight.shape)


class _Mamba:
    def __init__(self, block: MambaBlock) -> None:
        self._scans = len(block.temporal.scans.D), block.temporal.backward
        self._time, self._space = _packed(block.temporal), _packed(block.spatial)

    def run(self, clips: np.ndarray, length: int) -> None:
        """The clips' tokens (clips, length * width), in place."""
        kernels.temporal(clips.reshape(-1), len(clips), *self._scans, (length, *self._time[0]), *self._time[1])
        for clip in clips:
            kernels.spatial(clip, (len(clip) // length, *self._space[0]), *self._space[1])


class _Transformer:
    def __init__(self, block: TransformerBlock) -> None:
        attend, (norm1, norm2) = block.attend, block.norms
        parts = attend.query, attend.key, attend.value
        inward = Linear(np.concatenate([part.weight for part in parts], axis=1), np.concatenate([part.bias for part in parts]))
        first = _norm(norm1), _linear(inward), _linear(attend.outward)
        second = _norm(norm2), _linear(block.wider), _linear(block.narrower)
        self._arguments = attend.heads, block.norm_first, *first, *second, np.float32(norm1.eps)

    def run(self, clips: np.ndarray, length: int) -> None:
        """As _Mamba's."""
        kernels.transform(clips.reshape(-1), len(clips), length, *self._arguments)


def _packed(part: Temporal | Spatial) -> tuple[tuple[int, ...], tuple[Any, ...]]:
    """The sizes after the length, and the arrays, as `kernels.temporal` and `kernels.spatial` take them."""
    scans = part.scans
    inner = scans.D.shape[1]
    select = _padded(_padded(scans.select, 1), 2)
    taps = np.concatenate([scans.conv_weight.swapaxes(1, 2), scans.conv_bias[:, None]], axis=1)
    weights = (
        _flat(_padded(taps, 2)),
        _panels(select),
        _panels(scans.delta_weight),
        _flat(_padded(scans.delta_bias, 1)),
        _flat(_padded(scans.A.swapaxes(1, 2) * _LOG2_E, 2)),
        _flat(_padded(scans.D, 1)),
        np.zeros(select.shape[2], np.float32),
    )
    channels = inner + -inner % WIDTH
    sizes = channels, scans.states, scans.conv_weight.shape[2], scans.rank, select.shape[2]
    return sizes, (_norm(part.norm), _inward(part.inward), weights, _linear(part.outward), np.float32(part.norm.eps))


def _norm(norm: LayerNorm) -> np.ndarray:
    return _flat(np.stack([norm.weight, norm.bias]))


def _inward(linear: Linear) -> tuple[np.ndarray, np.ndarray]:
    """What goes to the scans, then the gate: either padded by itself."""
    weight = np.concatenate([_padded(half, 1) for half in np.split(linear.weight, 2, axis=1)], axis=1)
    return _panels(_padded(weight, 0)), _flat(np.concatenate([_padded(half, 0) for half in np.split(linear.bias, 2)]))


def _linear(linear: Linear) -> tuple[np.ndarray, np.ndarray]:
    return _panels(_padded(linear.weight, 0)), _flat(_padded(linear.bias, 0))


def _panels(weight: np.ndarray) -> np.ndarray:
    """(..., rows, columns) in panels of WIDTH columns."""
    weight = _padded(weight, weight.ndim - 1)
    *lead, rows, columns = weight.shape
    return _flat(np.moveaxis(weight.reshape(*lead, rows, columns // WIDTH, WIDTH), -2, -3))


def _padded(values: np.ndarray, axis: int) -> np.ndarray:
    """Zeros up to whole vectors."""
    missing = [(0, 0)] * values.ndim
    missing[axis] = (0, -values.shape[axis] % WIDTH)
    return np.pad(values, missing)


def _flat(values: np.ndarray) -> np.ndarray:
    return np.ascontiguousarray(values, dtype=np.float32).reshape(-1)
