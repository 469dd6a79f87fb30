"""What the networks are made of, in numpy: PyTorch's layers by their definitions, for inference. All arrays are float32."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass

import numpy as np

from .weights import Weights

# Numbers that are computed together, step by step: 128 kB.
_BLOCK = 2**15
# torch's default.
_NORM_EPS = 1e-5
# The error function to 1.5e-7 (Abramowitz and Stegun 1964, formula 7.1.26).
ERF_P, ERF = 0.3275911, (0.254829592, -0.284496736, 1.421413741, -1.453152027, 1.061405429)


@dataclass(frozen=True)
class Linear:
    """weight: (in, out). bias: (out,)."""

    weight: np.ndarray
    bias: np.ndarray

    @classmethod
    def of(cls, weights: Weights, size: int, out: int) -> Linear:
        return cls.from_torch(weights.take("weight", out, size), weights.take("bias", out))

    @classmethod
    def from_torch(cls, weight: np.ndarray, bias: np.ndarray) -> Linear:
        """weight: (out, in), as torch keeps it."""
        return cls(np.ascontiguousarray(weight.T), bias)

    def __call__(self, x: np.ndarray) -> np.ndarray:
        """(..., in) -> (..., out)."""
        # One product of all rows: numpy would make one for each of the leading indices.
        y = x.reshape(-1, x.shape[-1]) @ self.weight
        y += self.bias
        return y.reshape(*x.shape[:-1], -1)


@dataclass(frozen=True)
class LayerNorm:
    weight: np.ndarray
    bias: np.ndarray
    eps: float = _NORM_EPS

    @classmethod
    def of(cls, weights: Weights, size: int, eps: float = _NORM_EPS) -> LayerNorm:
        return cls(weights.take("weight", size), weights.take("bias", size), eps)

    def __call__(self, x: np.ndarray) -> np.ndarray:
        """Over the last axis."""
        centred = x - x.mean(-1, keepdims=True)
        variance = np.einsum("...i,...i->...", centred, centred)[..., None] / x.shape[-1]
        return centred / np.sqrt(variance + np.float32(self.eps)) * self.weight + self.bias


def silu(x: np.ndarray) -> np.ndarray:
    return x / (1.0 + np.exp(-x))


def softplus(x: np.ndarray) -> np.ndarray:
    return np.maximum(x, 0.0) + np.log1p(np.exp(-np.abs(x)))


def gelu(x: np.ndarray) -> np.ndarray:
    """The exact one, with the error function. A block at a time, so that what is in between stays in the cache: of eight clips a third of
    the time."""
    flat = np.ascontiguousarray(x).reshape(-1)
    y = np.empty_like(flat)
    for at in range(0, len(flat), _BLOCK):
        y[at : at + _BLOCK] = _gelu(flat[at : at + _BLOCK])
    return y.reshape(x.shape)


def _gelu(x: np.ndarray) -> np.ndarray:
    z = np.abs(x) * np.float32(0.5**0.5)
    t = 1.0 / (1.0 + np.float32(ERF_P) * z)
    series = np.float32(ERF[-1])
    for coefficient in reversed(ERF[:-1]):
        series = series * t + np.float32(coefficient)
    erf = np.copysign(1.0 - series * t * np.exp(-z * z), x)
    return 0.5 * x * (1.0 + erf)


@dataclass(frozen=True)
class Attention:
    """Scaled dot-product attention of several heads. query, key, value, outward: Linears."""

    heads: int
    query: Linear
    key: Linear
    value: Linear
    outward: Linear

    @classmethod
    def of(cls, weights: Weights, width: int, heads: int) -> Attention:
        """From torch's MultiheadAttention."""
        matrices = weights.take("in_proj_weight", 3 * width, width).reshape(3, width, width)
        biases = weights.take("in_proj_bias", 3 * width).reshape(3, width)
        query, key, value = (Linear.from_torch(*part) for part in zip(matrices, biases, strict=True))
        return cls(heads, query, key, value, Linear.of(weights.at("out_proj"), width, width))

    def __call__(self, x: np.ndarray, memory: np.ndarray | None = None, hidden: np.ndarray | None = None) -> np.ndarray:
        """x: (B, L, width) asks memory (B, M, width), itself by default. hidden: (B, M) True where nothing may be read."""
        memory = x if memory is None else memory
        q, k, v = self._split(self.query(x)), self._split(self.key(memory)), self._split(self.value(memory))
        scores = q @ k.swapaxes(-1, -2) * np.float32(q.shape[-1] ** -0.5)
        if hidden is not None:
            scores = np.where(hidden[:, None, None], np.float32(-np.inf), scores)
        scores = np.exp(scores - scores.max(-1, keepdims=True))
        mixed = scores / scores.sum(-1, keepdims=True) @ v
        return self.outward(mixed.swapaxes(1, 2).reshape(x.shape))

    def _split(self, x: np.ndarray) -> np.ndarray:
        return x.reshape(*x.shape[:2], self.heads, -1).swapaxes(1, 2)


