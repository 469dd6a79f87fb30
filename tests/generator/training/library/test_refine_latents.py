"""Latents are refined until more of a motion is in what is decoded from them."""

from __future__ import annotations

import pytest
import torch

from motion_mamba.generator.model.config import VaeConfig
from motion_mamba.generator.model.vae_base import Vae
from motion_mamba.generator.training.library.refine_latents import Refinement, refined
from motion_mamba.generator.training.losses import reconstruction_losses
from motion_mamba.generator.training.run import RunOptions
from motion_mamba.generator.training.train_vae import ClipData, store_normalisation, train_vae, whole_windows

pytest.importorskip("accelerate")
pytest.importorskip("tensorboard")

CONFIG = VaeConfig(max_frames=60, latent_tokens=3, width=32, layers=3, heads=2, feedforward=64, dropout=0.0)


@pytest.fixture
def vae(store, tmp_path) -> Vae:
    options = RunOptions(steps=40, batch=8, learning_rate=2e-3, warmup=2, ema=0.8, save_every=100, log_every=100, precision="fp32")
    return train_vae(CONFIG, ClipData(store, {"train": store.windows, "val": store.windows[:2]}), options, tmp_path).requires_grad_(False)


def test_more_of_the_motion_is_left(vae: Vae, store) -> None:
    features, lengths = next(iter(whole_windows(store, store.windows, CONFIG.max_frames)))
    normalisation = store_normalisation(store)

    def error(latents: torch.Tensor) -> float:
        terms = reconstruction_losses(vae.decode(latents, lengths), features, lengths, normalisation)
        return float(torch.stack(list(terms.values())).sum())

    weights = {name: value.clone() for name, value in vae.state_dict().items()}
    begun = vae.encode(features, lengths)[0]
    after = refined(vae, features, lengths, normalisation, Refinement(steps=60))
    assert error(after) < 0.9 * error(begun)
    assert not after.requires_grad
    assert all(torch.equal(vae.state_dict()[name], value) for name, value in weights.items())


def test_heads_come_nearer_where_they_count_more(vae: Vae, store) -> None:
    features, lengths = next(iter(whole_windows(store, store.windows, CONFIG.max_frames)))
    normalisation = store_normalisation(store)

    def error(head: float) -> float:
        latents = refined(vae, features, lengths, normalisation, Refinement(steps=40, head=head))
        return float(reconstruction_losses(vae.decode(latents, lengths), features, lengths, normalisation)["head"])

    assert error(20.0) < 0.95 * error(1.0)


def test_no_steps_are_the_encoders_means(vae: Vae, store) -> None:
    features, lengths = next(iter(whole_windows(store, store.windows, CONFIG.max_frames)))
    latents = refined(vae, features, lengths, store_normalisation(store), Refinement(steps=0))
    assert torch.equal(latents, vae.encode(features, lengths)[0])


def test_a_strong_pull_holds_them_where_they_were(vae: Vae, store) -> None:
    features, lengths = next(iter(whole_windows(store, store.windows, CONFIG.max_frames)))
    begun = vae.encode(features, lengths)[0]
    moved = [
        float((refined(vae, features, lengths, store_normalisation(store), Refinement(pull=pull)) - begun).norm()) for pull in (0.0, 1e4)
    ]
    assert moved[1] < 0.5 * moved[0]
