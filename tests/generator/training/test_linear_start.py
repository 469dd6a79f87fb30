"""The closed-form start of the local VAE, checked against what theory says of probabilistic PCA."""

from __future__ import annotations

import pytest
import torch

from motion_mamba.generator.model.config import VaeConfig
from motion_mamba.generator.model.vae import build_vae
from motion_mamba.generator.training.linear_start import draw_clips, principal_components, start_linear
from motion_mamba.generator.training.losses import FEATURE_WEIGHTS

CONFIG = VaeConfig(max_frames=40, latent_tokens=2, width=32, layers=3, heads=2, feedforward=64, dropout=0.0)


@pytest.fixture(scope="module")
def clips() -> torch.Tensor:
    """(600, 20, 263) with 32 true dimensions in each patch of four frames, of falling variance."""
    torch.manual_seed(3)
    hidden = torch.randn(600, 5, 32) * torch.logspace(1, -1, 32)
    patches = hidden @ torch.linalg.qr(torch.randn(4 * 263, 32))[0].T
    return patches.unflatten(2, (4, 263)).flatten(1, 2) / FEATURE_WEIGHTS + 0.3


def reconstruct(vae, clips: torch.Tensor) -> torch.Tensor:
    lengths = torch.full((len(clips),), 20)
    return vae.decode(vae.encode(clips, lengths)[0], lengths)


def test_components_are_those_of_a_full_decomposition():
    torch.manual_seed(0)
    rows = torch.randn(500, 40) * torch.logspace(1, -1, 40) + 2
    found = principal_components(rows, 10)
    variance, basis = torch.linalg.eigh(torch.cov(rows.T, correction=0))
    torch.testing.assert_close(found.variance, variance.flip(0)[:10], rtol=0.02, atol=0)
    overlap = (found.basis.T @ basis.flip(1)[:, :10]).abs()
    # The first stand well apart; the last of them nearly share their variance with the next.
    torch.testing.assert_close(overlap[:5, :5], torch.eye(5), rtol=0, atol=0.05)


@torch.inference_mode()
def test_it_reconstructs_as_well_as_principal_components_can(clips):
    vae = build_vae(CONFIG).eval()
    torch.manual_seed(0)
    start_linear(vae, clips, noise_variance=1e-6)
    ours = ((reconstruct(vae, clips) - clips) * FEATURE_WEIGHTS).square().sum()
    rows = (clips * FEATURE_WEIGHTS).flatten(1)
    singular = torch.linalg.svdvals(rows - rows.mean(0))
    best = singular[CONFIG.width :].square().sum()
    assert ours < 1.05 * best


@torch.inference_mode()
def test_latents_are_standard_normal_over_the_data_and_small_components_are_left_to_noise(clips):
    vae = build_vae(CONFIG).eval()
    torch.manual_seed(0)
    start_linear(vae, clips, noise_variance=1.0)
    mean, log_variance = (latents[:, 0] for latents in vae.encode(clips, torch.full((len(clips),), 20)))
    total = mean.var(dim=0) + log_variance.exp().mean(dim=0)
    assert mean.mean(dim=0).abs().max() < 0.01
    torch.testing.assert_close(total, torch.ones(32), rtol=0.02, atol=0.02)
    assert log_variance.max() <= 1e-6
    start_linear(vae, clips, noise_variance=1e4)
    assert vae.encode(clips, torch.full((len(clips),), 20))[0].var(dim=0).max() < 0.05


def test_clips_are_drawn_whole_and_the_same_again(store):
    vae = build_vae(CONFIG)
    first, second = (draw_clips(vae, store, store.windows, seed=1) for _ in range(2))
    assert first.shape == (64 * 32, 20, 263) and torch.equal(first, second)
    assert not torch.equal(first, draw_clips(vae, store, store.windows, seed=2))
