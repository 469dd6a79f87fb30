"""From noise to latents: the sampler's steps one after the other, with classifier-free guidance."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass

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


@dataclass(frozen=True)
class HeldStart:
    """What latents (B, L, W) begin as: closeness (B, L, 1) is the share of signal from which on they may change."""

    values: Array
    closeness: Array

    def noised(self, noise: Array, signal: float, spread: float) -> Array:
        """(B, L, W) noise as it stands where nothing is held at that share of signal."""
        return namespace(noise).where(self.closeness > signal, signal * self.values + spread * noise, noise)

    def denoised(self, denoise: Denoise, shares: Sequence[tuple[float, float]]) -> Denoise:
        """Denoising in which what is held is taken for what the latents are (SDEdit, arXiv 2108.01073, for each latent on its own).

        shares: of signal and noise at each step. A step at which everything is held needs no denoiser.
        """

        def held(latents: Array, index: int) -> Array:
            signal, spread = shares[index]
            known = (latents - signal * self.values) / spread
            closer = self.closeness > signal
            if bool(closer.all()):
                return known
            return namespace(latents).where(closer, known, denoise(latents, index))

        return held


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
