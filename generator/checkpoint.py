"""Checkpoints: NAME.safetensors (all tensors) beside NAME.json (what they are, what they were trained on, under which licence).

Tensors: `vae.*`, `denoiser.*`; `mean`, `std` (features,) of the motion features; `latent_mean`, `latent_std` of the VAE's
latents, (latent_tokens, width): the denoiser works on (z - latent_mean) / latent_std. Everything is checked before any of it is
used, and nothing is ever unpickled.
"""

from __future__ import annotations

import hashlib
import json
import os
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, fields
from pathlib import Path
from typing import Any

import torch
from torch import Tensor, nn

from .config import ModelConfig
from .denoiser import build_denoiser
from .limits import check_config, fewest_numbers
from .motion import ModelId
from .shipped import shipped_checkpoints
from .vae import build_vae

PARTS = ("vae", "denoiser")
_FORMAT, _VERSION = "motion-mamba-checkpoint", 1
_LARGEST_FILE = 4 * 1024**3
_FLOATS = (torch.float16, torch.bfloat16, torch.float32)


class CheckpointError(ValueError):
    """A checkpoint is missing, damaged or not one of ours; the message says what to do."""


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
    """A checked checkpoint, float32 on the CPU. training: data, licence, steps; metrics: what was measured. Both as written."""

    id: ModelId
    config: ModelConfig
    statistics: Statistics
    tensors: dict[str, Tensor]
    training: dict[str, Any]
    metrics: dict[str, Any]

    @property
    def parts(self) -> list[str]:
        """Which modules it holds: "vae", and "denoiser" once one is trained."""
        return [part for part in PARTS if any(name.startswith(f"{part}.") for name in self.tensors)]

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
) -> ModelId:
    """Write path (.safetensors) and its .json. modules: "vae" alone, or "vae" and "denoiser"; statistics stay float32.

    Raises CheckpointError when a weight is not finite in dtype.
    """
    from safetensors.torch import save

    path = path if path.suffix == ".safetensors" else path.with_name(f"{path.name}.safetensors")
    tensors = {field.name: getattr(statistics, field.name).detach().float() for field in fields(statistics)}
    for part, module in modules.items():
        tensors |= {f"{part}.{name}": _stored(value, dtype) for name, value in module.state_dict().items()}
    _require_finite(path, tensors)
    tensors = {name: value.cpu().contiguous() for name, value in tensors.items()}
    data = save(tensors, metadata={"config": _canonical(config.to_dict())})
    digest = hashlib.sha256(data).hexdigest()
    card = {
        "format": _FORMAT,
        "version": _VERSION,
        "sha256": digest,
        "config": config.to_dict(),
        "training": dict(training or {}),
        "metrics": dict(metrics or {}),
    }
    path.parent.mkdir(parents=True, exist_ok=True)
    _replace(path, data)
    _replace(path.with_suffix(".json"), (json.dumps(card, indent=2) + "\n").encode())
    return _model_id(path, digest)


def load_checkpoint(path: Path | str, parts: Sequence[str] = PARTS) -> Checkpoint:
    """Read and check a checkpoint that must hold these parts. path names the .safetensors (or the .json beside it).

    Raises CheckpointError when a file is missing, truncated, too large, foreign or of another version, or when its tensors are
    not exactly those of its configuration, in floating point and finite.
    """
    path = Path(path)
    path = path.with_suffix(".safetensors") if path.suffix == ".json" else path
    data = _read(path)
    card = _read_card(path)
    config = _read_config(path, card)
    tensors, metadata = _parse(path, data)
    digest = hashlib.sha256(data).hexdigest()
    # As written, not as read: a field that came later, with its default, must not part the two files.
    if metadata.get("config") != _canonical(card["config"]) or card.get("sha256") != digest:
        raise CheckpointError(f"{path.name} and {path.stem}.json do not belong together: copy both files of the checkpoint again")
    _check_tensors(path, tensors, _expected_shapes(path, config, tensors, parts))
    tensors = {name: value.float() if value.is_floating_point() else value for name, value in tensors.items()}
    statistics = Statistics(**{field.name: tensors.pop(field.name) for field in fields(Statistics)})
    if bool((statistics.std <= 0).any()) or bool((statistics.latent_std <= 0).any()):
        raise CheckpointError(f"{path.name} has a standard deviation that is not positive: {_AGAIN}")
    return Checkpoint(
        _model_id(path, digest), config, statistics, tensors, dict(card.get("training") or {}), dict(card.get("metrics") or {})
    )


def find_checkpoint(checkpoint: Path | str | None = None) -> Path:
    """The path of a checkpoint: a shipped one's name, a path, or None for the default.

    Raises CheckpointError when no shipped one has that name, or none is shipped.
    """
    shipped = shipped_checkpoints()
    if checkpoint is None:
        if not shipped:
            raise CheckpointError("no weights are installed: train some (motion-mamba train), or name a checkpoint file")
        return next(iter(shipped.values()))
    if str(checkpoint) in shipped:
        return shipped[str(checkpoint)]
    path = Path(checkpoint)
    if not path.suffix and not path.exists():
        names = ", ".join(shipped) or "none"
        raise CheckpointError(f"there is no model called {str(checkpoint)!r}: choose one of those installed ({names}) or a file")
    return path


_AGAIN = "copy or download the checkpoint again"


