"""A checkpoint's two files, read and checked without torch: NAME.safetensors (all tensors) and NAME.json (what they are).

What shapes the tensors must have, the networks that are built of them know.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path
from typing import Any

import numpy as np

from ..json_values import as_object
from ..model.config import ModelConfig
from ..model.limits import check_config, fewest_numbers
from ..motion import ModelId
from ..text.encoding.adapter import TextAdapter
from .licence import licence_sentence
from .paired_files import FileKind, not_of_one, read_pair
from .shipped import shipped_checkpoints

PARTS = ("vae", "denoiser")
FORMAT, VERSION = "motion-mamba-checkpoint", 1
# Tensors of what texts go through after their encoder begin with it; a checkpoint need not have any.
TEXT_ADAPTER = "text_adapter"
STATISTICS = ("mean", "std", "latent_mean", "latent_std")
AGAIN = "copy or download the checkpoint again"


class CheckpointError(ValueError):
    """A checkpoint is missing, damaged or not one of ours; the message says what to do."""


KIND = FileKind("checkpoint", "a Motion Mamba checkpoint", FORMAT, VERSION, 4 * 1024**3, AGAIN, CheckpointError)


@dataclass(frozen=True)
class CheckpointFile:
    """tensors: float32, the statistics among them, without those of the text adapter. training, metrics: as written. text_adapter: None
    where its texts are read as the encoder gives them."""

    path: Path
    id: ModelId
    config: ModelConfig
    tensors: dict[str, np.ndarray]
    training: dict[str, Any]
    metrics: dict[str, Any]
    text_adapter: TextAdapter | None = None

    @property
    def parts(self) -> list[str]:
        return [part for part in PARTS if any(name.startswith(f"{part}.") for name in self.tensors)]

    @cached_property
    def vae_key(self) -> str:
        """What tells one VAE's latents from another's: its vectors (biases, norms) change with every step of training."""
        digest = hashlib.sha256()
        for name, values in sorted(self.tensors.items()):
            if name.startswith("latent_") or (name.startswith("vae.") and values.ndim == 1):
                digest.update(np.ascontiguousarray(values, np.float32).tobytes())
        return digest.hexdigest()[:16]


def read_checkpoint(path: Path | str, parts: Sequence[str] = PARTS) -> CheckpointFile:
    """Read a checkpoint that must hold these parts. path names the .safetensors (or the .json beside it).

    Raises CheckpointError when a file is missing, truncated, too large, foreign or of another version, or when its tensors are not of
    floating point, not finite, or too few for its configuration.
    """
    path = Path(path)
    path = path.with_suffix(".safetensors") if path.suffix == ".json" else path
    pair = read_pair(path, KIND)
    config = _read_config(path, pair.card)
    # As written, not as read: a field that came later, with its default, must not part the two files.
    if pair.metadata.get("config") != canonical(pair.card["config"]):
        raise not_of_one(path, KIND)
    described = {name: _entry(path, pair.card, name) for name in ("training", "metrics")}
    tensors, adapter = _split_adapter(path, pair.tensors, config)
    identity = model_id(path, pair.digest, described["training"])
    read = CheckpointFile(path, identity, config, tensors, **described, text_adapter=adapter)
    _check(read, parts)
    return read


def _split_adapter(path: Path, tensors: dict[str, np.ndarray], config: ModelConfig) -> tuple[dict[str, np.ndarray], TextAdapter | None]:
    """The networks' tensors, and the text adapter where there is one."""
    prefix = f"{TEXT_ADAPTER}."
    own = {name.removeprefix(prefix): values for name, values in tensors.items() if name.startswith(prefix)}
    if not own:
        return tensors, None
    try:
        adapter = TextAdapter.of(own)
    except ValueError as error:
        raise CheckpointError(f"{path.name} holds an unusable text adapter ({error}): {AGAIN}") from error
    if adapter.width != config.denoiser.text_width:
        raise CheckpointError(
            f"{path.name} holds a text adapter for vectors of {adapter.width} numbers, not {config.denoiser.text_width}: {AGAIN}"
        )
    return {name: values for name, values in tensors.items() if not name.startswith(prefix)}, adapter


def find_checkpoint(checkpoint: Path | str | None = None) -> Path:
    """The path of a checkpoint: a shipped one's name, a path, or None for the default.

    Raises CheckpointError when no shipped one has that name, or none is shipped, or the path is a folder's.
    """
    shipped = shipped_checkpoints()
    if checkpoint is None:
        if not shipped:
            raise CheckpointError("no weights are installed: train some (motion-mamba train), or name a checkpoint file")
        return next(iter(shipped.values()))
    if str(checkpoint) in shipped:
        return shipped[str(checkpoint)]
    path, names = Path(checkpoint), ", ".join(shipped) or "none"
    if path.is_dir():
        raise CheckpointError(f"{path} is a folder: name a .safetensors file in it, or one of those installed ({names})")
    if not path.suffix and not path.exists():
        raise CheckpointError(f"there is no model called {str(checkpoint)!r}: choose one of those installed ({names}) or a file")
    return path


def _read_config(path: Path, card: dict[str, Any]) -> ModelConfig:
    try:
        config = ModelConfig.from_dict(card.get("config"))
        check_config(config)
    except (ValueError, TypeError) as error:
        raise CheckpointError(f"{path.stem}.json has an unusable configuration ({error}): {AGAIN}") from error
    return config


def _entry(path: Path, card: dict[str, Any], name: str) -> dict[str, Any]:
    """What its JSON says of the model; nothing where it says nothing."""
    entry = as_object(card.get(name) or {})
    if entry is None:
        raise CheckpointError(f"{path.stem}.json has an unusable entry {name} (it must name values): {AGAIN}")
    return entry


def _check(file: CheckpointFile, parts: Sequence[str]) -> None:
    path, config, tensors = file.path, file.config, file.tensors
    missing = [part for part in parts if part not in file.parts]
    if missing:
        raise CheckpointError(f"{path.name} holds no {' and no '.join(missing)}: choose the checkpoint of a finished training")
    if sum(fewest_numbers(part, config) for part in file.parts) > sum(values.size for values in tensors.values()):
        raise CheckpointError(f"{path.name} is much smaller than the model its JSON describes: {AGAIN}")
    latent = (config.vae.latent_tokens, config.vae.width)
    for name in STATISTICS:
        if name not in tensors:
            raise CheckpointError(f"{path.name} lacks tensor {name}: {AGAIN}")
        check_shape(path, name, tensors[name].shape, latent if name.startswith("latent") else (config.vae.features,))
    if any((tensors[name] <= 0).any() for name in ("std", "latent_std")):
        raise CheckpointError(f"{path.name} has a standard deviation that is not positive: {AGAIN}")


def check_shape(path: Path, name: str, found: tuple[int, ...], expected: tuple[int, ...]) -> None:
    if tuple(found) != tuple(expected):
        raise CheckpointError(f"{path.name}: {name} has the shape {tuple(found)}, its JSON asks for {tuple(expected)}; {AGAIN}")


def canonical(config: Mapping[str, Any]) -> str:
    return json.dumps(config, sort_keys=True)


def model_id(path: Path, digest: str, training: dict[str, Any]) -> ModelId:
    """Raises CheckpointError where `training` does not describe a model."""
    try:
        return ModelId(path.stem, digest[:12], licence_sentence(training))
    except (AttributeError, TypeError) as error:
        raise CheckpointError(f"{path.stem}.json has an unusable entry training (it must name sources): {AGAIN}") from error
