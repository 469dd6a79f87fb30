from __future__ import annotations

from itertools import pairwise

import numpy as np
import pytest
import torch
from hypothesis import given
from hypothesis import strategies as st

from motion_mamba.generator.model.config import DiffusionConfig
from motion_mamba.generator.model.diffusion import PREDICTIONS, add_noise, make_schedule, predicted_noise, prediction_target
from motion_mamba.generator.model.samplers import Ddim, DpmSolver, ddim_timesteps, make_sampler, solver_timesteps
from motion_mamba.generator.model.sampling import guided, sample
from motion_mamba.generator.motion import Cancelled

SCHEDULE = make_schedule(DiffusionConfig())


def wavy_denoiser(latents, timesteps):
    """Depends on everything a denoiser may depend on."""
    return torch.sin(3 * latents) + timesteps / 1000


def sampled(denoise, noise, sampler):
    """With a denoiser that wants the timestep, not its index."""
    return sample(lambda latents, index: denoise(latents, sampler.timesteps[index]), noise, sampler)


def diffusers_scheduler(spacing):
    diffusers = pytest.importorskip("diffusers")
    return diffusers.DDIMScheduler(
        num_train_timesteps=1000,
        beta_start=0.00085,
        beta_end=0.012,
        beta_schedule="scaled_linear",
        clip_sample=False,
        set_alpha_to_one=False,
        steps_offset=1,
        timestep_spacing=spacing,
    )


@pytest.mark.parametrize(
    ("steps", "spacing"), [(1, "trailing"), (5, "trailing"), (10, "leading"), (20, "leading"), (50, "leading"), (500, "leading")]
)
def test_sampling_equals_diffusers(steps, spacing):
    scheduler = diffusers_scheduler(spacing)
    scheduler.set_timesteps(steps)
    noise = torch.randn(3, 2, 8, generator=torch.Generator().manual_seed(0))
    expected = noise
    for timestep in scheduler.timesteps:
        predicted = wavy_denoiser(expected, timestep)
        expected = scheduler.step(predicted, timestep, expected, eta=0.0).prev_sample
    assert ddim_timesteps(1000, steps) == scheduler.timesteps.tolist()
    torch.testing.assert_close(sampled(wavy_denoiser, noise, Ddim(SCHEDULE, steps)), expected, rtol=1e-4, atol=1e-4)


@pytest.mark.parametrize("steps", [1, 2, 5, 6, 8, 14, 500])
def test_the_solver_equals_diffusers(steps):
    diffusers = pytest.importorskip("diffusers")
    scheduler = diffusers.DPMSolverMultistepScheduler(
        beta_start=0.00085, beta_end=0.012, beta_schedule="scaled_linear", final_sigmas_type="zero"
    )
    scheduler.set_timesteps(timesteps=solver_timesteps(SCHEDULE, steps))
    noise = torch.randn(3, 2, 8, generator=torch.Generator().manual_seed(0))
    expected = noise
    for timestep in scheduler.timesteps:
        expected = scheduler.step(wavy_denoiser(expected, timestep), timestep, expected).prev_sample
    torch.testing.assert_close(sampled(wavy_denoiser, noise, DpmSolver(SCHEDULE, steps)), expected, rtol=1e-3, atol=1e-3)


@pytest.mark.parametrize("steps", [3, 6, 20])
def test_the_solvers_timesteps_are_even_in_log_signal_to_noise(steps):
    alphas = SCHEDULE.alphas[solver_timesteps(SCHEDULE, steps)]
    distances = np.diff(np.log(alphas / (1 - alphas)))
    assert distances.max() < 1.1 * distances.min()


@given(steps=st.integers(1, 1000))
def test_the_solvers_timesteps_fall_from_the_noisiest(steps):
    timesteps = solver_timesteps(SCHEDULE, steps)
    assert len(timesteps) == steps
    assert timesteps[0] == 999
    assert all(noisier > cleaner >= 0 for noisier, cleaner in pairwise(timesteps))


def test_an_unknown_sampler_is_refused():
    with pytest.raises(ValueError, match="dpm\\+\\+, ddim"):
        make_sampler("euler", SCHEDULE, 5)


def test_noising_equals_diffusers():
    clean, noise = torch.randn(4, 2, 8), torch.randn(4, 2, 8)
    timesteps = torch.tensor([0, 1, 500, 999])
    expected = diffusers_scheduler("leading").add_noise(clean, noise, timesteps)
    torch.testing.assert_close(add_noise(SCHEDULE, clean, noise, timesteps), expected)


