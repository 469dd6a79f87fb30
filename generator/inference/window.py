"""One window of motion: noise, prompt and constraints -> latents -> features."""

from __future__ import annotations

from collections.abc import Generator
from contextlib import contextmanager
from dataclasses import dataclass

import numpy as np

from ..arrays import Array
from ..constraints.model_inputs import ConstrainedFrames
from ..model.config import DiffusionConfig
from ..model.diffusion import make_schedule, predicted_noise
from ..model.samplers import Jumps, make_sampler
from ..model.sampling import HeldStart, guided, sample
from ..motion import GenerationError, OnStep
from ..planning.stitching import without_jumps_every
from ..representation.above_floor import above_floor
from ..representation.planted_root import with_planted_feet
from ..retrieval.start import LatentStart
from .network import Network

_HELD_SAMPLER = "dpm++"


@dataclass(frozen=True)
class Sampling:
    """How to go from noise to latents. sampler: one of `samplers.SAMPLERS`. guidance: the scale, 1 is none. timesteps: those of the
    network's student, which then says what to do; empty for the network itself."""

    sampler: str
    steps: int
    guidance: float
    timesteps: tuple[int, ...] = ()

    @classmethod
    def of(cls, config: DiffusionConfig, sampler: str | None = None, steps: int | None = None, guidance: float | None = None) -> Sampling:
        """As a model wants it, but for what is given."""
        sampler = config.sampler if sampler is None else sampler
        steps = config.steps_of(sampler) if steps is None else steps
        return cls(sampler, steps, config.guidance if guidance is None else float(guidance))


@dataclass(frozen=True)
class AskedSampling:
    """What somebody asks for; None is the model's own."""

    sampler: str | None = None
    steps: int | None = None
    guidance: float | None = None


@dataclass(frozen=True)
class Samplings:
    """noise: of windows in which something is made of noise alone. held: of those that are an entry of a library all over; a student's of
    those, too, in which something else is known."""

    noise: Sampling
    held: Sampling

    @classmethod
    def of(cls, network: Network, asked: AskedSampling) -> Samplings:
        """As a model wants them, but for what is asked, which goes for both. A student has steps of its own, and guidance built in: who
        asks for others gets its teacher."""
        config, student = network.config.diffusion, network.student
        if student is not None and asked.sampler is None and asked.guidance in (None, config.guidance):
            if asked.steps in (None, len(student.timesteps)):
                return cls(_of_student(student.timesteps), _of_student((*student.timesteps, student.last)))
        noise = Sampling.of(config, asked.sampler, asked.steps, asked.guidance)
        has_own = asked.sampler is None and asked.steps is None
        return cls(noise, Sampling(_HELD_SAMPLER, config.held_steps, noise.guidance) if has_own else noise)

    def of_window(self, start: LatentStart | None, constraints: ConstrainedFrames | None) -> Sampling:
        """Seconds with known frames, as those that a window goes on from, begin as noise whatever the others do."""
        from_noise = start is None or (constraints is not None and not self.held.timesteps)
        return self.noise if from_noise else self.held


def _of_student(timesteps: tuple[int, ...]) -> Sampling:
    return Sampling("student", len(timesteps), 1.0, timesteps)


@dataclass(frozen=True)
class Texts:
    """The vectors of the prompt, (text_width,) or one for each sample (B, text_width), and of the empty prompt (text_width,)."""

    prompt: np.ndarray
    none: np.ndarray


@dataclass(frozen=True)
class WindowInputs:
    """All that one run of the model is given. noise: (B, latent_tokens, width). frames: the window's length. start: what the latents begin
    as, if they are not to begin as noise alone."""

    noise: np.ndarray
    frames: int
    texts: Texts
    sampling: Sampling
    constraints: ConstrainedFrames | None = None
    start: LatentStart | None = None


@dataclass(frozen=True)
class WindowModel:
    """A model on whatever runtime, and the sampling around it."""

    network: Network

    @property
    def latent_shape(self) -> tuple[int, int]:
        return self.network.config.vae.latent_tokens, self.network.config.vae.width

    def make(self, inputs: WindowInputs, on_step: OnStep | None = None) -> np.ndarray:
        """Features (B, frames, F), not normalised. Raises Cancelled, and GenerationError when memory runs out or they are not finite."""
        with _memory_errors(self.network.device):
            features = self.decode(self.denoise(inputs, on_step), inputs)
        if not np.isfinite(features).all():
            raise GenerationError("the model's output is not finite: lower the guidance, or choose another seed or model")
        return features

    def denoise(self, inputs: WindowInputs, on_step: OnStep | None = None) -> Array:
        """Latents (B, latent_tokens, width), where the network computes. Raises Cancelled."""
        texts, sampling, constraints = inputs.texts, inputs.sampling, inputs.constraints
        batch = (len(inputs.noise), len(texts.none))
        text = np.broadcast_to(texts.prompt, batch)
        if sampling.guidance != 1.0:
            # Both halves of classifier-free guidance as one batch.
            text = np.concatenate([np.broadcast_to(texts.none, batch), text])
            constraints = constraints.repeat(2) if constraints is not None else None
        network = self._denoising(sampling)
        schedule = make_schedule(network.config.diffusion)
        sampler = Jumps(schedule, sampling.timesteps) if sampling.timesteps else make_sampler(sampling.sampler, schedule, sampling.steps)
        conditions = network.condition(np.array(text), inputs.frames, constraints, sampler.timesteps)

        def noise_in(latents: Array, index: int) -> Array:
            return predicted_noise(schedule, latents, network.predict(latents, index, conditions), sampler.timesteps[index])

        denoise, noise = guided(noise_in, sampling.guidance), network.place(inputs.noise)
        if inputs.start is not None:
            alphas = [float(schedule.alphas[timestep]) for timestep in sampler.timesteps]
            shares = [(alpha**0.5, (1.0 - alpha) ** 0.5) for alpha in alphas]
            held = self._held(inputs.start, inputs.frames)
            denoise, noise = held.denoised(denoise, shares), held.noised(noise, *shares[0])
        return sample(denoise, noise, sampler, on_step)

    def _denoising(self, sampling: Sampling) -> Network:
        if not sampling.timesteps:
            return self.network
        assert self.network.student is not None  # Samplings.of has seen to it
        return self.network.student.network

    def _held(self, start: LatentStart, frames: int) -> HeldStart:
        vae = self.network.config.vae
        beyond = np.arange(vae.latent_tokens) * vae.latent_frames >= frames
        # What lies past the window's end needs no denoiser.
        closeness = np.where(beyond, np.float32(1.0), start.closeness)[..., None]
        return HeldStart(self.network.place(start.values), self.network.place(closeness.astype(np.float32)))

    def decode(self, latents: Array, inputs: WindowInputs) -> np.ndarray:
        """Latents (B, latent_tokens, width) of `denoise` -> features (B, frames, F), not normalised."""
        features = self.network.decode(latents, inputs.frames, inputs.constraints)
        vae = self.network.config.vae
        for every in (vae.latent_frames, vae.frames_per_token):
            features = without_jumps_every(features, every)
        return above_floor(with_planted_feet(features))


@contextmanager
def _memory_errors(device: str) -> Generator[None, None, None]:
    try:
        yield
    except (RuntimeError, MemoryError) as error:
        # torch.OutOfMemoryError on CUDA; on the CPU and on Apple's GPU a plain RuntimeError says so; numpy has Python's own.
        if isinstance(error, RuntimeError) and "memory" not in str(error):
            raise
        raise GenerationError(f"{device} ran out of memory: ask for fewer variations, close other programs, or choose the CPU") from error
