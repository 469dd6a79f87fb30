"""Layers with their gradients, in numpy: each gives its result and a function that takes the gradient of what follows back to its input.

One clip: arrays are (L, width), float32. Weights are not learned here, so nothing is kept for them.
"""

from __future__ import annotations

from collections.abc import Callable

import numpy as np

from .layers import ERF, ERF_P, Attention, LayerNorm, Linear, SkipStack, TransformerBlock

# Takes the gradient of a result back to what it was made from.
Pullback = Callable[[np.ndarray], np.ndarray]
_NORMAL = np.float32(1.0 / np.sqrt(2.0 * np.pi))


def linear(layer: Linear, x: np.ndarray) -> tuple[np.ndarray, Pullback]:
    return x @ layer.weight + layer.bias, lambda gradient: gradient @ layer.weight.T


def layer_norm(layer: LayerNorm, x: np.ndarray) -> tuple[np.ndarray, Pullback]:
    centred = x - x.mean(-1, keepdims=True)
    inverse = 1.0 / np.sqrt(np.einsum("...i,...i->...", centred, centred)[..., None] / x.shape[-1] + np.float32(layer.eps))
    unit = centred * inverse

    def back(gradient: np.ndarray) -> np.ndarray:
        weighted = gradient * layer.weight
        along = np.einsum("...i,...i->...", weighted, unit)[..., None] / x.shape[-1]
        return inverse * (weighted - weighted.mean(-1, keepdims=True) - unit * along)

    return unit * layer.weight + layer.bias, back


def gelu(x: np.ndarray) -> tuple[np.ndarray, Pullback]:
    """With the error function, as `layers.gelu`."""
    z = np.abs(x) * np.float32(0.5**0.5)
    t = 1.0 / (1.0 + np.float32(ERF_P) * z)
    bell = np.exp(-z * z)
    series = np.float32(ERF[-1])
    for coefficient in reversed(ERF[:-1]):
        series = series * t + np.float32(coefficient)
    below = 0.5 * (1.0 + np.copysign(1.0 - series * t * bell, x))
    return x * below, lambda gradient: gradient * (below + x * bell * _NORMAL)


def attention(layer: Attention, x: np.ndarray) -> tuple[np.ndarray, Pullback]:
    """Of tokens to themselves."""
    scale = np.float32((x.shape[-1] // layer.heads) ** -0.5)
    (queries, back_q), (keys, back_k), (values, back_v) = (linear(part, x) for part in (layer.query, layer.key, layer.value))
    q, k, v = (_split(part, layer.heads) for part in (queries, keys, values))
    scores = q @ k.swapaxes(-1, -2) * scale
    scores = np.exp(scores - scores.max(-1, keepdims=True))
    shares = scores / scores.sum(-1, keepdims=True)
    result, back_out = linear(layer.outward, _joined(shares @ v))

    def back(gradient: np.ndarray) -> np.ndarray:
        mixed = _split(back_out(gradient), layer.heads)
        of_shares = mixed @ v.swapaxes(-1, -2)
        of_scores = shares * (of_shares - (of_shares * shares).sum(-1, keepdims=True)) * scale
        of_v = shares.swapaxes(-1, -2) @ mixed
        return back_q(_joined(of_scores @ k)) + back_k(_joined(of_scores.swapaxes(-1, -2) @ q)) + back_v(_joined(of_v))

    return result, back


def block(layer: TransformerBlock, x: np.ndarray) -> tuple[np.ndarray, Pullback]:
    """One that norms first and attends to itself alone. Raises ValueError for others."""
    if not layer.norm_first or layer.cross is not None:
        raise ValueError("gradients are known of blocks that norm first and attend to themselves")
    normed, back_first = layer_norm(layer.norms[0], x)
    attended, back_attention = attention(layer.attend, normed)
    between = x + attended
    normed, back_second = layer_norm(layer.norms[1], between)
    wide, back_wide = linear(layer.wider, normed)
    bent, back_gelu = gelu(wide)
    narrow, back_narrow = linear(layer.narrower, bent)

    def back(gradient: np.ndarray) -> np.ndarray:
        gradient = gradient + back_second(back_wide(back_gelu(back_narrow(gradient))))
        return gradient + back_first(back_attention(gradient))

    return between + narrow, back


def skip_stack(stack: SkipStack, tokens: np.ndarray) -> tuple[np.ndarray, Pullback]:
    """Of transformer blocks."""
    inward: list[Pullback] = []
    outward: list[tuple[Pullback, Pullback]] = []
    skips: list[np.ndarray] = []
    for layer in stack.inward:
        tokens, back = block(_transformer(layer), tokens)
        inward.append(back)
        skips.append(tokens)
    tokens, back_middle = block(_transformer(stack.middle), tokens)
    for layer, merge in zip(stack.outward, stack.merge, strict=True):
        merged, back_merge = linear(merge, np.concatenate([tokens, skips.pop()], axis=-1))
        tokens, back = block(_transformer(layer), merged)
        outward.append((back_merge, back))
    result, back_norm = layer_norm(stack.norm, tokens)

    def pull(gradient: np.ndarray) -> np.ndarray:
        gradient = back_norm(gradient)
        of_skips: list[np.ndarray] = []
        for back_merge, back in reversed(outward):
            gradient, of_skip = np.split(back_merge(back(gradient)), 2, axis=-1)
            of_skips.append(of_skip)
        gradient = back_middle(gradient)
        # The first block's skip was read by the last one outward: its gradient came first.
        for back, of_skip in zip(reversed(inward), reversed(of_skips), strict=True):
            gradient = back(gradient + of_skip)
        return gradient

    return result, pull


def _transformer(layer: object) -> TransformerBlock:
    if not isinstance(layer, TransformerBlock):
        raise ValueError("gradients are known of transformer blocks")
    return layer


def _split(x: np.ndarray, heads: int) -> np.ndarray:
    """(L, width) -> (heads, L, width / heads)."""
    return x.reshape(len(x), heads, -1).swapaxes(0, 1)


def _joined(x: np.ndarray) -> np.ndarray:
    return x.swapaxes(0, 1).reshape(x.shape[1], -1)
