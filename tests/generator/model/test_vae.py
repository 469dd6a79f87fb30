"""Both motion VAEs, ours of a latent a second and MLD's of a few a window: shapes, lengths, context, and that all of it learns."""

from __future__ import annotations

from dataclasses import replace

import pytest
import torch

from motion_mamba.generator.constraints.model_inputs import make_patches
from motion_mamba.generator.model.config import VaeConfig, load_preset
from motion_mamba.generator.model.vae import build_vae
from motion_mamba.generator.model.vae_base import Vae

LOCAL = VaeConfig(max_frames=40, latent_tokens=2, width=32, layers=3, heads=2, feedforward=64, dropout=0.0)
WINDOW = replace(LOCAL, latent_frames=0)
KINDS = pytest.mark.parametrize("config", [LOCAL, WINDOW], ids=["local", "window"])


def build(config: VaeConfig) -> Vae:
    """As after some training: refinements that begin at nothing count too."""
    torch.manual_seed(0)
    vae = build_vae(config).eval()
    with torch.no_grad():
        for stack in (vae.encoder, vae.decoder):
            torch.nn.init.normal_(stack.norm.weight)
    return vae


def clips(lengths: list[int]) -> tuple[torch.Tensor, torch.Tensor]:
    generator = torch.Generator().manual_seed(1)
    return torch.randn(len(lengths), max(lengths), 263, generator=generator), torch.tensor(lengths)


@KINDS
@pytest.mark.parametrize("lengths", [[40], [1], [7, 13, 40], [4, 4]])
def test_shapes(config, lengths):
    vae, (features, lengths) = build(config), clips(lengths)
    mean, log_variance = vae.encode(features, lengths)
    assert mean.shape == log_variance.shape == (len(lengths), 2, 32)
    assert vae.decode(mean, lengths).shape == features.shape


@KINDS
@torch.inference_mode()
def test_a_clip_is_read_the_same_alone_and_beside_longer_ones(config):
    vae, (features, lengths) = build(config), clips([9, 22, 40])
    together, _ = vae.encode(features, lengths)
    alone, _ = vae.encode(features[:1, :9], lengths[:1])
    assert torch.allclose(together[:1], alone, atol=1e-5)
    decoded = vae.decode(together, lengths)
    assert torch.allclose(decoded[:1, :9], vae.decode(alone, lengths[:1]), atol=1e-5)


@KINDS
@torch.inference_mode()
def test_frames_past_the_end_are_not_read(config):
    vae, (features, lengths) = build(config), clips([10, 30])
    spoiled = features.clone()
    spoiled[0, 10:] = 1e3
    assert torch.equal(vae.encode(features, lengths)[0], vae.encode(spoiled, lengths)[0])


@torch.inference_mode()
def test_latents_past_the_end_are_standard_normal_and_not_read():
    vae, (features, lengths) = build(LOCAL), clips([10, 30])
    mean, log_variance = vae.encode(features, lengths)
    assert not mean[0, 1].any() and not log_variance[0, 1].any() and mean[1, 1].any()
    spoiled = mean.clone()
    spoiled[0, 1] = 1e3
    assert torch.equal(vae.decode(spoiled, lengths)[0, :10], vae.decode(mean, lengths)[0, :10])


@torch.inference_mode()
def test_a_local_latent_carries_its_own_second():
    vae, (features, lengths) = build_vae(LOCAL).eval(), clips([40])
    mean, _ = vae.encode(features, lengths)
    changed = features.clone()
    changed[:, 20:] += 1.0
    other, _ = vae.encode(changed, lengths)
    assert torch.equal(mean[:, 0], other[:, 0]) and not torch.allclose(mean[:, 1], other[:, 1])


@KINDS
@torch.inference_mode()
def test_context_frames_change_the_decoding_and_absent_ones_do_not(config):
    vae, (features, lengths) = build(config), clips([20])
    mean, _ = vae.encode(features, lengths)
    placement = torch.zeros(1, 20, 4)
    known = torch.zeros(1, 20, dtype=torch.bool)
    plain = vae.decode(mean, lengths)
    assert torch.equal(vae.decode(mean, lengths, make_patches(features, placement, known, 4)), plain)
    known[0, :3] = True
    assert not torch.allclose(vae.decode(mean, lengths, make_patches(features, placement, known, 4)), plain)


def test_the_paper_preset_refuses_context_and_holds_no_parameters_for_it():
    vae = build(replace(load_preset("paper").vae, width=32, heads=2, feedforward=32, layers=3))
    assert not [name for name, _ in vae.named_parameters() if "context" in name]
    features, lengths = clips([8])
    known = torch.ones(1, 8, dtype=torch.bool)
    with pytest.raises(ValueError, match="constraints"):
        vae.decode(torch.zeros(1, 2, 32), lengths, make_patches(features, torch.zeros(1, 8, 4), known, 1))


@KINDS
def test_every_parameter_learns(config):
    vae, (features, lengths) = build(config), clips([12, 30])
    known = torch.zeros(2, 30, dtype=torch.bool)
    known[:, 2] = True
    mean, log_variance = vae.encode(features, lengths)
    decoded = vae.decode(mean + log_variance, lengths, make_patches(features, torch.zeros(2, 30, 4), known, 4))
    decoded.square().sum().backward()
    # A position past the longest clip has nothing to learn from; everything else must.
    assert not [name for name, parameter in vae.named_parameters() if parameter.grad is None or not parameter.grad.any()]


@KINDS
def test_too_many_frames_are_refused(config):
    with pytest.raises(ValueError, match="40 frames, not 4"):
        build(config).decode(torch.zeros(1, 2, 32), torch.tensor([41]))


@KINDS
def test_an_even_number_of_layers_is_refused(config):
    with pytest.raises(ValueError, match="odd"):
        build_vae(replace(config, layers=4))


@pytest.mark.parametrize("change", [{"latent_frames": 10}, {"latent_frames": 18}, {"max_frames": 60}])
def test_local_latents_that_do_not_make_up_the_window_are_refused(change):
    with pytest.raises(ValueError, match="whole tokens"):
        build_vae(replace(LOCAL, **change))
