"""The denoiser: a U-shaped stack over a handful of tokens that predicts the noise in a motion's latents."""

from __future__ import annotations

import torch
from torch import Tensor, nn

from ..constraints.model_inputs import ConstraintPatches
from .conditioning import ConditionEncoder, Conditions, TimeEncoder
from .config import CONDITION_TOKENS, DenoiserConfig
from .mamba import BidirectionalSpatialMamba, HierarchicalTemporalMamba
from .mld_transformer import transformer_block, transformer_blocks
from .skip_connections import SkipStack

# Small enough that an untrained model predicts almost no noise, not zero so that every parameter has a gradient at once (ours).
HEAD_STD = 0.02


def build_denoiser(config: DenoiserConfig) -> Denoiser:
    """Motion Mamba or, for kind "transformer", MLD's baseline. Raises ValueError for any other kind."""
    return Denoiser(config)


class Denoiser(nn.Module):
    """Predicts noise. Tokens: time, text, then the latents.

    Ours: the paper does not say where the conditions stand. They lead, since the temporal scans run forward and carry them along, and
    every latent is told them at once. Latents past the clip's end are held at zero.

    Call it once in training; in sampling prepare() once a prompt and step() once a denoising step.
    """

    def __init__(self, config: DenoiserConfig) -> None:
        super().__init__()
        self.config = config
        self.time = TimeEncoder(config.width)
        self.conditions = ConditionEncoder(config)
        tokens = CONDITION_TOKENS + config.latent_tokens
        self.positions = nn.Parameter(torch.randn(tokens, config.width) * config.width**-0.5)
        self.trunk = SkipStack(*_blocks(config, tokens), config.width)
        # Ours: a Linear after the stack's norm, since the noise must not be confined to the norm's scale.
        self.head = nn.Linear(config.width, config.width)
        nn.init.normal_(self.head.weight, std=HEAD_STD)
        nn.init.zeros_(self.head.bias)

    def forward(
        self, latents: Tensor, timesteps: Tensor, text: Tensor, lengths: Tensor, constraints: ConstraintPatches | None = None
    ) -> Tensor:
        """latents: (B, latent_tokens, width) noisy; timesteps: (B,); text: (B, text_width); lengths: (B,) frames; constraints: known
        frames or None -> predicted noise, shaped as latents. Raises ValueError when a shape does not fit the configuration."""
        return self.step(latents, timesteps, self.prepare(text, lengths, constraints))

    def prepare(self, text: Tensor, lengths: Tensor, constraints: ConstraintPatches | None = None) -> Conditions:
        """Everything that does not depend on the denoising step. Shapes and errors as in forward."""
        return self.conditions(text, lengths, constraints)

    def step(self, latents: Tensor, timesteps: Tensor, conditions: Conditions) -> Tensor:
        """Predicted noise for conditions from prepare. Shapes and errors as in forward."""
        expected = (self.config.latent_tokens, self.config.width)
        if tuple(latents.shape[1:]) != expected:
            raise ValueError(f"latents must have the shape (batch, {expected[0]}, {expected[1]}), not {tuple(latents.shape)}")
        time = self.time(timesteps)
        if conditions.length is not None:
            time = time + conditions.length
        conditioned = latents + time + conditions.text
        if conditions.context is not None:
            conditioned = conditioned + conditions.context
        tokens = torch.cat([time, conditions.text, conditioned * conditions.present], dim=1)
        tokens = self.trunk(tokens + self.positions)
        return self.head(tokens[:, CONDITION_TOKENS:]) * conditions.present


def _blocks(config: DenoiserConfig, tokens: int) -> tuple[list[nn.Module], nn.Module, list[nn.Module]]:
    if config.kind == "transformer":
        return transformer_blocks(config)
    if config.kind != "mamba":
        raise ValueError(f"a denoiser's kind must be mamba or transformer, not {config.kind!r}")
    inward = [_mamba_block(config, scans, tokens) for scans in config.scans]
    outward = [_mamba_block(config, scans, tokens) for scans in reversed(config.scans)]
    # Paper: one transformer block at the bottom fuses the condition. Ours: pre-norm, as the residual blocks around it.
    return inward, transformer_block(config, norm_first=True), outward


def _mamba_block(config: DenoiserConfig, scans: int, tokens: int) -> nn.Module:
    """Every block of the paper: HTM, then BSM."""
    return nn.Sequential(HierarchicalTemporalMamba(config, scans), BidirectionalSpatialMamba(config, tokens))
