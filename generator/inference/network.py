"""What a runtime must be able to compute, and nothing else: everything around it is numpy and the same for all of them.

`network_torch.py` computes with torch (training's own modules; CPU, CUDA, Apple's GPU), `light/network.py` with numpy and, where it is
installed, numba: on the processor, an order of magnitude faster, from a hundredth of the installation.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import Any, Protocol

import numpy as np

from ..arrays import Array
from ..constraints.model_inputs import ConstrainedFrames
from ..model.config import ModelConfig
from ..motion import ModelId
from .light.latent_code import LatentCode

# What classifier-free guidance's unconditional half is given (MLD's choice).
NO_TEXT = ""


def check_device(name: str) -> None:
    """Raises ValueError for a name that no device has."""
    if not re.fullmatch(r"auto|cpu|mps|cuda(:\d{1,3})?", name):
        raise ValueError(f"the device must be auto, cpu, cuda, cuda:N or mps, not {name!r}")


@dataclass(frozen=True)
class DistilledNetwork:
    """timesteps: those of its steps from noise. last: the one at which it looks again at what begins from a library."""

    network: Network
    timesteps: tuple[int, ...]
    last: int


class Network(Protocol):
    """One model in memory. mean: (F,) of motion features. training: what the checkpoint says of it. device: where it computes, in words."""

    @property
    def id(self) -> ModelId: ...

    @property
    def config(self) -> ModelConfig: ...

    @property
    def mean(self) -> np.ndarray: ...

    @property
    def training(self) -> dict[str, Any]: ...

    @property
    def device(self) -> str: ...

    @property
    def latent_code(self) -> LatentCode | None:
        """Its VAE in numpy, with its gradient; None where its latents have no seconds of their own."""
        ...

    @property
    def student(self) -> DistilledNetwork | None:
        """The same model with a denoiser that needs a step or two and no guidance; None where it has none."""
        ...

    def place(self, values: np.ndarray) -> Array:
        """As the arrays that this runtime computes with: so the latents need not travel at every step."""
        ...

    def condition(self, text: np.ndarray, frames: int, constraints: ConstrainedFrames | None, timesteps: list[int]) -> Any:
        """What does not depend on the latents, for `predict` at these timesteps. text: (B, text_width); frames: the clip's length."""
        ...

    def predict(self, latents: Array, index: int, conditions: Any) -> Array:
        """The denoiser's output for latents (B, latent_tokens, width) at timesteps[index], same shape."""
        ...

    def decode(self, latents: Array, frames: int, constraints: ConstrainedFrames | None) -> np.ndarray:
        """Latents as the denoiser makes them -> motion features (B, frames, F), not normalised."""
        ...


class TextEncoder(Protocol):
    """A frozen sentence encoder. width: size of a vector. max_tokens: how much it reads, its start and end marks included."""

    @property
    def width(self) -> int: ...

    @property
    def max_tokens(self) -> int: ...

    def encode(self, texts: list[str]) -> Any:
        """(N, width) float32."""
        ...

    def count_tokens(self, text: str) -> int:
        """How many of max_tokens the text would need."""
        ...
