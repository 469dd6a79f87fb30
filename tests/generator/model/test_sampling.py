from __future__ import annotations

import numpy as np
import pytest
import torch

from motion_mamba.generator.arrays import Array
from motion_mamba.generator.model.config import DiffusionConfig
from motion_mamba.generator.model.diffusion import make_schedule
from motion_mamba.generator.model.samplers import make_sampler
from motion_mamba.generator.model.sampling import Denoise, HeldStart, sample

SCHEDULE = make_schedule(DiffusionConfig())
SHAPE = (2, 3, 4)


def shares(timesteps: list[int]) -> list[tuple[float, float]]:
    return [(float(SCHEDULE.alphas[t]) ** 0.5, (1.0 - float(SCHEDULE.alphas[t])) ** 0.5) for t in timesteps]


def sampled(start: HeldStart, denoise: Denoise, sampler_name: str, noise: Array) -> Array:
    sampler = make_sampler(sampler_name, SCHEDULE, 6)
    levels = shares(sampler.timesteps)
    return sample(start.denoised(denoise, levels), start.noised(noise, *levels[0]), sampler)


def test_what_is_held_to_the_end_comes_out_and_needs_no_denoiser() -> None:
    def never(latents: Array, index: int) -> Array:
        raise AssertionError

    values = np.random.default_rng(0).normal(size=SHAPE).astype(np.float32)
    start = HeldStart(values, np.ones((2, 3, 1), np.float32))
    noise = np.random.default_rng(1).normal(size=SHAPE).astype(np.float32)
    np.testing.assert_allclose(sampled(start, never, "dpm++", noise), values, atol=1e-4)


@pytest.mark.parametrize("sampler", ["dpm++", "ddim"])
def test_nothing_held_is_sampling_as_ever(sampler: str) -> None:
    def denoise(latents: Array, index: int) -> Array:
        return 0.3 * latents + 0.01 * index

    noise = np.random.default_rng(1).normal(size=SHAPE).astype(np.float32)
    start = HeldStart(np.ones(SHAPE, np.float32), np.zeros((2, 3, 1), np.float32))
    np.testing.assert_array_equal(sampled(start, denoise, sampler, noise), sample(denoise, noise, make_sampler(sampler, SCHEDULE, 6)))


def test_each_latent_is_held_until_its_own_share_of_signal() -> None:
    """One that is held until half the signal starts, there, as the noised value that diffusion would make of it."""
    seen: list[np.ndarray] = []

    def denoise(latents: Array, index: int) -> Array:
        seen.append(latents.copy())
        return np.zeros_like(latents)

    values, noise = np.ones(SHAPE, np.float32), np.full(SHAPE, 0.5, np.float32)
    closeness = np.zeros((2, 3, 1), np.float32)
    closeness[:, 1] = 0.7
    sampled(HeldStart(values, closeness), denoise, "dpm++", noise)
    levels = shares(make_sampler("dpm++", SCHEDULE, 6).timesteps)
    free = next(index for index, (signal, _) in enumerate(levels) if signal >= 0.7)
    signal, spread = levels[free]
    np.testing.assert_allclose(seen[free][:, 1], signal + spread * 0.5, atol=1e-4)
    assert not np.allclose(seen[free][:, 0], signal + spread * 0.5, atol=1e-2)


def test_torch_and_numpy_agree() -> None:
    values, noise = np.ones(SHAPE, np.float32), np.full(SHAPE, 0.5, np.float32)
    closeness = np.linspace(0, 1, 6, dtype=np.float32).reshape(2, 3, 1)

    def denoise(latents: Array, index: int) -> Array:
        return 0.5 * latents

    plain = sampled(HeldStart(values, closeness), denoise, "dpm++", noise)
    tensors = HeldStart(torch.from_numpy(values), torch.from_numpy(closeness))
    np.testing.assert_allclose(sampled(tensors, denoise, "dpm++", torch.from_numpy(noise)).numpy(), plain, atol=1e-5)
