"""From noise to latents: the sampler's steps one after the other, with classifier-free guidance."""

from __future__ import annotations

from collections.abc import Callable

from ..arrays import Array, namespace
from ..motion import Cancelled, OnStep
from .samplers import Sampler

# (latents (B, ...), index of the timestep in the sampler's list) -> predicted noise (B, ...).
Denoise = Callable[[Array, int], Array]


def guided(denoise: Denoise, guidance: float) -> Denoise:
    """Classifier-free guidance: denoise then sees 2B latents, the unconditional half first. A scale of 1 needs no such half."""
    if guidance == 1.0:
        return denoise

    def both_halves(latents: Array, index: int) -> Array:
        noise = denoise(namespace(latents).concatenate([latents, latents]), index)
        without_text, with_text = noise[: len(latents)], noise[len(latents) :]
        return without_text + guidance * (with_text - without_text)

    return both_halves


def sample(denoise: Denoise, noise: Array, sampler: Sampler, on_step: OnStep | None = None) -> Array:
    """Latents (B, ...) from noise (B, ...).

    on_step(done, steps) is called after every step; when it returns False, Cancelled is raised before anything else is computed.
    """
    latents, steps = noise, len(sampler.timesteps)
    for index in range(steps):
        latents = sampler.step(index, latents, denoise(latents, index))
        if on_step is not None and on_step(index + 1, steps) is False:
            raise Cancelled
    return latents
