"""The denoiser and its transformer baseline: interface, conditions, parameters, and that they learn."""

from __future__ import annotations

import math
from dataclasses import replace

import pytest
import torch
from torch import Tensor

from motion_mamba.generator.constraints.model_inputs import ConstraintPatches, make_patches
from motion_mamba.generator.model.conditioning import sinusoids
from motion_mamba.generator.model.config import DenoiserConfig, load_preset
from motion_mamba.generator.model.denoiser import Denoiser, build_denoiser

SMALL = DenoiserConfig(
    latent_tokens=3, latent_frames=8, width=32, text_width=12, scans=(3, 1), state_size=4, heads=2, feedforward=48, max_frames=24
)
PLAIN = replace(SMALL, context=False, length_condition=False)
BATCH = 4


def known_frames(seed: int = 0) -> ConstraintPatches:
    """The first row has no known frame, the others have some."""
    generator = torch.Generator().manual_seed(seed)
    features = torch.randn(BATCH, 24, 263, generator=generator)
    placement = torch.randn(BATCH, 24, 4, generator=generator)
    known = torch.zeros(BATCH, 24, dtype=torch.bool)
    known[1, :5], known[2, 4:6], known[3, ::6] = True, True, True
    return make_patches(features, placement, known, SMALL.frames_per_token)


def inputs(config: DenoiserConfig, seed: int = 0) -> dict[str, Tensor | ConstraintPatches | None]:
    generator = torch.Generator().manual_seed(seed)
    return {
        "latents": torch.randn(BATCH, config.latent_tokens, config.width, generator=generator),
        "timesteps": torch.randint(0, 1000, (BATCH,), generator=generator),
        "text": torch.randn(BATCH, config.text_width, generator=generator),
        "lengths": torch.tensor([24, 20, 8, 1]),
        "constraints": known_frames(seed) if config.context else None,
    }


def build(config: DenoiserConfig) -> Denoiser:
    torch.manual_seed(0)
    return build_denoiser(config).eval()


@pytest.mark.parametrize("kind", ["mamba", "transformer"])
@pytest.mark.parametrize("config", [SMALL, PLAIN], ids=["constraints", "plain"])
def test_predicts_noise_of_the_latents_shape_and_every_parameter_learns(kind, config):
    model, given = build(replace(config, kind=kind)), inputs(config)
    noise = model(**given)
    assert noise.shape == given["latents"].shape
    noise.square().sum().backward()
    for name, parameter in model.named_parameters():
        assert parameter.grad is not None and parameter.grad.abs().max() > 0, name


@pytest.mark.parametrize("kind", ["mamba", "transformer"])
def test_latents_past_the_end_neither_matter_nor_come_out(kind):
    model, given = build(replace(SMALL, kind=kind)), inputs(SMALL)
    before = model(**given)
    given["latents"][2:, 1:] = 1e3  # rows 2 and 3 end within the first latent's eight frames
    after = model(**given)
    torch.testing.assert_close(after, before)
    assert not after[2:, 1:].any() and after[:2].all()


@pytest.mark.parametrize("kind", ["mamba", "transformer"])
def test_learns_to_denoise(kind):
    model, given = build(replace(SMALL, kind=kind)), inputs(SMALL)
    noise = torch.randn_like(given["latents"])
    optimiser = torch.optim.AdamW(model.parameters(), 3e-3)
    losses = []
    present = model.prepare(given["text"], given["lengths"]).present
    for _ in range(40):
        loss = ((model(**given) - noise) * present).square().mean()
        optimiser.zero_grad()
        loss.backward()
        optimiser.step()
        losses.append(loss.item())
    assert losses[-1] < 0.2 * losses[0]


def test_prepared_conditions_serve_every_step():
    model, given = build(SMALL), inputs(SMALL)
    conditions = model.prepare(given["text"], given["lengths"], given["constraints"])
    stepped = model.step(given["latents"], given["timesteps"], conditions)
    torch.testing.assert_close(stepped, model(**given))


def test_rows_do_not_mix():
    model, given = build(SMALL), inputs(SMALL)
    other = inputs(SMALL, seed=1)
    mixed = {name: value.clone() for name, value in given.items() if isinstance(value, Tensor)}
    for name in mixed:
        mixed[name][1:] = other[name][1:]
    noise = model(**mixed, constraints=other["constraints"])
    torch.testing.assert_close(noise[0], model(**given)[0])


