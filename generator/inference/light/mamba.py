"""Motion Mamba's blocks in numpy: the definition of `generator/model/mamba.py` for inference, and what runs where numba is missing."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from ...model.config import DenoiserConfig
from .layers import LayerNorm, Linear, silu, softplus
from .weights import Weights


@dataclass(frozen=True)
class ScanWeights:
    """The parameters of `mamba.IsolatedScans`: k scans of D channels and N states, side by side."""

    conv_weight: np.ndarray
    conv_bias: np.ndarray
    select: np.ndarray
    delta_weight: np.ndarray
    delta_bias: np.ndarray
    A: np.ndarray
    D: np.ndarray

    @classmethod
    def of(cls, weights: Weights, scans: int, channels: int, states: int, taps: int) -> ScanWeights:
        rank = -(-channels // 16)
        return cls(
            weights.take("conv_weight", scans, channels, taps),
            weights.take("conv_bias", scans, channels),
            weights.take("select", scans, channels, rank + 2 * states),
            weights.take("delta_weight", scans, rank, channels),
            weights.take("delta_bias", scans, channels),
            -np.exp(weights.take("A_log", scans, channels, states)),
            weights.take("D", scans, channels),
        )

    @property
    def rank(self) -> int:
        return self.delta_weight.shape[1]

    @property
    def states(self) -> int:
        return self.A.shape[2]

    def __call__(self, x: np.ndarray) -> np.ndarray:
        """x: (k or 1, B, L, D) -> (k, B, L, D)."""
        u = self._convolved(x)
        selected = u @ self.select[:, None]
        delta = softplus(selected[..., : self.rank] @ self.delta_weight[:, None] + self.delta_bias[:, None, None])
        B, C = selected[..., self.rank : -self.states], selected[..., -self.states :]
        # States before channels: the longer axis is then the innermost.
        rate, drive = self.A.swapaxes(1, 2)[:, None], (delta * u)[..., None, :]
        state = np.zeros((*u.shape[:2], self.states, u.shape[3]), np.float32)
        y = np.empty_like(u)
        for t in range(u.shape[2]):
            state *= np.exp(delta[:, :, t, None] * rate)
            state += drive[:, :, t] * B[:, :, t, :, None]
            y[:, :, t] = np.einsum("kbnd,kbn->kbd", state, C[:, :, t])
        return y + u * self.D[:, None, None]

    def _convolved(self, x: np.ndarray) -> np.ndarray:
        length, taps = x.shape[2], self.conv_weight.shape[2]
        padded = np.pad(x, ((0, 0), (0, 0), (taps - 1, 0), (0, 0)))
        weight = self.conv_weight[:, None, None]
        return silu(sum(padded[:, :, tap : tap + length] * weight[..., tap] for tap in range(taps)) + self.conv_bias[:, None, None])


class Temporal:
    """HTM on tokens (B, L, width)."""

    def __init__(self, weights: Weights, config: DenoiserConfig, scans: int) -> None:
        width, inner = config.width, config.width * config.expand
        self.concat, self.backward = config.aggregate == "concat", config.backward_of(scans)
        self.norm = LayerNorm.of(weights.at("norm"), width)
        self.inward = Linear.of(weights.at("inward"), width, 2 * inner)
        self.scans = ScanWeights.of(weights.at("scans"), scans, inner, config.state_size, config.convolution)
        self.outward = Linear.of(weights.at("outward"), inner * (scans if self.concat else 1), width)

    def __call__(self, tokens: np.ndarray) -> np.ndarray:
        x, gate = np.split(self.inward(self.norm(tokens)), 2, axis=-1)
        branches, gate = self._scanned(x), silu(gate)
        if not self.concat:
            return tokens + self.outward(branches.sum(0) * gate)
        gated = np.moveaxis(branches * gate, 0, 2)
        return tokens + self.outward(gated.reshape(*gated.shape[:2], -1))

    def _scanned(self, x: np.ndarray) -> np.ndarray:
        """(B, L, inner) -> (k, B, L, inner)."""
        if not self.backward:
            return self.scans(x[None])
        forward = len(self.scans.D) - self.backward
        scanned = self.scans(np.stack([x] * forward + [x[:, ::-1]] * self.backward))
        return np.concatenate([scanned[:forward], scanned[forward:, :, ::-1]])


class Spatial:
    """BSM on tokens (B, L, width): the width is the sequence, and the tokens are its features."""

    def __init__(self, weights: Weights, config: DenoiserConfig, tokens: int) -> None:
        inner, directions = tokens * config.expand, 2 if config.bidirectional else 1
        self.bidirectional = config.bidirectional
        self.norm = LayerNorm.of(weights.at("norm"), tokens)
        self.inward = Linear.of(weights.at("inward"), tokens, 2 * inner)
        self.scans = ScanWeights.of(weights.at("scans"), directions, inner, config.state_size, config.convolution)
        self.outward = Linear.of(weights.at("outward"), inner, tokens)

    def __call__(self, tokens: np.ndarray) -> np.ndarray:
        x, gate = np.split(self.inward(self.norm(tokens.swapaxes(1, 2))), 2, axis=-1)
        if self.bidirectional:
            forward, backward = self.scans(np.stack([x, x[:, ::-1]]))
            scanned = forward + backward[:, ::-1]
        else:
            (scanned,) = self.scans(x[None])
        return tokens + self.outward(scanned * silu(gate)).swapaxes(1, 2)


class MambaBlock:
    """HTM, then BSM."""

    def __init__(self, temporal: Temporal, spatial: Spatial) -> None:
        self.temporal, self.spatial = temporal, spatial

    def __call__(self, tokens: np.ndarray) -> np.ndarray:
        """(B, L, width), same shape back."""
        return self.spatial(self.temporal(tokens))
