"""Motion Mamba's blocks as compiled functions: a few clips through a whole block without leaving the cache. Needs numba.

Clips lie one after the other and read a block's weights once for all of them. All arrays are flat float32. Matrices are kept in panels
of WIDTH columns, (columns / WIDTH, rows, WIDTH) in memory, so that a product streams through them once. Channels are padded with zeros to
whole panels; a padded channel stays zero all the way.
"""

# Compiled kernels: of what numba makes of these functions a checker knows no types.
# pyright: basic
from __future__ import annotations

import numba
import numpy as np

from ...scan.simd import WIDTH, exp, exp2_of_negative, filled, fma, lanes, larger, load, ones, softplus, splat, store, total, zeros
from .layers import ERF, ERF_P

_TILE = 6
_I, _B, _F, _A = numba.types.intp, numba.types.boolean, numba.types.float32, numba.types.float32[::1]
_LANES = lanes
_SIZES, _WEIGHTS, _SCRATCH, _LINEAR = (numba.types.UniTuple(kind, count) for kind, count in ((_I, 6), (_A, 7), (_A, 4), (_A, 2)))


def compiled(*arguments):
    """Compiled when this module is imported, once, for exactly these arguments: left to itself numba compiles a function anew for every
    constant it is called with. The result is kept on disk, where Python keeps its own bytecode."""

    def decorate(function):
        try:
            return numba.njit(arguments, nogil=True, error_model="numpy", cache=True)(function)
        except RuntimeError:
            # Nowhere to write to: compiled anew in every session.
            return numba.njit(arguments, nogil=True, error_model="numpy")(function)

    return decorate


@compiled(_I, _I, _I, _A, _I, _I, _A, _I, _A, _I, _A, _I, _I)
def product(rows, inner, panels, x, x_at, x_row, weight, weight_at, bias, bias_at, y, y_at, y_row):
    """y = x @ weight + bias. x and y lie at x_at, y_at in their arrays, rows x_row and y_row apart."""
    for panel in range(panels):
        start = load(bias, bias_at + panel * WIDTH)
        base = weight_at + panel * inner * WIDTH
        out = y_at + panel * WIDTH
        row = 0
        # Six rows at once: as many sums as keep the multipliers busy and fit the registers of AVX2, too.
        while row + _TILE <= rows:
            at = x_at + row * x_row
            s0, s1, s2, s3, s4, s5 = start, start, start, start, start, start
            for k in range(inner):
                w = load(weight, base + k * WIDTH)
                s0 = fma(splat(x, at + k), w, s0)
                s1 = fma(splat(x, at + x_row + k), w, s1)
                s2 = fma(splat(x, at + 2 * x_row + k), w, s2)
                s3 = fma(splat(x, at + 3 * x_row + k), w, s3)
                s4 = fma(splat(x, at + 4 * x_row + k), w, s4)
                s5 = fma(splat(x, at + 5 * x_row + k), w, s5)
            to = out + row * y_row
            store(y, to, s0)
            store(y, to + y_row, s1)
            store(y, to + 2 * y_row, s2)
            store(y, to + 3 * y_row, s3)
            store(y, to + 4 * y_row, s4)
            store(y, to + 5 * y_row, s5)
            row += _TILE
        while row < rows:
            at = x_at + row * x_row
            s0 = start
            for k in range(inner):
                s0 = fma(splat(x, at + k), load(weight, base + k * WIDTH), s0)
            store(y, out + row * y_row, s0)
            row += 1


@compiled(_I, _I, _I, _A, _I, _I, _A, _I, _A, _I)
def _convolve(length, channels, taps, x, x_at, x_row, weight, weight_at, u, u_at):
    """SiLU of the causal convolution. weight: (taps + 1, channels), the bias last. u: (length, channels)."""
    for lane in range(0, channels, WIDTH):
        for t in range(length):
            before = load(weight, weight_at + taps * channels + lane)
            for back in range(min(taps, t + 1)):
                tap = load(weight, weight_at + (taps - 1 - back) * channels + lane)
                before = fma(load(x, x_at + (t - back) * x_row + lane), tap, before)
            store(u, u_at + t * channels + lane, before / (ones() + exp(zeros() - before)))