@pytest.mark.parametrize("name", ["latents", "timesteps", "text", "lengths", "constraints"])
def test_everything_it_is_told_matters(name):
    model, given = build(SMALL), inputs(SMALL)
    before = model(**given)
    if name == "constraints":
        given[name] = known_frames(seed=1)
        changed = slice(1, None)
    else:
        given[name] = given[name].flip(1) if name == "text" else given[name] + 1
        changed = slice(None)
    after = model(**given)
    assert ((after - before).abs().amax((1, 2)) > 1e-6)[changed].all()


def test_no_constraints_are_the_same_as_constraints_without_known_frames():
    model, given = build(SMALL), inputs(SMALL)
    known = given.pop("constraints")
    none = ConstraintPatches(torch.zeros_like(known.values), torch.zeros_like(known.present))
    torch.testing.assert_close(model(**given, constraints=none), model(**given))


def test_absent_patches_are_not_read():
    model, given = build(SMALL), inputs(SMALL)
    before = model(**given)
    known = given["constraints"]
    values = torch.where(known.present.unsqueeze(-1), known.values, torch.full_like(known.values, math.nan))
    torch.testing.assert_close(model(**{**given, "constraints": ConstraintPatches(values, known.present)}), before)


def test_known_frames_stand_somewhere_in_time():
    model, given = build(SMALL), inputs(SMALL)
    known = given["constraints"]
    moved = ConstraintPatches(known.values.roll(2, 1), known.present.roll(2, 1))
    assert not torch.allclose(model(**{**given, "constraints": moved})[1:], model(**given)[1:], atol=1e-6)


def test_bfloat16_training_stays_close():
    model, given = build(SMALL), inputs(SMALL)
    with torch.autocast("cpu", torch.bfloat16):
        half = model(**given)
    half.float().square().mean().backward()
    torch.testing.assert_close(half.float(), model(**given), rtol=0.1, atol=0.02)


def test_the_papers_preset_has_the_papers_parts_only():
    config = load_preset("paper").denoiser
    with torch.device("meta"):
        model = Denoiser(config)
    assert model.conditions.context is None and model.conditions.length is None
    assert [block[0].scans.A_log.shape[0] for block in model.trunk.inward] == [9, 7, 5, 3, 1]
    assert [block[0].scans.A_log.shape[0] for block in model.trunk.outward] == [1, 3, 5, 7, 9]
    assert all(block[1].norm.normalized_shape == (4,) for block in [*model.trunk.inward, *model.trunk.outward])


def test_the_baseline_has_mlds_nine_layers():
    with torch.device("meta"):
        model = Denoiser(replace(load_preset("paper").denoiser, kind="transformer"))
    layers = [*model.trunk.inward, model.trunk.middle, *model.trunk.outward]
    attention, feedforward, norms = 4 * (256 * 256 + 256), 2 * 256 * 1024 + 1024 + 256, 2 * 2 * 256
    assert sum(p.numel() for layer in layers for p in layer.parameters()) == 9 * (attention + feedforward + norms)
    assert not layers[0].norm_first


def test_sinusoids_tell_positions_apart():
    table = sinusoids(torch.arange(1000), 32)
    distances = torch.cdist(table, table) + torch.eye(1000) * 9
    assert distances.min() > 0.1
    torch.testing.assert_close(table.square().sum(1), torch.full((1000,), 16.0))


@pytest.mark.parametrize(
    ("change", "message"),
    [
        ({"latents": torch.zeros(BATCH, 2, 32)}, r"latents must have the shape \(batch, 3, 32\)"),
        ({"text": torch.zeros(BATCH, 5)}, r"text must have the shape \(batch, 12\)"),
        (
            {"constraints": ConstraintPatches(torch.zeros(BATCH, 7, 1072), torch.zeros(BATCH, 7, dtype=torch.bool))},
            "at most 6 patches",
        ),
    ],
)
def test_shapes_that_do_not_fit_are_refused(change, message):
    with pytest.raises(ValueError, match=message):
        build(SMALL)(**{**inputs(SMALL), **change})


def test_constraints_need_a_model_that_reads_them():
    with pytest.raises(ValueError, match="built without constraints"):
        build(PLAIN)(**{**inputs(PLAIN), "constraints": known_frames()})


def test_unknown_kinds_are_refused():
    with pytest.raises(ValueError, match="mamba or transformer, not 'lstm'"):
        build_denoiser(replace(SMALL, kind="lstm"))
