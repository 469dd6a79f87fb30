"""Every backend of the selective scan against its definition, in value and gradient."""

from __future__ import annotations

import pytest
import torch
from hypothesis import given, settings
from hypothesis import strategies as st
from torch import Tensor
from torch.autograd import gradcheck

from motion_mamba.generator.scan.chunked_scan import LONGEST_SINGLE_CHUNK, NARROW
from motion_mamba.generator.scan.selective_scan import available_backends, selective_scan

BACKENDS = [name for name in available_backends() if name != "reference"]
# Fewer and more than a vector's 16 lanes, exactly 16 and 32, and both of the fast backend's layouts.
CHANNELS = (1, 3, 6, 16, 32, 33)
BATCHES = (1, 2, 17)


def scan_inputs(scans: int, batch: int, length: int, channels: int, states: int, dtype=torch.float64, seed=0) -> list[Tensor]:
    """u, delta, A, B, C, D with steps and decays in Mamba's range."""
    generator = torch.Generator().manual_seed(seed)

    def normal(*shape: int) -> Tensor:
        return torch.randn(*shape, generator=generator, dtype=dtype)

    u, B, C = normal(scans, batch, length, channels), *(normal(scans, batch, length, states) for _ in range(2))
    delta = 0.5 * normal(scans, batch, length, channels).abs() + 1e-3
    return [u, delta, -4 * normal(scans, channels, states).abs(), B, C, normal(scans, channels)]


def value_and_gradients(inputs: list[Tensor], weights: Tensor, backend: str) -> list[Tensor]:
    leaves = [tensor.detach().clone().requires_grad_() for tensor in inputs]
    y = selective_scan(*leaves, backend=backend)
    return [y.detach(), *torch.autograd.grad((y * weights).sum(), leaves)]


def assert_equal_to_reference(inputs: list[Tensor], backend: str, tolerance: float) -> None:
    weights = torch.randn_like(inputs[0])
    expected = value_and_gradients(inputs, weights, "reference")
    dtype = torch.float32 if backend == "numba" else inputs[0].dtype
    actual = value_and_gradients([tensor.to(dtype) for tensor in inputs], weights.to(dtype), backend)
    for name, want, got in zip(("y", "u", "delta", "A", "B", "C", "D"), expected, actual, strict=True):
        assert got.shape == want.shape
        error = (got.double() - want).abs().max() / (want.abs().max() + 1e-12)
        assert error < tolerance, f"{name}: {error:.1e}"


@pytest.mark.parametrize("backend", BACKENDS)
@settings(deadline=None, max_examples=25)
@given(
    scans=st.integers(1, 3),
    batch=st.sampled_from(BATCHES),
    length=st.integers(1, 2 * LONGEST_SINGLE_CHUNK + 3),
    channels=st.sampled_from(CHANNELS),
    states=st.integers(1, 4),
)
def test_backends_equal_the_reference(backend, scans, batch, length, channels, states):
    tolerance = 1e-4 if backend == "numba" else 1e-10
    assert_equal_to_reference(scan_inputs(scans, batch, length, channels, states), backend, tolerance)


@pytest.mark.parametrize("backend", BACKENDS)
@pytest.mark.parametrize("shape", [(3, 2, 6, 64, 16), (2, 3, 256, 6, 16)], ids=["temporal", "spatial"])
def test_backends_equal_the_reference_at_the_blocks_sizes(backend, shape):
    assert_equal_to_reference(scan_inputs(*shape), backend, 1e-4 if backend == "numba" else 1e-10)


@pytest.mark.parametrize("backend", ["reference", "fast"])
@pytest.mark.parametrize("length", [3, LONGEST_SINGLE_CHUNK + 4], ids=["one chunk", "several chunks"])
@pytest.mark.parametrize("channels", [2, NARROW], ids=["narrow", "wide"])
def test_gradients_equal_finite_differences(backend, length, channels):
    inputs = [tensor.requires_grad_() for tensor in scan_inputs(2, 1, length, channels, 2)]
    assert gradcheck(lambda *x: selective_scan(*x, backend=backend), inputs, fast_mode=True)


