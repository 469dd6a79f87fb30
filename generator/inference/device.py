"""Where the networks run."""

from __future__ import annotations

from dataclasses import dataclass

import torch

from .network import check_device

_NAMES = {"cuda": "an NVIDIA or AMD GPU", "mps": "Apple's GPU"}


@dataclass(frozen=True)
class ChosenDevice:
    """note: why it is not what was asked for, in a sentence; else empty."""

    device: torch.device
    note: str = ""


def choose_device(wanted: str = "auto") -> ChosenDevice:
    """The device of that name; "auto" takes the first that works of cuda, mps, cpu.

    One that is asked for and does not work falls back to the CPU, with a note that says why.
    Raises ValueError for a name that is none of these.
    """
    if wanted == "auto":
        return _first_working()
    check_device(wanted)
    if wanted == "cpu":
        return ChosenDevice(torch.device("cpu"))
    problem = _problem(wanted)
    if problem:
        return ChosenDevice(torch.device("cpu"), f"{wanted} cannot be used ({problem}); working on the CPU instead")
    return ChosenDevice(torch.device(wanted))


def multiplies_bf16(device: torch.device) -> bool:
    """Whether the hardware multiplies matrices in bf16; a CPU that has to emulate it takes ten times longer than in fp32."""
    if device.type == "cuda":
        return torch.cuda.is_bf16_supported(including_emulation=False)
    capabilities = torch.cpu.get_capabilities()
    return device.type == "cpu" and bool(capabilities.get("amx_bf16") or capabilities.get("avx512_bf16"))


def precision_note(device: torch.device, precision: str) -> str:
    """A sentence where the hardware has no arithmetic of that precision, else empty."""
    if precision != "bf16" or multiplies_bf16(device):
        return ""
    return f"this {device.type} has no arithmetic in bf16 and emulates it, many times slower than fp32 (--precision fp32)"


def _first_working() -> ChosenDevice:
    """A GPU that is there and fails deserves a note; one that is not there does not."""
    note = ""
    for name in ("cuda", "mps"):
        if not _present(name):
            continue
        problem = _problem(name)
        if not problem:
            return ChosenDevice(torch.device(name), note)
        note = f"{_NAMES[name]} is present but cannot be used ({problem}); working on the CPU instead"
    return ChosenDevice(torch.device("cpu"), note)


def _present(name: str) -> bool:
    return torch.cuda.is_available() if name == "cuda" else torch.backends.mps.is_available()


def _problem(name: str) -> str:
    """Why a small computation on the device fails, or nothing. Only so does a driver show that it is too old for the GPU."""
    kind = name.split(":")[0]
    if not _present(kind):
        return f"this PyTorch finds no {kind} device"
    try:
        probe = torch.ones(8, 8, device=name)
        (probe @ probe).sum().item()
    except (RuntimeError, AssertionError, NotImplementedError) as error:
        return str(error).splitlines()[0]
    return ""
