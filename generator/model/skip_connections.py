"""U-Net skips through a stack of blocks, as MLD's transformers and the paper's denoiser have them."""

from __future__ import annotations

from collections.abc import Sequence

import torch
from torch import Tensor, nn


class SkipStack(nn.Module):
    """Blocks in, one in the middle, as many blocks out; every block out also reads its mirror's output, joined by a Linear.

    Ends in a LayerNorm. Raises ValueError when in and out differ in number.
    """

    def __init__(self, inward: Sequence[nn.Module], middle: nn.Module, outward: Sequence[nn.Module], width: int) -> None:
        super().__init__()
        if len(inward) != len(outward):
            raise ValueError(f"as many blocks must lead in as out, not {len(inward)} and {len(outward)}")
        self.inward = nn.ModuleList(inward)
        self.middle = middle
        self.outward = nn.ModuleList(outward)
        self.merge = nn.ModuleList(nn.Linear(2 * width, width) for _ in outward)
        self.norm = nn.LayerNorm(width)

    def forward(self, tokens: Tensor, **arguments: Tensor) -> Tensor:
        """tokens: (B, L, width) -> (B, L, width). arguments go to every block."""
        skips: list[Tensor] = []
        for block in self.inward:
            tokens = block(tokens, **arguments)
            skips.append(tokens)
        tokens = self.middle(tokens, **arguments)
        for block, merge in zip(self.outward, self.merge, strict=True):
            tokens = block(merge(torch.cat([tokens, skips.pop()], dim=-1)), **arguments)
        return self.norm(tokens)
