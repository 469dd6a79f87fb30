"""One window of motion: prompt and known frames -> latents -> features."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from ..above_floor import above_floor
from ..arrays import Array
from ..model.config import DiffusionConfig
from ..model.diffusion import guided, make_schedule, predicted_noise, sample
from ..model.samplers import make_sampler
from ..motion import OnStep
from ..planning.stitching import without_inner_seams
from ..representation.planted_root import with_planted_feet
from .network import KnownFrames, Network


@dataclass(frozen=True)
class Sampling:
    """How to go from noise to latents. sampler: one of `samplers.SAMPLERS`. guidance: the scale, 1 is none."""

    sampler: str
    steps: int
    guidance: float

    @classmethod
    def of(cls, config: DiffusionConfig, sampler: str | None = None, steps: int | None = None, guidance: float | None = None) -> Sampling:
        """As a model wants it, but for what is given."""
        sampler = config.sampler if sampler is None else sampler
        steps = config.steps_of(sampler) if steps is None else steps
        return cls(sampler, steps, config.guidance if guidance is None else float(guidance))


@dataclass(frozen=True)
class Texts:
    """The vectors of the prompt, (text_width,) or one for each sample (B, text_width), and of the empty prompt (text_width,)."""

    prompt: np.ndarray
    none: np.ndarray


@dataclass(frozen=True)
class WindowModel:
    """A model on whatever runtime, and the sampling around it."""

    network: Network

    @property
    def latent_shape(self) -> tuple[int, int]:
        return self.network.config.vae.latent_tokens, self.network.config.vae.width

    def denoise(
        self, noise: np.ndarray, frames: int, texts: Texts, sampling: Sampling, known: KnownFrames | None, on_step: OnStep | None
    ) -> Array:
        """noise (B, latent_tokens, width) -> latents, same shape, where the network computes. Raises Cancelled."""
        batch = (len(noise), len(texts.none))
        text, known_in_halves = np.broadcast_to(texts.prompt, batch), known
        if sampling.guidance != 1.0:
            text = np.concatenate([np.broadcast_to(texts.none, batch), text])
            known_in_halves = known.repeat(2) if known is not None else None
        schedule = make_schedule(self.network.config.diffusion)
        sampler = make_sampler(sampling.sampler, schedule, sampling.steps)
        conditions = self.network.condition(np.array(text), frames, known_in_halves, sampler.timesteps)

        def noise_in(latents: Array, index: int) -> Array:
            return predicted_noise(schedule, latents, self.network.predict(latents, index, conditions), sampler.timesteps[index])

        return sample(guided(noise_in, sampling.guidance), self.network.place(noise), sampler, on_step)

    def decode(self, latents: Array, frames: int, known: KnownFrames | None) -> np.ndarray:
        """Latents (B, latent_tokens, width) of `denoise` -> features (B, frames, F), not normalised."""
        features = self.network.decode(latents, frames, known)
        vae = self.network.config.vae
        for every in (vae.latent_frames, vae.frames_per_token):
            features = without_inner_seams(features, every)
        return above_floor(with_planted_feet(features))
