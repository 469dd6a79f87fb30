"""A decoder that was taught to read inexact latents reads them better than the one it was."""

from __future__ import annotations

import copy
from dataclasses import replace

import pytest
import torch

from motion_mamba.generator.model.config import VaeConfig
from motion_mamba.generator.model.vae_base import Vae
from motion_mamba.generator.training.latents import LatentScale
from motion_mamba.generator.training.losses import joint_error
from motion_mamba.generator.training.run import RunOptions
from motion_mamba.generator.training.train_decoder import train_decoder
from motion_mamba.generator.training.train_vae import ClipData, store_normalisation, train_vae, whole_windows

pytest.importorskip("accelerate")
pytest.importorskip("tensorboard")

CONFIG = VaeConfig(max_frames=60, latent_tokens=3, width=32, layers=3, heads=2, feedforward=64, dropout=0.0)
OPTIONS = RunOptions(steps=40, batch=8, learning_rate=2e-3, warmup=2, ema=0.8, save_every=100, log_every=100, precision="fp32")
# Of a latent's variance, as the denoiser leaves it.
# Shares of a latent's variance: in the latents that are read, and at most in those that the decoder is taught with.
WRONG, MOST_NOISE = 0.5, 0.65


@torch.inference_mode()
def error_from_inexact_latents(vae: Vae, store) -> float:
    """Mean joint error in metres over all windows, from latents of which half the variance is noise."""
    generator = torch.Generator().manual_seed(5)
    errors = []
    for features, lengths in whole_windows(store, store.windows, CONFIG.max_frames):
        latents = vae.encode(features, lengths)[0]
        noise = torch.randn(latents.shape, generator=generator)
        predicted = vae.decode((1 - WRONG) ** 0.5 * latents + WRONG**0.5 * noise, lengths)
        errors.append(joint_error(predicted, features, lengths, store_normalisation(store)))
    return float(torch.cat(errors).mean())


def test_inexact_latents_are_read_better(store, tmp_path):
    data = ClipData(store, {"train": store.windows, "val": store.windows[:2]})
    vae = train_vae(CONFIG, data, OPTIONS, tmp_path / "vae")
    before = copy.deepcopy(vae)
    shape = (CONFIG.latent_tokens, CONFIG.width)
    scale = LatentScale(torch.zeros(shape), torch.ones(shape))
    longer = replace(OPTIONS, steps=150, learning_rate=4e-3)
    taught = train_decoder(vae, scale, data, longer, tmp_path / "decoder", MOST_NOISE)
    assert error_from_inexact_latents(taught, store) < 0.85 * error_from_inexact_latents(before, store)
    encoder = ("embed.", "encoder", "to_latents.")
    kept = {name: value for name, value in before.state_dict().items() if name.startswith(encoder)}
    assert len(kept) > 10 and all(torch.equal(taught.state_dict()[name], value) for name, value in kept.items())
