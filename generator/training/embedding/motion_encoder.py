"""A motion as a point among texts: the encoder of both the evaluator and the embedding that a library is searched by."""

from __future__ import annotations

from dataclasses import dataclass

import torch
from torch import Tensor, nn

from ...model.conditioning import sinusoids
from ...representation.features import FEATURE_COUNT

# The two convolutions halve the frames twice.
FRAMES_PER_TOKEN = 4


@dataclass(frozen=True)
class EmbeddingConfig:
    """Sizes. text_width: of a sentence's vector. embedding: numbers in an embedding."""

    text_width: int = 384
    width: int = 192
    layers: int = 2
    heads: int = 4
    feedforward: int = 384
    embedding: int = 128
    dropout: float = 0.1


class MotionEncoder(nn.Module):
    """Normalised features (B, T, 263), zero past the clips' ends, and lengths (B,) of at least 4 -> (B, embedding) of unit length."""

    def __init__(self, config: EmbeddingConfig):
        super().__init__()
        width = config.width
        self.first = nn.Conv1d(FEATURE_COUNT, width, 4, stride=2, padding=1)
        self.second = nn.Conv1d(width, width, 4, stride=2, padding=1)
        layer = nn.TransformerEncoderLayer(
            width, config.heads, config.feedforward, config.dropout, activation="gelu", batch_first=True, norm_first=True
        )
        self.blocks = nn.TransformerEncoder(layer, config.layers, nn.LayerNorm(width), enable_nested_tensor=False)
        self.dropout = nn.Dropout(config.dropout)
        self.out = nn.Linear(2 * width, config.embedding)

    def forward(self, features: Tensor, lengths: Tensor) -> Tensor:
        hidden = nn.functional.gelu(self.first(features.transpose(1, 2)))
        # What the first convolution makes of the padding must not reach the second: a clip alone has zeros there.
        hidden = hidden * _inside(lengths // 2, hidden.shape[2])[:, None]
        tokens = nn.functional.gelu(self.second(hidden)).transpose(1, 2)
        inside = _inside((lengths // FRAMES_PER_TOKEN).clamp(min=1), tokens.shape[1])
        index = torch.arange(tokens.shape[1], device=tokens.device)
        tokens = self.blocks(tokens + sinusoids(index, tokens.shape[2]), src_key_padding_mask=~inside)
        tokens = self.dropout(tokens)
        mean = (tokens * inside.unsqueeze(-1)).sum(1) / inside.sum(1, keepdim=True)
        highest = tokens.masked_fill(~inside.unsqueeze(-1), -torch.inf).amax(1)
        return nn.functional.normalize(self.out(torch.cat([mean, highest], dim=1)), dim=1)


def _inside(lengths: Tensor, longest: int) -> Tensor:
    """(B, longest) bool: the places before each length."""
    return torch.arange(longest, device=lengths.device) < lengths[:, None]
