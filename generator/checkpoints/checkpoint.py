"""Checkpoints: NAME.safetensors (all tensors) beside NAME.json (what they are, what they were trained on, under which licence).

Tensors: `vae.*`, `denoiser.*`; `mean`, `std` (features,) of the motion features; `latent_mean`, `latent_std` of the VAE's
latents, (latent_tokens, width): the denoiser works on (z - latent_mean) / latent_std. Everything is checked before any of it is
used, and nothing is ever unpickled.
"""

# torch's own annotations are partial: of some of its methods a strict checker knows too little.
# pyright: reportUnknownMemberType=false
from __future__ import annotations

import hashlib
import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, fields
from pathlib import Path
from typing import Any, Literal, overload

import torch
from torch import Tensor, nn

from ...rigs.files.atomic_write import write_bytes_atomically
from ..model.config import ModelConfig
from ..model.denoiser import Denoiser, build_denoiser
from ..model.vae import build_vae
from ..model.vae_base import Vae
from ..motion import ModelId
from ..text.encoding.adapter import TextAdapter
from .checkpoint_file import (
    AGAIN,
    FORMAT,
    KIND,
    PARTS,
    STATISTICS,
    TEXT_ADAPTER,
    VERSION,
    CheckpointError,
    CheckpointFile,
    canonical,
    check_shape,
    find_checkpoint,
    model_id,
    read_checkpoint,
)
from .paired_files import not_finite


@dataclass(frozen=True)
class Statistics:
    """mean, std: (features,) of motion features. latent_mean, latent_std: (latent_tokens, width) of latents. float32."""

    mean: Tensor
    std: Tensor
    latent_mean: Tensor
    latent_std: Tensor

    def to(self, device: torch.device | str) -> Statistics:
        return Statistics(*(getattr(self, field.name).to(device) for field in fields(self)))


@dataclass(frozen=True)
class Checkpoint:
    """A checked checkpoint, float32 on the CPU. training: data, licence, steps; metrics: what was measured. Both as written.
    text_adapter: what stands behind the text encoder, if anything. vae_key: CheckpointFile's."""

    id: ModelId
    config: ModelConfig
    statistics: Statistics
    tensors: dict[str, Tensor]
    training: dict[str, Any]
    metrics: dict[str, Any]
    text_adapter: TextAdapter | None = None
    vae_key: str = ""

    @property
    def parts(self) -> list[str]:
        """Which modules it holds: "vae", and "denoiser" once one is trained."""
        return [part for part in PARTS if any(name.startswith(f"{part}.") for name in self.tensors)]

    @overload
    def build(self, part: Literal["vae"], device: torch.device | str = "cpu") -> Vae: ...

    @overload
    def build(self, part: Literal["denoiser"], device: torch.device | str = "cpu") -> Denoiser: ...

    @overload
    def build(self, part: str, device: torch.device | str = "cpu") -> nn.Module: ...

    def build(self, part: str, device: torch.device | str = "cpu") -> nn.Module:
        """The module called part ("vae" or "denoiser") with its weights, in evaluation mode."""
        module = _make_module(part, self.config)
        prefix = f"{part}."
        module.load_state_dict({key.removeprefix(prefix): value for key, value in self.tensors.items() if key.startswith(prefix)})
        return module.to(device).eval().requires_grad_(False)


def save_checkpoint(
    path: Path,
    config: ModelConfig,
    modules: Mapping[str, nn.Module],
    statistics: Statistics,
    training: Mapping[str, Any] | None = None,
    metrics: Mapping[str, Any] | None = None,
    dtype: torch.dtype = torch.float16,
    text_adapter: TextAdapter | None = None,
) -> ModelId:
    """Write path (.safetensors) and its .json. modules: "vae" alone, or "vae" and "denoiser"; statistics and the text adapter stay float32.

    Raises CheckpointError when a weight is not finite in dtype.
    """
    from safetensors.torch import save

    path = path if path.suffix == ".safetensors" else path.with_name(f"{path.name}.safetensors")
    tensors = {field.name: getattr(statistics, field.name).detach().float() for field in fields(statistics)}
    for part, module in modules.items():
        tensors |= {f"{part}.{name}": _stored(value, dtype) for name, value in module.state_dict().items()}
    if text_adapter is not None:
        tensors |= {f"{TEXT_ADAPTER}.{name}": torch.from_numpy(values) for name, values in text_adapter.tensors().items()}
    for name, tensor in tensors.items():
        if not torch.isfinite(tensor).all():
            raise not_finite(path, name, KIND)
    tensors = {name: value.cpu().contiguous() for name, value in tensors.items()}
    data = save(tensors, metadata={"config": canonical(config.to_dict())})
    digest = hashlib.sha256(data).hexdigest()
    card = {
        "format": FORMAT,
        "version": VERSION,
        "sha256": digest,
        "config": config.to_dict(),
        "training": dict(training or {}),
        "metrics": dict(metrics or {}),
    }
    path.parent.mkdir(parents=True, exist_ok=True)
    write_bytes_atomically(path, data)
    write_bytes_atomically(path.with_suffix(".json"), (json.dumps(card, indent=2) + "\n").encode())
    return model_id(path, digest, dict(training or {}))


def load_checkpoint(path: Path | str, parts: Sequence[str] = PARTS) -> Checkpoint:
    """Read and check a checkpoint that must hold these parts. path names the .safetensors (or the .json beside it).

    Raises CheckpointError when a file is missing, truncated, too large, foreign or of another version, or when its tensors are
    not exactly those of its configuration, in floating point and finite.
    """
    file = read_checkpoint(path, parts)
    _check_tensors(file)
    tensors = {name: torch.from_numpy(values) for name, values in file.tensors.items()}
    statistics = Statistics(**{name: tensors.pop(name) for name in STATISTICS})
    return Checkpoint(file.id, file.config, statistics, tensors, file.training, file.metrics, file.text_adapter, file.vae_key)


def _check_tensors(file: CheckpointFile) -> None:
    """The networks' tensors are exactly those that their modules have."""
    shapes = {name: file.tensors[name].shape for name in STATISTICS}
    for part in file.parts:
        try:
            module = _make_module(part, file.config)
        except (ValueError, AssertionError, RuntimeError, ZeroDivisionError) as error:
            raise CheckpointError(f"{file.path.stem}.json describes a {part} that cannot be built ({error}): {AGAIN}") from error
        shapes |= {f"{part}.{name}": tuple(value.shape) for name, value in module.state_dict().items()}
    odd = sorted(set(shapes) ^ set(file.tensors))
    if odd:
        kind = "lacks" if odd[0] in shapes else "has the unknown"
        raise CheckpointError(f"{file.path.name} {kind} tensor {odd[0]} ({len(odd)} such): its JSON describes another model; {AGAIN}")
    for name, values in file.tensors.items():
        check_shape(file.path, name, values.shape, shapes[name])


def _make_module(part: str, config: ModelConfig) -> nn.Module:
    # The weights it starts with are replaced; drawing them must not disturb anybody's random numbers.
    with torch.random.fork_rng(devices=[]):
        return build_vae(config.vae) if part == "vae" else build_denoiser(config.denoiser)


def _stored(value: Tensor, dtype: torch.dtype) -> Tensor:
    # A clone, since safetensors refuses tensors that share memory.
    return value.detach().to(dtype).clone()


__all__ = ["PARTS", "Checkpoint", "CheckpointError", "Statistics", "find_checkpoint", "load_checkpoint", "save_checkpoint"]
