"""MLD's transformer denoiser (arXiv 2212.04048), the baseline for comparisons: 4 blocks in, 1 at the bottom, 4 out."""

from __future__ import annotations

from torch import nn

from .config import TRANSFORMER_BLOCKS_PER_SIDE, DenoiserConfig


def transformer_block(config: DenoiserConfig, norm_first: bool) -> nn.Module:
    """Self-attention over all tokens and a feed-forward network. MLD normalises after each of them."""
    return nn.TransformerEncoderLayer(
        config.width,
        config.heads,
        config.feedforward,
        config.dropout,
        activation="gelu",
        batch_first=True,
        norm_first=norm_first,
    )


def transformer_blocks(config: DenoiserConfig) -> tuple[list[nn.Module], nn.Module, list[nn.Module]]:
    """Blocks on the way in, at the bottom and on the way out."""
    inward, outward = ([transformer_block(config, norm_first=False) for _ in range(TRANSFORMER_BLOCKS_PER_SIDE)] for _ in range(2))
    return inward, transformer_block(config, norm_first=False), outward
