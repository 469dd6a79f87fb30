"""HTM and BSM against plain readings of the paper, and their parameters against a count."""

from __future__ import annotations

import math

import pytest
import torch
from torch import Tensor, nn
from torch.nn import functional

from motion_mamba.generator.model.config import DenoiserConfig
from motion_mamba.generator.model.mamba import BidirectionalSpatialMamba, HierarchicalTemporalMamba, IsolatedScans
from motion_mamba.generator.scan.selective_scan import reference_scan

WIDTH, TOKENS, STATES, TAPS = 32, 6, 4, 4


def temporal(scans: int = 3, **choices: str | int) -> HierarchicalTemporalMamba:
    torch.manual_seed(0)
    return HierarchicalTemporalMamba(sizes(**choices), scans)


def spatial(**choices: bool | int) -> BidirectionalSpatialMamba:
    torch.manual_seed(0)
    return BidirectionalSpatialMamba(sizes(**choices), TOKENS)


def sizes(**choices: str | bool | int) -> DenoiserConfig:
    return DenoiserConfig(width=WIDTH, state_size=STATES, convolution=TAPS, dropout=0.0, **choices)


def one_scan(x: Tensor, scans: IsolatedScans, which: int) -> Tensor:
    """One branch on x (B, L, channels), step by step as the paper's figure: Conv1d, SiLU, B, C and Delta, scan."""
    weight = scans.conv_weight[which].unsqueeze(1)
    padded = functional.pad(x.transpose(1, 2), (TAPS - 1, 0))
    u = functional.silu(functional.conv1d(padded, weight, scans.conv_bias[which], groups=len(weight)).transpose(1, 2))
    low_rank, B, C = (u @ scans.select[which]).split([scans.rank, STATES, STATES], dim=-1)
    delta = functional.softplus(low_rank @ scans.delta_weight[which] + scans.delta_bias[which])
    A = -torch.exp(scans.A_log[which])
    return reference_scan(*(t.unsqueeze(0) for t in (u, delta, A, B, C, scans.D[which])))[0]


def scan_parameters(scans: int, channels: int) -> int:
    rank = math.ceil(channels / 16)
    convolution = channels * TAPS + channels
    selection = channels * (rank + 2 * STATES) + rank * channels + channels
    return scans * (convolution + selection + channels * STATES + channels)


def count(module: nn.Module) -> int:
    return sum(parameter.numel() for parameter in module.parameters())


def assert_every_parameter_learns(module: nn.Module, output: Tensor) -> None:
    (output * torch.randn_like(output)).sum().backward()
    for name, parameter in module.named_parameters():
        assert parameter.grad is not None, name
        # Stacked scans: each of them, not just the stack.
        rows = parameter.grad.flatten(1) if ".scans." in f".{name}" else parameter.grad.reshape(1, -1)
        assert (rows.abs().amax(1) > 0).all(), name


@pytest.mark.parametrize("aggregate", ["sum", "concat"])
@pytest.mark.parametrize("expand", [1, 2])
def test_temporal_block_equals_a_plain_reading(aggregate, expand):
    block, tokens = temporal(3, aggregate=aggregate, expand=expand), torch.randn(2, TOKENS, WIDTH)
    x, gate = block.inward(functional.layer_norm(tokens, (WIDTH,), block.norm.weight, block.norm.bias)).chunk(2, dim=-1)
    gated = [one_scan(x, block.scans, which) * functional.silu(gate) for which in range(3)]
    joined = sum(gated) if aggregate == "sum" else torch.cat(gated, dim=-1)
    torch.testing.assert_close(block(tokens), tokens + block.outward(joined), rtol=1e-4, atol=1e-5)


@pytest.mark.parametrize("aggregate", ["sum", "concat"])
def test_half_of_the_scans_may_run_backward(aggregate):
    block, tokens = temporal(5, aggregate=aggregate, backward_scans=True), torch.randn(2, TOKENS, WIDTH)
    x, gate = block.inward(functional.layer_norm(tokens, (WIDTH,), block.norm.weight, block.norm.bias)).chunk(2, dim=-1)
    branches = [one_scan(x, block.scans, which) if which < 3 else one_scan(x.flip(1), block.scans, which).flip(1) for which in range(5)]
    gated = [branch * functional.silu(gate) for branch in branches]
    joined = sum(gated) if aggregate == "sum" else torch.cat(gated, dim=-1)
    torch.testing.assert_close(block(tokens), tokens + block.outward(joined), rtol=1e-4, atol=1e-5)


