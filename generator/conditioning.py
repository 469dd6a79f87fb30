"""What the denoisers are told: the diffusion step, the prompt, and (ours) the clip's length and known frames, each as tokens."""

from __future__ import annotations

import math
from dataclasses import dataclass

import torch
from torch import Tensor, nn
from torch.nn import functional

from .config import DenoiserConfig, VaeConfig
from .context import ContextPatches, patch_width


@dataclass(frozen=True)
class Conditions:
    """Everything that stays the same from one denoising step to the next.

    text: (B, 1, width). length: (B, width), added to the time token, or None. context: (B, context_tokens, width) or None.
    """

    text: Tensor
    length: Tensor | None
    context: Tensor | None


class ConditionEncoder(nn.Module):
    """Text vectors, clip lengths and context frames -> Conditions. Has exactly the parameters that its configuration asks for."""

    def __init__(self, config: DenoiserConfig) -> None:
        super().__init__()
        self.config = config
        self.text = nn.Linear(config.text_width, config.width)
        self.length = nn.Linear(config.width, config.width) if config.length_condition else None
        self.context = ContextEncoder(config) if config.context_tokens else None

    def forward(self, text: Tensor, lengths: Tensor, context: ContextPatches | None) -> Conditions:
        """text: (B, text_width), the empty prompt's vector where guidance wants no text. lengths: (B,) frames.

        Raises ValueError when a shape does not fit, or when context is given to a model that was built without.
        """
        if text.dim() != 2 or text.shape[1] != self.config.text_width:
            raise ValueError(f"text must have the shape (batch, {self.config.text_width}), not {tuple(text.shape)}")
        if context is not None and self.context is None:
            raise ValueError("this model was built without context tokens, so it cannot keep known frames")
        length = None
        if self.length is not None:
            # A whole clip spans the sinusoids' range, as 1000 diffusion steps do.
            position = lengths * (1000.0 / self.config.max_frames)
            length = self.length(sinusoids(position, self.config.width))
        tokens = self.context(context, text.shape[0]) if self.context is not None else None
        return Conditions(self.text(text).unsqueeze(1), length, tokens)


class TimeEncoder(nn.Module):
    """The diffusion step as a token: sinusoids and a small network (MLD)."""

    def __init__(self, width: int) -> None:
        super().__init__()
        self.width = width
        self.layers = nn.Sequential(nn.Linear(width, width), nn.SiLU(), nn.Linear(width, width))

    def forward(self, timesteps: Tensor) -> Tensor:
        """timesteps: (B,) -> (B, width)."""
        return self.layers(sinusoids(timesteps, self.width))


class ContextEncoder(nn.Module):
    """Ours: learned queries read the patches that hold known frames; rows without any get learned null tokens.

    Only patches that are present are projected: in training most rows have none, and a patch is as wide as four motion frames.
    """

    def __init__(self, config: DenoiserConfig) -> None:
        super().__init__()
        width, self.heads = config.width, config.heads
        patches = math.ceil(config.max_frames / config.frames_per_token)
        # Motion frames are the VAE's: HumanML3D's 263 features.
        self.patch = nn.Linear(patch_width(VaeConfig.features, config.frames_per_token), width)
        self.position = nn.Parameter(torch.randn(patches, width) * width**-0.5)
        self.norm = nn.LayerNorm(width)
        self.keys_values = nn.Linear(width, 2 * width)
        self.queries = nn.Parameter(torch.randn(config.context_tokens, width))
        self.out = nn.Linear(width, width)
        self.null = nn.Parameter(torch.randn(config.context_tokens, width))

    def forward(self, context: ContextPatches | None, batch: int) -> Tensor:
        """-> (batch, context_tokens, width). Raises ValueError when there are more patches than the window has."""
        null = self.null.expand(batch, -1, -1)
        if context is None:
            return null
        present = context.present
        if present.shape[0] != batch or present.shape[1] > len(self.position):
            raise ValueError(
                f"context must have {batch} rows of at most {len(self.position)} patches, not {tuple(present.shape)}"
            )
        known = self.patch(context.values[present]) + self.position[present.nonzero()[:, 1]]
        keys_values = self.keys_values(self.norm(known))
        spread = keys_values.new_zeros(*present.shape, keys_values.shape[1])
        spread[present] = keys_values
        keys, values = spread.unflatten(2, (2, self.heads, -1)).permute(2, 0, 3, 1, 4)
        queries = self.queries.unflatten(1, (self.heads, -1)).transpose(0, 1).expand(batch, -1, -1, -1).to(keys.dtype)
        some = present.any(1)
        # A row with nothing to look at would be 0 / 0: let it look anywhere, its result is replaced below.
        visible = (present | ~some.unsqueeze(1))[:, None, None]
        read = functional.scaled_dot_product_attention(queries, keys, values, attn_mask=visible)
        tokens = self.out(read.transpose(1, 2).flatten(2))
        return torch.where(some[:, None, None], tokens, null.to(tokens.dtype))


def sinusoids(positions: Tensor, width: int) -> Tensor:
    """Cosines and sines of (B,) positions at width / 2 frequencies from 1 down to 1/10000 -> (B, width) float32.

    The frequencies of Vaswani et al. 2017 (arXiv 1706.03762, section 3.5).
    """
    half = width // 2
    frequencies = torch.exp(torch.arange(half, device=positions.device) * (-math.log(10000.0) / half))
    angles = positions.float().unsqueeze(1) * frequencies
    return torch.cat([torch.cos(angles), torch.sin(angles)], dim=1)
