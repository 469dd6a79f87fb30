"""The motion VAE: a clip of features to a pair of latents and back (MLD's, arXiv 2212.04048, which Motion Mamba keeps).

Ours, and absent from the `paper` preset: frames grouped several to a token, bridge tokens between the latents and the transformers,
pre-norm blocks, and context frames in the decoder.
"""

from __future__ import annotations

import torch
from torch import Tensor, nn

from .config import VaeConfig
from .context import ContextPatches, patch_width
from .skips import SkipStack


class Vae(nn.Module):
    """Motion VAE on normalised features. Lengths are in frames; frames past a clip's length are ignored."""

    def __init__(self, config: VaeConfig):
        super().__init__()
        self.config = config
        width, tokens = config.width, config.latent_tokens
        summary = config.bridge_tokens or 2 * tokens
        patch = config.features * config.frames_per_token
        self.patches_at_most = -(-config.max_frames // config.frames_per_token)
        self.embed = nn.Linear(patch, width)
        self.summary_tokens = nn.Parameter(torch.randn(summary, width) * 0.02)
        # At the tokens' own scale: fainter positions drown in the first block's output, and a decoder that cannot tell frames apart glides.
        self.encoder_positions = nn.Parameter(torch.randn(summary + self.patches_at_most, width))
        self.encoder = _stack(nn.TransformerEncoderLayer, config)
        self.decoder_positions = nn.Parameter(torch.randn(self.patches_at_most, width))
        self.memory_positions = nn.Parameter(torch.randn(config.bridge_tokens or tokens, width))
        self.decoder = _stack(nn.TransformerDecoderLayer, config)
        self.output = nn.Linear(width, patch)
        if config.bridge_tokens:
            self.to_latents = nn.Linear(summary * width, 2 * tokens * width)
            self.from_latents = nn.Linear(tokens * width, summary * width)
        if config.context:
            self.context_embed = nn.Linear(patch_width(config.features, config.frames_per_token), width)

    def encode(self, features: Tensor, lengths: Tensor) -> tuple[Tensor, Tensor]:
        """features (B, T, F), lengths (B,) -> mean and log variance of the latents, (B, L, width) each."""
        patches, padding = self._patches(features, lengths)
        batch, summary = len(features), self.summary_tokens.shape[0]
        x = torch.cat([self.summary_tokens.expand(batch, -1, -1), self.embed(patches)], dim=1)
        x = x + self.encoder_positions[: x.shape[1]]
        padding = torch.cat([padding.new_zeros(batch, summary), padding], dim=1)
        x = self.encoder(x, src_key_padding_mask=padding)[:, :summary]
        if self.config.bridge_tokens:
            x = self.to_latents(x.flatten(1)).unflatten(1, (-1, self.config.width))
        mean, log_variance = x.chunk(2, dim=1)
        return mean, log_variance

    def decode(self, latents: Tensor, lengths: Tensor, context: ContextPatches | None = None) -> Tensor:
        """latents (B, L, width), lengths (B,) -> normalised features (B, max(lengths), F).

        context: frames that the result must contain, in patches of this window; None = none.
        Raises ValueError when a length is longer than the window, or when this preset has no context input.
        """
        frames = int(lengths.max())
        padding = self._padding(lengths, frames)
        queries = self.decoder_positions[: padding.shape[1]].expand(len(latents), -1, -1)
        if context is not None:
            queries = queries + self._embed_context(context, padding.shape[1])
        memory = latents
        if self.config.bridge_tokens:
            memory = self.from_latents(latents.flatten(1)).unflatten(1, (-1, self.config.width))
        x = self.decoder(queries, memory=memory + self.memory_positions, tgt_key_padding_mask=padding)
        features = self.output(x).unflatten(-1, (self.config.frames_per_token, self.config.features)).flatten(1, 2)
        return features[:, :frames]

    def _embed_context(self, context: ContextPatches, patches: int) -> Tensor:
        if not self.config.context:
            raise ValueError("this model was made without context frames: it cannot keep given frames")
        values = context.values[:, :patches]
        missing = patches - values.shape[1]
        embedded = self.context_embed(values) * context.present[:, :patches].unsqueeze(-1)
        return torch.nn.functional.pad(embedded, (0, 0, 0, missing))

    def _patches(self, features: Tensor, lengths: Tensor) -> tuple[Tensor, Tensor]:
        known = torch.arange(features.shape[1], device=features.device) < lengths[:, None]
        features = features * known.unsqueeze(-1)
        missing = -features.shape[1] % self.config.frames_per_token
        features = torch.nn.functional.pad(features, (0, 0, 0, missing))
        patches = features.unflatten(1, (-1, self.config.frames_per_token)).flatten(2)
        return patches, self._padding(lengths, features.shape[1])

    def _padding(self, lengths: Tensor, frames: int) -> Tensor:
        """(B, P) True where a patch lies wholly past its clip."""
        if frames > self.patches_at_most * self.config.frames_per_token:
            raise ValueError(f"a window of this model holds {self.config.max_frames} frames, not {frames}")
        patches = -(-frames // self.config.frames_per_token)
        first = torch.arange(patches, device=lengths.device) * self.config.frames_per_token
        return first >= lengths[:, None]


def sample_posterior(mean: Tensor, log_variance: Tensor) -> Tensor:
    """The reparametrised draw."""
    return mean + torch.randn_like(mean) * torch.exp(0.5 * log_variance)


def _stack(kind: type[nn.Module], config: VaeConfig) -> SkipStack:
    if config.layers % 2 == 0:
        raise ValueError(f"a skip-connected stack has an odd number of blocks (in + middle + out), not {config.layers}")
    blocks = [_block(kind, config) for _ in range(config.layers)]
    half = config.layers // 2
    return SkipStack(blocks[:half], blocks[half], blocks[half + 1 :], config.width)


def _block(kind: type[nn.Module], config: VaeConfig) -> nn.Module:
    return kind(
        config.width,
        config.heads,
        config.feedforward,
        config.dropout,
        activation="gelu",
        batch_first=True,
        norm_first=config.norm_first,
    )
