"""A checkpoint's two files, read and checked without torch: NAME.safetensors (all tensors) and NAME.json (what they are).

Nothing is ever unpickled, and nothing is used before it has been checked. What shapes the tensors must have, the networks that are
built of them know.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np

from .config import ModelConfig
from .limits import check_config, fewest_numbers
from .motion import ModelId
from .shipped import shipped_checkpoints

PARTS = ("vae", "denoiser")
FORMAT, VERSION = "motion-mamba-checkpoint", 1
STATISTICS = ("mean", "std", "latent_mean", "latent_std")
AGAIN = "copy or download the checkpoint again"
_LARGEST_FILE = 4 * 1024**3
_FLOATS = {"F16": np.float16, "BF16": np.uint16, "F32": np.float32}


class CheckpointError(ValueError):
    """A checkpoint is missing, damaged or not one of ours; the message says what to do."""


@dataclass(frozen=True)
class CheckpointFile:
    """tensors: float32, the statistics among them. training, metrics: as written."""

    path: Path
    id: ModelId
    config: ModelConfig
    tensors: dict[str, np.ndarray]
    training: dict[str, Any]
    metrics: dict[str, Any]

    @property
    def parts(self) -> list[str]:
        return [part for part in PARTS if any(name.startswith(f"{part}.") for name in self.tensors)]


def read_checkpoint(path: Path | str, parts: Sequence[str] = PARTS) -> CheckpointFile:
    """Read a checkpoint that must hold these parts. path names the .safetensors (or the .json beside it).

    Raises CheckpointError when a file is missing, truncated, too large, foreign or of another version, or when its tensors are not of
    floating point, not finite, or too few for its configuration.
    """
    path = Path(path)
    path = path.with_suffix(".safetensors") if path.suffix == ".json" else path
    data = _read(path)
    card = _read_card(path)
    config = _read_config(path, card)
    raw, metadata = _parse(path, data)
    digest = hashlib.sha256(data).hexdigest()
    # As written, not as read: a field that came later, with its default, must not part the two files.
    if metadata.get("config") != canonical(card["config"]) or card.get("sha256") != digest:
        raise CheckpointError(f"{path.name} and {path.stem}.json do not belong together: copy both files of the checkpoint again")
    tensors = {name: _decoded(path, name, entry) for name, entry in raw.items()}
    training, metrics = (dict(card.get(name) or {}) for name in ("training", "metrics"))
    read = CheckpointFile(path, model_id(path, digest), config, tensors, training, metrics)
    _check(read, parts)
    return read


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
        raise CheckpointError(f"{card_path.name} cannot be read as JSON ({error}): {AGAIN}") from error
    if not isinstance(card, dict) or card.get("format") != FORMAT:
        raise CheckpointError(f"{path.name} is not a Motion Mamba checkpoint: choose another file")
    if card.get("version") != VERSION:
        raise CheckpointError(f"{path.name} was made by another version of Motion Mamba: update Motion Mamba to read it")
    return card


def _read_config(path: Path, card: dict[str, Any]) -> ModelConfig:
    try:
        config = ModelConfig.from_dict(card.get("config"))
        check_config(config)
    except (ValueError, TypeError) as error:
        raise CheckpointError(f"{path.stem}.json has an unusable configuration ({error}): {AGAIN}") from error
    return config


def _parse(path: Path, data: bytes) -> tuple[dict[str, dict[str, Any]], dict[str, str]]:
    from safetensors import SafetensorError, deserialize

    try:
        tensors = dict(deserialize(data))
        # Eight bytes of length, then a JSON header: the format's definition. The parser above has just checked it.
        header = json.loads(data[8 : 8 + int.from_bytes(data[:8], "little")])
    except (SafetensorError, ValueError) as error:
        raise CheckpointError(f"{path.name} is truncated or damaged ({error}): {AGAIN}") from error
    return tensors, header.get("__metadata__") or {}


def _decoded(path: Path, name: str, entry: Mapping[str, Any]) -> np.ndarray:
    if entry["dtype"] not in _FLOATS:
        raise CheckpointError(f"{path.name}: {name} is {entry['dtype']}, not floating point of 16 or 32 bits; {AGAIN}")
    values = np.frombuffer(entry["data"], dtype=_FLOATS[entry["dtype"]]).reshape(entry["shape"])
    # bf16 is the upper half of a float32.
    values = (values.astype(np.uint32) << 16).view(np.float32) if entry["dtype"] == "BF16" else values.astype(np.float32)
    require_finite(path, name, bool(np.isfinite(values).all()))
    return values


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


def require_finite(path: Path, name: str, is_finite: bool) -> None:
    if not is_finite:
        raise CheckpointError(f"{path.name}: {name} holds numbers that are not finite: use another checkpoint")


def canonical(config: Mapping[str, Any]) -> str:
    return json.dumps(config, sort_keys=True)


def model_id(path: Path, digest: str) -> ModelId:
    return ModelId(path.stem, digest[:12])
