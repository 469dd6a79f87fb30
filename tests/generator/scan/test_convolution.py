"""The causal convolution with SiLU against PyTorch's own convolution, in value and gradient."""

from __future__ import annotations

import pytest
import torch
from hypothesis import given, settings
from hypothesis import strategies as st
from torch import Tensor
from torch.nn import functional

from motion_mamba.generator.scan.convolution import causal_convolution
from motion_mamba.generator.scan.selective_scan import available_backends

BACKENDS = ["fast", *(name for name in available_backends() if name == "numba")]


def pytorch_convolution(x: Tensor, weight: Tensor, bias: Tensor) -> Tensor:
    scans, channels, taps = weight.shape
    rows = x.expand(scans, -1, -1, -1).permute(1, 0, 3, 2).flatten(1, 2)
    padded = functional.pad(rows, (taps - 1, 0))
    y = functional.conv1d(padded, weight.flatten(0, 1).unsqueeze(1), bias.flatten(), groups=scans * channels)
    return functional.silu(y.unflatten(1, (scans, channels)).permute(1, 0, 3, 2))


@pytest.mark.parametrize("backend", BACKENDS)
@settings(deadline=None, max_examples=25)
@given(
    shared=st.booleans(),
    scans=st.integers(1, 3),
    batch=st.sampled_from((1, 3, 17)),
    length=st.integers(1, 9),
    channels=st.sampled_from((1, 6, 16, 32)),
    taps=st.integers(1, 4),
)
def test_equal_to_pytorchs_convolution(backend, shared, scans, batch, length, channels, taps):
    shapes = [(1 if shared else scans, batch, length, channels), (scans, channels, taps), (scans, channels)]
    leaves = [torch.randn(shape, requires_grad=True) for shape in shapes]
    expected = pytorch_convolution(*leaves)
    actual = causal_convolution(*leaves, backend=backend)
    torch.testing.assert_close(actual, expected, rtol=1e-4, atol=1e-5)
    weights = torch.randn_like(expected)
    wanted = torch.autograd.grad((expected * weights).sum(), leaves)
    given_ = torch.autograd.grad((actual * weights).sum(), leaves)
    for want, got in zip(wanted, given_, strict=True):
        torch.testing.assert_close(got, want, rtol=1e-3, atol=1e-4)


def test_gradients_equal_finite_differences():
    leaves = [torch.randn(shape, dtype=torch.float64, requires_grad=True) for shape in [(1, 2, 5, 3), (2, 3, 4), (2, 3)]]
    assert torch.autograd.gradcheck(causal_convolution, leaves)


def test_unusable_backends_are_refused():
    with pytest.raises(ValueError, match="'cuda' is unknown"):
        causal_convolution(torch.ones(1, 1, 2, 1), torch.ones(1, 1, 4), torch.ones(1, 1), backend="cuda")
    with pytest.raises(ValueError, match=r"numba.* cannot run torch\.float64"):
        causal_convolution(torch.ones(1, 1, 2, 1).double(), torch.ones(1, 1, 4), torch.ones(1, 1), backend="numba")
