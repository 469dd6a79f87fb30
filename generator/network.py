"""What a runtime must be able to compute, and nothing else: everything around it is numpy and the same for all of them.

`network_torch.py` computes with torch (training's own modules; CPU, CUDA, Apple's GPU), `network_onnx.py` with ONNX Runtime.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any, Protocol

import numpy as np

from .config import ModelConfig
from .context import ContextPatches, make_patches
from .motion import ModelId


@dataclass(frozen=True)
class KnownFrames:
    """features (B, T, F) not normalised, placement (B, T, 4) as `features.root_placement`, known (B, T) bool."""

    features: np.ndarray
    placement: np.ndarray
    known: np.ndarray

    def repeat(self, times: int) -> KnownFrames:
        """The batch several times over."""
        return KnownFrames(*(np.concatenate([part] * times) for part in (self.features, self.placement, self.known)))

    def patches(self, mean: np.ndarray, std: np.ndarray, frames_per_token: int) -> ContextPatches:
        """As a network's tokens are; mean, std: (F,) of the features."""
        return make_patches((self.features - mean) / std, self.placement, self.known, frames_per_token)


class Network(Protocol):
    """One model in memory. mean: (F,) of motion features. device: where it computes, in words."""

    id: ModelId
    config: ModelConfig
    mean: np.ndarray
    device: str

    def condition(self, text: np.ndarray, frames: int, known: KnownFrames | None) -> Any:
        """What stays the same from step to step, for `predict`. text: (B, text_width); frames: the clip's length."""
        ...

    def predict(self, latents: np.ndarray, timestep: int, conditions: Any) -> np.ndarray:
        """The denoiser's output for latents (B, latent_tokens, width), same shape."""
        ...

    def decode(self, latents: np.ndarray, frames: int, known: KnownFrames | None) -> np.ndarray:
        """Latents as the denoiser makes them -> motion features (B, frames, F), not normalised."""
        ...


class TextEncoder(Protocol):
    """A frozen sentence encoder. width: size of a vector. max_tokens: how much it reads, its start and end marks included."""

    width: int
    max_tokens: int

    def encode(self, texts: list[str]) -> Any:
        """(N, width) float32."""
        ...

    def count_tokens(self, text: str) -> int:
        """How many of max_tokens the text would need."""
        ...
