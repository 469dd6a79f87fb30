"""The diffusion process on latents: noise schedule, noising, and what the denoiser is trained to say.

Settings are MLD's: scaled-linear betas. Latents are numpy arrays or, in training, torch tensors.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from ..arrays import Array, constant
from .config import DiffusionConfig

PREDICTIONS = ("noise", "velocity")


@dataclass(frozen=True)
class Schedule:
    """alphas: (train_steps,) float64, the share of the signal's variance left at each timestep (alpha-bar).

    prediction: what the denoiser's output means, one of PREDICTIONS.
    """

    alphas: np.ndarray
    prediction: str = "noise"

    @property
    def train_steps(self) -> int:
        return len(self.alphas)


def make_schedule(config: DiffusionConfig) -> Schedule:
    """Scaled-linear: the betas' square roots grow linearly. Raises ValueError for another beta_schedule or an unknown prediction."""
    if config.beta_schedule != "scaled_linear":
        raise ValueError(f"the noise schedule must be scaled_linear, not {config.beta_schedule!r}")
    if config.prediction not in PREDICTIONS:
        raise ValueError(f"the prediction must be one of {', '.join(PREDICTIONS)}, not {config.prediction!r}")
    roots = np.linspace(float(config.beta_start**0.5), float(config.beta_end**0.5), config.train_steps)
    return Schedule(np.cumprod(1.0 - roots**2), config.prediction)


def add_noise(schedule: Schedule, clean: Array, noise: Array, timesteps: Array) -> Array:
    """The forward process q(z_t | z_0), DDPM's equation 4. clean, noise: (B, ...); timesteps: (B,) int64."""
    signal, spread = _shares(schedule, clean, timesteps)
    return signal * clean + spread * noise


def prediction_target(schedule: Schedule, clean: Array, noise: Array, timesteps: Array) -> Array:
    """What the denoiser should say: the noise, or the velocity (Salimans & Ho 2022, arXiv 2202.00512, section 4)."""
    if schedule.prediction == "noise":
        return noise
    signal, spread = _shares(schedule, clean, timesteps)
    return signal * noise - spread * clean


def predicted_noise(schedule: Schedule, latents: Array, output: Array, timesteps: Array | int) -> Array:
    """The noise in noisy latents that a denoiser's output stands for. timesteps: (B,), or one for all."""
    if schedule.prediction == "noise":
        return output
    signal, spread = _shares(schedule, latents, timesteps)
    return signal * output + spread * latents


def _shares(schedule: Schedule, like: Array, timesteps: Array | int) -> tuple[Array | float, Array | float]:
    """sqrt(alpha-bar) and sqrt(1 - alpha-bar) at the timesteps, shaped to multiply `like` (B, ...)."""
    if isinstance(timesteps, int):
        alpha = float(schedule.alphas[timesteps])
    else:
        alpha = constant(schedule.alphas, like)[timesteps].reshape(-1, *[1] * (like.ndim - 1))
    return alpha**0.5, (1.0 - alpha) ** 0.5