@dataclass(frozen=True)
class TransformerBlock:
    """Attention to itself, in a crossing block then to a memory, then a feed-forward network with GELU. norms: one for each."""

    norm_first: bool
    attend: Attention
    cross: Attention | None
    wider: Linear
    narrower: Linear
    norms: tuple[LayerNorm, ...]

    @classmethod
    def of(cls, weights: Weights, width: int, heads: int, feedforward: int, norm_first: bool, crossing: bool = False) -> TransformerBlock:
        """From torch's TransformerEncoderLayer; with `crossing`, its TransformerDecoderLayer."""
        return cls(
            norm_first,
            Attention.of(weights.at("self_attn"), width, heads),
            Attention.of(weights.at("multihead_attn"), width, heads) if crossing else None,
            Linear.of(weights.at("linear1"), width, feedforward),
            Linear.of(weights.at("linear2"), feedforward, width),
            tuple(LayerNorm.of(weights.at(f"norm{1 + index}"), width) for index in range(3 if crossing else 2)),
        )

    def __call__(self, x: np.ndarray, memory: np.ndarray | None = None, hidden: np.ndarray | None = None) -> np.ndarray:
        """x: (B, L, width); memory: (B, M, width) for a crossing block; hidden: (B, L) True for tokens that none may read."""
        steps: list[Callable[[np.ndarray], np.ndarray]] = [lambda y: self.attend(y, hidden=hidden)]
        if (cross := self.cross) is not None:
            steps.append(lambda y: cross(y, memory))
        steps.append(lambda y: self.narrower(gelu(self.wider(y))))
        for step, norm in zip(steps, self.norms, strict=True):
            x = x + step(norm(x)) if self.norm_first else norm(x + step(x))
        return x


# Tokens (B, L, width) and what else a block takes -> tokens, same shape.
Block = Callable[..., np.ndarray]


class SkipStack:
    """Blocks in, one in the middle, as many out, each of which also reads its mirror's output; then a norm."""

    def __init__(self, weights: Weights, width: int, inward: Sequence[Block], middle: Block, outward: Sequence[Block]) -> None:
        self.inward, self.middle, self.outward = inward, middle, outward
        self.merge = [Linear.of(weights.at("merge", index), 2 * width, width) for index in range(len(outward))]
        self.norm = LayerNorm.of(weights.at("norm"), width)

    @property
    def blocks(self) -> list[Block]:
        return [*self.inward, self.middle, *self.outward]

    def __call__(self, tokens: np.ndarray, **arguments: np.ndarray | None) -> np.ndarray:
        """(B, L, width), same shape back. arguments go to every block."""
        skips: list[np.ndarray] = []
        for block in self.inward:
            tokens = block(tokens, **arguments)
            skips.append(tokens)
        tokens = self.middle(tokens, **arguments)
        for block, merge in zip(self.outward, self.merge, strict=True):
            tokens = block(merge(np.concatenate([tokens, skips.pop()], axis=-1)), **arguments)
        return self.norm(tokens)


def sinusoids(positions: np.ndarray, width: int) -> np.ndarray:
    """As conditioning.sinusoids: (B,) -> (B, width)."""
    half = width // 2
    frequencies = np.exp(np.arange(half, dtype=np.float32) * np.float32(-np.log(10000.0) / half))
    angles = np.asarray(positions, dtype=np.float32)[:, None] * frequencies
    return np.concatenate([np.cos(angles), np.sin(angles)], axis=1)
