"""Motion Mamba's two blocks (arXiv 2403.07487, section 3): hierarchical temporal and bidirectional spatial.

No code was released with the paper. "Paper" marks what it states, "inferred" what follows from it, "ours" what it leaves open.
"""

# torch's own annotations are partial: of some of its methods a strict checker knows too little.
# pyright: reportUnknownMemberType=false
from __future__ import annotations

import math

import torch
from torch import Tensor, nn
from torch.nn import functional

from ..scan.convolution import causal_convolution
from ..scan.selective_scan import selective_scan
from .config import DenoiserConfig

# Mamba's initial range of step sizes (arXiv 2312.00752, section 3.6).
SMALLEST_STEP, LARGEST_STEP = 1e-3, 1e-1
AGGREGATES = ("sum", "concat")


class IsolatedScans(nn.Module):
    """k selective state-space branches side by side, each with its own Conv1d, SiLU, Linear to B, C and Delta, and A (paper).

    The branches' parameters are stacked along the first axis, so that one call computes them all. Inferred: as in Mamba, Delta
    is a Linear of low rank (channels / 16) and D is the scan's skip connection.
    """

    def __init__(self, scans: int, channels: int, state_size: int, convolution: int) -> None:
        super().__init__()
        self.state_size = state_size
        self.rank = math.ceil(channels / 16)
        self.conv_weight = nn.Parameter(torch.empty(scans, channels, convolution))
        self.conv_bias = nn.Parameter(torch.empty(scans, channels))
        self.select = nn.Parameter(torch.empty(scans, channels, self.rank + 2 * state_size))
        self.delta_weight = nn.Parameter(torch.empty(scans, self.rank, channels))
        self.delta_bias = nn.Parameter(torch.empty(scans, channels))
        self.A_log = nn.Parameter(torch.empty(scans, channels, state_size))
        self.D = nn.Parameter(torch.empty(scans, channels))
        self.reset_parameters()

    def reset_parameters(self) -> None:
        """Mamba's initial values: A = -(1..N), log-uniform steps, PyTorch's defaults for the convolution and the Linears."""
        for weight, fan_in in ((self.conv_weight, self.conv_weight.shape[2]), (self.conv_bias, self.conv_weight.shape[2])):
            nn.init.uniform_(weight, -(fan_in**-0.5), fan_in**-0.5)
        nn.init.uniform_(self.select, -(self.select.shape[1] ** -0.5), self.select.shape[1] ** -0.5)
        nn.init.uniform_(self.delta_weight, -(self.rank**-0.5), self.rank**-0.5)
        steps = torch.empty_like(self.delta_bias).uniform_(math.log(SMALLEST_STEP), math.log(LARGEST_STEP)).exp()
        with torch.no_grad():
            self.delta_bias.copy_(steps + torch.log(-torch.expm1(-steps)))  # the inverse of softplus
            self.A_log.copy_(torch.arange(1, self.state_size + 1).log().expand_as(self.A_log))
            self.D.fill_(1.0)

    def forward(self, x: Tensor) -> Tensor:
        """x: (k, B, L, channels), or (1, B, L, channels) read by every branch -> (k, B, L, channels). Keeps x's memory layout."""
        u = causal_convolution(x, self.conv_weight, self.conv_bias)
        low_rank, B, C = project(u, self.select, [self.rank, self.state_size, self.state_size])
        (delta,) = project(low_rank, self.delta_weight, [u.shape[3]])
        delta = functional.softplus(delta + self.delta_bias[:, None, None])
        return selective_scan(u, delta, -torch.exp(self.A_log), B, C, self.D)


def project(x: Tensor, weight: Tensor, sizes: list[int]) -> list[Tensor]:
    """Each branch's own Linear, its outputs split. x: (k, B, L, D), weight: (k, D, P), sizes add up to P -> (k, B, L, size) each.

    Keeps the memory layout of x: with features before steps and batch (BSM), the same product from the left transposes nothing.
    """
    if x.stride(3) == 1:
        return list(torch.split(torch.unflatten(x.flatten(1, 2) @ weight, 1, x.shape[1:3]), sizes, dim=-1))
    features_first = x.permute(0, 3, 2, 1)
    product = torch.unflatten(weight.mT @ features_first.flatten(2), 2, features_first.shape[2:])
    return [output.permute(0, 3, 2, 1) for output in torch.split(product, sizes, dim=1)]


