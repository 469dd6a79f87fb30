"""One door to every runtime: a model's name or path in, networks in memory out. Imports only what the chosen one needs."""

from __future__ import annotations

import sys
from dataclasses import dataclass, replace
from importlib import metadata
from importlib.util import find_spec
from pathlib import Path

from ..checkpoints.checkpoint_file import CheckpointFile, find_checkpoint, read_checkpoint
from ..checkpoints.student_file import read_student
from ..choices import PRECISIONS, RUNTIMES
from ..retrieval.library import Library, read_library
from ..text.encoding.adapter import with_adapter
from .network import Network, TextEncoder, check_device


@dataclass(frozen=True)
class Loaded:
    """note: a sentence where another device than the one asked for was taken, or one without the precision asked for, else empty.
    library: None where the model has none."""

    network: Network
    encoder: TextEncoder
    note: str = ""
    library: Library | None = None


@dataclass(frozen=True)
class Computing:
    """Where and how networks are to compute. device: as `network.check_device` knows; runtime: of RUNTIMES; precision: of PRECISIONS, of
    which the light runtime knows fp32 only."""

    device: str = "auto"
    runtime: str = "auto"
    precision: str = "auto"

    def check(self) -> None:
        """Raises ValueError with what can be chosen."""
        check_device(self.device)
        if self.runtime not in RUNTIMES:
            raise ValueError(f"the runtime must be one of {', '.join(RUNTIMES)}, not {self.runtime!r}")
        if self.precision not in PRECISIONS:
            raise ValueError(f"the precision must be one of {', '.join(PRECISIONS)}, not {self.precision!r}")
        if self.runtime == "light" and self.in_halves:
            raise ValueError(f"the light runtime computes in fp32: choose the runtime torch for {self.precision}")

    @property
    def in_halves(self) -> bool:
        return self.precision in ("bf16", "fp16")


def load_runtime(
    model: Path | str | None, computing: Computing, text_folder: Path | str | None = None, allow_network: bool = False
) -> Loaded:
    """model: a shipped one's name, a checkpoint, or None for the default.

    "auto" takes torch for a graphics card, for half precision and for the paper's text encoder, CLIP; else the light runtime, which is
    faster on the processor. Raises ValueError for an unknown runtime, device or precision, CheckpointError or TextEncoderError.
    """
    computing.check()
    device, runtime = computing.device, computing.runtime
    path = find_checkpoint(model)
    if runtime == "torch" or computing.in_halves:
        return _load_torch(path, computing, text_folder, allow_network)
    if runtime == "auto" and _wants_torch(device):
        # Only torch itself can tell whether a graphics card works.
        from .device import choose_device

        chosen = choose_device(device)
        if chosen.device.type != "cpu":
            return _load_torch(path, computing, text_folder, allow_network)
        return _load_processor(path, runtime, text_folder, allow_network, chosen.note)
    note = "" if device in ("auto", "cpu") else f"{device} cannot be used (it needs PyTorch); working on the CPU instead"
    return _load_processor(path, runtime, text_folder, allow_network, note)


def _load_processor(path: Path, runtime: str, text_folder: Path | str | None, allow_network: bool, note: str) -> Loaded:
    from .light.text import can_encode

    file = read_checkpoint(path)
    if runtime == "auto" and not can_encode(file.config.text_encoder):
        loaded = _load_torch(path, Computing("cpu"), text_folder, allow_network)
        return replace(loaded, note=note)
    return _load_light(file, text_folder, note)


def _load_light(file: CheckpointFile, text_folder: Path | str | None, note: str) -> Loaded:
    from .light.network import LightNetwork
    from .light.text import load_text_encoder

    encoder = with_adapter(load_text_encoder(file.config.text_encoder, text_folder), file.text_adapter)
    network = LightNetwork.load(file, read_student(file.path, file.tensors, file.config.diffusion.train_steps))
    return Loaded(network, encoder, note, read_library(file.path, file.vae_key, file.config.vae))


def _load_torch(path: Path, computing: Computing, text_folder: Path | str | None, allow_network: bool) -> Loaded:
    from ..checkpoints.checkpoint import load_checkpoint
    from ..text.encoding.text_encoder import load_text_encoder
    from .device import choose_device, precision_note
    from .torch_network import TorchNetwork

    chosen = choose_device(computing.device)
    checkpoint = load_checkpoint(path)
    # The encoder stays on the CPU: a prompt takes milliseconds there, and its vector is the same on every machine.
    encoder = load_text_encoder(checkpoint.config.text_encoder, text_folder, "cpu", allow_network)
    student = read_student(path, checkpoint.tensors, checkpoint.config.diffusion.train_steps)
    network = TorchNetwork.load(checkpoint, chosen.device, computing.precision, student)
    note = "; ".join(filter(None, (chosen.note, precision_note(chosen.device, computing.precision))))
    library = read_library(path, checkpoint.vae_key, checkpoint.config.vae)
    return Loaded(network, with_adapter(encoder, checkpoint.text_adapter), note, library)


def _has_torch() -> bool:
    return "torch" in sys.modules or find_spec("torch") is not None


def _wants_torch(device: str) -> bool:
    """Whether torch, which takes seconds to import, might find a graphics card. PyPI's and Apple's might, "+cpu" never does."""
    if device == "cpu":
        return False
    if not _has_torch():
        return False
    try:
        return device != "auto" or not metadata.version("torch").endswith("+cpu")
    except metadata.PackageNotFoundError:
        return True
