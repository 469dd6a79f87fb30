"""From noise to latents in a given number of steps: DDIM, the paper's, and DPM-Solver++, which needs an eighth of its steps.

Both are deterministic and written with plain arithmetic, for numpy arrays and torch tensors. The tests hold them against diffusers'
DDIMScheduler and DPMSolverMultistepScheduler; diffusers itself needs torch and is too heavy to install inside Blender.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Protocol

import numpy as np

from ..arrays import Array
from ..choices import SAMPLER_NAMES
from .diffusion import Schedule

# Below this many steps DDIM's timesteps start at the noisiest one ("trailing"). MLD's ("leading") would start two steps at 501 and
# read pure noise as a half-clean latent.
_FEWEST_LEADING_STEPS = 10
_STEPS_OFFSET = 1
# DPM-Solver++'s last look at the latents: where a fifth of their spread is noise, one guess is as good as several. 0.14 to 0.3 end equally
# near to what many steps make.
_LAST_SPREAD = 0.2


class Sampler(Protocol):
    """timesteps: those to be visited, noisiest first. step is called once for each, in order."""

    timesteps: list[int]

    def step(self, index: int, latents: Array, noise: Array) -> Array:
        """The latents at timesteps[index] and the noise predicted in them -> the latents at the next; clean after the last."""
        ...


class _FirstOrder:
    """Steps of denoising diffusion implicit models (arXiv 2010.02502, equation 12, eta 0). last: the alpha at which they end."""

    def __init__(self, schedule: Schedule, timesteps: Sequence[int], last: float) -> None:
        self.timesteps = list(timesteps)
        self._alphas = [*(float(schedule.alphas[timestep]) for timestep in self.timesteps), last]

    def step(self, index: int, latents: Array, noise: Array) -> Array:
        alpha, following = self._alphas[index : index + 2]
        clean = (latents - (1.0 - alpha) ** 0.5 * noise) / alpha**0.5
        return following**0.5 * clean + (1.0 - following) ** 0.5 * noise


class Ddim(_FirstOrder):
    """At timesteps evenly apart."""

    def __init__(self, schedule: Schedule, steps: int) -> None:
        # The last step ends at the first timestep's noise, not at none: MLD's set_alpha_to_one False.
        super().__init__(schedule, ddim_timesteps(schedule.train_steps, steps), float(schedule.alphas[0]))


class Jumps(_FirstOrder):
    """At chosen timesteps, the last one to clean latents: for a denoiser that was taught where each of them leads."""

    def __init__(self, schedule: Schedule, timesteps: Sequence[int]) -> None:
        super().__init__(schedule, timesteps, 1.0)


class DpmSolver:
    """DPM-Solver++(2M) (arXiv 2211.01095, algorithm 2): each step also looks at the one before it. The first and the last, which ends
    without noise, are of first order. first: of its steps the one to begin with, for latents that are noisy only in part."""

    def __init__(self, schedule: Schedule, steps: int, first: int = 0) -> None:
        self.timesteps = solver_timesteps(schedule, steps)[first:]
        alphas = schedule.alphas[self.timesteps]
        self._signal, self._spread = np.sqrt(alphas), np.sqrt(1.0 - alphas)
        # Half the logarithm of the signal-to-noise ratio, in which the solver's steps are measured.
        self._log_ratio = np.log(self._signal / self._spread)
        self._last_clean: Array | None = None

    def step(self, index: int, latents: Array, noise: Array) -> Array:
        clean = (latents - float(self._spread[index]) * noise) / float(self._signal[index])
        before, self._last_clean = self._last_clean, clean
        if index + 1 == len(self.timesteps):
            return clean
        width = float(self._log_ratio[index + 1] - self._log_ratio[index])
        if index > 0:
            ratio = float(self._log_ratio[index] - self._log_ratio[index - 1]) / width
            clean = clean + (clean - before) / (2.0 * ratio)
        shrink = float(self._spread[index + 1] / self._spread[index])
        return shrink * latents - float(self._signal[index + 1]) * float(np.expm1(-width)) * clean


SAMPLERS: dict[str, type[Ddim] | type[DpmSolver]] = dict(zip(SAMPLER_NAMES, (DpmSolver, Ddim), strict=True))


def make_sampler(name: str, schedule: Schedule, steps: int) -> Sampler:
    """Raises ValueError for an unknown name or a number of steps that the schedule does not have."""
    if name not in SAMPLERS:
        raise ValueError(f"the sampler must be one of {', '.join(SAMPLERS)}, not {name!r}")
    return SAMPLERS[name](schedule, steps)


def ddim_timesteps(train_steps: int, steps: int) -> list[int]:
    """The timesteps that a DDIM sampling of `steps` steps visits, noisiest first; each of them different.

    Equal to diffusers' "leading" spacing where steps divides train_steps; elsewhere that would leave out the noisiest timesteps
    (600 of 1000 would start at 600), so ours spread over the whole range.
    """
    _check(train_steps, steps)
    if steps < _FEWEST_LEADING_STEPS:
        return [round(train_steps - index * train_steps / steps) - 1 for index in range(steps)]
    offset = _STEPS_OFFSET if steps < train_steps else 0
    return [index * train_steps // steps + offset for index in reversed(range(steps))]


def solver_timesteps(schedule: Schedule, steps: int) -> list[int]:
    """Timesteps at even distances of log signal-to-noise ratio, from the noisiest one to where _LAST_SPREAD is left: what a solver of the
    diffusion's differential equation wants (arXiv 2206.00927, section 4.1). Six such do for latents what eight did that were even in time.

    More steps than there are different timesteps of that kind are even in time.
    """
    _check(schedule.train_steps, steps)
    alphas = schedule.alphas
    last = max(1, int(np.argmin(np.abs(np.sqrt(1.0 - alphas) - _LAST_SPREAD))))
    log_ratio = 0.5 * np.log(alphas / (1.0 - alphas))
    # np.interp wants what it looks up in to rise.
    wanted: np.ndarray = np.linspace(float(log_ratio[-1]), float(log_ratio[last]), steps)
    timesteps: list[int] = np.interp(-wanted, -log_ratio, np.arange(len(alphas))).round().astype(int).tolist()
    return timesteps if len(set(timesteps)) == steps else _even_timesteps(schedule.train_steps, steps)


def _even_timesteps(train_steps: int, steps: int) -> list[int]:
    """From the noisiest one down to the first, which is left out (diffusers' "linspace")."""
    if steps == train_steps:
        return list(reversed(range(train_steps)))
    return np.linspace(0, train_steps - 1, steps + 1).round()[:0:-1].astype(int).tolist()


def _check(train_steps: int, steps: int) -> None:
    if not 1 <= steps <= train_steps:
        raise ValueError(f"the number of denoising steps must be between 1 and {train_steps}, not {steps}")
