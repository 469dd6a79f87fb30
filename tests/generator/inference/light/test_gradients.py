"""Gradients without torch, beside torch's own."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import numpy as np
import pytest
import torch
from torch import Tensor, nn

from motion_mamba.generator.inference.light import gradients
from motion_mamba.generator.inference.light.layers import Attention, LayerNorm, Linear, SkipStack, TransformerBlock
from motion_mamba.generator.inference.light.weights import Weights
from motion_mamba.generator.model.config import VaeConfig
from motion_mamba.generator.model.vae_base import build_stack

WIDTH, TOKENS, HEADS = 32, 12, 4
CONFIG = VaeConfig(width=WIDTH, heads=HEADS, layers=5, feedforward=48, norm_first=True)


def weights_of(module: nn.Module) -> Weights:
    return Weights(Path("test"), {name: values.detach().numpy() for name, values in module.state_dict().items()})


def random_module(make: Callable[[], nn.Module]) -> nn.Module:
    torch.manual_seed(3)
    module = make().eval()
    for parameter in module.parameters():
        nn.init.normal_(parameter, 0.1, 0.2)
    return module


def both(expected: Callable[[Tensor], Tensor], ours: Callable[[np.ndarray], tuple[np.ndarray, gradients.Pullback]]) -> None:
    rng = np.random.default_rng(5)
    x, after = (rng.normal(size=(TOKENS, WIDTH)).astype(np.float32) for _ in range(2))
    tensor = torch.from_numpy(x).requires_grad_(True)
    result = expected(tensor)
    after = after[:, : result.shape[-1]]
    (result * torch.from_numpy(after)).sum().backward()
    made, back = ours(x)
    assert np.allclose(made, result.detach().numpy(), atol=2e-4)
    gradient = tensor.grad
    assert gradient is not None
    assert np.allclose(back(after), gradient.numpy(), atol=2e-4 * float(gradient.abs().max()))


def test_a_linear_layer():
    module = random_module(lambda: nn.Linear(WIDTH, 20))
    both(module, lambda x: gradients.linear(Linear.of(weights_of(module), WIDTH, 20), x))


def test_a_norm():
    module = random_module(lambda: nn.LayerNorm(WIDTH))
    both(module, lambda x: gradients.layer_norm(LayerNorm.of(weights_of(module), WIDTH), x))


def test_gelu():
    both(nn.functional.gelu, gradients.gelu)


def test_attention():
    module = random_module(lambda: nn.MultiheadAttention(WIDTH, HEADS, batch_first=True))
    own = Attention.of(weights_of(module), WIDTH, HEADS)
    both(lambda x: module(x[None], x[None], x[None])[0][0], lambda x: gradients.attention(own, x))


def test_a_stack_with_skips():
    module = random_module(lambda: build_stack(nn.TransformerEncoderLayer, CONFIG))
    weights = weights_of(module)

    def block(*at: str | int) -> TransformerBlock:
        return TransformerBlock.of(weights.at(*at), WIDTH, HEADS, CONFIG.feedforward, True)

    inward, outward = ([block(side, index) for index in range(2)] for side in ("inward", "outward"))
    stack = SkipStack(weights, WIDTH, inward, block("middle"), outward)
    both(lambda x: module(x[None])[0], lambda x: gradients.skip_stack(stack, x))


def test_blocks_of_another_kind_are_refused():
    module = random_module(lambda: nn.TransformerEncoderLayer(WIDTH, HEADS, 48, activation="gelu", batch_first=True))
    own = TransformerBlock.of(weights_of(module), WIDTH, HEADS, 48, norm_first=False)
    with pytest.raises(ValueError, match="norm first"):
        gradients.block(own, np.zeros((TOKENS, WIDTH), np.float32))
