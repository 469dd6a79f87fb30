"""Teach a trained VAE's decoder to read the inexact latents that a denoiser makes. The latents themselves stay as they are.

A VAE's decoder only ever sees latents as exact as its encoder's, a tenth of their variance wrong. A denoiser's are wrong by a third,
and a decoder that takes every number at its word turns that into feet which are never still. Shown how wrong latents can be, it learns
which numbers cannot belong together, and decodes the motion they most likely stand for.
"""

from __future__ import annotations

from pathlib import Path

import torch
from torch import Tensor

from ..model.vae import sample_posterior
from ..model.vae_base import Vae
from .latents import LatentScale
from .losses import Normalisation, reconstruction_losses
from .run import RunOptions
from .train_vae import ClipData, constraint_patches, store_normalisation, train_on_clips
from .training_loop import Objective

# The greatest share of a latent's variance that noise takes over: the more, the stiller the feet and the more blurred all else.
MOST_NOISE = 0.3
# Parameters that only encoding reads begin with one of these.
_ENCODER = ("embed.", "encoder", "to_latents.", "summary_tokens")


class DecoderObjective(Objective[Vae]):
    """features (B, T, F) normalised, lengths (B,), known (B, T) constrained frames -> named losses of the decoder alone.

    Each clip's latents are a mixture of its own and of noise, as the diffusion process mixes them: a share of the variance, drawn
    between none and most_noise, is noise, and numbers that carry nothing look as they always do.
    """

    mean: Tensor
    std: Tensor
    latent_mean: Tensor
    latent_std: Tensor

    def __init__(self, vae: Vae, normalisation: Normalisation, scale: LatentScale, most_noise: float):
        super().__init__()
        self.vae, self.most_noise = vae, most_noise
        for name, value in (("mean", normalisation.mean), ("std", normalisation.std)):
            self.register_buffer(name, value, persistent=False)
        for name, value in (("latent_mean", scale.mean), ("latent_std", scale.std)):
            self.register_buffer(name, value, persistent=False)

    def trained(self) -> Vae:
        return self.vae

    def forward(self, features: Tensor, lengths: Tensor, known: Tensor) -> dict[str, Tensor]:
        normalisation = Normalisation(self.mean, self.std)
        config = self.vae.config
        constraints = constraint_patches(features, known, normalisation, config.frames_per_token) if config.context else None
        with torch.no_grad():
            mean, log_variance = self.vae.encode(features, lengths)
            latents = self._disturbed(sample_posterior(mean.float(), log_variance.float()))
        return reconstruction_losses(self.vae.decode(latents, lengths, constraints).float(), features, lengths, normalisation)

    def _disturbed(self, latents: Tensor) -> Tensor:
        scale = LatentScale(self.latent_mean, self.latent_std)
        share = self.most_noise * torch.rand(len(latents), 1, 1, device=latents.device)
        clean = scale.normalise(latents)
        return scale.undo((1.0 - share).sqrt() * clean + share.sqrt() * torch.randn_like(clean))


def train_decoder(vae: Vae, scale: LatentScale, data: ClipData, options: RunOptions, folder: Path, most_noise: float = MOST_NOISE) -> Vae:
    """Returns the VAE with its decoder's averaged weights. Resumes from folder."""
    for name, parameter in vae.named_parameters():
        parameter.requires_grad_(not name.startswith(_ENCODER))
    torch.manual_seed(options.seed)
    trained = train_on_clips(DecoderObjective(vae, store_normalisation(data.store), scale, most_noise), data, options, folder)
    # An average of equal numbers differs from them in its last digits.
    trained.load_state_dict({name: value for name, value in vae.state_dict().items() if name.startswith(_ENCODER)}, strict=False)
    return trained
