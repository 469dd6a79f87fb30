"""Motion as a VAE's latents and back, with the gradient of the way back: what latents must become for the motion to be another.

The VAE with a latent for each second alone. Whatever runtime makes motion, this is computed here, in numpy, so that it comes out alike.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from ...model.config import VaeConfig
from . import gradients
from .gradients import Pullback
from .vae import Decoder, Encoder
from .weights import Weights


@dataclass(frozen=True)
class LatentCode:
    """statistics: of features and latents, by their names in the checkpoint."""

    encoder: Encoder
    decoder: Decoder
    statistics: dict[str, np.ndarray]

    @classmethod
    def of(cls, weights: Weights, config: VaeConfig, statistics: dict[str, np.ndarray]) -> LatentCode | None:
        """None for a VAE of another kind. weights: the VAE's. Raises CheckpointError when they do not fit the configuration."""
        if not config.latent_frames or not config.norm_first:
            return None
        return cls(Encoder(weights, config), Decoder(weights, config), statistics)

    @property
    def config(self) -> VaeConfig:
        return self.decoder.config

    def encode(self, features: np.ndarray) -> np.ndarray:
        """Features (T, F), not normalised, T frames of L whole latents -> (L, W), normalised as the denoiser makes them."""
        normalised = ((features - self.statistics["mean"]) / self.statistics["std"]).astype(np.float32)
        latents = self.encoder(normalised[None])[0]
        return (latents - self.statistics["latent_mean"][: len(latents)]) / self.statistics["latent_std"][: len(latents)]

    def decode(self, latents: np.ndarray) -> tuple[np.ndarray, Pullback]:
        """Latents (L, W) -> features (T, F), not normalised, and what takes their gradient back to the latents'."""
        std, latent_std = self.statistics["std"], self.statistics["latent_std"][: len(latents)]
        own = latents * latent_std + self.statistics["latent_mean"][: len(latents)]
        tokens, back_latents = gradients.linear(self.decoder.from_latents, own)
        tokens = tokens.reshape(len(latents) * self.decoder.per_latent, -1)
        refined, back_stack = gradients.skip_stack(self.decoder.stack, tokens + self.decoder.positions[: len(tokens)])
        patches, back_output = gradients.linear(self.decoder.output, tokens + refined)

        def pull(gradient: np.ndarray) -> np.ndarray:
            of_tokens = back_output((gradient * std).astype(np.float32).reshape(patches.shape))
            of_tokens = of_tokens + back_stack(of_tokens)
            return back_latents(of_tokens.reshape(len(latents), -1)) * latent_std

        return patches.reshape(-1, self.config.features) * std + self.statistics["mean"], pull
