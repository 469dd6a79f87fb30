"""One window of motion: prompt and known frames -> latents -> features. Everything that touches the device is here."""

from __future__ import annotations

from dataclasses import dataclass

import torch
from torch import Tensor

from .checkpoint import Checkpoint, Statistics
from .config import ModelConfig
from .context import ContextPatches, make_patches
from .denoiser import Denoiser
from .diffusion import Schedule, guided, make_schedule, predicted_noise, sample
from .motion import OnStep
from .seam import without_inner_seams
from .vae_base import Vae


@dataclass(frozen=True)
class KnownFrames:
    """features (B, T, F) not normalised, placement (B, T, 4) as `features.root_placement`, known (B, T) bool; on the CPU."""

    features: Tensor
    placement: Tensor
    known: Tensor


@dataclass(frozen=True)
class Guidance:
    """How to sample. text, without_text: (text_width,) vectors of the prompt and of the empty prompt."""

    text: Tensor
    without_text: Tensor
    scale: float
    steps: int


@dataclass(frozen=True)
class WindowModel:
    """The two networks of a checkpoint on their device."""

    config: ModelConfig
    vae: Vae
    denoiser: Denoiser
    statistics: Statistics
    schedule: Schedule
    device: torch.device

    @classmethod
    def load(cls, checkpoint: Checkpoint, device: torch.device) -> WindowModel:
        config = checkpoint.config
        networks = checkpoint.build("vae", device), checkpoint.build("denoiser", device)
        return cls(config, *networks, checkpoint.statistics.to(device), make_schedule(config.diffusion), device)

    @property
    def latent_shape(self) -> tuple[int, int]:
        return self.config.vae.latent_tokens, self.config.vae.width

    @torch.inference_mode()
    def denoise(
        self, noise: Tensor, frames: int, guidance: Guidance, known: KnownFrames | None, on_step: OnStep | None
    ) -> Tensor:
        """noise (B, latent_tokens, width) -> the VAE's latents, same shape. Raises Cancelled."""
        halves = 1 if guidance.scale == 1.0 else 2
        batch = len(noise)
        text = [guidance.without_text.expand(batch, -1)] * (halves - 1) + [guidance.text.expand(batch, -1)]
        lengths = torch.full((halves * batch,), frames, device=self.device)
        context = self._patches(known, self.config.denoiser.frames_per_token, halves)
        conditions = self.denoiser.prepare(torch.cat(text).to(self.device), lengths, context)

        def noise_in(latents: Tensor, timesteps: Tensor) -> Tensor:
            return predicted_noise(self.schedule, latents, self.denoiser.step(latents, timesteps, conditions), timesteps)

        predict = guided(noise_in, guidance.scale)
        latents = sample(predict, noise.to(self.device), self.schedule, guidance.steps, on_step)
        return latents * self.statistics.latent_std + self.statistics.latent_mean

    @torch.inference_mode()
    def decode(self, latents: Tensor, frames: int, known: KnownFrames | None) -> Tensor:
        """Latents (B, latent_tokens, width) -> features (B, frames, F), not normalised, on the CPU."""
        lengths = torch.full((len(latents),), frames, device=self.device)
        context = self._patches(known, self.config.vae.frames_per_token) if self.config.vae.context else None
        features = self.vae.decode(latents.to(self.device), lengths, context)
        features = (features * self.statistics.std + self.statistics.mean).float().cpu()
        latent_frames = self.config.vae.latent_frames
        return without_inner_seams(features, latent_frames) if latent_frames else features

    def _patches(self, known: KnownFrames | None, frames_per_token: int, repeats: int = 1) -> ContextPatches | None:
        if known is None:
            return None
        mean, std = self.statistics.mean.cpu(), self.statistics.std.cpu()
        patches = make_patches((known.features - mean) / std, known.placement, known.known, frames_per_token).to(self.device)
        return ContextPatches(patches.values.repeat(repeats, 1, 1), patches.present.repeat(repeats, 1))
