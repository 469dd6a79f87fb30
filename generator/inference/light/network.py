"""A `network.Network` on the processor, without torch."""

from __future__ import annotations

from dataclasses import dataclass, replace
from functools import cached_property
from typing import Any

import numpy as np

from ...arrays import Array
from ...checkpoints.checkpoint_file import STATISTICS, CheckpointFile
from ...checkpoints.student_file import Student, student_path
from ...constraints.model_inputs import ConstrainedFrames, ConstraintPatches
from ...model.config import ModelConfig
from ...motion import ModelId
from ..network import DistilledNetwork
from .denoiser import Denoiser, PreparedConditions
from .latent_code import LatentCode
from .vae import Decoder
from .weights import Weights


@dataclass(frozen=True)
class LightNetwork:
    """statistics: by their names in the checkpoint. weights: all of them."""

    id: ModelId
    config: ModelConfig
    statistics: dict[str, np.ndarray]
    training: dict[str, Any]
    denoiser: Denoiser
    decoder: Decoder
    weights: Weights
    device: str = "cpu"
    student: DistilledNetwork | None = None

    @classmethod
    def load(cls, file: CheckpointFile, student: Student | None = None) -> LightNetwork:
        """Raises CheckpointError when the tensors are not those of its configuration."""
        weights, config = Weights(file.path, file.tensors), file.config
        networks = Denoiser(weights.at("denoiser"), config.denoiser), Decoder(weights.at("vae"), config.vae)
        loaded = cls(file.id, config, {name: file.tensors[name] for name in STATISTICS}, file.training, *networks, weights)
        if student is None:
            return loaded
        quick = Denoiser(Weights(student_path(file.path), student.tensors).at("denoiser"), config.denoiser)
        return replace(loaded, student=DistilledNetwork(replace(loaded, denoiser=quick), student.timesteps, student.last))

    @property
    def mean(self) -> np.ndarray:
        return self.statistics["mean"]

    @property
    def latent_code(self) -> LatentCode | None:
        return self._latent_code

    @cached_property
    def _latent_code(self) -> LatentCode | None:
        return LatentCode.of(self.weights.at("vae"), self.config.vae, self.statistics)

    def place(self, values: np.ndarray) -> Array:
        return values

    def condition(self, text: np.ndarray, frames: int, constraints: ConstrainedFrames | None, timesteps: list[int]) -> PreparedConditions:
        return self.denoiser.prepare(text, frames, self._patches(constraints, self.config.denoiser.frames_per_token), timesteps)

    def predict(self, latents: np.ndarray, index: int, conditions: PreparedConditions) -> np.ndarray:
        return self.denoiser.step(latents, index, conditions)

    def decode(self, latents: np.ndarray, frames: int, constraints: ConstrainedFrames | None) -> np.ndarray:
        latents = latents * self.statistics["latent_std"] + self.statistics["latent_mean"]
        patches = self._patches(constraints, self.config.vae.frames_per_token) if self.config.vae.context else None
        return self.decoder(latents, frames, patches) * self.statistics["std"] + self.mean

    def _patches(self, constraints: ConstrainedFrames | None, frames_per_token: int) -> ConstraintPatches | None:
        return None if constraints is None else constraints.patches(self.mean, self.statistics["std"], frames_per_token)