@given(steps=st.integers(1, 1000))
def test_timesteps_fall_and_cover_the_range(steps):
    timesteps = ddim_timesteps(1000, steps)
    assert len(timesteps) == steps
    assert all(noisier > cleaner for noisier, cleaner in pairwise(timesteps))
    assert timesteps[-1] >= 0
    assert 1000 - timesteps[0] <= max(1, 1000 / steps)


@pytest.mark.parametrize("steps", [0, -1, 1001])
def test_impossible_step_counts_are_refused(steps):
    with pytest.raises(ValueError, match="between 1 and 1000"):
        ddim_timesteps(1000, steps)


@pytest.mark.parametrize("steps", [1, 7, 50])
def test_a_perfect_denoiser_finds_the_clean_latents(steps):
    clean = torch.randn(2, 2, 8, dtype=torch.float64)

    def oracle(latents, timesteps):
        alpha = SCHEDULE.alphas[timesteps]
        return (latents - alpha**0.5 * clean) / (1 - alpha) ** 0.5

    start = add_noise(SCHEDULE, clean, torch.randn_like(clean), torch.full((2,), ddim_timesteps(1000, steps)[0]))
    remaining_noise = (1 - SCHEDULE.alphas[0]) ** 0.5
    assert (sampled(oracle, start, Ddim(SCHEDULE, steps)) - clean).abs().max() < 6 * remaining_noise


def test_guidance_extrapolates_from_the_unconditional_half():
    text = torch.tensor([-1.0, -2.0, 10.0, 20.0]).reshape(4, 1, 1)
    noise = guided(lambda latents, timesteps: latents * 0 + text, 7.5)(torch.zeros(2, 1, 1), 0)
    assert noise.flatten().tolist() == [-1 + 7.5 * 11, -2 + 7.5 * 22]


def test_guidance_of_one_computes_no_unconditional_half():
    assert guided(wavy_denoiser, 1.0) is wavy_denoiser


@pytest.mark.parametrize("stop_after", [1, 3, 5])
def test_cancelling_computes_no_further_step(stop_after):
    calls, seen = [], []

    def counting(latents, timesteps):
        calls.append(1)
        return latents

    def on_step(done, total):
        seen.append((done, total))
        return done < stop_after

    with pytest.raises(Cancelled):
        sample(counting, torch.zeros(1, 2, 4), Ddim(SCHEDULE, 5), on_step)
    assert len(calls) == stop_after
    assert seen == [(done, 5) for done in range(1, stop_after + 1)]


def test_an_on_step_that_returns_nothing_does_not_cancel():
    sample(wavy_denoiser, torch.zeros(1, 2, 4), Ddim(SCHEDULE, 2), lambda done, total: None)


def test_another_noise_schedule_is_refused():
    with pytest.raises(ValueError, match="scaled_linear"):
        make_schedule(DiffusionConfig(beta_schedule="cosine"))


@pytest.mark.parametrize("prediction", PREDICTIONS)
def test_a_perfect_prediction_gives_back_the_noise(prediction):
    schedule = make_schedule(DiffusionConfig(prediction=prediction))
    generator = torch.Generator().manual_seed(0)
    clean, noise = (torch.randn(5, 2, 8, generator=generator) for _ in range(2))
    timesteps = torch.tensor([0, 20, 500, 900, 999])
    target = prediction_target(schedule, clean, noise, timesteps)
    noisy = add_noise(schedule, clean, noise, timesteps)
    assert torch.allclose(predicted_noise(schedule, noisy, target, timesteps), noise, atol=1e-5)


def test_a_velocity_turns_from_noise_into_the_motion():
    schedule = make_schedule(DiffusionConfig(prediction="velocity"))
    clean, noise = torch.ones(2, 3), torch.full((2, 3), 5.0)
    target = prediction_target(schedule, clean, noise, torch.tensor([0, 999]))
    assert torch.allclose(target[0], noise[0], atol=0.2)
    assert torch.allclose(target[1], -clean[1], atol=0.4)


def test_an_unknown_prediction_is_refused():
    with pytest.raises(ValueError, match="noise, velocity"):
        make_schedule(DiffusionConfig(prediction="sample"))
