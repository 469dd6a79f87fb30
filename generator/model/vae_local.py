"""Our motion VAE: one latent for each second of the clip, a pair for each two.

A linear code with a transformer on either side that refines it. The linear part alone is a probabilistic PCA (Tipping and Bishop,
1999), the best linear VAE in closed form (Lucas et al., "Don't blame the ELBO", 2019), and training starts there: a few latents for a
whole window took a transformer hours to use, while 256 principal components hold a second of motion within a centimetre.
"""

from __future__ import annotations

import torch
from torch import Tensor, nn

from ..constraints.model_inputs import ConstraintPatches
from .config import VaeConfig
from .vae_base import Vae, build_stack


class LocalVae(Vae):
    """Every latent carries its own latent_frames frames; the transformers see the whole clip, so that its seconds join smoothly."""

    def __init__(self, config: VaeConfig):
        super().__init__(config)
        if config.latent_frames % config.frames_per_token or config.max_frames != config.latent_tokens * config.latent_frames:
            raise ValueError("latent_frames must be whole tokens, and all latents together must make up max_frames")
        width, self.patches_per_latent = config.width, config.latent_frames // config.frames_per_token
        self.encoder_positions = nn.Parameter(torch.randn(self.patches_at_most, width))
        self.encoder = _refinement(config)
        self.to_latents = nn.Linear(self.patches_per_latent * width, 2 * width)
        self.from_latents = nn.Linear(width, self.patches_per_latent * width)
        self.decoder_positions = nn.Parameter(torch.randn(self.patches_at_most, width))
        self.decoder = _refinement(config)

    def encode(self, features: Tensor, lengths: Tensor) -> tuple[Tensor, Tensor]:
        self.check_length(features.shape[1])
        present = self._present(lengths, self.config.latent_tokens)
        used = -(-features.shape[1] // self.config.latent_frames)
        tokens = self.embed(self.patches(_held(features, lengths, used * self.config.latent_frames)))
        tokens = tokens + self._refine(self.encoder, self.encoder_positions, tokens, present)
        latents = self.to_latents(tokens.unflatten(1, (used, self.patches_per_latent)).flatten(2))
        latents = nn.functional.pad(latents, (0, 0, 0, self.config.latent_tokens - used)) * present.unsqueeze(-1)
        mean, log_variance = latents.chunk(2, dim=-1)
        return mean, log_variance

    def decode(self, latents: Tensor, lengths: Tensor, constraints: ConstraintPatches | None = None) -> Tensor:
        frames = int(lengths.max())
        self.check_length(frames)
        used = -(-frames // self.config.latent_frames)
        tokens = self.from_latents(latents[:, :used]).unflatten(2, (self.patches_per_latent, -1)).flatten(1, 2)
        tokens = tokens + self.embed_constraints(constraints, tokens.shape[1])
        tokens = tokens + self._refine(self.decoder, self.decoder_positions, tokens, self._present(lengths, used))
        return self.frames(tokens, frames)

    def _refine(self, stack: nn.Module, positions: Tensor, tokens: Tensor, present: Tensor) -> Tensor:
        count = tokens.shape[1]
        padding = ~present.repeat_interleave(self.patches_per_latent, dim=1)[:, :count]
        return stack(tokens + positions[:count], src_key_padding_mask=padding)

    def _present(self, lengths: Tensor, latents: int) -> Tensor:
        """(B, latents) whether any of a latent's frames lies inside the clip."""
        return torch.arange(latents, device=lengths.device) * self.config.latent_frames < lengths[:, None]


def _refinement(config: VaeConfig) -> nn.Module:
    """A stack that adds nothing at first: its last norm's scale starts at zero."""
    stack = build_stack(nn.TransformerEncoderLayer, config)
    nn.init.zeros_(stack.norm.weight)
    return stack


def _held(features: Tensor, lengths: Tensor, frames: int) -> Tensor:
    """(B, frames, F): each clip's last frame held to the end, since a jump to zeros inside a latent's second is dear to code."""
    index = torch.arange(frames, device=features.device).minimum(lengths[:, None] - 1)
    return features.gather(1, index.unsqueeze(-1).expand(-1, -1, features.shape[2]))
