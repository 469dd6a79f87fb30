"""The motion VAE in numpy: `generator/vae_local.py` and `vae_window.py` for inference. All clips of a batch are equally long, so no token
is ever to be hidden: where a clip ends, so do the tokens."""

from __future__ import annotations

import numpy as np

from ..config import VaeConfig
from ..context import ContextPatches, patch_width
from .layers import Linear, SkipStack, TransformerBlock
from .weights import Weights


class Decoder:
    """Latents to normalised features. Raises CheckpointError when the weights do not fit the configuration."""

    def __init__(self, weights: Weights, config: VaeConfig) -> None:
        width, patches = config.width, _patches(config, config.max_frames)
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
        # Models that do not read their own output need no encoder.
        self.encoder = Encoder(weights, config) if config.refinements else None

    def __call__(self, latents: np.ndarray, frames: int, context: ContextPatches | None) -> np.ndarray:
        """latents: (B, latents, width) -> (B, frames, features), refined as the configuration says. context: frames to be contained."""
        features = self._decoded(latents, frames, context)
        for _ in range(self.config.refinements):
            features = self._decoded(self.encoder(features), frames, context)
        return features

    def _decoded(self, latents: np.ndarray, frames: int, context: ContextPatches | None) -> np.ndarray:
        tokens = self._local(latents, frames, context) if self.per_latent else self._window(latents, frames, context)
        return self.output(tokens).reshape(len(latents), -1, self.config.features)[:, :frames]

    def _local(self, latents: np.ndarray, frames: int, context: ContextPatches | None) -> np.ndarray:
        used = -(-frames // self.config.latent_frames)
        tokens = self.from_latents(latents[:, :used]).reshape(len(latents), used * self.per_latent, -1)
        tokens = tokens + self._embedded(context, tokens.shape[1])
        return tokens + self.stack(tokens + self.positions[: tokens.shape[1]])

    def _window(self, latents: np.ndarray, frames: int, context: ContextPatches | None) -> np.ndarray:
        patches = _patches(self.config, frames)
        queries = np.broadcast_to(self.positions[:patches], (len(latents), patches, self.config.width))
        return self.stack(queries + self._embedded(context, patches), memory=latents + self.memory_positions)

    def _embedded(self, context: ContextPatches | None, patches: int) -> np.ndarray | float:
        if context is None:
            return 0.0
        if self.context is None:
            raise ValueError("this model was made without context frames: it cannot keep given frames")
        embedded = self.context(context.values[:, :patches]) * context.present[:, :patches, None]
        return np.pad(embedded, ((0, 0), (0, patches - embedded.shape[1]), (0, 0)))


class Encoder:
    """Normalised features to the mean of their latents."""

    def __init__(self, weights: Weights, config: VaeConfig) -> None:
        width, patches = config.width, _patches(config, config.max_frames)
        self.config = config
        self.embed = Linear.of(weights.at("embed"), config.features * config.frames_per_token, width)
        self.per_latent = config.latent_frames // config.frames_per_token
        if self.per_latent:
            self.to_latents = Linear.of(weights.at("to_latents"), self.per_latent * width, 2 * width)
        else:
            patches += 2 * config.latent_tokens
            self.summary = weights.take("summary_tokens", 2 * config.latent_tokens, width)
        self.positions = weights.take("encoder_positions", patches, width)
        self.stack = _stack(weights.at("encoder"), config)

    def __call__(self, features: np.ndarray) -> np.ndarray:
        """(B, frames, features) -> (B, latents, width); of the local VAE only as many latents as have frames."""
        batch, frames = features.shape[:2]
        unit = self.config.latent_frames or self.config.frames_per_token
        # A latent's second is filled up with the last frame, a patch with zeros: as in training.
        features = np.pad(features, ((0, 0), (0, -frames % unit), (0, 0)), mode="edge" if self.per_latent else "constant")
        tokens = self.embed(features.reshape(batch, -1, self.config.frames_per_token * self.config.features))
        if not self.per_latent:
            tokens = np.concatenate([np.broadcast_to(self.summary, (batch, *self.summary.shape)), tokens], axis=1)
            return self.stack(tokens + self.positions[: tokens.shape[1]])[:, : self.config.latent_tokens]
        tokens = tokens + self.stack(tokens + self.positions[: tokens.shape[1]])
        return self.to_latents(tokens.reshape(batch, -1, self.per_latent * tokens.shape[2]))[..., : self.config.width]


def _patches(config: VaeConfig, frames: int) -> int:
    return -(-frames // config.frames_per_token)


def _stack(weights: Weights, config: VaeConfig, crossing: bool = False) -> SkipStack:
    def block(*at: str | int) -> TransformerBlock:
        return TransformerBlock(weights.at(*at), config.width, config.heads, config.feedforward, config.norm_first, crossing)

    half = config.layers // 2
    inward, outward = ([block(side, index) for index in range(half)] for side in ("inward", "outward"))
    return SkipStack(weights, config.width, inward, block("middle"), outward)
