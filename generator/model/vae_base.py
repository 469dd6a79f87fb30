"""What the two motion VAEs share: frames grouped to patches, frames that a decoding must contain, skip-connected transformers."""

# torch's own annotations are partial: of some of its methods a strict checker knows too little.
# pyright: reportUnknownMemberType=false
from __future__ import annotations

import torch
from torch import Tensor, nn

from ..constraints.model_inputs import ConstraintPatches, patch_width
from .config import VaeConfig
from .skip_connections import SkipStack


class Vae(nn.Module):
    """Features are normalised; lengths are in frames; frames past a clip's length are ignored."""

    def __init__(self, config: VaeConfig):
        super().__init__()
        self.config = config
        self.patches_at_most = -(-config.max_frames // config.frames_per_token)
        patch = config.features * config.frames_per_token
        self.embed = nn.Linear(patch, config.width)
        self.output = nn.Linear(config.width, patch)
        if config.context:
            self.context_embed = nn.Linear(patch_width(config.features, config.frames_per_token), config.width)

    def encode(self, features: Tensor, lengths: Tensor) -> tuple[Tensor, Tensor]:
        """features (B, T, F), lengths (B,) -> mean and log variance of the latents, (B, L, width) each.

        L is the window's latent_tokens; latents past a clip's end, which only the local VAE has, are standard normal.
        """
        raise NotImplementedError

    def decode(self, latents: Tensor, lengths: Tensor, constraints: ConstraintPatches | None = None) -> Tensor:
        """latents (B, L, width), lengths (B,) -> normalised features (B, max(lengths), F).

        constraints: frames that the result must contain, in patches of this window; None = none.
        Raises ValueError when a length is longer than the window, or when this preset takes no constraints.
        """
        raise NotImplementedError

    def embed_constraints(self, constraints: ConstraintPatches | None, patches: int) -> Tensor | float:
        """(B, patches, width) to be added to the decoder's tokens."""
        if constraints is None:
            return 0.0
        if not self.config.context:
            raise ValueError("this model was made without constraints: it cannot keep given frames")
        values = constraints.values[:, :patches]
        embedded = self.context_embed(values) * constraints.present[:, :patches].unsqueeze(-1)
        return nn.functional.pad(embedded, (0, 0, 0, patches - values.shape[1]))

    def patches(self, features: Tensor) -> Tensor:
        """features (B, T, F) -> (B, P, frames_per_token * F), the last patch filled with zeros."""
        missing = -features.shape[1] % self.config.frames_per_token
        features = nn.functional.pad(features, (0, 0, 0, missing))
        return torch.unflatten(features, 1, (-1, self.config.frames_per_token)).flatten(2)

    def frames(self, tokens: Tensor, count: int) -> Tensor:
        """Decoder tokens (B, P, width) -> normalised features (B, count, F)."""
        features = self.output(tokens).unflatten(-1, (self.config.frames_per_token, self.config.features)).flatten(1, 2)
        return features[:, :count]

    def check_length(self, frames: int) -> None:
        """Raises ValueError when a clip is longer than the window."""
        if frames > self.patches_at_most * self.config.frames_per_token:
            raise ValueError(f"a window of this model holds {self.config.max_frames} frames, not {frames}")


def build_stack(kind: type[nn.Module], config: VaeConfig) -> SkipStack:
    """Transformer blocks of a kind, joined by U-Net skips. Raises ValueError for an even number of them."""
    if config.layers % 2 == 0:
        raise ValueError(f"a skip-connected stack has an odd number of blocks (in + middle + out), not {config.layers}")
    blocks = [
        kind(
            config.width,
            config.heads,
            config.feedforward,
            config.dropout,
            activation="gelu",
            batch_first=True,
            norm_first=config.norm_first,
        )
        for _ in range(config.layers)
    ]
    half = config.layers // 2
    return SkipStack(blocks[:half], blocks[half], blocks[half + 1 :], config.width)
