"""One door to every runtime: a model's name or path in, networks in memory out. Imports only what the chosen one needs."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

from .exported import ExportError, find_exported
from .network import Network, TextEncoder

RUNTIMES = ("auto", "torch", "onnx")


@dataclass(frozen=True)
class Loaded:
    """note: a sentence where another device than the one asked for was taken, else empty."""

    network: Network
    encoder: TextEncoder
    note: str = ""


def load_runtime(
    model: Path | str | None = None,
    device: str = "auto",
    runtime: str = "auto",
    text_folder: Path | str | None = None,
    allow_network: bool = False,
) -> Loaded:
    """model: a shipped one's name, a checkpoint, a folder of exported files, or None for the default.

    "auto" takes ONNX Runtime where the model has been exported and no other device than the processor is asked for, else torch.
    Raises ValueError for an unknown runtime or device, ExportError, CheckpointError or TextEncoderError.
    """
    if runtime not in RUNTIMES:
        raise ValueError(f"the runtime must be one of {', '.join(RUNTIMES)}, not {runtime!r}")
    exported = find_exported(model) if runtime != "torch" else None
    if exported is not None and (runtime == "onnx" or device in ("auto", "cpu")):
        return _load_onnx(exported, device)
    if runtime == "onnx":
        raise ExportError(f"{model or 'the default model'} has not been exported: run motion-mamba export, and name the folder")
    return _load_torch(model, device, text_folder, allow_network)


def _load_onnx(folder: Path, device: str) -> Loaded:
    from .network_onnx import OnnxNetwork, OnnxTextEncoder

    note = "" if device in ("auto", "cpu") else f"exported models run on the processor; {device} needs the model's checkpoint and PyTorch"
    return Loaded(OnnxNetwork.load(folder), OnnxTextEncoder.load(folder), note)


def _load_torch(model: Path | str | None, device: str, text_folder: Path | str | None, allow_network: bool) -> Loaded:
    from .checkpoint import find_checkpoint, load_checkpoint
    from .device import choose_device
    from .network_torch import TorchNetwork
    from .text import load_text_encoder

    chosen = choose_device(device)
    checkpoint = load_checkpoint(find_checkpoint(model))
    # The encoder stays on the CPU: a prompt takes milliseconds there, and its vector is the same on every machine.
    encoder = load_text_encoder(checkpoint.config.text_encoder, text_folder, "cpu", allow_network)
    return Loaded(TorchNetwork.load(checkpoint, chosen.device), encoder, chosen.note)
