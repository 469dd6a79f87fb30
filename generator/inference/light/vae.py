"""The motion VAE in numpy, as `generator/model/vae_local.py` and `vae_window.py` have it; the encoder of the former alone."""

from __future__ import annotations

import numpy as np

from ...constraints.model_inputs import ConstraintPatches, patch_width
from ...model.config import VaeConfig
from .layers import Linear, SkipStack, TransformerBlock
from .weights import Weights


class Decoder:
    """Latents to normalised features. Raises CheckpointError when the weights do not fit the configuration."""

    def __init__(self, weights: Weights, config: VaeConfig) -> None:
        width, patches = config.width, -(-config.max_frames // config.frames_per_token)
        self.config = config
        self.output = Linear.of(weights.at("output"), width, config.features * config.frames_per_token)
        self.positions = weights.take("decoder_positions", patches, width)
        self.context = None
        if config.context:
            self.context = Linear.of(weights.at("context_embed"), patch_width(config.features, config.frames_per_token), width)
        self.per_latent = config.latent_frames // config.frames_per_token
        if self.per_latent:
            self.from_latents = Linear.of(weights.at("from_latents"), width, self.per_latent * width)
        else:
            self.memory_positions = weights.take("memory_positions", config.latent_tokens, width)
        self.stack = _stack(weights.at("decoder"), config, crossing=not self.per_latent)

    def __call__(self, latents: np.ndarray, frames: int, constraints: ConstraintPatches | None) -> np.ndarray:
        """latents: (B, latents, width) -> (B, frames, features). constraints: frames that the result must contain."""
        tokens = self._local(latents, frames, constraints) if self.per_latent else self._window(latents, frames, constraints)
        return self.output(tokens).reshape(len(latents), -1, self.config.features)[:, :frames]

    def _local(self, latents: np.ndarray, frames: int, constraints: ConstraintPatches | None) -> np.ndarray:
        """All clips are equally long, so no token is to be hidden: a latent that has no frame is not decoded."""
        used = -(-frames // self.config.latent_frames)
        tokens = self.from_latents(latents[:, :used]).reshape(len(latents), used * self.per_latent, -1)
        tokens = tokens + self._embedded(constraints, tokens.shape[1])
        return tokens + self.stack(tokens + self.positions[: tokens.shape[1]])

    def _window(self, latents: np.ndarray, frames: int, constraints: ConstraintPatches | None) -> np.ndarray:
        patches = -(-frames // self.config.frames_per_token)
        queries = np.broadcast_to(self.positions[:patches], (len(latents), patches, self.config.width))
        return self.stack(queries + self._embedded(constraints, patches), memory=latents + self.memory_positions)

    def _embedded(self, constraints: ConstraintPatches | None, patches: int) -> np.ndarray | float:
        if constraints is None:
            return 0.0
        if self.context is None:
            raise ValueError("this model was made without constraints: it cannot keep given frames")
        embedded = self.context(constraints.values[:, :patches]) * constraints.present[:, :patches, None]
        return np.pad(embedded, ((0, 0), (0, patches - embedded.shape[1]), (0, 0)))


class Encoder:
    """Normalised features to the means of their latents: `LocalVae`'s. Raises CheckpointError when the weights do not fit the
    configuration, ValueError for a VAE of another kind."""

    def __init__(self, weights: Weights, config: VaeConfig) -> None:
        if not config.latent_frames:
            raise ValueError("latents that all carry the whole window are not encoded here")
        width, patches = config.width, -(-config.max_frames // config.frames_per_token)
        self.config, self.per_latent = config, config.latent_frames // config.frames_per_token
        self.embed = Linear.of(weights.at("embed"), config.features * config.frames_per_token, width)
        self.positions = weights.take("encoder_positions", patches, width)
        self.stack = _stack(weights.at("encoder"), config, crossing=False)
        self.to_latents = Linear.of(weights.at("to_latents"), self.per_latent * width, 2 * width)

    def __call__(self, features: np.ndarray) -> np.ndarray:
        """(B, T, F), T frames of whole latents -> (B, latents, width)."""
        batch, frames = features.shape[:2]
        tokens = self.embed(features.reshape(batch, frames // self.config.frames_per_token, -1))
        tokens = tokens + self.stack(tokens + self.positions[: tokens.shape[1]])
        latents = self.to_latents(tokens.reshape(batch, frames // self.config.latent_frames, -1))
        return latents[..., : self.config.width]


def _stack(weights: Weights, config: VaeConfig, crossing: bool) -> SkipStack:
    def block(*at: str | int) -> TransformerBlock:
        return TransformerBlock.of(weights.at(*at), config.width, config.heads, config.feedforward, config.norm_first, crossing)

    half = config.layers // 2
    inward, outward = ([block(side, index) for index in range(half)] for side in ("inward", "outward"))
    return SkipStack(weights, config.width, inward, block("middle"), outward)
