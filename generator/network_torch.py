"""The networks on torch: the modules that were trained."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import numpy as np
import torch

from .arrays import Array
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
    target: torch.device

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
    def training(self) -> dict[str, Any]:
        return self.checkpoint.training

    @property
    def mean(self) -> np.ndarray:
        return self._statistics.mean.numpy()

    @property
    def device(self) -> str:
        return str(self.target)

    def place(self, values: np.ndarray) -> Array:
        return torch.from_numpy(np.ascontiguousarray(values)).to(self.target)

    @torch.inference_mode()
    def condition(self, text: np.ndarray, frames: int, known: KnownFrames | None, timesteps: list[int]) -> tuple[Conditions, Array]:
        lengths = torch.full((len(text),), frames, device=self.target)
        context = self._patches(known, self.config.denoiser.frames_per_token)
        return self.denoiser.prepare(self.place(text), lengths, context), torch.tensor(timesteps, device=self.target)

    @torch.inference_mode()
    def predict(self, latents: Array, index: int, conditions: tuple[Conditions, Array]) -> Array:
        same, timesteps = conditions
        return self.denoiser.step(latents, timesteps[index].expand(len(latents)), same)

    @torch.inference_mode()
    def decode(self, latents: Array, frames: int, known: KnownFrames | None) -> np.ndarray:
        lengths = torch.full((len(latents),), frames, device=self.target)
        context = self._patches(known, self.config.vae.frames_per_token) if self.config.vae.context else None
        statistics = self._statistics
        latents = latents * statistics.latent_std.to(self.target) + statistics.latent_mean.to(self.target)
        features = self.vae.decode(latents, lengths, context).float().cpu()
        return (features * statistics.std + statistics.mean).numpy()

    @property
    def _statistics(self) -> Statistics:
        return self.checkpoint.statistics

    def _patches(self, known: KnownFrames | None, frames_per_token: int) -> ContextPatches | None:
        if known is None:
            return None
        patches = known.patches(self.mean, self._statistics.std.numpy(), frames_per_token)
        return ContextPatches(torch.from_numpy(patches.values), torch.from_numpy(patches.present)).to(self.target)
