from __future__ import annotations

import pytest

from motion_mamba.benchmarks.ablation import VARIANTS
from motion_mamba.generator.model.denoiser import build_denoiser
from motion_mamba.generator.model.vae import build_vae


@pytest.mark.parametrize("name", VARIANTS)
def test_every_variant_can_be_built(name):
    config = VARIANTS[name].config()
    denoiser, vae = build_denoiser(config.denoiser), build_vae(config.vae)
    assert sum(parameter.numel() for parameter in denoiser.parameters()) > 1e6
    assert (vae.config.latent_tokens, vae.config.latent_frames) == (config.denoiser.latent_tokens, config.denoiser.latent_frames)