def _read(path: Path) -> bytes:
    if path.suffix != ".safetensors":
        raise CheckpointError(f"{path.name} is not a .safetensors file: other kinds may run code, and are not opened")
    try:
        size = path.stat().st_size
        if size > _LARGEST_FILE:
            raise CheckpointError(f"{path.name} has {size / 1024**3:.1f} GB, more than any motion model (4 GB)")
        return path.read_bytes()
    except OSError as error:
        raise CheckpointError(f"the checkpoint {path} cannot be read ({error.strerror}): check the path") from error


def _read_card(path: Path) -> dict[str, Any]:
    card_path = path.with_suffix(".json")
    try:
        card = json.loads(card_path.read_text(encoding="utf-8"))
    except FileNotFoundError as error:
        raise CheckpointError(
            f"{card_path.name} is missing beside {path.name}: copy it too, or choose a Motion Mamba checkpoint"
        ) from error
    except (OSError, ValueError, RecursionError) as error:
        raise CheckpointError(f"{card_path.name} cannot be read as JSON ({error}): {_AGAIN}") from error
    if not isinstance(card, dict) or card.get("format") != _FORMAT:
        raise CheckpointError(f"{path.name} is not a Motion Mamba checkpoint: choose another file")
    if card.get("version") != _VERSION:
        raise CheckpointError(f"{path.name} was made by another version of Motion Mamba: update Motion Mamba to read it")
    return card


def _read_config(path: Path, card: dict[str, Any]) -> ModelConfig:
    try:
        config = ModelConfig.from_dict(card.get("config"))
        check_config(config)
    except (ValueError, TypeError) as error:
        raise CheckpointError(f"{path.stem}.json has an unusable configuration ({error}): {_AGAIN}") from error
    return config


def _parse(path: Path, data: bytes) -> tuple[dict[str, Tensor], dict[str, str]]:
    from safetensors import SafetensorError
    from safetensors.torch import load

    try:
        tensors = load(data)
        # Eight bytes of length, then a JSON header: the format's definition. The parser above has just checked it.
        header = json.loads(data[8 : 8 + int.from_bytes(data[:8], "little")])
    except (SafetensorError, ValueError) as error:
        raise CheckpointError(f"{path.name} is truncated or damaged ({error}): {_AGAIN}") from error
    return tensors, header.get("__metadata__") or {}


def _expected_shapes(
    path: Path, config: ModelConfig, tensors: Mapping[str, Tensor], parts: Sequence[str]
) -> dict[str, torch.Size]:
    missing = [part for part in parts if not any(name.startswith(f"{part}.") for name in tensors)]
    if missing:
        raise CheckpointError(f"{path.name} holds no {' and no '.join(missing)}: choose the checkpoint of a finished training")
    present = [part for part in PARTS if any(name.startswith(f"{part}.") for name in tensors)]
    if sum(fewest_numbers(part, config) for part in present) > sum(tensor.numel() for tensor in tensors.values()):
        raise CheckpointError(f"{path.name} is much smaller than the model its JSON describes: {_AGAIN}")
    latent = torch.Size((config.vae.latent_tokens, config.vae.width))
    features = torch.Size((config.vae.features,))
    shapes = {"mean": features, "std": features, "latent_mean": latent, "latent_std": latent}
    for part in present:
        try:
            module = _make_module(part, config)
        except (ValueError, AssertionError, RuntimeError, ZeroDivisionError) as error:
            raise CheckpointError(f"{path.stem}.json describes a {part} that cannot be built ({error}): {_AGAIN}") from error
        shapes |= {f"{part}.{name}": value.shape for name, value in module.state_dict().items()}
    return shapes


def _check_tensors(path: Path, tensors: Mapping[str, Tensor], shapes: Mapping[str, torch.Size]) -> None:
    odd = sorted(set(shapes) ^ set(tensors))
    if odd:
        kind = "lacks" if odd[0] in shapes else "has the unknown"
        raise CheckpointError(f"{path.name} {kind} tensor {odd[0]} ({len(odd)} such): its JSON describes another model; {_AGAIN}")
    for name, tensor in tensors.items():
        if tensor.shape != shapes[name]:
            raise CheckpointError(
                f"{path.name}: {name} has the shape {tuple(tensor.shape)}, its JSON asks for {tuple(shapes[name])}; {_AGAIN}"
            )
        if tensor.dtype not in _FLOATS:
            raise CheckpointError(f"{path.name}: {name} is {tensor.dtype}, not floating point of 16 or 32 bits; {_AGAIN}")
    _require_finite(path, tensors)


def _require_finite(path: Path, tensors: Mapping[str, Tensor]) -> None:
    for name, tensor in tensors.items():
        if not bool(torch.isfinite(tensor).all()):
            raise CheckpointError(f"{path.name}: {name} holds numbers that are not finite: use another checkpoint")


def _make_module(part: str, config: ModelConfig) -> nn.Module:
    # The weights it starts with are replaced; drawing them must not disturb anybody's random numbers.
    with torch.random.fork_rng(devices=[]):
        return build_vae(config.vae) if part == "vae" else build_denoiser(config.denoiser)


def _stored(value: Tensor, dtype: torch.dtype) -> Tensor:
    # A clone, since safetensors refuses tensors that share memory.
    return value.detach().to(dtype).clone()


def _canonical(config: Mapping[str, Any]) -> str:
    return json.dumps(config, sort_keys=True)


def _model_id(path: Path, digest: str) -> ModelId:
    return ModelId(path.stem, digest[:12])


def _replace(path: Path, data: bytes) -> None:
    part = path.with_name(f"{path.name}.{os.getpid()}.part")
    part.write_bytes(data)
    part.replace(path)
