"""The selective scan, Mamba's recurrence, behind one function with interchangeable backends.

For every scan s, clip b, channel d and state n (Gu & Dao 2023, arXiv 2312.00752, equations 2 and 4, with Mamba's simplified
discretisation of B):

    h_t = exp(delta_t * A) * h_(t-1) + delta_t * B_t * u_t,    y_t = sum_n C_t * h_t + D * u_t,    h_0 = 0 before the first step
"""

# torch's own annotations are partial: of some of its methods a strict checker knows too little.
# pyright: reportUnknownMemberType=false
from __future__ import annotations

from collections.abc import Callable
from functools import cache
from importlib import import_module

import torch
from torch import Tensor

from .chunked_scan import fast_scan


def selective_scan(u: Tensor, delta: Tensor, A: Tensor, B: Tensor, C: Tensor, D: Tensor, backend: str = "auto") -> Tensor:
    """Run S independent scans over a batch at once.

    u: (S, B, L, D) input. delta: (S, B, L, D) positive step sizes. A: (S, D, N) negative. B, C: (S, B, L, N). D: (S, D).
    Any memory layout is accepted; narrow scans (few channels) are fastest when the batch is the innermost axis in memory.
    Returns (S, B, L, D) in float32, or float64 when u is. Differentiable in all six tensors.

    backend: "reference" (plain PyTorch, the definition), "fast" (PyTorch, hand-written gradient), "numba" (compiled CPU kernels,
    float32), "mamba_ssm" (its CUDA kernel, float32), or "auto": the fastest that can run these tensors here.
    Raises ValueError for shapes that do not fit together, an unknown backend, or one that cannot run these tensors here.
    """
    _check_shapes(u, delta, A, B, C, D)
    dtype = torch.float64 if u.dtype == torch.float64 else torch.float32
    tensors = tuple(tensor.to(dtype) for tensor in (u, delta, A, B, C, D))
    if backend == "auto":
        backend = _choose(tensors)
    if backend not in BACKENDS:
        raise ValueError(f"there is no scan backend called {backend!r}; choose auto or one of {', '.join(BACKENDS)}")
    if not _can_run(backend, tensors[0]):
        raise ValueError(f"the scan backend {backend!r} is not installed or cannot run {dtype} tensors on {u.device}")
    return BACKENDS[backend](*tensors)


def reference_scan(u: Tensor, delta: Tensor, A: Tensor, B: Tensor, C: Tensor, D: Tensor) -> Tensor:
    """The definition, one step after the other. Shapes as in selective_scan; any floating type; differentiable."""
    decay = torch.exp(delta.unsqueeze(-1) * A[:, None, None])
    drive = (delta * u).unsqueeze(-1) * B.unsqueeze(-2)
    state = torch.zeros_like(drive[:, :, 0])
    outputs: list[Tensor] = []
    for t in range(u.shape[2]):
        state = decay[:, :, t] * state + drive[:, :, t]
        outputs.append((state * C[:, :, t].unsqueeze(-2)).sum(-1))
    return torch.stack(outputs, dim=2) + u * D[:, None, None]


def available_backends(device: torch.device | str = "cpu") -> list[str]:
    """Names of the backends that can run float32 tensors on this device, the reference first."""
    probe = torch.empty(1, 1, 1, 1, device=device)
    return [name for name in BACKENDS if _can_run(name, probe)]


def _choose(tensors: tuple[Tensor, ...]) -> str:
    if _can_run("mamba_ssm", tensors[0]):
        return "mamba_ssm"
    # Only in training do the kernels repay the seconds that compiling them takes; and so the motion that a seed gives does not
    # depend on whether numba is installed.
    training = torch.is_grad_enabled() and any(tensor.requires_grad for tensor in tensors)
    if training and _can_run("numba", tensors[0]):
        return "numba"
    return "fast"


def _can_run(backend: str, u: Tensor) -> bool:
    if backend == "mamba_ssm":
        return u.device.type == "cuda" and u.dtype == torch.float32 and _mamba_ssm() is not None
    if backend == "numba":
        return u.device.type == "cpu" and u.dtype == torch.float32 and _numba() is not None
    return True


@cache
def _mamba_ssm() -> Callable[..., Tensor] | None:
    """mamba-ssm's kernel, or None where it is absent: it has no CPU path and inside Blender its Triton may fail to import."""
    try:
        return import_module("mamba_ssm.ops.selective_scan_interface").selective_scan_fn
    except ImportError:
        return None


@cache
def _numba() -> Callable[..., Tensor] | None:
    try:
        import_module("numba")
    except ImportError:
        return None
    # Outside the try: a module of ours that is not there is no missing library.
    from .compiled_scan import numba_scan

    return numba_scan


def _mamba_ssm_scan(u: Tensor, delta: Tensor, A: Tensor, B: Tensor, C: Tensor, D: Tensor) -> Tensor:
    """One kernel call for all scans: they become groups of channels, which share B and C within a group."""
    scans, channels = A.shape[:2]

    def channels_then_time(x: Tensor) -> Tensor:
        return x.permute(1, 0, 3, 2).flatten(1, 2).contiguous()

    def groups_then_time(x: Tensor) -> Tensor:
        return x.permute(1, 0, 3, 2).contiguous()

    kernel = _mamba_ssm()
    assert kernel is not None, "only a backend that can run is called"
    y = kernel(
        channels_then_time(u),
        channels_then_time(delta),
        A.flatten(0, 1).contiguous(),
        groups_then_time(B),
        groups_then_time(C),
        D.flatten().contiguous(),
    )
    return torch.unflatten(y, 1, (scans, channels)).permute(1, 0, 3, 2)


def _numba_scan(*tensors: Tensor) -> Tensor:
    kernel = _numba()
    assert kernel is not None, "only a backend that can run is called"
    return kernel(*tensors)


BACKENDS: dict[str, Callable[..., Tensor]] = {
    "reference": reference_scan,
    "fast": fast_scan,
    "numba": _numba_scan,
    "mamba_ssm": _mamba_ssm_scan,
}


def _check_shapes(u: Tensor, delta: Tensor, A: Tensor, B: Tensor, C: Tensor, D: Tensor) -> None:
    if u.dim() != 4 or A.dim() != 3:
        raise ValueError(f"a scan needs u (S, B, L, D) and A (S, D, N), not {tuple(u.shape)} and {tuple(A.shape)}")
    scans, batch, length, channels = u.shape
    states = A.shape[2]
    if length == 0:
        raise ValueError("a scan needs at least one step, and u has none")
    expected = {
        "delta": (delta, (scans, batch, length, channels)),
        "A": (A, (scans, channels, states)),
        "B": (B, (scans, batch, length, states)),
        "C": (C, (scans, batch, length, states)),
        "D": (D, (scans, channels)),
    }
    for name, (tensor, shape) in expected.items():
        if tuple(tensor.shape) != shape:
            raise ValueError(f"the scan's {name} must have the shape {shape} to fit u and A, not {tuple(tensor.shape)}")