@compiled(_I, _I, _I, _I, _I, _I, _A, _A, _A, _A, _I, _A, _I, _A, _I, _I, _A)
def _scan(first, length, channels, states, columns, rank, u, selected, delta, rate, rate_at, skip, skip_at, y, y_at, y_row, state):
    """Adds a scan of the rows first, first + 1 ... of u (rows, channels) to y. selected: (rows, columns), in it B after rank columns, then
    C. rate: (states, channels) of A log2(e). delta: before its softplus."""
    for lane in range(0, channels, WIDTH):
        direct = load(skip, skip_at + lane)
        for n in range(states):
            store(state, n * WIDTH, zeros())
        for t in range(length):
            at = (first + t) * channels + lane
            step, source = softplus(load(delta, at)), load(u, at)
            drive = step * source
            out = fma(direct, source, load(y, y_at + t * y_row + lane))
            for n in range(states):
                b = (first + t) * columns + rank + n
                decay = exp2_of_negative(step * load(rate, rate_at + n * channels + lane))
                now = fma(decay, load(state, n * WIDTH), drive * splat(selected, b))
                store(state, n * WIDTH, now)
                out = fma(now, splat(selected, b + states), out)
            store(y, y_at + t * y_row + lane, out)


@compiled(_I, _I, _I, _SIZES, _A, _I, _I, _WEIGHTS, _A, _I, _I, _SCRATCH)
def _isolated_scans(first, last, clips, sizes, x, x_at, x_row, weights, y, y_at, y_row, scratch):
    """Adds the scans first..last - 1 of x (clips, length, channels) to y. x_at, y_at: of the first clip's first row, from which its rows
    go on by x_row and y_row, forward or backward."""
    length, channels, states, taps, rank, columns = sizes
    rows, x_clip, y_clip = clips * length, length * abs(x_row), length * abs(y_row)
    taps_weight, select, delta_weight, delta_bias, rate, skip, none = weights
    u, selected, delta, state = scratch
    for s in range(first, last):
        taps_at = s * (taps + 1) * channels
        for c in range(clips):
            _convolve(length, channels, taps, x, x_at + c * x_clip, x_row, taps_weight, taps_at, u, c * length * channels)
        product(rows, channels, columns // WIDTH, u, 0, channels, select, s * channels * columns, none, 0, selected, 0, columns)
        at, bias_at, rate_at = s * rank * channels, s * channels, s * states * channels
        product(rows, rank, channels // WIDTH, selected, 0, columns, delta_weight, at, delta_bias, bias_at, delta, 0, channels)
        for c in range(clips):
            own, to = c * length, y_at + c * y_clip
            _scan(own, length, channels, states, columns, rank, u, selected, delta, rate, rate_at, skip, bias_at, y, to, y_row, state)


@compiled(_I, _SIZES)
def _scratch(clips, sizes):
    length, channels, states, _, _, columns = sizes
    rows = clips * length
    u, delta = np.empty(rows * channels, np.float32), np.empty(rows * channels, np.float32)
    return u, np.empty(rows * columns, np.float32), delta, np.empty(states * WIDTH, np.float32)


@compiled(_I, _I, _A, _I, _I, _A, _A)
def _gate(rows, channels, x, x_row, gate_at, gate, y):
    """y (rows, channels) = x times SiLU of gate."""
    for row in range(rows):
        for lane in range(0, channels, WIDTH):
            g = load(gate, gate_at + row * x_row + lane)
            store(y, row * channels + lane, load(x, row * channels + lane) * (g / (ones() + exp(zeros() - g))))


@compiled(_I, _I, _A, _A, _F, _A)
def _normalise(rows, width, x, norm, eps, y):
    """Layer norm of every row. norm: (2, width), scale and shift."""
    for row in range(rows):
        at = row * width
        sums = zeros()
        for lane in range(0, width, WIDTH):
            sums = sums + load(x, at + lane)
        mean = filled(np.float32(total(sums) / np.float32(width)))
        squares = zeros()
        for lane in range(0, width, WIDTH):
            centred = load(x, at + lane) - mean
            squares = fma(centred, centred, squares)
        scale = filled(np.float32(np.float32(1.0) / np.sqrt(total(squares) / np.float32(width) + eps)))
        for lane in range(0, width, WIDTH):
            centred = (load(x, at + lane) - mean) * scale
            store(y, at + lane, fma(centred, load(norm, lane), load(norm, width + lane)))


@compiled(_A, _I, _I, _I, _SIZES, _A, _LINEAR, _WEIGHTS, _LINEAR, _F)
def temporal(tokens, clips, scans, backward, sizes, norm, inward, weights, outward, eps):
    """HTM on the clips' tokens (clips, length, width), in place. backward: how many of the scans, the last ones, run from the last token to
    the first. norm: (2, width); inward, outward: (panels, bias)."""
    rows, width, channels = clips * sizes[0], len(norm) // 2, sizes[1]
    normed, wide = np.empty(rows * width, np.float32), np.empty(rows * 2 * channels, np.float32)
    _normalise(rows, width, tokens, norm, eps, normed)
    product(rows, width, 2 * channels // WIDTH, normed, 0, width, inward[0], 0, inward[1], 0, wide, 0, 2 * channels)
    added = np.zeros(rows * channels, np.float32)
    scratch, forward, row, last = _scratch(clips, sizes), scans - backward, 2 * channels, sizes[0] - 1
    _isolated_scans(0, forward, clips, sizes, wide, 0, row, weights, added, 0, channels, scratch)
    _isolated_scans(forward, scans, clips, sizes, wide, last * row, -row, weights, added, last * channels, -channels, scratch)
    _gate(rows, channels, added, row, channels, wide, added)
    product(rows, channels, width // WIDTH, added, 0, channels, outward[0], 0, outward[1], 0, normed, 0, width)
    for i in range(rows * width):
        tokens[i] += normed[i]


@compiled(_A, _SIZES, _A, _LINEAR, _WEIGHTS, _LINEAR, _F)
def spatial(tokens, sizes, norm, inward, weights, outward, eps):
    """BSM on one clip's tokens (features, width), in place: the width is the sequence, and the tokens are padded to whole vectors. Its
    weights are few: clips would gain nothing by each other."""
    length, channels = sizes[0], sizes[1]
    features = len(tokens) // length
    padded = (features + WIDTH - 1) // WIDTH * WIDTH
    turned, wide = np.zeros(length * padded, np.float32), np.empty(length * 2 * channels, np.float32)
    for t in range(length):
        mean = np.float32(0.0)
        for i in range(features):
            mean += tokens[i * length + t]
        mean /= np.float32(features)
        square = np.float32(0.0)
        for i in range(features):
            square += (tokens[i * length + t] - mean) ** 2
        scale = np.float32(1.0) / np.sqrt(square / np.float32(features) + eps)
        for i in range(features):
            turned[t * padded + i] = (tokens[i * length + t] - mean) * scale * norm[i] + norm[features + i]
    product(length, padded, 2 * channels // WIDTH, turned, 0, padded, inward[0], 0, inward[1], 0, wide, 0, 2 * channels)
    scratch = _scratch(1, sizes)
    added = np.zeros(length * channels, np.float32)
    row, last = 2 * channels, length - 1
    for backward in range(2):
        # Backward: rows are read and written from the last to the first.
        way = 1 - 2 * backward
        x_at, y_at = backward * last * row, backward * last * channels
        _isolated_scans(backward, backward + 1, 1, sizes, wide, x_at, way * row, weights, added, y_at, way * channels, scratch)
    _gate(length, channels, added, row, channels, wide, added)
    product(length, channels, padded // WIDTH, added, 0, channels, outward[0], 0, outward[1], 0, turned, 0, padded)
    for t in range(length):
        for i in range(features):
            tokens[i * length + t] += turned[t * padded + i]


@compiled(_I, _I, _I, _I, _A, _A)
def _attend(first, length, width, heads, asked, y):
    """Softmax attention among the rows first, first + 1 ... of asked (rows, 3 * width), queries, keys and values side by side; y: (rows,
    width)."""
    size, row = width // heads, 3 * width
    scale = np.float32(1.0) / np.sqrt(np.float32(size))
    scores = np.empty(length, np.float32)
    for i in range(first * width, (first + length) * width):
        y[i] = 0.0
    for head in range(heads):
        for i in range(length):
            query, to = (first + i) * row + head * size, (first + i) * width + head * size
            largest = np.float32(-np.inf)
            for j in range(length):
                key = (first + j) * row + width + head * size
                score = np.float32(0.0)
                for c in range(size):
                    score += asked[query + c] * asked[key + c]
                scores[j] = score * scale
                largest = max(largest, scores[j])
            whole = np.float32(0.0)
            for j in range(length):
                scores[j] = np.exp(scores[j] - largest)
                whole += scores[j]
            for j in range(length):
                share, value = scores[j] / whole, (first + j) * row + 2 * width + head * size
                for c in range(size):
                    y[to + c] += share * asked[value + c]


@compiled(_LANES)
def _gelu(x):
    """max(x, 0) - |x| / 2 erfc(|x| / sqrt 2), the complement by Abramowitz and Stegun's formula 7.1.26, as in layers.py."""
    positive = larger(x, zeros())
    size = larger(x, zeros() - x)
    z = size * filled(np.float32(0.5**0.5))
    t = ones() / fma(z, filled(np.float32(ERF_P)), ones())
    series = filled(np.float32(ERF[4]))
    series = fma(series, t, filled(np.float32(ERF[3])))
    series = fma(series, t, filled(np.float32(ERF[2])))
    series = fma(series, t, filled(np.float32(ERF[1])))
    series = fma(series, t, filled(np.float32(ERF[0])))
    complement = series * t * exp(zeros() - z * z)
    return positive - size * filled(np.float32(0.5)) * complement


@compiled(_A, _A, _I, _LINEAR)
def merge(tokens, skip, rows, linear):
    """A skip connection's Linear of tokens and skip (rows, width), side by side, in place."""
    width = len(tokens) // rows
    both = np.empty(2 * len(tokens), np.float32)
    for row in range(rows):
        for i in range(width):
            both[row * 2 * width + i] = tokens[row * width + i]
            both[row * 2 * width + width + i] = skip[row * width + i]
    product(rows, 2 * width, width // WIDTH, both, 0, 2 * width, linear[0], 0, linear[1], 0, tokens, 0, width)


@compiled(_I, _I, _B, _A, _A, _F, _A)
def _read(rows, width, norm_first, tokens, norm, eps, normed):
    """What a part of a transformer block reads: the tokens, normalised where the norm comes first."""
    if norm_first:
        _normalise(rows, width, tokens, norm, eps, normed)
    else:
        for i in range(rows * width):
            normed[i] = tokens[i]


@compiled(_I, _I, _B, _A, _A, _A, _F)
def _add(rows, width, norm_first, tokens, change, norm, eps):
    """What it leaves: the sum, normalised where the norm comes last."""
    for i in range(rows * width):
        change[i] += tokens[i]
    if norm_first:
        for i in range(rows * width):
            tokens[i] = change[i]
    else:
        _normalise(rows, width, change, norm, eps, tokens)


@compiled(_A, _I, _I, _I, _B, _A, _LINEAR, _LINEAR, _A, _LINEAR, _LINEAR, _F)
def transform(tokens, clips, length, heads, norm_first, norm1, inward, outward, norm2, wider, narrower, eps):
    """A transformer block on the clips' tokens (clips, length, width), in place. inward: query, key and value side by side."""
    rows, width, hidden = clips * length, len(norm1) // 2, len(wider[1])
    normed, asked = np.empty(rows * width, np.float32), np.empty(rows * 3 * width, np.float32)
    change, wide = np.empty(rows * width, np.float32), np.empty(rows * hidden, np.float32)
    _read(rows, width, norm_first, tokens, norm1, eps, normed)
    product(rows, width, 3 * width // WIDTH, normed, 0, width, inward[0], 0, inward[1], 0, asked, 0, 3 * width)
    for c in range(clips):
        _attend(c * length, length, width, heads, asked, normed)
    product(rows, width, width // WIDTH, normed, 0, width, outward[0], 0, outward[1], 0, change, 0, width)
    _add(rows, width, norm_first, tokens, change, norm1, eps)
    _read(rows, width, norm_first, tokens, norm2, eps, normed)
    product(rows, width, hidden // WIDTH, normed, 0, width, wider[0], 0, wider[1], 0, wide, 0, hidden)
    for lane in range(0, rows * hidden, WIDTH):
        store(wide, lane, _gelu(load(wide, lane)))
    product(rows, hidden, width // WIDTH, wide, 0, hidden, narrower[0], 0, narrower[1], 0, change, 0, width)
    _add(rows, width, norm_first, tokens, change, norm2, eps)