class HierarchicalTemporalMamba(nn.Module):
    """HTM: isolated scans over the latent tokens, gated, aggregated and projected (paper).

    Ours: pre-norm residual, as Mamba's own blocks; aggregate "sum" adds the gated branches before the Linear, "concat" joins
    them; with backward_scans, half of the scans run from the last token to the first.
    """

    def __init__(self, config: DenoiserConfig, scans: int) -> None:
        super().__init__()
        if config.aggregate not in AGGREGATES:
            raise ValueError(f"aggregate must be one of {', '.join(AGGREGATES)}, not {config.aggregate!r}")
        width, inner = config.width, config.width * config.expand
        self.aggregate, self.backward = config.aggregate, config.backward_of(scans)
        self.norm = nn.LayerNorm(width)
        self.inward = nn.Linear(width, 2 * inner)
        self.scans = IsolatedScans(scans, inner, config.state_size, config.convolution)
        self.outward = nn.Linear(inner * (scans if config.aggregate == "concat" else 1), width)
        self.dropout = nn.Dropout(config.dropout)

    def forward(self, tokens: Tensor) -> Tensor:
        """tokens: (B, L, width) -> (B, L, width)."""
        x, gate = self.inward(self.norm(tokens)).chunk(2, dim=-1)
        branches, gate = self._scanned(x), functional.silu(gate)
        if self.aggregate == "sum":
            gated = branches.sum(0) * gate
        else:
            gated = (branches * gate).permute(1, 2, 0, 3).flatten(2)
        return tokens + self.dropout(self.outward(gated))

    def _scanned(self, x: Tensor) -> Tensor:
        """(B, L, inner) -> (k, B, L, inner)."""
        if not self.backward:
            return self.scans(x.unsqueeze(0))
        forward = len(self.scans.D) - self.backward
        ways = torch.stack([x] * forward + [x.flip(1)] * self.backward)
        scanned = self.scans(ways)
        return torch.cat([scanned[:forward], scanned[forward:].flip(2)])


class BidirectionalSpatialMamba(nn.Module):
    """BSM: channels are the sequence and tokens the features, scanned forward and backward, GateAndSum, Linear (paper).

    Ours: pre-norm residual; the norm runs over the tokens, the features of this block's sequence, whose number is fixed.
    """

    def __init__(self, config: DenoiserConfig, tokens: int) -> None:
        super().__init__()
        inner = tokens * config.expand
        self.bidirectional = config.bidirectional
        self.norm = nn.LayerNorm(tokens)
        self.inward = nn.Linear(tokens, 2 * inner)
        self.scans = IsolatedScans(2 if config.bidirectional else 1, inner, config.state_size, config.convolution)
        self.outward = nn.Linear(inner, tokens)
        self.dropout = nn.Dropout(config.dropout)

    def forward(self, tokens: Tensor) -> Tensor:
        """tokens: (B, L, width) with L the fixed number of tokens -> (B, L, width)."""
        if tokens.shape[1] != self.norm.normalized_shape[0]:
            raise ValueError(f"this block was built for {self.norm.normalized_shape[0]} tokens, not {tokens.shape[1]}")
        # (tokens, width, batch) in memory: every operation then runs over long rows of width * batch.
        features = tokens.permute(1, 2, 0)
        x, gate = _from_left(self.inward, _norm_first(self.norm, features)).chunk(2)
        directions = torch.stack([x, x.flip(1)] if self.bidirectional else [x]).permute(0, 3, 2, 1)
        scanned = self.scans(directions).permute(0, 3, 2, 1)
        summed = scanned[0] + scanned[1].flip(1) if self.bidirectional else scanned[0]
        gated = summed * functional.silu(gate)
        return tokens + self.dropout(_from_left(self.outward, gated).permute(2, 0, 1))


def _norm_first(norm: nn.LayerNorm, x: Tensor) -> Tensor:
    """LayerNorm over the first axis of x (features, steps, batch)."""
    centred = x - x.mean(0, keepdim=True)
    scale = torch.rsqrt(centred.square().mean(0, keepdim=True) + norm.eps)
    return torch.addcmul(norm.bias[:, None, None], centred * scale, norm.weight[:, None, None])


def _from_left(linear: nn.Linear, x: Tensor) -> Tensor:
    """A Linear over the first axis of x (features, steps, batch)."""
    product = torch.addmm(linear.bias[:, None], linear.weight, x.flatten(1))
    return torch.unflatten(product, 1, x.shape[1:])
