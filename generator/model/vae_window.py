"""MLD's motion VAE (arXiv 2212.04048), which Motion Mamba keeps: all latents together carry the whole window."""

from __future__ import annotations

import torch
from torch import Tensor, nn

from ..constraints.model_inputs import ConstraintPatches
from .config import VaeConfig
from .vae_base import Vae, build_stack


class WindowVae(Vae):
    """Learned summary tokens gather the clip into latents; queries, one a patch, attend to the latents on the way back.

    Ours: frames may be grouped several to a token, and the decoder may be given frames to keep; the `paper` preset does neither.
    """

    def __init__(self, config: VaeConfig):
        super().__init__(config)
        width, summary = config.width, 2 * config.latent_tokens
        self.summary_tokens = nn.Parameter(torch.randn(summary, width) * 0.02)
        # At the tokens' own scale: fainter positions drown in the first block's output, and a decoder that cannot tell frames apart glides.
        self.encoder_positions = nn.Parameter(torch.randn(summary + self.patches_at_most, width))
        self.encoder = build_stack(nn.TransformerEncoderLayer, config)
        self.decoder_positions = nn.Parameter(torch.randn(self.patches_at_most, width))
        self.memory_positions = nn.Parameter(torch.randn(config.latent_tokens, width))
        self.decoder = build_stack(nn.TransformerDecoderLayer, config)

    def encode(self, features: Tensor, lengths: Tensor) -> tuple[Tensor, Tensor]:
        self.check_length(features.shape[1])
        inside = torch.arange(features.shape[1], device=features.device) < lengths[:, None]
        tokens = self.embed(self.patches(features * inside.unsqueeze(-1)))
        batch, summary = len(features), len(self.summary_tokens)
        x = torch.cat([self.summary_tokens.expand(batch, -1, -1), tokens], dim=1)
        padding = nn.functional.pad(self._padding(lengths, tokens.shape[1]), (summary, 0))
        x = self.encoder(x + self.encoder_positions[: x.shape[1]], src_key_padding_mask=padding)
        mean, log_variance = x[:, :summary].chunk(2, dim=1)
        return mean, log_variance

    def decode(self, latents: Tensor, lengths: Tensor, constraints: ConstraintPatches | None = None) -> Tensor:
        frames = int(lengths.max())
        self.check_length(frames)
        patches = -(-frames // self.config.frames_per_token)
        queries = self.decoder_positions[:patches].expand(len(latents), -1, -1) + self.embed_constraints(constraints, patches)
        memory = latents + self.memory_positions
        return self.frames(self.decoder(queries, memory=memory, tgt_key_padding_mask=self._padding(lengths, patches)), frames)

    def _padding(self, lengths: Tensor, patches: int) -> Tensor:
        """(B, P) True where a patch lies wholly past its clip."""
        first = torch.arange(patches, device=lengths.device) * self.config.frames_per_token
        return first >= lengths[:, None]
