from __future__ import annotations

from dataclasses import replace

import pytest
import torch

from motion_mamba.generator.config import VaeConfig, load_preset
from motion_mamba.generator.context import make_patches
from motion_mamba.generator.vae import Vae

TINY = VaeConfig(max_frames=40, width=32, layers=3, heads=2, feedforward=64, dropout=0.0)


@pytest.fixture(scope="module")
def vae() -> Vae:
    torch.manual_seed(0)
    return Vae(TINY).eval()


def clips(lengths: list[int]) -> tuple[torch.Tensor, torch.Tensor]:
    generator = torch.Generator().manual_seed(1)
    return torch.randn(len(lengths), max(lengths), 263, generator=generator), torch.tensor(lengths)


@pytest.mark.parametrize("lengths", [[40], [1], [7, 13, 40], [4, 4]])
def test_shapes(vae, lengths):
    features, lengths = clips(lengths)
    mean, log_variance = vae.encode(features, lengths)
    assert mean.shape == log_variance.shape == (len(lengths), 2, 32)
    assert vae.decode(mean, lengths).shape == features.shape


@torch.inference_mode()
def test_a_clip_is_read_the_same_alone_and_beside_longer_ones(vae):
    features, lengths = clips([9, 22, 40])
    together, _ = vae.encode(features, lengths)
    alone, _ = vae.encode(features[:1, :9], lengths[:1])
    assert torch.allclose(together[:1], alone, atol=1e-5)
    decoded = vae.decode(together, lengths)
    assert torch.allclose(decoded[:1, :9], vae.decode(alone, lengths[:1]), atol=1e-5)


@torch.inference_mode()
def test_frames_past_the_end_are_not_read(vae):
    features, lengths = clips([10, 30])
    spoiled = features.clone()
    spoiled[0, 10:] = 1e3
    assert torch.equal(vae.encode(features, lengths)[0], vae.encode(spoiled, lengths)[0])


@torch.inference_mode()
def test_context_frames_change_the_decoding_and_absent_ones_do_not(vae):
    features, lengths = clips([20])
    mean, _ = vae.encode(features, lengths)
    placement = torch.zeros(1, 20, 4)
    known = torch.zeros(1, 20, dtype=torch.bool)
    plain = vae.decode(mean, lengths)
    assert torch.equal(vae.decode(mean, lengths, make_patches(features, placement, known, 4)), plain)
    known[0, :3] = True
    assert not torch.allclose(vae.decode(mean, lengths, make_patches(features, placement, known, 4)), plain)


def test_the_paper_preset_refuses_context_and_holds_no_parameters_for_it():
    config = replace(load_preset("paper").vae, width=32, heads=2, feedforward=32, layers=3)
    vae = Vae(config)
    assert not [name for name, _ in vae.named_parameters() if "context" in name]
    features, lengths = clips([8])
    known = torch.ones(1, 8, dtype=torch.bool)
    with pytest.raises(ValueError, match="context"):
        vae.decode(torch.zeros(1, 2, 32), lengths, make_patches(features, torch.zeros(1, 8, 4), known, 1))


def test_every_parameter_learns(vae):
    vae = Vae(TINY)
    features, lengths = clips([12, 30])
    known = torch.zeros(2, 30, dtype=torch.bool)
    known[:, 2] = True
    mean, log_variance = vae.encode(features, lengths)
    decoded = vae.decode(mean + log_variance, lengths, make_patches(features, torch.zeros(2, 30, 4), known, 4))
    decoded.square().sum().backward()
    # A position past the longest clip has nothing to learn from; everything else must.
    assert not [name for name, parameter in vae.named_parameters() if parameter.grad is None or not parameter.grad.any()]


def test_too_many_frames_are_refused(vae):
    _, lengths = clips([41])
    with pytest.raises(ValueError, match="40 frames, not 4"):
        vae.decode(torch.zeros(1, 2, 32), lengths)


def test_an_even_number_of_layers_is_refused():
    with pytest.raises(ValueError, match="odd"):
        Vae(replace(TINY, layers=4))
