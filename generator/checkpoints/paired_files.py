"""A file of weights and the JSON beside it (NAME.safetensors, NAME.json), read and checked without torch before either is used.

Nothing is ever unpickled. What a kind of file must hold besides, its own reader knows.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np

from ..json_values import as_object

_FLOATS = {"F16": np.float16, "BF16": np.uint16, "F32": np.float32}


@dataclass(frozen=True)
class FileKind:
    """noun: "checkpoint", title: "a Motion Mamba checkpoint"; format, version: as the JSON must name them; largest: bytes; again: what to
    do when a file is damaged; error: what is raised."""

    noun: str
    title: str
    format: str
    version: int
    largest: int
    again: str
    error: type[ValueError]


@dataclass(frozen=True)
class Pair:
    """card: the JSON, as written. tensors: float32. metadata: the safetensors file's own. digest: its SHA-256."""

    path: Path
    card: dict[str, Any]
    tensors: dict[str, np.ndarray]
    metadata: dict[str, str]
    digest: str


def read_pair(path: Path, kind: FileKind) -> Pair:
    """path: the .safetensors. Raises kind.error when a file is missing, truncated, too large, foreign or of another version, when the
    two do not belong together, or when a tensor is not of floating point or not finite."""
    data, card = _read(path, kind), _read_card(path, kind)
    raw, metadata = _parse(path, data, kind)
    digest = hashlib.sha256(data).hexdigest()
    if card.get("sha256") != digest:
        raise not_of_one(path, kind)
    return Pair(path, card, {name: _decoded(path, name, entry, kind) for name, entry in raw.items()}, metadata, digest)


def not_of_one(path: Path, kind: FileKind) -> ValueError:
    return kind.error(f"{path.name} and {path.stem}.json do not belong together: copy both files of the {kind.noun} again")


def not_finite(path: Path, name: str, kind: FileKind) -> ValueError:
    return kind.error(f"{path.name}: {name} holds numbers that are not finite: use another {kind.noun}")


def _read(path: Path, kind: FileKind) -> bytes:
    if path.suffix != ".safetensors":
        raise kind.error(f"{path} is not a .safetensors file: other kinds may run code, and are not opened")
    try:
        size = path.stat().st_size
        if size > kind.largest:
            raise kind.error(f"{path.name} has {_told(size)}, more than any {kind.noun} ({_told(kind.largest)}): choose another file")
        return path.read_bytes()
    except OSError as error:
        raise kind.error(f"the {kind.noun} {path} cannot be read ({error.strerror}): check the path") from error


def _told(size: int) -> str:
    return f"{size / 1024**3:.1f} GB" if size >= 1024**3 else f"{size / 1024**2:.0f} MB"


def _read_card(path: Path, kind: FileKind) -> dict[str, Any]:
    card_path = path.with_suffix(".json")
    try:
        card = as_object(json.loads(card_path.read_text(encoding="utf-8")))
    except FileNotFoundError as error:
        raise kind.error(f"{card_path.name} is missing beside {path.name}: copy it too, or choose {kind.title}") from error
    except (OSError, ValueError, RecursionError) as error:
        raise kind.error(f"{card_path.name} cannot be read as JSON ({error}): {kind.again}") from error
    if card is None or card.get("format") != kind.format:
        raise kind.error(f"{path.name} is not {kind.title}: choose another file")
    if card.get("version") != kind.version:
        raise kind.error(f"{path.name} was made by another version of Motion Mamba: update Motion Mamba to read it")
    return card


def _parse(path: Path, data: bytes, kind: FileKind) -> tuple[dict[str, dict[str, Any]], dict[str, str]]:
    from safetensors import SafetensorError, deserialize  # pyright: ignore[reportUnknownVariableType]  # its stubs name no types

    try:
        tensors: dict[str, dict[str, Any]] = dict(deserialize(data))
        # Eight bytes of length, then a JSON header: the format's definition. The parser above has just checked it.
        header = json.loads(data[8 : 8 + int.from_bytes(data[:8], "little")])
    except (SafetensorError, ValueError) as error:
        raise kind.error(f"{path.name} is truncated or damaged ({error}): {kind.again}") from error
    return tensors, header.get("__metadata__") or {}


def _decoded(path: Path, name: str, entry: Mapping[str, Any], kind: FileKind) -> np.ndarray:
    if entry["dtype"] not in _FLOATS:
        raise kind.error(f"{path.name}: {name} is {entry['dtype']}, not floating point of 16 or 32 bits; {kind.again}")
    values = np.frombuffer(entry["data"], dtype=_FLOATS[entry["dtype"]]).reshape(entry["shape"])
    # bf16 is the upper half of a float32.
    values = (values.astype(np.uint32) << 16).view(np.float32) if entry["dtype"] == "BF16" else values.astype(np.float32)
    if not np.isfinite(values).all():
        raise not_finite(path, name, kind)
    return values
