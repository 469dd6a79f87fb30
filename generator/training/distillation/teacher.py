"""A denoiser as it is used, step by step with guidance, and what a student is to learn of it."""

from __future__ import annotations

import itertools
from dataclasses import dataclass

import numpy as np

from ...arrays import Array
from ...inference.network import Network
from ...model.diffusion import Schedule, add_noise, make_schedule, predicted_noise
from ...model.samplers import DpmSolver
from ...model.sampling import guided
from .library_windows import Windows

# A student's step leads over so many of its teacher's.
SPAN = 3
# Of so many windows one is also shown at the teacher's last step.
_LAST_STEPS = 4


@dataclass(frozen=True)
class Lesson:
    """timestep: at which all of latents (B, L, W) are so noisy. clean: (B, L, W) what latents must be taken for, so that one step of first
    order leads where the teacher's steps lead, told what windows say."""

    timestep: int
    windows: Windows
    latents: np.ndarray
    clean: np.ndarray


@dataclass(frozen=True)
class Teacher:
    """network: on whatever computes. std: (F,) of its motion features. no_text: (D,) the empty prompt's vector."""

    network: Network
    std: np.ndarray
    no_text: np.ndarray

    @property
    def schedule(self) -> Schedule:
        return make_schedule(self.network.config.diffusion)

    @property
    def last(self) -> int:
        """Its solver's last step."""
        return self.network.config.diffusion.solver_steps - 1

    @property
    def timesteps(self) -> list[int]:
        """Those of a student's steps from noise, and of the teacher's last step."""
        solver = DpmSolver(self.schedule, self.last + 1).timesteps
        return [*solver[::SPAN], solver[-1]]

    def lessons(self, windows: Windows, noise: np.ndarray) -> list[Lesson]:
        """For each of `timesteps`: from noise (B, L, W) in steps that are longer than the teacher's; and of a few windows the last step
        alone, by turns from their own latents noised in part (SDEdit) and from where the way leads to."""
        visited, end = self.way(noise, windows)
        stops = visited[::SPAN]
        ends = [self._clean(*stop, *following) for stop, following in itertools.pairwise(stops)] + [end]
        steps = [Lesson(timestep, windows, latents, clean) for (timestep, latents), clean in zip(stops, ends, strict=True)]
        return [*steps, self._last_lesson(windows, noise, visited[-1][1])]

    def _last_lesson(self, windows: Windows, noise: np.ndarray, late: np.ndarray) -> Lesson:
        timestep, few = self.timesteps[-1], windows.first(max(1, len(noise) // _LAST_STEPS))
        count = len(few.latents)
        begun = add_noise(self.schedule, few.latents, noise[:count], np.full(count, timestep)).astype(np.float32)
        latents = np.where(np.arange(count)[:, None, None] % 2 == 1, late[:count], begun)
        return Lesson(timestep, few, latents, self.way(latents, few, self.last)[1])

    def _clean(self, timestep: int, latents: np.ndarray, following: int, reached: np.ndarray) -> np.ndarray:
        """What latents must be taken for, so that a step of first order (DDIM's) comes to those that were reached."""
        (signal, spread), (next_signal, next_spread) = (shares(self.schedule, each) for each in (timestep, following))
        kept = next_spread / spread
        return (reached - kept * latents) / (next_signal - kept * signal)

    def way(self, latents: np.ndarray, windows: Windows, first: int = 0) -> tuple[list[tuple[int, np.ndarray]], np.ndarray]:
        """From latents as noisy as its step `first` begins with: the timesteps and latents on the way, and the clean ones at its end."""
        schedule, network, text, known = self.schedule, self.network, windows.text, windows.known
        solver, guidance = DpmSolver(schedule, self.last + 1, first), network.config.diffusion.guidance
        if guidance != 1.0:
            text = np.concatenate([np.broadcast_to(self.no_text, text.shape), text])
            known = known.repeat(2) if known is not None else None
        conditions = network.condition(text, windows.frames, known, solver.timesteps)

        def noise_in(latents: Array, index: int) -> Array:
            return predicted_noise(schedule, latents, network.predict(latents, index, conditions), solver.timesteps[index])

        denoise, on_way = guided(noise_in, guidance), network.place(latents)
        visited: list[tuple[int, np.ndarray]] = []
        for index, timestep in enumerate(solver.timesteps):
            visited.append((timestep, _in_memory(on_way)))
            on_way = solver.step(index, on_way, denoise(on_way, index))
        return visited, _in_memory(on_way)


def _in_memory(latents: Array) -> np.ndarray:
    """As numpy's, wherever they are."""
    return np.asarray(latents.cpu() if hasattr(latents, "cpu") else latents, np.float32)


def shares(schedule: Schedule, timestep: int) -> tuple[float, float]:
    """Of signal and of noise."""
    alpha = float(schedule.alphas[timestep])
    return alpha**0.5, (1.0 - alpha) ** 0.5


def output_for(schedule: Schedule, lesson: Lesson) -> np.ndarray:
    """What a denoiser says that takes the lesson's latents for what they are to be taken for."""
    signal, spread = shares(schedule, lesson.timestep)
    if schedule.prediction == "noise":
        return ((lesson.latents - signal * lesson.clean) / spread).astype(np.float32)
    return ((signal * lesson.latents - lesson.clean) / spread).astype(np.float32)
