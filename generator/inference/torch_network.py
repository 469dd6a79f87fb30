"""The networks on torch: the modules that were trained."""

# torch's own annotations are partial: of some of its methods a strict checker knows too little.
# pyright: reportUnknownMemberType=false
from __future__ import annotations

from collections.abc import Callable
from contextlib import AbstractContextManager, nullcontext
from dataclasses import dataclass, fields, replace
from functools import cached_property, partial
from pathlib import Path
from typing import Any

import numpy as np
import torch

from ..arrays import Array
from ..checkpoints.checkpoint import Checkpoint, Statistics
from ..checkpoints.student_file import Student
from ..constraints.model_inputs import ConstrainedFrames, ConstraintPatches
from ..model.conditioning import Conditions
from ..model.config import ModelConfig
from ..model.denoiser import Denoiser
from ..model.vae_base import Vae
from ..motion import ModelId
from .cuda_graphs import Graphed
from .device import multiplies_bf16
from .light.latent_code import LatentCode
from .light.weights import Weights
from .network import DistilledNetwork

# By the names of choices.PRECISIONS.
_TYPES = {"fp32": torch.float32, "bf16": torch.bfloat16, "fp16": torch.float16}


@dataclass(frozen=True)
class TorchNetwork:
    """A `network.Network` on one device. multiplied: the type that matrices are multiplied in; scans, sums and results are float32."""

    checkpoint: Checkpoint
    vae: Vae
    denoiser: Denoiser
    target: torch.device
    multiplied: torch.dtype = torch.float32
    student: DistilledNetwork | None = None

    @classmethod
    def load(
        cls, checkpoint: Checkpoint, device: torch.device | str, precision: str = "auto", student: Student | None = None
    ) -> TorchNetwork:
        """precision: one of choices.PRECISIONS; "auto" is bf16 on CUDA cards that multiply it, else fp32."""
        device = torch.device(device)
        if precision == "auto":
            precision = "bf16" if device.type == "cuda" and multiplies_bf16(device) else "fp32"
        loaded = cls(checkpoint, checkpoint.build("vae", device), checkpoint.build("denoiser", device), device, _TYPES[precision])
        if student is None:
            return loaded
        tensors = {name: torch.from_numpy(values) for name, values in student.tensors.items()}
        quick = replace(checkpoint, tensors=tensors).build("denoiser", device)
        return replace(loaded, student=DistilledNetwork(replace(loaded, denoiser=quick), student.timesteps, student.last))

    @property
    def id(self) -> ModelId:
        return self.checkpoint.id

    @property
    def config(self) -> ModelConfig:
        return self.checkpoint.config

    @property
    def latent_code(self) -> LatentCode | None:
        return self._latent_code

    @cached_property
    def _latent_code(self) -> LatentCode | None:
        tensors = {name: values.numpy() for name, values in self.checkpoint.tensors.items() if name.startswith("vae.")}
        statistics = {one.name: getattr(self._statistics, one.name).numpy() for one in fields(Statistics)}
        return LatentCode.of(Weights(Path(self.id.name), tensors).at("vae"), self.config.vae, statistics)

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
    def condition(
        self, text: np.ndarray, frames: int, constraints: ConstrainedFrames | None, timesteps: list[int]
    ) -> tuple[Conditions, Array]:
        lengths = torch.full((len(text),), frames, device=self.target)
        patches = self._patches(constraints, self.config.denoiser.frames_per_token)
        return self.denoiser.prepare(self.place(text), lengths, patches), torch.tensor(timesteps, device=self.target)

    @torch.inference_mode()
    def predict(self, latents: Array, index: int, conditions: tuple[Conditions, Array]) -> Array:
        same, timesteps = conditions
        inputs = timesteps[index].expand(len(latents)), same.text, same.length, same.context, same.present
        return self._step(latents, *inputs)

    @cached_property
    def _step(self) -> Callable[..., torch.Tensor]:
        """One denoising step of tensors: as a CUDA graph where there is CUDA."""
        # Without a reference to this network, which holds the step: memory must be free as soon as the network is.
        step = partial(_step, self.denoiser, _Multiplying(self.target.type, self.multiplied))
        return Graphed(step) if self.target.type == "cuda" else step

    @torch.inference_mode()
    def decode(self, latents: Array, frames: int, constraints: ConstrainedFrames | None) -> np.ndarray:
        lengths = torch.full((len(latents),), frames, device=self.target)
        patches = self._patches(constraints, self.config.vae.frames_per_token) if self.config.vae.context else None
        statistics = self._statistics
        latents = latents * statistics.latent_std.to(self.target) + statistics.latent_mean.to(self.target)
        with _Multiplying(self.target.type, self.multiplied)():
            features = self.vae.decode(latents, lengths, patches).float().cpu()
        return (features * statistics.std + statistics.mean).numpy()

    @property
    def _statistics(self) -> Statistics:
        return self.checkpoint.statistics

    def _patches(self, constraints: ConstrainedFrames | None, frames_per_token: int) -> ConstraintPatches | None:
        if constraints is None:
            return None
        patches = constraints.patches(self.mean, self._statistics.std.numpy(), frames_per_token)
        return ConstraintPatches(torch.from_numpy(patches.values), torch.from_numpy(patches.present)).to(self.target)


@dataclass(frozen=True)
class _Multiplying:
    """The context in which matrices are multiplied in a type."""

    device: str
    type: torch.dtype

    def __call__(self) -> AbstractContextManager[Any]:
        if self.type == torch.float32:
            return nullcontext()
        # No cache: weights that were cast inside a CUDA graph must not be taken for cast outside of it.
        return torch.autocast(self.device, self.type, cache_enabled=False)


def _step(denoiser: Denoiser, multiplying: _Multiplying, latents: torch.Tensor, timesteps: torch.Tensor, *conditions: Any) -> torch.Tensor:
    with multiplying():
        return denoiser.step(latents, timesteps, Conditions(*conditions)).float()
