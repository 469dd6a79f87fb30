"""The diffusion process on latents: noise schedule, noising, and the deterministic DDIM sampler with classifier-free guidance.

Settings are MLD's: scaled-linear betas, DDIM with eta 0, clip_sample False, set_alpha_to_one False, steps_offset 1. The tests
hold this file against diffusers' DDIMScheduler; diffusers itself is too heavy to install inside Blender.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass

import torch
from torch import Tensor

from .config import DiffusionConfig
from .motion import Cancelled, OnStep

# (latents (B, ...), timesteps (B,) int64) -> predicted noise (B, ...).
Denoise = Callable[[Tensor, Tensor], Tensor]

# Below this many steps the timesteps start at the noisiest one ("trailing"). MLD's ("leading") would start two steps at 501 and
# read pure noise as a half-clean latent.
_FEWEST_LEADING_STEPS = 10
_STEPS_OFFSET = 1


PREDICTIONS = ("noise", "velocity")


@dataclass(frozen=True)
class Schedule:
    """alphas: (train_steps,) float64 on the CPU, the share of the signal's variance left at each timestep (alpha-bar).

    prediction: what the denoiser's output means, one of PREDICTIONS.
    """

    alphas: Tensor
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
    betas = torch.linspace(config.beta_start**0.5, config.beta_end**0.5, config.train_steps, dtype=torch.float64) ** 2
    return Schedule(torch.cumprod(1.0 - betas, dim=0), config.prediction)


def add_noise(schedule: Schedule, clean: Tensor, noise: Tensor, timesteps: Tensor) -> Tensor:
    """The forward process q(z_t | z_0), DDPM's equation 4. clean, noise: (B, ...); timesteps: (B,) int64."""
    signal, spread = _shares(schedule, clean, timesteps)
    return signal * clean + spread * noise


def prediction_target(schedule: Schedule, clean: Tensor, noise: Tensor, timesteps: Tensor) -> Tensor:
    """What the denoiser should say: the noise, or the velocity (Salimans & Ho 2022, arXiv 2202.00512, section 4)."""
    if schedule.prediction == "noise":
        return noise
    signal, spread = _shares(schedule, clean, timesteps)
    return signal * noise - spread * clean


def predicted_noise(schedule: Schedule, latents: Tensor, output: Tensor, timesteps: Tensor) -> Tensor:
    """The noise in noisy latents that a denoiser's output stands for."""
    if schedule.prediction == "noise":
        return output
    signal, spread = _shares(schedule, latents, timesteps)
    return signal * output + spread * latents


def _shares(schedule: Schedule, like: Tensor, timesteps: Tensor) -> tuple[Tensor, Tensor]:
    """sqrt(alpha-bar) and sqrt(1 - alpha-bar) at timesteps (B,), shaped to multiply `like` (B, ...)."""
    alpha = schedule.alphas.to(torch.float32).to(like.device)[timesteps.to(like.device)]
    alpha = alpha.reshape(-1, *[1] * (like.dim() - 1)).to(like.dtype)
    return alpha.sqrt(), (1.0 - alpha).sqrt()


def ddim_timesteps(train_steps: int, steps: int) -> list[int]:
    """The timesteps that a sampling of `steps` steps visits, noisiest first; each of them different.

    Equal to diffusers' "leading" spacing where steps divides train_steps; elsewhere that would leave out the noisiest timesteps
    (600 of 1000 would start at 600), so ours spread over the whole range.
    """
    if not 1 <= steps <= train_steps:
        raise ValueError(f"the number of denoising steps must be between 1 and {train_steps}, not {steps}")
    if steps < _FEWEST_LEADING_STEPS:
        return [round(train_steps - index * train_steps / steps) - 1 for index in range(steps)]
    offset = _STEPS_OFFSET if steps < train_steps else 0
    return [index * train_steps // steps + offset for index in reversed(range(steps))]


def ddim_step(schedule: Schedule, latents: Tensor, noise: Tensor, timestep: int, previous: int | None) -> Tensor:
    """One step of DDIM (its equation 12, eta 0) from timestep to the less noisy previous; None is the last step, to alpha[0]."""
    alpha = schedule.alphas[timestep].item()
    alpha_previous = schedule.alphas[previous if previous is not None else 0].item()
    clean = (latents - (1.0 - alpha) ** 0.5 * noise) / alpha**0.5
    return alpha_previous**0.5 * clean + (1.0 - alpha_previous) ** 0.5 * noise


def draw_noise(generators: Sequence[torch.Generator], shape: tuple[int, ...], device: torch.device | str) -> Tensor:
    """(len(generators), *shape) standard normal.

    Drawn on the CPU, one generator a sample, so that a sample depends neither on the device nor on its neighbours.
    """
    return torch.stack([torch.randn(shape, generator=generator) for generator in generators]).to(device)


def make_generators(seed: int, variations: int) -> list[torch.Generator]:
    """Variation i of a seed is the first variation of seed + i, so that every one can be made again alone."""
    return [torch.Generator().manual_seed(seed + index) for index in range(variations)]


def guided(denoise: Denoise, guidance: float) -> Denoise:
    """Classifier-free guidance: denoise then sees 2B latents, the unconditional half first. A scale of 1 needs no such half."""
    if guidance == 1.0:
        return denoise

    def both_halves(latents: Tensor, timesteps: Tensor) -> Tensor:
        without_text, with_text = denoise(latents.repeat(2, *[1] * (latents.dim() - 1)), timesteps.repeat(2)).chunk(2)
        return without_text + guidance * (with_text - without_text)

    return both_halves


def sample(denoise: Denoise, noise: Tensor, schedule: Schedule, steps: int, on_step: OnStep | None = None) -> Tensor:
    """Latents (B, ...) from noise (B, ...) in `steps` DDIM steps.

    on_step(done, steps) is called after every step; when it returns False, Cancelled is raised before anything else is computed.
    """
    timesteps = ddim_timesteps(schedule.train_steps, steps)
    latents = noise
    for done, (timestep, previous) in enumerate(zip(timesteps, [*timesteps[1:], None], strict=True), start=1):
        batch = torch.full((len(latents),), timestep, dtype=torch.int64, device=latents.device)
        latents = ddim_step(schedule, latents, denoise(latents, batch), timestep, previous)
        if on_step is not None and on_step(done, steps) is False:
            raise Cancelled
    return latents