def test_a_single_scan_runs_forward():
    tokens = torch.randn(2, TOKENS, WIDTH)
    torch.testing.assert_close(temporal(1, backward_scans=True)(tokens), temporal(1)(tokens))


@pytest.mark.parametrize("expand", [1, 2])
def test_spatial_block_equals_a_plain_reading(expand):
    block, tokens = spatial(expand=expand), torch.randn(2, TOKENS, WIDTH)
    nn.init.normal_(block.norm.weight)
    nn.init.normal_(block.norm.bias)
    channels = tokens.transpose(1, 2)
    x, gate = block.inward(block.norm(channels)).chunk(2, dim=-1)
    forward, backward = one_scan(x, block.scans, 0), one_scan(x.flip(1), block.scans, 1).flip(1)
    expected = channels + block.outward((forward + backward) * functional.silu(gate))
    torch.testing.assert_close(block(tokens), expected.transpose(1, 2), rtol=1e-4, atol=1e-5)


def test_spatial_block_of_one_direction_sees_earlier_channels_only():
    block, tokens = spatial(bidirectional=False), torch.randn(1, TOKENS, WIDTH)
    later = tokens.clone()
    later[:, :, -1] += torch.randn(TOKENS)
    torch.testing.assert_close(block(later)[:, :, :-1], block(tokens)[:, :, :-1])
    assert count(spatial()) - count(block) == scan_parameters(1, TOKENS)


@pytest.mark.parametrize(("aggregate", "inputs"), [("sum", 1), ("concat", 5)])
def test_temporal_parameters_are_all_registered(aggregate, inputs):
    norm, inward, outward = 2 * WIDTH, (WIDTH + 1) * 2 * WIDTH, (inputs * WIDTH + 1) * WIDTH
    assert count(temporal(5, aggregate=aggregate)) == norm + inward + outward + scan_parameters(5, WIDTH)


def test_spatial_parameters_are_all_registered():
    norm, inward, outward = 2 * TOKENS, (TOKENS + 1) * 2 * TOKENS, (TOKENS + 1) * TOKENS
    assert count(spatial()) == norm + inward + outward + scan_parameters(2, TOKENS)


@pytest.mark.parametrize("block", [temporal(3), temporal(3, aggregate="concat"), spatial()], ids=["sum", "concat", "spatial"])
def test_every_parameter_learns(block):
    assert_every_parameter_learns(block, block(torch.randn(4, TOKENS, WIDTH)))


def test_scans_do_not_feed_each_other():
    scans, x = temporal(3).scans, torch.randn(1, 2, TOKENS, WIDTH)
    before = scans(x)
    with torch.no_grad():
        for parameter in scans.parameters():
            parameter[0] *= 1.5
    after = scans(x)
    assert not torch.allclose(after[0], before[0])
    assert torch.equal(after[1:], before[1:])


def test_temporal_scans_see_earlier_tokens_only_and_spatial_ones_all_channels():
    tokens = torch.randn(1, TOKENS, WIDTH)
    later, last_channel = tokens.clone(), tokens.clone()
    later[:, -1] += torch.randn(WIDTH)
    last_channel[:, :, -1] += torch.randn(TOKENS)
    block = temporal()
    torch.testing.assert_close(block(later)[:, :-1], block(tokens)[:, :-1])
    assert not torch.allclose(spatial()(last_channel)[:, :, 0], spatial()(tokens)[:, :, 0], atol=1e-7)


def test_parameters_start_as_mambas():
    scans = IsolatedScans(2, WIDTH, STATES, TAPS)
    torch.testing.assert_close(-torch.exp(scans.A_log), -torch.arange(1.0, STATES + 1).expand(2, WIDTH, STATES))
    steps = functional.softplus(scans.delta_bias)
    assert 1e-3 * 0.99 <= steps.min() and steps.max() <= 1e-1 * 1.01
    assert (scans.D == 1).all()


def test_wrong_sizes_are_refused():
    with pytest.raises(ValueError, match="aggregate must be one of sum, concat"):
        temporal(aggregate="mean")
    with pytest.raises(ValueError, match="built for 6 tokens, not 5"):
        spatial()(torch.randn(1, 5, WIDTH))
