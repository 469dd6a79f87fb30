"""The networks on torch: the modules that were trained."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import torch

from .checkpoint import Checkpoint, Statistics
from .conditioning import Conditions
from .config import ModelConfig
from .context import ContextPatches
from .denoiser import Denoiser
from .motion import ModelId
from .network import KnownFrames
from .vae_base import Vae


@dataclass(frozen=True)
class TorchNetwork:
    """A `network.Network`; float32 on one device."""

    checkpoint: Checkpoint
    vae: Vae
    denoiser: Denoiser
    place: torch.device

    @classmethod
    def load(cls, checkpoint: Checkpoint, device: torch.device | str) -> TorchNetwork:
        return cls(checkpoint, checkpoint.build("vae", device), checkpoint.build("denoiser", device), torch.device(device))

    @property
    def id(self) -> ModelId:
        return self.checkpoint.id

    @property
    def config(self) -> ModelConfig:
        return self.checkpoint.config

    @property
    def mean(self) -> np.ndarray:
        return self._statistics.mean.numpy()

    @property
    def device(self) -> str:
        return str(self.place)

    @torch.inference_mode()
    def condition(self, text: np.ndarray, frames: int, known: KnownFrames | None) -> Conditions:
        lengths = torch.full((len(text),), frames, device=self.place)
        context = self._patches(known, self.config.denoiser.frames_per_token)
        return self.denoiser.prepare(torch.from_numpy(text).to(self.place), lengths, context)

    @torch.inference_mode()
    def predict(self, latents: np.ndarray, timestep: int, conditions: Conditions) -> np.ndarray:
        timesteps = torch.full((len(latents),), timestep, device=self.place)
        return self.denoiser.step(torch.from_numpy(latents).to(self.place), timesteps, conditions).cpu().numpy()

    @torch.inference_mode()
    def decode(self, latents: np.ndarray, frames: int, known: KnownFrames | None) -> np.ndarray:
        lengths = torch.full((len(latents),), frames, device=self.place)
        context = self._patches(known, self.config.vae.frames_per_token) if self.config.vae.context else None
        statistics = self._statistics
        latents = torch.from_numpy(latents) * statistics.latent_std + statistics.latent_mean
        features = self.vae.decode(latents.to(self.place), lengths, context).float().cpu()
        return (features * statistics.std + statistics.mean).numpy()

    @property
    def _statistics(self) -> Statistics:
        return self.checkpoint.statistics

    def _patches(self, known: KnownFrames | None, frames_per_token: int) -> ContextPatches | None:
        if known is None:
            return None
        patches = known.patches(self.mean, self._statistics.std.numpy(), frames_per_token)
        return ContextPatches(torch.from_numpy(patches.values), torch.from_numpy(patches.present)).to(self.place)