def test_slices_of_the_batch_join_to_the_whole(monkeypatch):
    monkeypatch.setattr("motion_mamba.generator.scan.chunked_scan.CPU_SLICE_ELEMENTS", 2 * 5 * 3 * 4 * 2)
    assert_equal_to_reference(scan_inputs(2, 7, 5, 3, 4), "fast", 1e-10)


@pytest.mark.parametrize("backend", ["reference", *BACKENDS])
@pytest.mark.parametrize("channels", [3, 16])
def test_the_batch_may_be_innermost_in_memory(backend, channels):
    inputs = scan_inputs(2, 4, 9, channels, 3, dtype=torch.float32)
    expected = selective_scan(*inputs, backend="reference")
    inputs = [x.permute(0, 3, 2, 1).contiguous().permute(0, 3, 2, 1) if x.dim() == 4 else x for x in inputs]
    torch.testing.assert_close(selective_scan(*inputs, backend=backend), expected, rtol=1e-4, atol=1e-5)


@pytest.mark.parametrize("backend", ["reference", *BACKENDS])
@pytest.mark.parametrize("channels", [3, 16])
def test_total_forgetting_stays_finite(backend, channels):
    inputs = scan_inputs(1, 2, 300, channels, 2, dtype=torch.float32)
    inputs[1] = torch.full_like(inputs[1], 80.0)
    results = value_and_gradients(inputs, torch.ones_like(inputs[0]), backend)
    assert all(torch.isfinite(result).all() for result in results)


@pytest.mark.parametrize("backend", ["reference", *BACKENDS])
def test_scans_are_isolated_and_causal(backend):
    inputs = scan_inputs(2, 3, 8, 16, 3, dtype=torch.float32)
    before = selective_scan(*inputs, backend=backend)
    inputs[0][1, :, 5] += 1.0
    changed = (selective_scan(*inputs, backend=backend) - before).abs().amax((1, 3)) > 0
    assert not changed[0].any()
    assert not changed[1, :5].any()
    assert changed[1, 5:].all()


def test_equal_to_mamba_ssms_own_reference():
    interface = pytest.importorskip("mamba_ssm.ops.selective_scan_interface", exc_type=ImportError)
    u, delta, A, B, C, D = scan_inputs(1, 2, 12, 5, 4, dtype=torch.float32)
    u_last, delta_last, B_last, C_last = (x[0].transpose(1, 2) for x in (u, delta, B, C))
    expected = interface.selective_scan_ref(u_last, delta_last, A[0], B_last, C_last, D[0])
    actual = selective_scan(u, delta, A, B, C, D, backend="reference")
    torch.testing.assert_close(actual[0].transpose(1, 2), expected)


def test_the_compiled_kernels_are_there_where_numba_is():
    pytest.importorskip("numba")
    assert "numba" in available_backends()


def test_sampling_does_not_depend_on_numba():
    inputs = scan_inputs(2, 2, 6, 16, 4, dtype=torch.float32)
    assert torch.equal(selective_scan(*inputs), selective_scan(*inputs, backend="fast"))


def test_half_precision_is_computed_in_single():
    inputs = [tensor.bfloat16() for tensor in scan_inputs(1, 2, 6, 16, 4)]
    y = selective_scan(*inputs)
    assert y.dtype == torch.float32
    torch.testing.assert_close(y, selective_scan(*(tensor.float() for tensor in inputs), backend="reference"))


@pytest.mark.parametrize("name", ["delta", "A", "B", "C", "D"])
def test_shapes_that_do_not_fit_are_refused(name):
    inputs = dict(zip(("u", "delta", "A", "B", "C", "D"), scan_inputs(1, 2, 3, 4, 5), strict=True))
    inputs[name] = inputs[name][:, :-1]
    with pytest.raises(ValueError, match=r"the scan's .* must have the shape"):
        selective_scan(**inputs)


def test_unusable_backends_are_refused():
    inputs = scan_inputs(1, 1, 2, 2, 2)
    with pytest.raises(ValueError, match="no scan backend called 'cuda'"):
        selective_scan(*inputs, backend="cuda")
    with pytest.raises(ValueError, match="'mamba_ssm' is not installed or cannot run"):
        selective_scan(*inputs, backend="mamba_ssm")
    with pytest.raises(ValueError, match="at least one step"):
        selective_scan(*scan_inputs(1, 1, 0, 2, 2))
